"""What AWS recorded of the call, folded into a case: CloudTrail's records, and AWS's own rulings.

Both fill only what the case itself leaves open. A ruling is put into the words in which AWS names
the policy that refused, so that it is read, and outranks, like any refusal that names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import (
    Case,
    CaseAttachment,
    CaseCaller,
    CaseError,
    CaseMfa,
    CaseRequest,
    CaseTarget,
)
from doctor.model.plain_json import decode_json
from doctor.model.policy import PolicyKind
from doctor.model.secret import holds_stand_in
from doctor.texts.authorization_messages import Ruling, find_rulings
from doctor.texts.cloudtrail import TrailEvent, parse_trail

_ASSUME: Final = "sts:AssumeRole"
_IDENTITY: Final = ("sts", "iam", "signin", "sso", "cognito-identity", "eks-auth")
_MOST: Final = 3
"""How many different failures of a trail are told: the newest ones."""

_PARAMETERS: Final[dict[str, tuple[str, type]]] = {
    "external_id": ("externalId", str),
    "role_session_name": ("roleSessionName", str),
    "duration_seconds": ("durationSeconds", int),
    "source_identity": ("sourceIdentity", str),
}
"""The parameters that a record holds, each with its type: AWS writes no other."""
_WORDS: Final[dict[PolicyKind, str]] = {
    "SCP": "service control policy",
    "RCP": "resource control policy",
    "VPC endpoint policy": "VPC endpoint policy",
    "trust policy": "resource-based policy",
    "identity policy": "identity-based policy",
    "permissions boundary": "permissions boundary",
    "session policy": "session policy",
}


def add_recorded_events(case: Case) -> Case:
    """Return the case with what its records and rulings tell. Without any it is the same case."""
    case = _add_rulings(case)
    return _add_trail(case) if case.cloudtrail else case


def rulings_of(case: Case) -> tuple[Ruling, ...]:
    """Return AWS's own rulings: what it decoded for this case, then those among the attachments."""
    of_case = (ruling for each in case.decoded_messages for ruling in find_rulings(each))
    return (*of_case, *(ruling for each in case.attachments for ruling in _rulings_in(each)))


def _rulings_in(attachment: CaseAttachment) -> tuple[Ruling, ...]:
    text = attachment.text.strip()
    if not text.startswith("{") or not ("explicitDeny" in text or "evaluations" in text):
        return ()
    return find_rulings(decode_json(text))


def _add_rulings(case: Case) -> Case:
    refusing = [each for each in rulings_of(case) if not each.allowed and each.action]
    if not refusing:
        return case
    ruling = refusing[0]
    request = CaseRequest() if case.request is UNSET else case.request
    known = {name.lower() for name in request.context}
    told = {key: value for key, value in ruling.context.items() if key.lower() not in known}
    texts = {each.text for each in case.errors}
    said = tuple(
        CaseError(text=text, origin="probe")
        for text in dict.fromkeys(_sentence(each) for each in refusing)
        if text not in texts
    )
    return replace(
        case,
        errors=(*said, *case.errors),
        request=replace(request, context={**told, **request.context}),
    )


def _sentence(ruling: Ruling) -> str:
    """Put a ruling into AWS's own words for a refusal that names its policy."""
    caller = ruling.caller_arn or "the caller"
    said = f"User: {caller} is not authorized to perform: {ruling.action}"
    said += f" on resource: {ruling.resource}" if ruling.resource else ""
    kind = None if ruling.layer is None else _WORDS[ruling.layer]
    if ruling.explicit:
        said += f" with an explicit deny in a {kind}" if kind else " with an explicit deny"
        said += f": {ruling.policy}" if kind and (ruling.policy or "").startswith("arn:") else ""
    elif kind is not None:
        said += f" because no {kind} allows the {ruling.action} action"
    return said


def _add_trail(case: Case) -> Case:
    events = parse_trail(case.cloudtrail)
    wanted = case.target.role_arn
    calls = [each for each in events if each.call.startswith(_ASSUME)]
    about = [each for each in calls if wanted is None or each.role_arn in {wanted, None}]
    failed = [each for each in events if each.failed and _bears(each)]
    if not case.errors:
        case = replace(case, errors=tuple(_errors(failed)))
    event = next((each for each in reversed(about) if each.failed), about[-1] if about else None)
    event = event or (failed[-1] if failed else None)
    return case if event is None else _add_event(case, event)


def _bears(event: TrailEvent) -> bool:
    """Say whether a failed call can bear on an assume: one of the identity services."""
    return event.call.partition(":")[0] in _IDENTITY


def _errors(failed: list[TrailEvent]) -> Iterator[CaseError]:
    """Give the newest failures, each once, in the words of the CLI: code, call, message."""
    texts = dict.fromkeys(_error_text(each) for each in reversed(failed))
    for text in [*texts][:_MOST]:
        yield CaseError(text=text, origin="cloudtrail")


def _error_text(event: TrailEvent) -> str:
    code = event.error_code or "Failure"
    said = f"An error occurred ({code}) when calling the {event.name} operation"
    return f"{said}: {event.error_message}" if event.error_message else said


def _add_event(case: Case, event: TrailEvent) -> Case:
    """Fill what the case leaves open: the role, the caller, the request and its context."""
    if case.target == CaseTarget() and event.role_arn is not None:
        case = replace(case, target=CaseTarget(role_arn=event.role_arn))
    # With files the case's caller is the base of the chain; a record may be of a later hop.
    alone = case.files is UNSET and case.env is UNSET
    if alone and case.caller is UNSET and event.caller_arn is not None:
        caller = CaseCaller(
            arn=event.caller_arn, account=event.caller_account, user_id=event.caller_id
        )
        case = replace(case, caller=caller)
    request = CaseRequest() if case.request is UNSET else case.request
    changes: dict[str, Any] = {}
    if case.request is UNSET and event.call.startswith(_ASSUME):
        changes["action"] = event.call
    for field, (name, kind) in _PARAMETERS.items():
        value = event.parameters.get(name)
        if getattr(request, field) is UNSET and type(value) is kind:
            changes[field] = value
    serial = event.parameter("serialNumber")
    if request.mfa is UNSET and (serial is not None or event.mfa_present is not None):
        present = True if serial is not None else event.mfa_present
        changes["mfa"] = CaseMfa(serial=serial, present=present)
    changes["context"] = {**dict(_context(event)), **request.context}
    return replace(case, request=replace(request, **changes))


def _context(event: TrailEvent) -> Iterator[tuple[str, str]]:
    """Give the condition keys that a record tells. A service's name is no address.

    Of a program's name with hidden words a condition could not be judged.
    """
    address = event.source_ip
    if address is not None and not address.endswith((".amazonaws.com", "Internal")):
        yield "aws:SourceIp", address
    if event.region is not None:
        yield "aws:RequestedRegion", event.region
    if event.vpc_endpoint is not None:
        yield "aws:SourceVpce", event.vpc_endpoint
    if event.user_agent is not None and not holds_stand_in(event.user_agent):
        yield "aws:UserAgent", event.user_agent
