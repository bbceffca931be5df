"""The call comes from an identity other than the one that the role trusts."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.evaluate import evaluate_trust
from doctor.model.arn import parse_arn
from doctor.model.command import shell
from doctor.model.edit import SetSetting
from doctor.model.enumeration import or_list
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.node_names import is_node_name
from doctor.model.observation import Known
from doctor.model.policy import Policy
from doctor.model.principal import Caller, parse_caller
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.trust.near_misses import closest_statements, principal_values


@rule(
    id="credentials/caller-is-not-who-you-think",
    summary="the call comes from an identity other than the one that the role trusts",
    over=("trust/trust-principal-mismatch", "trust/trust-wrong-account"),
)
def caller_is_not_who_you_think(situation: Situation) -> Iterator[Finding]:
    """Ask: would the role let in another identity that this very case shows?"""
    yield from _of_node(situation)
    yield from _of_chain(situation)
    accounts = tuple(_accounts_of_profiles(situation))
    for hop in situation.hops:
        known = isinstance(hop.caller, Known) and isinstance(hop.trust, Known)
        if hop.outcome == "worked" or not known or not hop.denied_by("trust policy"):
            continue
        if any(not each.missed_elements & {"Principal"} for each in closest_statements(hop)):
            continue
        others = list(_admitted_identities(situation, hop, accounts))
        if others:
            yield _finding(hop, others, proven=True)
        elif hop.index == 1 and _names_neighbours(hop):
            yield _finding(hop, [(_names_neighbours(hop), None)], proven=False)


def _of_chain(situation: Situation) -> Iterator[Finding]:
    """The chain gives credentials of one account, and AWS names a caller of another."""
    meant = _account_of_base(situation)
    for hop in situation.hops[:1]:
        for failure in hop.refusals:
            caller = parse_caller((failure.caller_arn or "").rstrip(".,;:"))
            if meant is None or caller.account in {None, meant}:
                continue
            base = situation.base
            profile = None if base is None else base.profile
            yield Finding(
                title=f"{caller} calls, but the chain gives credentials of {meant}",
                explanation="AWS names the caller in its refusal, and it is in a different "
                "account than the credentials of this profile: the program used other "
                "credentials, from its own settings, the environment or the machine's role.",
                certainty="likely",
                hop=hop.index,
                profile=profile,
                evidence=(
                    Evidence(says=f"the base credentials belong to account {meant}"),
                    quote_failure(failure),
                ),
                next_step="run where the call is made: aws sts get-caller-identity",
            )
            return


def _account_of_base(situation: Situation) -> str | None:
    base = situation.base
    if base is None:
        return None
    setting = base.setting("sso_account_id")
    if setting is not None:
        return setting.value
    return situation.case.account_of_key(base.access_key_id or "")


def _of_node(situation: Situation) -> Iterator[Finding]:
    """A pod without credentials of its own calls as the instance that it runs on."""
    for failure in situation.failures:
        caller = parse_caller((failure.caller_arn or "").rstrip(".,;:"))
        named = (
            failure.kind == "access-denied" and caller.is_instance and not failure.is_assume_denial
        )
        if named and is_node_name(caller.name):
            yield Finding(
                title=f"the node's role calls ({caller.name}), not a role of the pod",
                explanation="A pod without credentials of its own uses those of its instance. "
                "The permission is missing there because it was given to the role that the pod "
                "should have (IRSA, EKS Pod Identity, kiam).",
                certainty="likely",
                evidence=(quote_failure(failure),),
                next_step="in the pod: env | grep -E 'AWS_(ROLE_ARN|WEB_IDENTITY|CONTAINER)': if "
                "none is set, check the annotation or association of the service account",
            )
            return


def _admitted_identities(
    situation: Situation, hop: HopVerdict, accounts: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, str | None]]:
    """Give the other identities of the case that the trust policy allows, with their profile."""
    if not isinstance(hop.trust, Known) or not isinstance(hop.caller, Known):
        return
    own = {hop.caller.value.arn, hop.caller.value.principal_arn}
    for arn in situation.case.principals:
        if arn not in own and _lets_in(hop, hop.trust.value, parse_caller(arn)):
            yield str(parse_caller(arn)), None
    for profile, account in accounts:
        caller = Caller(arn=None, kind="unknown", account=account)
        if account != hop.caller.value.account and _lets_in(hop, hop.trust.value, caller):
            yield f"account {account}", profile


def _lets_in(hop: HopVerdict, trust: Policy, caller: Caller) -> bool:
    return evaluate_trust(trust, caller, hop.request, hop.role_arn).decision == "allow"


def _accounts_of_profiles(situation: Situation) -> Iterator[tuple[str, str]]:
    """Give the profiles that hold a key, with the account that its ID decodes to."""
    if situation.shared is None:
        return
    for file in situation.shared.files:
        for section in file.sections:
            key = section.setting("aws_access_key_id")
            account = None if key is None else situation.case.account_of_key(key.value)
            if section.kind == "profile" and account is not None:
                yield section.name, account


def _names_neighbours(hop: HopVerdict) -> str:
    """Return the principals of the caller's own account that the trust policy does name."""
    if not isinstance(hop.caller, Known):
        return ""
    account = hop.caller.value.account
    named = (parse_arn(value) for value in principal_values(hop))
    neighbours = [
        str(parse_caller(str(arn)))
        for arn in named
        if arn is not None and arn.account == account and arn.resource != "root"
    ]
    same = [text for text in neighbours if hop.role_arn not in text]
    return or_list(same[:2])


def _finding(hop: HopVerdict, others: list[tuple[str, str | None]], *, proven: bool) -> Finding:
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    other, profile = others[0]
    return Finding(
        title=f"{caller} calls, but the role trusts {other}",
        explanation=f"The credentials in use belong to {caller}. The trust policy of "
        f"{hop.role_name} does not name that identity, but it trusts {other}: these are probably "
        "not the intended credentials.",
        certainty="proven" if proven else "possible",
        hop=hop.index,
        evidence=(
            Evidence(says=f"the caller is {None if caller is None else caller.arn or caller}"),
        ),
        proposals=(_propose_profile(hop, profile),) if profile is not None else (),
        next_step="to see which credentials are used: roledoctor chain",
    )


def _propose_profile(hop: HopVerdict, profile: str) -> Proposal:
    if hop.hop.profile is None:
        return Proposal(
            title=f"call with the profile “{profile}”",
            who="caller",
            kind="request",
            commands=(shell("aws sts get-caller-identity --profile {}", profile),),
        )
    return Proposal(
        title=f"take the credentials from “{profile}”",
        who="caller",
        kind="config-edit",
        edits=(SetSetting(profile=hop.hop.profile, name="source_profile", value=profile),),
        chooses_caller=True,
    )
