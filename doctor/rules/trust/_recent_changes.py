"""Signs that something of IAM was made or changed moments before a call failed.

IAM is eventually consistent: what was written a moment ago may not be seen everywhere yet.
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from msgspec import UNSET

from doctor.model.finding import Evidence
from doctor.model.plain_json import JsonObject
from doctor.model.situation import HopVerdict, Situation
from doctor.model.stamp import parse_stamp
from doctor.texts.change_lines import find_changes, is_change, is_of_key

_FRESH_SECONDS: Final = 120
"""Seconds: AWS names no bound for how long IAM's changes take to be seen everywhere; it is
seconds as a rule, so two minutes are ample."""
_LONGEST_QUOTE: Final = 160
"""Characters of a log line: two lines of a terminal."""

_APPLIES: Final = re.compile(
    r"\b(?:terraform|tofu|terragrunt)\b.*\bapply\b|\bpulumi up\b|\bcdk deploy\b|"
    r"\bcloudformation (?:deploy|create-stack|update-stack)\b|\b(?:serverless|sls|sam) deploy\b"
)


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One sign of a change: what it says, and whether it is about an access key."""

    evidence: Evidence
    of_key: bool = False


def signs_of_change(situation: Situation, hop: HopVerdict | None) -> tuple[Sign, ...]:
    """Collect the signs that the role, its policies or a key were made just before the failure."""
    return (
        *_stamps(situation, hop),
        *_events(situation, hop),
        *_texts(situation, hop),
    )


def applies_changes(situation: Situation, hop: HopVerdict) -> bool:
    """Say whether the command puts a whole set-up in place: what it uses it may have just made.

    Where the role's age was read, that decides.
    """
    role = situation.case.roles.get(hop.role_arn)
    if role is not None and parse_stamp(role.created) is not None:
        return False
    return _APPLIES.search(situation.case.attachment("command") or "") is not None


def _stamps(situation: Situation, hop: HopVerdict | None) -> Iterator[Sign]:
    """Compare when the role and the keys were made with when the case was collected."""
    case = situation.case
    now = parse_stamp(case.collected_at)
    if now is None:
        return
    role = None if hop is None else case.roles.get(hop.role_arn)
    if hop is not None and role is not None:
        age = _age(role.created, now)
        if age is not None:
            says = f"{hop.role_name} was created {age} seconds before"
            yield Sign(evidence=Evidence(says=says))
    for arn, principal in case.principals.items():
        keys = () if principal.access_keys in (UNSET, None) else principal.access_keys
        for key in keys or ():
            age = _age(key.created, now)
            if age is not None:
                says = f"an access key of {arn.rpartition('/')[2]} was created {age} seconds before"
                yield Sign(evidence=Evidence(says=says), of_key=True)


def _age(created: object, now: datetime) -> int | None:
    made = parse_stamp(created)
    if made is None:
        return None
    seconds = int((now - made).total_seconds())
    return seconds if 0 <= seconds <= _FRESH_SECONDS else None


def _events(situation: Situation, hop: HopVerdict | None) -> Iterator[Sign]:
    """Look in the trail for a change that came shortly before the refused call (or the case)."""
    records = situation.case.cloudtrail
    failed = [
        parse_stamp(each.get("eventTime"))
        for each in records
        if str(each.get("eventName", "")).startswith("AssumeRole") and each.get("errorCode")
    ]
    moments = [each for each in failed if each is not None]
    now = max(moments) if moments else parse_stamp(situation.case.collected_at)
    for record in records:
        name = str(record.get("eventName", ""))
        made = parse_stamp(record.get("eventTime"))
        if now is None or made is None or record.get("errorCode") or not is_change(name):
            continue
        seconds = int((now - made).total_seconds())
        if 0 <= seconds <= _FRESH_SECONDS and _is_about(record, hop):
            says = f"CloudTrail shows {name} {seconds} seconds before"
            yield Sign(evidence=Evidence(says=says), of_key=is_of_key(name))


def _is_about(record: JsonObject, hop: HopVerdict | None) -> bool:
    """Leave out what was done to another role."""
    parameters = record.get("requestParameters")
    name = parameters.get("roleName") if isinstance(parameters, dict) else None
    caller = None if hop is None else getattr(getattr(hop.caller, "value", None), "name", None)
    return name is None or hop is None or name in (hop.role_name, caller)


def _texts(situation: Situation, hop: HopVerdict | None) -> Iterator[Sign]:
    """Look in the command, the logs and the errors for a line that makes or changes something."""
    case = situation.case
    texts = [(each.name, each.text) for each in case.attachments]
    texts += [("the error text", each.text) for each in case.errors]
    for name, text in texts:
        for told in find_changes(text):
            line = _short(told.line)
            if told.is_later:
                yield Sign(evidence=Evidence(says=f"{_call_words(name)} says: {line}"))
            elif not told.roles or hop is None or hop.role_name in told.roles:
                says = f"{_call_words(name)} shows: {line}"
                yield Sign(evidence=Evidence(says=says), of_key=told.of_key)


def _call_words(name: str) -> str:
    return "the command" if name == "command" else name


def _short(line: str) -> str:
    plain = " ".join(line.split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + "…"
