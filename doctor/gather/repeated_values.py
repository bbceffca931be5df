"""Answers that repeat what was sent: AWS, botocore and servers quote values that a case hides.

What a call is made of is known whole, so what of it a case does not show is hidden in its answers
too, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from doctor.model.case import Case
from doctor.model.chain import Chain
from doctor.model.secret import hide_word
from doctor.texts.public_words import is_known_word

_BREAKS: Final = re.compile(r"[\s\"'=;]+")
_SHORTEST: Final = 4
"""Characters: what is shorter is found in half of all words."""


def hiding_repeated(acting: Chain, shown: Chain | None) -> Callable[[str], str]:
    """Return what hides in a text the values of the acting chain that the shown one lacks."""
    told = set() if shown is None else set(_texts_in(shown))
    seen = "\n".join(told)
    parts = {
        part
        for text in set(_texts_in(acting)) - told
        for part in _BREAKS.split(text)
        if len(part) >= _SHORTEST and part not in seen and not is_known_word(part)
    }
    if not parts:
        return str
    pattern = re.compile("|".join(map(re.escape, sorted(parts, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda found: hide_word(found[0]), text)


def hide_in_answers(case: Case, hide: Callable[[str], str]) -> Case:
    """Return the case with something hidden in all that it was answered."""
    return replace(
        case,
        errors=tuple(replace(each, text=hide(each.text)) for each in case.errors),
        probes=tuple(replace(each, detail=hide(each.detail)) for each in case.probes),
        unknown=tuple(replace(each, why=hide(each.why)) for each in case.unknown),
    )


def _texts_in(chain: Chain) -> Iterator[str]:
    """Give every text that a chain holds: values of settings above all."""
    waiting: list[Any] = [msgspec.to_builtins(chain)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, (list, tuple)):
            waiting += value
