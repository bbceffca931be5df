"""What helped somebody, as they tell it: "if I set role_session_name, the error is gone".

A cure that was tried says more than any wording: it names what the failing call lacked.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Final, Literal

from doctor.texts.surroundings import ANSWERS_HELD, names_other_tool

Cure = Literal[
    "keys",
    "profile",
    "region",
    "session-name",
    "session-token",
    "sign-in",
    "switch",
    "unsetting",
]

_ACTS: Final = (
    r"(?:if|when|after|once|with|by|only|unless|until|had to|have to|workaround\W{1,3}\w*|setting|"
    r"adding|passing|exporting|specifying|providing|defining|put|set|add(?:ed)?|export(?:ed)?|"
    r"pass(?:ed)?|unset(?:ting)?|remov(?:e|ed|ing)|delet(?:e|ed|ing)|manually)"
)
_WORKS: Final = (
    r"(?<!not )(?<!n't )(?<!never )(?:(?<!to )works?|worked|go(?:es)? through|"
    r"(?:is|was|are|goes|went) (?:gone|fixed|away|fine|ok)|"
    r"fix(?:es|ed)|solv(?:es|ed)|resolv(?:es|ed)(?: the| this| it| my)|succeeds?|succeeded|"
    r"is successful|did work|"
    r"(?:only )?(?:way|thing)[^.\n]{0,30} to (?:fix|solve|get|make) \w+(?: work)?|"
    r"disappears?|disappeared|helps?|helped|no (?:more|longer)[^.\n]{0,30}error)"
)
_FAILS_BUT: Final = (
    r"(?:fail(?:s|ed|ing|ure)?|errors?|break(?:s|ing)?|broken|(?:not|never|n't|cannot) work\w*)\b"
    r"[^.\n]{0,60}\b(?:unless|until|without)"
)
"""The same told the other way round: it fails unless somebody does this."""
_TEXT: Final = r"[^.\n]{0,90}(?:\.\w[^.\n]{0,60})?"

_NAMES: Final[dict[Cure, str]] = {
    "keys": r"(?:AWS_ACCESS_KEY_ID|access[-_ ]keys?|static (?:keys|credentials)|"
    r"(?:aws )?environment variables|"
    r"export-credentials|credentials? (?:as|in|into|via|through) (?:the )?env\w*|plain keys)",
    "profile": r"(?:AWS_(?:DEFAULT_)?PROFILE|--profile|aws_profile)",
    "region": r"(?:AWS_(?:DEFAULT_)?REGION|--region|\bregion\b)",
    "session-name": r"(?:role[-_ ]?session[-_ ]?name|session name)",
    "session-token": r"(?:session[-_ ]?token|security[-_ ]token)",
    "sign-in": r"(?:aws sso login|"
    r"(?:log|sign)(?:ged|ning|ging|ned|s)?(?: in)?(?: once more| again)|"
    r"re-?(?:log|auth)\w*|(?:sso |cli |login )?(?:session|token|sign-in)[^.\n]{0,20}"
    r"(?:renewed|refreshed)|(?:renew|refresh)(?:ing|ed)?[^.\n]{0,20}(?:session|token|sign-in))",
    "switch": r"AWS_SDK_LOAD_CONFIG",
    "unsetting": r"(?:unset|unsetting|remov(?:e|ed|ing)|delet(?:e|ed|ing)|clear(?:ed|ing)?)"
    r"[^.\n]{0,30}(?:AWS_\w+|(?:env\w*|aws) variables?|credentials file|keys?)",
}
_CURES: Final = {
    name: re.compile(
        rf"\b{_ACTS}\b{_TEXT}?{says}{_TEXT}?\b{_WORKS}\b|\b{_WORKS}\b{_TEXT}?\b{_ACTS}\b{_TEXT}?{says}"
        rf"|\b{_FAILS_BUT}\b[^.\n]{{0,60}}?{says}",
        re.IGNORECASE,
    )
    for name, says in _NAMES.items()
}
READ: Final = tuple(_CURES.values())


def tells_cure(texts: Iterable[str], cure: Cure) -> bool:
    """Say whether one of some texts tells that something helped: the tool itself, no other one."""
    return any(_tells(text, cure) for text in texts)


@functools.lru_cache(maxsize=ANSWERS_HELD)
def _tells(text: str, cure: Cure) -> bool:
    found = _CURES[cure].finditer(text)
    return any(not names_other_tool(_sentence(text, match)) for match in found)


def _sentence(text: str, match: re.Match[str]) -> str:
    """Return a match with the beginning of its sentence: there stands what it is about."""
    start = max(text.rfind(sign, 0, match.start()) for sign in (". ", "\n"))
    return text[start + 1 : match.end()]
