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

_FRESH_SECONDS: Final = 120
_LONGEST_QUOTE: Final = 160
_LONGEST_LINE: Final = 2_000
_MOST_LINES: Final = 4_000

_CALLS: Final = (
    r"(?:Create|Update|Put|Attach|Add)"
    r"(?:Role|User|AccessKey|AssumeRolePolicy|RolePolicy|UserPolicy|GroupPolicy|PolicyVersion|"
    r"InstanceProfile|RoleToInstanceProfile|OpenIDConnectProvider|ServiceLinkedRole)"
)
_EVENT: Final = re.compile(rf"{_CALLS}\Z")
_OF_A_KEY: Final = re.compile(r"access[-_ ]?key|\brotat(?:e|es|ing|ion)\b", re.IGNORECASE)
_TYPES: Final = r"(?:role|user|access_?key|policy|role_?policy\w*|user_?policy\w*|managed_?policy)"
_MADE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # aws iam create-role …, iam:CreateRole, iam.create_role(…)
        r"\b(?:create|update|put|attach|add)[-_](?:role|user|access[-_]key|assume[-_]role[-_]policy|"
        r"role[-_]policy|user[-_]policy|policy[-_]version|instance[-_]profile|"
        r"open[-_]id[-_]connect[-_]provider|service[-_]linked[-_]role)\b",
        rf"\b{_CALLS}\b",
        # Terraform, CloudFormation, Pulumi, Ansible.
        rf"\baws_iam_{_TYPES}\.?\S*: (?:Creat(?:ion complete|ing)|Modif(?:ications complete|ying))",
        rf"\b(?:CREATE|UPDATE)_(?:COMPLETE|IN_PROGRESS)\b.*AWS::IAM::{_TYPES}",
        rf"AWS::IAM::{_TYPES}.*\b(?:CREATE|UPDATE)_(?:COMPLETE|IN_PROGRESS)\b",
        rf"\baws:iam[:/](?:\w+:)?{_TYPES}\b.*\bcreat(?:ed|ing)\b",
        r"\bcreat(?:ed|ing) (?:the |a |new |an |IAM )*(?:IAM )?(?:role|user|access key|policy)\b",
        r"\b(?:just|newly|freshly|recently|brand[- ]new) (?:created|made|attached|updated|role)\b",
        r"\brotat(?:e|es|ing|ion)\b",
    )
)
_LATER: Final = re.compile(
    r"(?:works?|worked|succeed(?:s|ed)?|passes|ok|fine|goes away|success\w*)\b.{0,40}"
    r"\b(?:second|next|retry|retried|re-?run|again|later|after (?:a few|some|\d+) ?(?:s\b|sec|min))"
    r"|\b(?:second|next|2nd) (?:run|time|attempt|apply|try)\b.{0,40}"
    r"\b(?:works?|worked|succeed(?:s|ed)?|ok|fine|passes)"
    r"|\b(?:re-?running|re-?run|retry(?:ing)?)\b.{0,60}\b(?:works?|worked|succeed(?:s|ed)?|ok|fixe[sd])"
    r"|\bsleep(?:ing)? (?:for )?\d+.{0,40}\b(?:works?|helps?|fixe[sd]|solves?)",
    re.IGNORECASE,
)
_APPLIES: Final = re.compile(
    r"\b(?:terraform|tofu|terragrunt)\b.*\bapply\b|\bpulumi up\b|\bcdk deploy\b|"
    r"\bcloudformation (?:deploy|create-stack|update-stack)\b|\b(?:serverless|sls|sam) deploy\b"
)
_ONLY_NAMED: Final = re.compile(
    r"\b(?:create|update|attach)_\w+\s*[=:]|[\"'](?:iam|sts):\w+[\"']|\bActions?\b|"
    r"\bnot authorized\b"
)
"""A setting (`create_role = true`) or an action in a policy: named there, and not done."""

_NAMES_ROLE: Final = re.compile(r"--role-name[ =][\"']?(?P<name>[\w+=,.@-]{1,64})")


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
            says = f"{hop.role_name} was made {age} seconds before"
            yield Sign(evidence=Evidence(says=says))
    for arn, principal in case.principals.items():
        keys = () if principal.access_keys in (UNSET, None) else principal.access_keys
        for key in keys or ():
            age = _age(key.created, now)
            if age is not None:
                says = f"an access key of {arn.rpartition('/')[2]} was made {age} seconds before"
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
        if now is None or made is None or record.get("errorCode") or not _EVENT.match(name):
            continue
        seconds = int((now - made).total_seconds())
        if 0 <= seconds <= _FRESH_SECONDS and _is_about(record, hop):
            says = f"CloudTrail shows {name} {seconds} seconds before"
            yield Sign(evidence=Evidence(says=says), of_key=_OF_A_KEY.search(name) is not None)


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
        for line in text.splitlines()[:_MOST_LINES]:
            if len(line) > _LONGEST_LINE:
                continue
            if _LATER.search(line):
                yield Sign(evidence=Evidence(says=f"{_called(name)} says: {_short(line)}"))
            elif _makes_something(line, hop):
                says = f"{_called(name)} shows: {_short(line)}"
                yield Sign(evidence=Evidence(says=says), of_key=bool(_OF_A_KEY.search(line)))


def _makes_something(line: str, hop: HopVerdict | None) -> bool:
    if not any(pattern.search(line) for pattern in _MADE) or _ONLY_NAMED.search(line):
        return False
    names = {match["name"] for match in _NAMES_ROLE.finditer(line)}
    return not names or hop is None or hop.role_name in names


def _called(name: str) -> str:
    return "the command" if name == "command" else name


def _short(line: str) -> str:
    plain = " ".join(line.split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + "…"
