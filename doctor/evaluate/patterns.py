"""Policy variables: `${key}`, `${key, 'default'}`, and the literals `${*}`, `${?}`, `${$}`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from doctor.model.context import RequestContext
from doctor.model.observation import Known, Unreadable

_VARIABLE = re.compile(r"\$\{(?P<key>[^{},]*)(?:,\s*'(?P<default>[^']*)'\s*)?\}")
_OPEN = re.compile(r"\$\{(?![*?$]\})(?:[^{}:]|::)*\}")
_LITERALS = {"*": "*", "?": "?", "$": "$"}
_WILD = re.compile(r"([*?\\])")
VARIABLES_SINCE = "2012-10-17"


class Unresolved(Exception):  # noqa: N818 - it is an outcome, not an error
    """A variable that is absent (`known`) or unreadable (not `known`)."""

    def __init__(self, key: str, *, known: bool) -> None:
        super().__init__(key)
        self.key = key
        self.known = known


class _Slot(NamedTuple):
    """The plain text before a variable, and the variable."""

    before: str
    key: str
    default: str | None


def is_open(text: str) -> bool:
    """Say whether a part of a text is not known: `${var.account}`, `${AWS::AccountId}`.

    Infrastructure code leaves such words where a value is known only once it is applied. A policy
    variable is none of them: its name has one colon (`${aws:username}`).
    """
    return "${" in text and _OPEN.search(text) is not None


def open_pattern(text: str) -> str:
    """Return a text in which what is not known is any text."""
    return _OPEN.sub("*", text)


def has_variables(text: str, version: str) -> bool:
    """Say whether a text holds variables: the old version of the language has none."""
    return "${" in text and version == VARIABLES_SINCE


def as_pattern(text: str) -> str:
    """Return a text without variables as a pattern, in which a backslash would escape."""
    return text.replace("\\", "\\\\") if "\\" in text else text


def expand(text: str, version: str, context: RequestContext) -> tuple[str, str]:
    r"""Put variables in: returns the text to show, and the text to match as a pattern.

    In the pattern a wildcard that came out of a variable is escaped with a backslash, so that it
    is literal. Raises `Unresolved` for a variable without a value or default.
    """
    if not has_variables(text, version):
        return text, as_pattern(text)
    slots, after = _slots(text)
    shown: list[str] = []
    pattern: list[str] = []
    for slot in slots:
        value = _value(slot.key, slot.default, context)
        shown += (slot.before, value)
        pattern += (as_pattern(slot.before), _WILD.sub(r"\\\1", value))
    shown.append(after)
    pattern.append(as_pattern(after))
    return "".join(shown), "".join(pattern)


def variables_of(text: str, version: str) -> tuple[str, ...]:
    """Name the keys that a text takes variables from."""
    if not has_variables(text, version):
        return ()
    return tuple(slot.key for slot in _slots(text)[0] if slot.key not in _LITERALS)


@functools.lru_cache(maxsize=4096)  # the values of a large account's policies
def _slots(text: str) -> tuple[tuple[_Slot, ...], str]:
    slots: list[_Slot] = []
    end = 0
    for match in _VARIABLE.finditer(text):
        slots.append(_Slot(text[end : match.start()], match["key"].strip(), match["default"]))
        end = match.end()
    return tuple(slots), text[end:]


def _value(key: str, default: str | None, context: RequestContext) -> str:
    if key in _LITERALS:
        return _LITERALS[key]
    found = context.lookup(key)
    if isinstance(found, Known) and len(found.value) == 1:
        return found.value[0]
    if isinstance(found, Unreadable):
        raise Unresolved(key, known=False)
    if default is not None:
        return default
    raise Unresolved(key, known=True)
