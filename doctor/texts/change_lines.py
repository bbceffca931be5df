"""Lines that tell of something of IAM that was made or changed, and of what works later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.arn import ROLE_NAME_PATTERN

_LONGEST_LINE: Final = 2_000
"""Characters: a line that a person reads is shorter; what is longer is data."""
_MOST_LINES: Final = 4_000
"""Lines: the few patterns are tried on each, and a paste of a person is shorter."""

_CALLS: Final = (
    r"(?:Create|Update|Put|Attach|Add)"
    r"(?:Role|User|AccessKey|AssumeRolePolicy|RolePolicy|UserPolicy|GroupPolicy|PolicyVersion|"
    r"InstanceProfile|RoleToInstanceProfile|OpenIDConnectProvider|ServiceLinkedRole)"
)
_CALL: Final = re.compile(rf"{_CALLS}\Z")
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
    r"\b(?:works?|worked|succeed(?:s|ed)?|passes|ok|fine|goes away|success\w*)\b.{0,40}"
    r"\b(?:second|next|retry|retried|re-?run|again|later|after (?:a few|some|\d+) ?(?:s\b|sec|min))"
    r"|\b(?:second|next|2nd) (?:run|time|attempt|apply|try)\b.{0,40}"
    r"\b(?:works?|worked|succeed(?:s|ed)?|ok|fine|passes)"
    r"|\b(?:re-?running|re-?run|retry(?:ing)?)\b.{0,60}\b(?:works?|worked|succeed(?:s|ed)?|ok|fixe[sd])\b"
    r"|\bsleep(?:ing)? (?:for )?\d+.{0,40}\b(?:works?|helps?|fixe[sd]|solves?)\b",
    re.IGNORECASE,
)
_ONLY_NAMED: Final = re.compile(
    r"\b(?:create|update|attach)_\w+\s*[=:]|[\"'](?:iam|sts):\w+[\"']|\bActions?\b|"
    r"\bnot authorized\b"
)
"""A setting (`create_role = true`) or an action in a policy: named there, and not done."""

_NAMES_ROLE: Final = re.compile(rf"--role-name[ =][\"']?(?P<name>{ROLE_NAME_PATTERN})")

READ: Final = (*_MADE, _LATER)


class ToldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A line that makes or changes something, or tells that it works later.

    `roles` are the names of the roles that its command names.
    """

    line: str
    is_later: bool = False
    of_key: bool = False
    roles: frozenset[str] = frozenset()


def is_change(call: str) -> bool:
    """Say whether a call of IAM makes or changes what an assume rests on."""
    return _CALL.match(call) is not None


def is_of_key(text: str) -> bool:
    """Say whether a line, or the name of a call, is about an access key."""
    return _OF_A_KEY.search(text) is not None


def find_changes(text: str) -> Iterator[ToldChange]:
    """Give the lines that tell of a change, in order."""
    for line in text.splitlines()[:_MOST_LINES]:
        if len(line) > _LONGEST_LINE:
            continue
        if _LATER.search(line):
            yield ToldChange(line=line, is_later=True)
        elif any(pattern.search(line) for pattern in _MADE) and not _ONLY_NAMED.search(line):
            roles = frozenset(match["name"] for match in _NAMES_ROLE.finditer(line))
            yield ToldChange(line=line, of_key=is_of_key(line), roles=roles)
