r"""Hiding secrets in words that are not understood: messages, logs, lines of code.

What is understood (settings, variables, commands, documents) is kept by allow-lists in
`doctor.case`. For the rest there are two signs of a secret: it is called one, whatever stands
between the name and the value; or it has the shape of one (`secret_shapes`). Colours, marks of no
width and wrapped lines do not help it. When in doubt, hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.secret import hide_secret, is_stand_in
from doctor.texts.secret_names import (
    CALLED,
    CODES,
    ERROR_CODE,
    IN_PLACE_OF_VALUE,
    NOT_CALLED,
    sounds_secret,
)
from doctor.texts.secret_shapes import (
    hide_shapes,
    hide_strong_shapes,
    likeness_to_words,
    rest_below,
)
from doctor.texts.stand_in import STAND_IN_PATTERN

_BEFORE: Final = re.compile(r"[\w.$-]{0,64}\Z")
_BEHIND: Final = re.compile(r"[\w.$-]{0,64}")
_BLANK: Final = "[ \\t\u00a0]"
_SIGN: Final = re.compile(
    rf"{_BLANK}{{0,40}}(?P<wrapped>[=:]){_BLANK}{{0,40}}\r?\n{_BLANK}{{1,40}}(?=[^\s=:]{{8,}}\s*?(?:\n|\Z))"
    rf"|(?:\\*[\"'`\]}}]){{0,2}}{_BLANK}{{0,40}}(?:\[[^\]\r\n]{{0,40}}\]{_BLANK}{{0,8}})?"
    rf"(?P<sign>:=|=>|=|:|%3[aAdD](?:%2[02])*|>(?:\s{{0,40}}<!\[CDATA\[)?\s{{0,40}}){_BLANK}{{0,40}}"
    rf"|[\"'`]?{_BLANK}{{1,40}}(?P<word>is|was|are){_BLANK}{{1,8}}"
    rf"|[\"'`]?{_BLANK}{{0,8}}(?:,\s{{0,40}}|\s{{1,40}})[\"']?(?:value|Value)[\"']?{_BLANK}{{0,8}}(?P<below>[:=]){_BLANK}{{0,8}}"
    rf"|(?P<blank>{_BLANK}{{1,40}})"
)
"""What stands between a name and its value."""
_OF_AN_ARN: Final = re.compile(r"arn:aws[\w-]{0,10}:secretsmanager:[\w-]{0,30}:[\w*-]{1,20}:\Z")
"""What stands before `secret:NAME`, the resource of Secrets Manager: a name, and no secret."""
_SCHEME: Final = re.compile(
    r"(?:b(?=[\"'])|(?:bearer|basic|token|negotiate)[ \t]{1,8})?", re.IGNORECASE
)
_QUOTED: Final = re.compile(
    r"(?P<slash>\\*)(?P<quote>[\"'`])(?P<value>(?:(?!(?P=slash)(?P=quote))(?:\\.|[^\r\n])){1,8000})"
)
_ADDED: Final = re.compile(
    r"[\"'`]?\s{0,8}(?:[+.&][ \t]{0,8}[`\\]?|[`\\](?=\s))\s{0,40}(?:\+\s{0,8})?"
    r"(?P<quote>[\"'])(?P<value>(?:(?!(?P=quote))[^\r\n]){1,8000})"
)
"""A string that is put behind another."""
_BARE: Final = re.compile(r"[^\s\"'`<>;,&)}\]\\]{1,8000}")
_WHOLE_LINE: Final = re.compile(r"[^\r\n]{1,8000}")
_REFERENCE: Final = re.compile(
    rf"{STAND_IN_PATTERN}|A[A-Z]{{2}}A[A-Z0-9]{{12,20}}\b|"
    r"\$|%\w+%|\*{2,}|file://|fileb://|<[a-z_ -]+>|\{\{|[|>][-+]?\d?\Z|<<[-~]?\w"
)
_EVERYDAY: Final = re.compile(
    rf"(?:{IN_PLACE_OF_VALUE}|not|is|was|in|of|for|to|the|a|an|no|or|and|has|from|with|by|on|at|as)"
    r"(?![\w\"\\])",
    re.IGNORECASE,
)
"""What is no secret where one is called for: a stand-in, a reference, a mask, an everyday word."""
_NO_WIDTH: Final = re.compile(
    "\x1b\\[[0-9;?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)"
    "|[\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
)
_NAMED_AFTER: Final = re.compile(
    r"[Vv]alue (?P<quote>[\"'])(?P<value>[^\r\n]{1,2000}?)(?P=quote) at (?P=quote)"
    r"(?P<name>[\w.]{1,80})"
)
"""A value that is refused, and behind it its name: as AWS words it."""
_NAMED_BEFORE: Final = re.compile(
    r"parameter (?P<name>[\w.\[\]]{1,80}), value: (?P<value>[^\r\n]{1,2000}?)"
    r"(?=, (?:type|valid)\b|[\r\n]|\Z)"
)
"""The same, as botocore words it."""
_HEADER: Final = re.compile(
    r"Invalid header value b?(?P<quote>[\"'])(?!AWS4-HMAC)(?P<value>[^\r\n]{1,9000}?)"
    r"(?:(?P=quote)|(?=[\r\n])|\Z)"
)
"""A header that cannot be sent: a token. Of a signature's the parts have names of their own."""
_UUID: Final = re.compile(
    r"(?<![\w-])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\w-])"
)
_UUID_OF: Final = re.compile(
    r"(?P<name>(?<![\w.$-])[\w.$-]+)[^\w\n]*(?:\n[^\w\n]*|(?:is|was|value)[^\w\n]+)?\Z",
    re.IGNORECASE,
)
"""What stands before a UUID that is called something: a name, and the signs behind it."""
_CODE: Final = re.compile(r"\d{6,8}")
"""A code of an MFA device."""
_SENTENCE: Final = re.compile(r"[A-Z][a-z]+(?: [a-z]+){2,}[^\r\n]{0,80}")
"""AWS's codes of errors, and the sentence that some SDKs put in quotes behind one."""
_FEWEST_DIGITS: Final = 5
"""A number of fewer is a line, a length or a status."""
_LEAST_LIKE_A_WORD: Final = 5.0
"""Likeness of letters to words, from eight on: 423 of 424 public words score more, 97 of 100
random runs of small and capital letters less."""
_LONGER_THAN_WORDS: Final = 20
"""Letters: a word of so many in a value's place is none of a sentence."""
_LONG_ENOUGH: Final = 8
"""Characters: a value of so many, behind a name and a blank alone, is taken for its secret."""


def hide_secrets(text: str, *, by_chance: bool = True) -> str:
    """Return a text with every secret replaced by a stand-in that tells its length only.

    What else stands there is kept byte for byte, but for marks of no width where a secret was
    hidden behind them. Without `by_chance`, what merely looks drawn by chance stays: the stand-ins
    of names do. Twice is as once.
    """
    hidden = _hide(text, by_chance=by_chance)
    if _NO_WIDTH.search(text):
        plain = _NO_WIDTH.sub("", text)
        bare = _hide(plain, by_chance=by_chance)
        if bare != plain:
            return bare
    return hidden


def _hide(text: str, *, by_chance: bool) -> str:
    called = _hide_called(text)
    return hide_shapes(called) if by_chance else hide_strong_shapes(called)


def _hide_called(text: str) -> str:
    """Hide what is called a secret."""
    spans = sorted((*_spans_by_name(text), *_spans_refused(text)))
    if not spans:
        return text
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [text[at:start], hide_secret(text[start:end])]
            at = end
    return "".join([*pieces, text[at:]])


def _spans_by_name(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in CALLED.finditer(text):
        if match.start() < last:
            continue
        behind = _BEHIND.match(text, match.end())
        end = match.end() if behind is None else behind.end()
        before = _BEFORE.search(text, max(0, match.start() - 64), match.start())
        start = match.start() if before is None else before.start()
        if _OF_AN_ARN.search(text, max(0, start - 100), start) is not None:
            continue
        name = text[start:end].rstrip(".-")
        code = CODES.search(name)
        if NOT_CALLED.search(name) and code is None:
            continue
        found = _value_behind(text, start, end, code=code is not None)
        if found is not None:
            below = rest_below(text, found[1])
            spans = [found, *([] if below is None else [below]), *_add_spans(text, found[1])]
            last = spans[-1][1]
            yield from spans


def _spans_refused(text: str) -> Iterator[tuple[int, int]]:
    """Find values that were refused, by the names of their parameters."""
    for pattern in (_NAMED_AFTER, _NAMED_BEFORE):
        for match in pattern.finditer(text):
            short = match["value"].isdigit() and len(match["value"]) <= _FEWEST_DIGITS
            if sounds_secret(match["name"]) and not is_stand_in(match["value"]) and not short:
                yield match.span("value")
    yield from (match.span("value") for match in _HEADER.finditer(text))
    for match in _UUID.finditer(text):
        before = _UUID_OF.search(text, max(0, match.start() - 100), match.start())
        if before is not None and sounds_secret(before["name"].rstrip("-.")):
            yield match.span()


def _add_spans(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Give the strings that a program puts behind the first: `"abc" + "def"`, over lines too."""
    while (match := _ADDED.match(text, end)) is not None:
        yield match.span("value")
        end = match.end("value")


def _value_behind(text: str, start: int, end: int, *, code: bool) -> tuple[int, int] | None:
    """Find the value that belongs to a name, by what stands between the two."""
    sign = _SIGN.match(text, end)
    if sign is None:
        return None
    at = sign.end()
    scheme = _SCHEME.match(text, at)
    at = at if scheme is None else scheme.end()
    quoted = _QUOTED.match(text, at)
    if quoted is not None:
        kept = _REFERENCE.match(quoted["value"]) or _EVERYDAY.fullmatch(quoted["value"])
        if ERROR_CODE.search(text[start:end]):
            kept = kept or _SENTENCE.fullmatch(quoted["value"])
        return None if kept else quoted.span("value")
    mark = sign["sign"] or ""
    sure = (
        mark in {"=", ":=", "=>"}
        or mark[:1] in {"%", ">"}
        or bool(sign["below"] or sign["wrapped"])
    )
    whole = mark == "=" and _begins_line(text, start) and " " in text[end : sign.end()]
    value = (_WHOLE_LINE if whole else _BARE).match(text, at)
    if value is None or _REFERENCE.match(value[0]) or _EVERYDAY.match(value[0]):
        return None
    span = value.start(), value.start() + len(value[0].rstrip())
    option = text[start : start + 1] == "-" and bool(sign["blank"])
    if code:
        return span if _CODE.fullmatch(value[0]) else None
    if sure or option:
        return span
    return span if _is_no_word(value[0], told=not sign["blank"]) else None


def _begins_line(text: str, start: int) -> bool:
    """Say whether only blanks, a quote or a comment's mark stand before a name on its line."""
    line = text.rfind("\n", 0, start) + 1
    return not text[line:start].strip(" \t#;\"'\ufeff")


def _is_no_word(value: str, *, told: bool) -> bool:
    """Say whether what stands behind a colon or a blank can be no word of a sentence."""
    bare = value.strip(".:!?*()[]")
    if (
        not bare
        or value.endswith(":")
        or bare.startswith(("arn:", "http://", "https://", "/", "~", "-"))
    ):
        return False
    if bare.isdigit() and len(bare) < _FEWEST_DIGITS:
        return False
    if bare.isalpha():
        odd = len(bare) >= _LONG_ENOUGH and likeness_to_words(bare) < _LEAST_LIKE_A_WORD
        return odd or len(bare) >= _LONGER_THAN_WORDS
    if bare.replace("-", "").replace("_", "").replace(".", "").isalpha():
        return False
    return told or (len(bare) >= _LONG_ENOUGH and any(each.isdigit() for each in bare))
