"""Labels: lines that say what comes next, such as “~/.aws/config:” or “### Trust policy”.

A label decides what a piece is before its shape does.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from doctor.model.arn import ACCOUNT_PATTERN, ROLE_NAME_PATTERN
from doctor.texts.transcript.label_words import LABEL_WORDS, LabelKind

_LONGEST: Final = 160
"""Characters: what is longer is a paragraph, and announces nothing."""
_HEADING: Final = re.compile(r"[ \t]*#{1,6}[ \t]+(?P<text>[^#\n].{0,150}?)[ \t]*#*\Z")
_BOLD: Final = re.compile(
    r"[ \t]*(?:\d+[.)][ \t]*)?(?:\*\*|__)(?P<text>[^*\n]{2,150})(?:\*\*|__):?\Z"
)
_SUMMARY: Final = re.compile(r".{0,40}<summary>(?P<text>[^<\n]{1,150})</summary>.{0,20}\Z")
_BANNER: Final = re.compile(
    r"[ \t]*(?:(?:#|//|--|;)[ \t]*|==>[ \t]*|-{3,}[ \t]*|={3,}[ \t]*)"
    r"(?P<text>(?=[^\n]*\w)(?:[\w.~-]{0,60}/){0,12}[\w.~-]{1,80})"
    r"(?:[ \t]*(?:<==|-{3,}|={3,}))?[ \t]*:?\Z"
)
_PATH: Final = re.compile(
    r"[ \t]*`?(?P<text>(?:~/|%USERPROFILE%\\|\./|/)?(?:[\w.~-]{1,60}[/\\]){0,12}[\w.~-]{0,80}"
    r"(?:\.(?:ya?ml|tf|tfvars|json|hcl|toml|ini|py|ts|js|go|cfg|conf|env|properties)|"
    r"\.aws[/\\](?:config|credentials)))`?:?[ \t]*\Z"
)
_COLON: Final = re.compile(r"[ \t]*(?P<text>[^\n{}=]{2,150}?)[ \t]*(?:[:：]|は、?)[ \t]*\Z")
_INTRO: Final = re.compile(
    r"[ \t]*(?P<text>(?:(?:and|then|but|now|when|so)[ ]){0,2}(?:I|we)[ ]"
    r"(?:run|ran|get|got|see|saw|did|do|use|used|executed|type|typed|have)(?:[ ]this)?)[ \t]*\Z"
)
_KINDS: Final[tuple[tuple[LabelKind, re.Pattern[str]], ...]] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in LABEL_WORDS
)
_CLAUSE: Final = re.compile(r"[.!?;][ ]+")
_OF_SOMEBODY: Final = frozenset(
    {"trust", "identity", "boundary", "session-policy", "scp", "rcp", "endpoint-policy"}
)
"""Labels of policies: what they name is whose the policy is."""
_ROLE: Final = re.compile(
    rf"(?P<arn>arn:[\w-]+:(?:iam|sts)::{ACCOUNT_PATTERN}:(?:role|user|assumed-role)/[\w+=,.@/-]+)"
    r"|\b(?:role|user|rolle)[ ]+(?:named[ ]+|called[ ]+)?[`\"“']?(?!arn:)"
    rf"(?P<name>{ROLE_NAME_PATTERN})"
    r"|^(?P<first>[\w+=,.@-]{2,64})[ ]+(?:role[ ]+)?(?:trust|assume)",
    re.IGNORECASE,
)
_NO_NAME: Final = frozenset(
    {"trust", "policy", "to", "in", "of", "is", "with", "the", "that", "has", "for", "and", "on"}
    | {"a", "an", "my", "our", "this", "relationship", "looks", "arn", "being", "used", "assumed"}
    | {"iam", "role", "user", "its", "current", "updated", "full", "here", "from", "which"}
    | {"permissions", "permission", "policies", "based", "identity", "s", "was", "uses", "i", "we"}
)


_BEHIND_A_NAME: Final = re.compile(
    r"[`\"”')\]]|[ ]?[:.,;(]|[ ]*\Z|['’]s\b|[ ]+(?:role\b|trust\b|assume|polic|permission|in[ ])",
    re.IGNORECASE,
)


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a line announces. `name` is the role or user that it names, or its ARN.

    `in_doubt`: the name is the first word of the line, and a plain one: “Die Trust Policy:”.
    """

    kind: LabelKind
    text: str
    name: str | None = None
    in_doubt: bool = False
    line: int = 0


def label_in(text: str, line: int = 0) -> Label | None:
    """Read a line as a label; `None` where it announces nothing."""
    if not text.strip() or len(text) > _LONGEST or text.lstrip()[:1] in {'"', "'"}:
        return None
    for pattern in (_HEADING, _BOLD, _SUMMARY, _BANNER, _PATH, _COLON, _INTRO):
        found = pattern.match(text)
        if found is not None:
            return read_label(found["text"].strip(" `*:"), line)
    return None


def read_label(text: str, line: int = 0) -> Label:
    """Say what the words of a label announce."""
    said = _CLAUSE.split(text)[-1]
    kind = next((kind for kind, pattern in _KINDS if pattern.search(said)), None)
    if kind in {None, "identity", "trust", "token", "error"} and _PATH.match(text):
        kind = "file"
    name = _label_name(text)
    if kind not in _OF_SOMEBODY and name is not None and not name.startswith("arn:"):
        name = None
    in_doubt = name is not None and text.startswith(name) and _is_plain(name)
    return Label(kind=kind or "other", text=text, name=name, in_doubt=in_doubt, line=line)


def label_before(text: str, line: int = 0) -> Label | None:
    """Read the words right before a document as its label: “I changed the trust policy to”."""
    words = text.strip()
    if not words or len(words) > _LONGEST:
        return None
    label = read_label(words.rstrip(":"), line)
    return label if label.kind in _OF_SOMEBODY or label.kind in {"config", "credentials"} else None


def _is_word(name: str, rest: str) -> bool:
    """Say whether a name may be a word of its sentence: “role trusted entities” names none.

    A plain word is a name where its sentence ends with it, or speaks of its policy.
    """
    return _is_plain(name) and not _BEHIND_A_NAME.match(rest)


def _is_plain(name: str) -> bool:
    return re.fullmatch(r"[^\W\d_]?[^\W\d_A-Z]+", name) is not None


def _label_name(text: str) -> str | None:
    for found in _ROLE.finditer(text):
        if found["arn"]:
            return found["arn"].rstrip(".,;:)")
        name = found["name"] or found["first"]
        if name and name.lower() not in _NO_NAME and not _is_word(name, text[found.end() :]):
            return name.rstrip(".,;:")
    return None
