"""A deployment tool's own role, made by its bootstrap, does not let this account in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.arn import ACCOUNT_PATTERN
from doctor.model.command import option, quote, shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.trust.near_misses import caller_arn, misses_only, principal_values

_CDK: Final = re.compile(
    r"cdk-(?P<qualifier>[a-z0-9]{1,10})-"
    r"(?P<kind>deploy|file-publishing|image-publishing|lookup|cfn-exec)-role-"
    rf"(?P<account>{ACCOUNT_PATTERN})-(?P<region>[a-z]{{2}}(?:-[a-z]+)+-\d)\Z"
)
_USUAL: Final = "hnb659fds"


@hop_rule(
    id="federation/bootstrap-trust-missing",
    summary="a role from the CDK bootstrap does not trust this account",
    over=(
        "trust/trust-wrong-account",
        "trust/trust-principal-mismatch",
        "trust/role-does-not-exist",
        "permission/identity-policy-missing",
    ),
)
def bootstrap_trust_missing(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is it a bootstrap role, and does it not trust who deploys?"""
    made = _CDK.match(hop.role_name)
    if made is None:
        return
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    account = None if caller is None else caller.account
    other = None if account is None else account != made["account"]
    certainty = _certainty(hop, other=other)
    if certainty is None or (caller is not None and _is_itself(hop, caller)):
        return
    yield Finding(
        title=_title(hop, made, account),
        explanation=f"{hop.role_name} comes from cdk bootstrap, and trusts its own account and "
        f"the accounts in --trust. {_what(hop, other=other is True)}",
        certainty=certainty,
        evidence=tuple(_quote_roles(hop)),
        proposals=(_bootstrap(made, account if other else None),),
        next_step=None
        if certainty == "proven"
        else f"aws iam get-role --role-name {quote(hop.role_name)}, in account "
        f"{made['account']}, shows whether the role exists and whom it trusts",
    )


def _title(hop: HopVerdict, made: re.Match[str], account: str | None) -> str:
    place = f"{made['account']} in {made['region']}"
    if _is_bare(hop):
        return f"CDK found no bootstrap stack in {place}"
    if hop.exists == Known(value=False):
        return f"{place} is not bootstrapped for the CDK: the role does not exist"
    who = f"account {account}" if account else "the caller"
    return f"the CDK bootstrap of {place} does not trust {who}"


def _certainty(hop: HopVerdict, *, other: bool | None) -> Certainty | None:
    """Say how sure it is: by the trust policy, by the role's absence, or by a refusal alone.

    The role's own account is always trusted: there its policies decide.
    """
    if misses_only(hop, "Principal"):
        return "proven"
    if hop.exists == Known(value=False):
        return "likely"
    if not hop.may_be_denied_unseen:
        return None
    if other or _is_bare(hop):
        return "likely"
    return "possible" if other is None else None


def _is_bare(hop: HopVerdict) -> bool:
    """Say whether the tool itself found no bootstrap in that account and Region."""
    return any("bootstrap-missing" in each.signs for each in hop.failures)


def _is_itself(hop: HopVerdict, caller: Caller) -> bool:
    """Say whether the caller is the role already, or comes from another partition."""
    same = caller.kind == "role-session" and caller.name == hop.role_name
    apart = hop.role is not None and caller.partition not in (None, hop.role.partition)
    return same or apart


def _what(hop: HopVerdict, *, other: bool) -> str:
    if hop.exists == Known(value=False):
        return "It does not exist: the account was not bootstrapped for that Region and qualifier."
    if _is_bare(hop):
        return "No bootstrap stack was found there for that Region and qualifier."
    if other:
        return "The caller's account is not among them."
    return "The caller is in the same account, so its own policies have to allow the call as well."


def _quote_roles(hop: HopVerdict) -> Iterator[Evidence]:
    who = caller_arn(hop)
    if who is not None:
        yield Evidence(says=f"the caller is {who}")
    named = principal_values(hop)
    if named:
        yield Evidence(says=f"the role trusts {', '.join(named)}")
    for each in hop.refusals:
        yield quote_failure(each)


def _bootstrap(made: re.Match[str], trusted: str | None) -> Proposal:
    """Propose to bootstrap again: it keeps what is there, but every trusted account is named."""
    policies = "POLICY_ARN" if trusted else None
    qualifier = None if made["qualifier"] == _USUAL else made["qualifier"]
    return Proposal(
        title="bootstrap again with every account that may deploy",
        who="target-admin",
        kind="trust-policy",
        commands=(
            shell(
                "cdk bootstrap{}{}{} aws://{}/{}",
                option("--trust", trusted),
                option("--cloudformation-execution-policies", policies),
                option("--qualifier", qualifier),
                made["account"],
                made["region"],
            ),
        ),
    )
