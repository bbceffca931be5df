"""Where a line tells a secret: what stands behind a name of one, as far as it may be its value.

A passphrase is made of words, and some of them are always known: shown one by one, it is half told.
So what stands in a secret's place is taken whole, or not at all.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from typing import Final

from doctor.texts.secret_names import (
    CALLED,
    CODES,
    ERROR_CODE,
    IN_PLACE_OF_VALUE,
    NOT_CALLED,
    OF_PEOPLE,
)
from doctor.texts.stand_in import STAND_IN_PATTERN

_NAME_BEHIND: Final = re.compile(r"[\w.$-]{0,64}")
_SIGN: Final = re.compile(
    r"[\\\"'`\]})…]{0,4}[ \t]*(?:(?:\([^()\r\n]{0,40}\)|\[[^\[\]\r\n]{0,40}\])[ \t]*)?"
    r"(?:(?:of|for)[ \t]+[^\s:=]{1,40}[ \t]*)?"
    r"(?:(?:[:=|>]+|[-=]+>|\t)(?:\s*(?:(?:[|>][-+]?|<<[-~]?\w+)[ \t]*\r?\n|!!str\b))?"
    r"|[\s{,]{1,40}[\"']?(?:value|default)[\"']?[ \t]*[:=])\s*(?:[-+] )?"
)
"""What stands between the name of a secret and a value: a sign, a cell's edge, a line's end."""
_OF_WORD: Final = string.ascii_letters + string.digits + "._"
_ACTION: Final = re.compile(r"(?:Get|List|Create|Put|Describe|Update|Delete|Assume|Reset)[A-Z]")
"""How a call is named: `GetSessionToken` is none."""
_QUOTED: Final = re.compile(r"(?P<quote>\\*[\"'`])(?P<value>[^\r\n]*?)(?:(?P=quote)|(?=[\r\n])|\Z)")
_NEXT_NAME: Final = r"[\"']?[\w.-]+[\"']?[=:]"
_PIECE: Final = rf"(?:{STAND_IN_PATTERN}|(?![,;&]\s*{_NEXT_NAME})[^\s<|}}\])])+"
_REST: Final = re.compile(rf"{_PIECE}(?:[ \t]+(?!{_NEXT_NAME}){_PIECE})+")
"""The same without quotes, to the end of the line, a cell or an element, or to the next name."""
_TOLD: Final = re.compile(
    rf"(?:{IN_PLACE_OF_VALUE}|\*+|\$\S+|<[a-z_ -]+>|file://\S*|arn:\S+|\d{{1,5}})"
    r"[\s\"',;.)}\]]*\Z"
    rf"|{STAND_IN_PATTERN}[\s\"',;.)}}\]]*\Z",
    re.IGNORECASE,
)
"""What is no value, or tells nothing."""
_WORD: Final = rf"(?:{STAND_IN_PATTERN}|(?:(?!{STAND_IN_PATTERN})[^\s:;,()\[\]{{}}\"'`|<>])+)"
_PHRASE: Final = re.compile(
    rf"[\\\"'`\]}})…]{{0,4}}(?:[ \t]*[,/]\s*|\s+(?:(?:is|was|are|[-–—])\s+)?)"
    rf"(?P<words>{_WORD}(?:[ \t]+{_WORD})+)"
)
"""Words behind a name that nothing but blanks keeps apart."""
_LINE_BEGINS: Final = re.compile(r"(?:^|\n)[\s\"'>{?,*+-]*[\w.$-]*\Z")


def find_values(text: str, is_known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Give the places of what may be a secret's value, behind its name or below it.

    Behind a sign that is the whole value. Behind a name alone, and where a sentence may go on
    behind the sign, it is the words that follow, if one of them is not known: then none of them
    is one of a sentence for certain.
    """
    last = 0
    for match in CALLED.finditer(text):
        name = _NAME_BEHIND.match(text, match.end())
        end = match.end() if name is None else name.end()
        if match.start() < last or _is_about_secret(text[match.start() : end].rstrip(".-")):
            continue
        value = _value_behind(text, match, end, is_known)
        if value is not None:
            last = value[1]
            yield value


def _value_behind(
    text: str, name: re.Match[str], end: int, is_known: Callable[[str], bool]
) -> tuple[int, int] | None:
    before = text[max(0, name.start() - 64) : name.start()]
    word = before[len(before.rstrip(_OF_WORD)) :] + text[name.start() : end]
    if ERROR_CODE.search(word) or _ACTION.match(word):
        return None
    chosen = OF_PEOPLE.search(name[0]) is not None
    sign = _SIGN.match(text, end)
    if sign is not None:
        value = _value_at(text, sign.end())
        if value is None or chosen or _LINE_BEGINS.search(before):
            return value
        first = re.match(rf"{_WORD}(?:[ \t]+{_WORD})*", text[value[0] : value[1]])
        return None if first is None or _is_all_known(first[0], is_known) else value
    phrase = _PHRASE.match(text, end) if chosen else None
    if phrase is None or tells_nothing(phrase["words"].split()[0]):
        return None
    return None if _is_all_known(phrase["words"], is_known) else phrase.span("words")


def _is_all_known(words: str, is_known: Callable[[str], bool]) -> bool:
    """Say whether a sentence may go on with words: none of them is hidden, or to be hidden."""
    return re.search(STAND_IN_PATTERN, words) is None and all(map(is_known, words.split()))


def _is_about_secret(name: str) -> bool:
    """Say whether a name is of something about a secret; of passwords several are secrets, too."""
    if OF_PEOPLE.search(name):
        name = name.removesuffix("s")
    return NOT_CALLED.search(name) is not None and CODES.search(name) is None


def _value_at(text: str, at: int) -> tuple[int, int] | None:
    quoted = _QUOTED.match(text, at)
    if quoted is not None:
        return quoted.span("value") if " " in quoted["value"].strip() else None
    rest = _REST.match(text, at)
    if rest is None:
        return None
    return rest.start(), rest.start() + len(rest[0].rstrip(" \t\"',;)}]"))


def tells_nothing(value: str) -> bool:
    """Say whether what stands in a secret's place is none: a stand-in, a reference, one word."""
    return _TOLD.match(value) is not None
