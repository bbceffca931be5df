"""Words that stand for what is not literal: `${var.account}`. A policy holds them as unknown."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 60
"""Characters of the words that stand for a value: on a line of a report with what holds it."""
_CALLED: Final = re.compile(
    r"\w+\([^)]*?(?P<of>(?:(?:var|local|data|module|each|self|aws_\w+)\.)[\w.-]+)"
)
_MARKED: Final = re.compile(r"\$\{(?![*?$]\})(?:[^{}:]|::)*\}")


def unknown(words: str) -> str:
    """Return what stands for a value that is known only elsewhere, in the code's own words."""
    plain = words.strip().removeprefix("${").removesuffix("}")
    if (called := _CALLED.match(plain)) is not None:
        plain = called["of"]  # what a function makes of a value is known no better than the value
    plain = " ".join(re.sub(r"[{},]|(?<!:):(?!:)", " ", plain).split())
    return f"${{{plain[:_LONGEST].strip() or 'unknown'}}}"


def is_unknown(value: object) -> bool:
    """Say whether a text holds what is not known."""
    return isinstance(value, str) and _MARKED.search(value) is not None
