"""The role trusts an account other than the caller's."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import is_account_id, parse_arn
from doctor.model.enumeration import and_list, or_list
from doctor.model.finding import Evidence, Finding
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.trust.near_misses import misses_only, principal_values
from doctor.rules.shared.trust.trust_edits import propose_trust_of_caller


@hop_rule(
    id="trust/trust-wrong-account",
    summary="the role trusts an account other than the caller's",
    over=("trust/trust-principal-mismatch",),
)
def trust_wrong_account(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the trust policy name accounts, and never the caller's?"""
    missing = misses_only(hop, "Principal")
    if not missing or not isinstance(hop.caller, Known) or hop.caller.value.account is None:
        return
    accounts = tuple(dict.fromkeys(filter(None, map(_account, principal_values(hop)))))
    caller = hop.caller.value
    if not accounts or caller.account in accounts or "*" in principal_values(hop):
        return
    yield Finding(
        title=f"the role trusts account {and_list(accounts)}, and {caller.account} calls",
        explanation=f"Every AWS principal in the trust policy of {hop.role_name} belongs to "
        f"{or_list(accounts)}. The caller, {caller}, belongs to {caller.account}.",
        evidence=(
            Evidence(says=f"the caller is {caller.arn or caller}"),
            *(
                quote_element(
                    statement,
                    "Principal",
                    [value for each in statement.of("Principal") for value in each.wanted],
                    f"not account {caller.account}",
                )
                for statement in missing
            ),
        ),
        proposals=propose_trust_of_caller(hop),
        next_step="alternatively, call with credentials of the trusted account",
    )


def _account(value: str) -> str | None:
    if is_account_id(value):
        return value
    arn = parse_arn(value)
    if arn is None or arn.kind in {"oidc-provider", "saml-provider"}:
        return None
    return arn.account or None
