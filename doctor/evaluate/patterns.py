"""Wildcards and policy variables, as text patterns.

Wildcards: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
Variables: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from doctor.model.context import RequestContext
from doctor.model.observed import Known, Unreadable

_VARIABLE = re.compile(r"\$\{(?P<key>[^},]*?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?\}")
_LITERALS = {"*": "*", "?": "?", "$": "$"}
VARIABLES_SINCE = "2012-10-17"


class Unresolved(Exception):  # noqa: N818 - it is an outcome, not an error
    """A variable that is absent (`known`) or unreadable (not `known`)."""

    def __init__(self, key: str, *, known: bool) -> None:
        super().__init__(key)
        self.key = key
        self.known = known


def expand(text: str, version: str, context: RequestContext) -> tuple[str, str]:
    r"""Put variables in: returns the text to show, and the text to match as a pattern.

    In the pattern a wildcard that came out of a variable is escaped with a backslash, so that it
    is literal. Raises `Unresolved` for a variable without a value or default.
    """
    if "${" not in text or version != VARIABLES_SINCE:
        return text, text.replace("\\", "\\\\")
    shown: list[str] = []
    pattern: list[str] = []
    end = 0
    for match in _VARIABLE.finditer(text):
        plain = text[end : match.start()]
        value = _value(match["key"].strip(), match["default"], context)
        shown += (plain, value)
        pattern += (plain.replace("\\", "\\\\"), _escape(value))
        end = match.end()
    shown.append(text[end:])
    pattern.append(text[end:].replace("\\", "\\\\"))
    return "".join(shown), "".join(pattern)


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


def _escape(value: str) -> str:
    return re.sub(r"([*?\\])", r"\\\1", value)


@functools.lru_cache(maxsize=4096)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Compile a pattern (`*` any run, `?` one character, backslash escapes) to a predicate."""
    if "\\" not in pattern and "?" not in pattern:
        return _plain_matcher(pattern)
    compiled = re.compile(_to_regex(pattern), re.DOTALL)
    return lambda text: compiled.fullmatch(text) is not None


def _plain_matcher(pattern: str) -> Callable[[str], bool]:
    """Match stars by plain text search, which takes linear time whatever the pattern."""
    first, *rest = pattern.split("*")
    if not rest:
        return lambda text: text == first
    *middle, last = rest

    def matches(text: str) -> bool:
        if not text.startswith(first) or len(text) < len(first) + len(last):
            return False
        if not text.endswith(last):
            return False
        position, end = len(first), len(text) - len(last)
        for part in middle:
            found = text.find(part, position, end)
            if found < 0:
                return False
            position = found + len(part)
        return True

    return matches


def _to_regex(pattern: str) -> str:
    parts: list[str] = []
    escaped = False
    for character in pattern:
        if escaped:
            parts.append(re.escape(character))
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "*":
            # An atomic step back is not needed: adjacent stars are one star.
            if parts[-1:] != [".*"]:
                parts.append(".*")
        elif character == "?":
            parts.append(".")
        else:
            parts.append(re.escape(character))
    return "".join(parts)


def like(pattern: str, text: str) -> bool:
    """Match a pattern against a text, letter case counted."""
    return matcher(pattern)(text)


def arn_like(pattern: str, text: str) -> bool:
    """Match an ARN pattern part by part: a `*` never crosses one of the first five colons."""
    wanted, got = pattern.split(":", 5), text.split(":", 5)
    if len(wanted) != 6 or len(got) != 6:  # noqa: PLR2004 - an ARN has six parts
        return False
    return all(like(one, other) for one, other in zip(wanted, got, strict=True))
