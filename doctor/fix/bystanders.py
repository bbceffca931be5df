"""Bystanders: who else a changed trust policy would let in, tried on a panel drawn from it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from doctor.evaluate import evaluate_trust
from doctor.model.arn import Arn
from doctor.model.case import CaseMfa, CaseRequest
from doctor.model.observed import Known
from doctor.model.policy import Policy
from doctor.model.principal import Caller, parse_caller
from doctor.model.situation import HopVerdict, Situation

_STRANGER_ACCOUNT = "000000000000"


def newly_admitted(role_arn: str, before: Situation, after: Situation) -> tuple[str, ...]:
    """Name the bystanders whom the new trust policy allows and the old one did not."""
    old, new = (_hop_of(situation, role_arn) for situation in (before, after))
    if old is None or new is None or not isinstance(new.trust, Known):
        return ()
    admitted = []
    for label, caller, request in _panel(new, _keys_of(old)):
        if not _admits(new, new.trust.value, caller, request):
            continue
        if isinstance(old.trust, Known) and _admits(old, old.trust.value, caller, request):
            continue
        admitted.append(label)
    return tuple(admitted)


def _hop_of(situation: Situation, role_arn: str) -> HopVerdict | None:
    return next((hop for hop in situation.hops if hop.role_arn == role_arn), None)


def _admits(hop: HopVerdict, trust: Policy, caller: Caller, request: CaseRequest) -> bool:
    """Say whether the trust policy alone allows: a bystander's own permissions count as given."""
    return evaluate_trust(trust, caller, request, hop.role_arn).decision == "allow"


def _panel(hop: HopVerdict, asked_for: frozenset[str]) -> Iterator[tuple[str, Caller, CaseRequest]]:
    """Draw the panel: others of the caller's account, another account, the caller with less."""
    if not isinstance(hop.caller, Known):
        return
    caller = hop.caller.value
    request = replace(hop.request, mfa=CaseMfa(serial=None, present=True, age_seconds=0))
    partition = caller.partition or "aws"
    if caller.account is not None:
        other = Arn(partition, "iam", "", caller.account, "user/another-user")
        yield f"another user of account {caller.account}", parse_caller(str(other)), request
        role = Arn(partition, "sts", "", caller.account, "assumed-role/another-role/session")
        yield f"another role of account {caller.account}", parse_caller(str(role)), request
    stranger = Arn(partition, "iam", "", _STRANGER_ACCOUNT, "user/anyone")
    yield "users of any other account", parse_caller(str(stranger)), request
    yield from _the_caller_with_less(caller, hop, asked_for)


def _the_caller_with_less(
    caller: Caller, hop: HopVerdict, asked_for: frozenset[str]
) -> Iterator[tuple[str, Caller, CaseRequest]]:
    """Draw the caller itself without what the role asks of it: that it asks must not be lost."""
    if "aws:multifactorauthpresent" in asked_for:
        mfa = CaseMfa(serial=None, present=False, age_seconds=None)
        yield "the same caller without MFA", caller, replace(hop.request, mfa=mfa)
    if "sts:externalid" in asked_for:
        yield "the same caller with no external ID", caller, replace(hop.request, external_id=None)
        other = replace(hop.request, external_id="another-external-id")
        yield "the same caller with another external ID", caller, other


def _keys_of(hop: HopVerdict) -> frozenset[str]:
    """Return the condition keys that a trust policy asks for, in lower case."""
    if not isinstance(hop.trust, Known):
        return frozenset()
    return frozenset(
        condition.key.lower()
        for statement in hop.trust.value.statements
        for condition in statement.conditions
    )
