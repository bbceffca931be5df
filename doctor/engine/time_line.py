"""What changed: the time line of the target role and its caller, from recorded events. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.finding import Evidence, Finding
from doctor.model.history import CHANGES, History, HistoryEntry
from doctor.model.observation import Known
from doctor.model.principal import parse_caller
from doctor.model.situation import Situation
from doctor.model.stamp import parse_stamp
from doctor.texts.cloudtrail import TrailEvent, parse_trail

_WIDE: Final = ("organizations", "ec2", "account", "sso", "sso-admin")
"""Services whose changes reach whole accounts: no name of a role or user stands in them."""

_GROUP: Final = ("Group", "PolicyVersion", "SetDefault", "DeletePolicy", "OpenIDConnect", "SAML")
"""Changes that reach the caller through something else than its own name."""

_NAMES: Final = ("roleName", "userName", "serialNumber", "accessKeyId")


def tell_history(situation: Situation) -> History:
    """Tell what the case's records show of the role and caller, and which change is suspect."""
    dated = [each for each in parse_trail(situation.case.cloudtrail) if each.at is not None]
    names = frozenset(_names(situation))
    attempts = [each for each in dated if _is_attempt(each, situation)]
    changes = [each for each in dated if not each.failed and _is_change(each, names)]
    failure, success = _break(attempts)
    failed_at = _refused_now(situation) if failure is None or failure.at is None else failure.at
    suspects = [each for each in changes if _is_between(each, success, failed_at)]
    entries = sorted({*map(_entry, [*attempts, *changes])}, key=lambda each: each.at)
    return History(
        entries=tuple(entries),
        last_success=None if success is None else _stamp(success),
        first_failure=None if failed_at is None else _write_time(failed_at),
        suspects=tuple(map(_entry, suspects)),
        fits=tuple(dict.fromkeys(fit for each in suspects for fit in CHANGES[each.name].fits)),
    )


def _break(attempts: list[TrailEvent]) -> tuple[TrailEvent | None, TrailEvent | None]:
    """Return the first failure after the last success, and that success: where it broke."""
    worked = [at for at, each in enumerate(attempts) if not each.failed]
    after = attempts[worked[-1] + 1 :] if worked else attempts
    failure = next((each for each in after if each.failed), None)
    return failure, attempts[worked[-1]] if worked else None


def _refused_now(situation: Situation) -> datetime | None:
    """Return the time of the case where its own attempt was refused: no trail shows that yet."""
    refused = any(hop.refusals for hop in situation.hops)
    collected = situation.case.collected_at
    return parse_stamp(collected) if refused and collected is not UNSET else None


def _is_between(event: TrailEvent, success: TrailEvent | None, failed_at: datetime | None) -> bool:
    at = event.at
    if at is None or failed_at is None or at > failed_at:
        return False
    return success is None or success.at is None or at >= success.at


def _is_attempt(event: TrailEvent, situation: Situation) -> bool:
    """Say whether it is an assume of the target role by the case's caller, as far as it tells.

    A refused call is recorded in the caller's account, often without the role's ARN.
    """
    if not event.call.startswith("sts:AssumeRole"):
        return False
    role, message = situation.target_role_arn, event.error_message or ""
    named = {word.strip(".,;:\"'()") for word in message.split()}
    about = event.role_arn == role or role in named
    unnamed = event.role_arn is None and ":role/" not in message
    if not (about or unnamed):
        return False
    caller = situation.hops[-1].caller if situation.hops else situation.caller
    known = caller.value.arn if isinstance(caller, Known) else None
    return known is None or event.caller_arn is None or _same(event.caller_arn, known)


def _same(one: str, other: str) -> bool:
    """Compare callers: two sessions of one role are one caller."""
    first, second = parse_caller(one), parse_caller(other)
    roles = {"role", "role-session"}
    if first.kind in roles and second.kind in roles:
        return (first.account, first.name) == (second.account, second.name)
    return one == other


def _names(situation: Situation) -> Iterator[str]:
    """Give the names by which changes speak of the role, the caller, its key and its devices."""
    for hop in situation.hops:
        if hop.role is not None:
            yield hop.role.name
        if isinstance(hop.caller, Known) and hop.caller.value.name:
            yield hop.caller.value.name
        if hop.hop.mfa_serial:
            yield hop.hop.mfa_serial
    if isinstance(situation.caller, Known) and situation.caller.value.name:
        yield situation.caller.value.name
    if situation.base is not None and situation.base.access_key_id:
        yield situation.base.access_key_id


def _is_change(event: TrailEvent, names: frozenset[str]) -> bool:
    if event.name not in CHANGES:
        return False
    if event.call.partition(":")[0] in _WIDE or any(mark in event.name for mark in _GROUP):
        return True
    told = [value for name in _NAMES if (value := event.parameter(name))]
    return bool(names & set(told)) or (not told and not event.parameters)


def _entry(event: TrailEvent) -> HistoryEntry:
    if event.name in CHANGES:
        change = CHANGES[event.name]
        return HistoryEntry(
            at=_stamp(event),
            kind="change",
            call=event.call,
            by=event.caller_arn,
            says=f"{change.says}{_object(event)}",
            event_id=event.event_id,
        )
    said = "the role was assumed"
    if event.failed:
        said = f"refused: {event.error_code or event.error_message}"
    return HistoryEntry(
        at=_stamp(event),
        kind="failure" if event.failed else "success",
        call=event.call,
        by=event.caller_arn,
        says=said,
        event_id=event.event_id,
    )


def _object(event: TrailEvent) -> str:
    told = [event.parameter(name) for name in (*_NAMES, "groupName", "policyArn", "policyId")]
    named = " ".join(each for each in told if each)
    return f" ({named})" if named else ""


def _stamp(event: TrailEvent) -> str:
    return _write_time(event.at or datetime.min.replace(tzinfo=UTC))


def _write_time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def add_suspects(finding: Finding, history: History) -> Finding:
    """Show the changes beside a cause that they can have brought about."""
    seen = tuple(
        Evidence(says=_suspect_words(each, history))
        for each in history.suspects
        if finding.id.startswith(CHANGES[each.call.partition(":")[2]].fits)
    )
    return replace(finding, evidence=(*finding.evidence, *seen)) if seen else finding


def _suspect_words(change: HistoryEntry, history: History) -> str:
    by = f" by {change.by}" if change.by else ""
    name = change.call.partition(":")[2]
    said = f"{change.at}: {change.says}{by} ({name})"
    if history.last_success is None:
        return f"{said}, before the first failure that is recorded ({history.first_failure})"
    return (
        f"{said}: after the last success ({history.last_success}), before the first failure "
        f"({history.first_failure})"
    )
