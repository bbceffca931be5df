"""What looks like a secret, whatever it is called: keys, tokens, signatures and seeds by shape.

A secret is drawn by chance, a name is not: in names letters follow one another as in words, and
capitals and digits stand together. The frequencies of pairs of letters tell the two apart from
sixteen characters on. Identifiers of AWS that are drawn by chance and public are known by their
form. Nothing here looks at how a value is called; that is `secret_text`'s part.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from doctor.model.arn import PERMISSION_SET_DIGITS, PERMISSION_SET_ROLE, ROLE_NAME_PATTERN
from doctor.model.secret import hide_secret

_PAIRS: Final = (
    "578846748469993739897776757465834367274475266472127483758438727854954768744272"
    "756795438466558636767444638689787563698968799957787483557743801654853866723150"
    "634383567026476506757521248344932370355484065662315187887882536889974799372607"
    "502171013031306312615030205234844270253644247452622285579953914845861587855274"
    "874696237246648814756332448489978474665796358977436367886863757889784988877545"
    "845685357048448738787551704203010121031332134270100085779673826678951888875372"
    "747695678366658745898463638576964993476597288784648576668661702888670988421322"
    "823083237012445413321332117335732781253773377423432263736423601451470348222453"
    "4454644361455567247734513351217213610443520232301031"
)
"""How often a letter follows another in words, `aa`, `ab` … `zz`: 0 never, 9 most often.

Logarithmic; counted over the project's own texts and the standard library's.
"""
_SHORTEST: Final = 16
"""Characters: below that a name and a secret cannot be told apart by chance alone."""
_LONG: Final = 20
"""Characters from which on a score strays so little that more of them may count as chance."""
_MOST_LIKE_CHANCE: Final = 4.9
_LONG_LIKE_CHANCE: Final = 5.3
"""Scores under which a run of 16, and of 20 characters and more, is taken to be drawn by chance:
999 of 1,000 random runs of letters and digits score less, 98 of 100 names more."""
_CAPITALS_LIKE_CHANCE: Final = 6.6
"""The same for capitals alone, which nothing but a seed without digits has at random: 980 of 1,000
of sixteen score less, and more of longer ones, as do 2 of 1,000 runs of words."""
_PER_CHANGE: Final = 8.0
"""How much a change from letters to digits, or from small letters to capitals, weighs."""
_SHORT_PART: Final = 3
"""Characters: of so few, letters do not tell whether they were drawn by chance."""
_FURTHEST_NAME: Final = 60
"""Characters before a digest in which its name is looked for."""

_MOST_LIKE: Final = 9.0
"""Likeness: that of the most frequent pair of letters."""
_AMONG_STAND_INS: Final = ContextVar("among stand-ins", default=False)

_RUN: Final = re.compile(r"[A-Za-z0-9+/=_%~-]{16,}")
_PART: Final = re.compile(r"[A-Za-z0-9]+")
_NAME: Final = re.compile(r"(?:%(?:2[BbFf]|3[Dd])|[^/=%]|%(?![0-9A-Fa-f]{2}))+=*")
_ENCODED: Final = re.compile(r"%(?!2[BbFf]|3[Dd])[0-9A-Fa-f]{2}")
"""What is no letter of a secret, in the form of an address: such a run is a text, not a token."""
_PUBLIC: Final = re.compile(
    r"\d{1,30}"
    r"|(?:A[A-Z]{2}A)[A-Z0-9]{12,20}"  # AKIA…, ASIA…, AIDA…, AROA… and kin
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"  # a UUID: a request, an account
    r"|(?:i|o|r|ou|p|vpc|vpce|vpce-svc|subnet|eni|sg|ami|vol|lt|acl|rtb|igw|nat|fs|ssoins|mi|ps)-"
    r"[0-9a-z-]{4,40}"
    r"|(?:\d{4}-?\d{2}-?\d{2})[T_ -]?[\d:-]{0,12}Z?"  # a moment
    r"|[a-z]{2}(?:-[a-z]+){1,3}-\d_[A-Za-z0-9]{6,12}"  # a user pool of Cognito
    rf"|{PERMISSION_SET_ROLE}{ROLE_NAME_PATTERN}_[0-9a-f]{{{PERMISSION_SET_DIGITS}}}"
    r"|[-_]+|(?P<sign>.)(?P=sign)+"  # a line, or what stands in place of a secret
)
_NAMED_DIGEST: Final = re.compile(
    r"(?:sha-?(?:1|256|384|512)|md5|digest|commit|thumb_?print\w*|fingerprint|revision|"
    r"encoded[- ](?:authorization failure )?message|authorization-(?:details|ids?)|etag|"
    r"\beks[\w.-]{0,40}/id|sso/cache|cli/cache|login/cache|@)"
    r"[\"']?[\s:=/@,\[\"']{0,6}\Z",
    re.IGNORECASE,
)
"""What stands before a digest, or an identifier made of one, that is named as such."""
_HEX: Final = re.compile(r"[0-9a-f]{24,}|[0-9A-F]{24,}")
_SEED: Final = re.compile(r"(?=[A-Z]*[2-7])[A-Z2-7]{16,}=*")
_SPACED_SEED: Final = re.compile(
    r"(?<![\w-])(?:(?:[A-Z2-7]{4}[ -]){3,15}[A-Z2-7]{4}|(?:[a-z2-7]{4}[ -]){3,15}[a-z2-7]{4})"
    r"(?![\w-])"
)
"""A seed in groups of four, as sites show it beside the code to scan."""
_STRONG: Final = re.compile(
    r"(?<![\w/+])(?:IQoJ|FwoG|AQoD|FQoG|AQoE)[A-Za-z0-9/+=]{40,}"  # sessions of STS
    r"|\beyJ[\w-]{8,}(?:\.[\w-]{4,}){0,4}"  # a JWT, or its first part
    r"|\b(?:gh[pousr]_|glpat-|github_pat_|hv[sb]\.|xox[abeprs]-|npm_|pypi-|dop_v1_|sk-)[\w-]{16,}"
    r"|(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{30,40}"  # a client secret of Entra ID
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]+"
)
"""Forms that nothing public has: they are hidden also within names, ARNs and policies."""
_KEY: Final = re.compile(
    r"(?<![\w/+=-])(?=[\w/+]*[A-Z])(?=[\w/+]*[a-z])(?=[\w/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=-])"
)
"""A secret access key of AWS."""
_CHOSEN: Final = re.compile(
    r"(?:(?:external[ _-]?id|session[ _-]?name|profile|role[ _-]?id|source[ _-]?identity)"
    r"[\"'`]?\s*[=:]\s*|(?:external[ _-]?id|session[ _-]?name|source[ _-]?identity)[ ]{1,4}"
    r"(?:is[ ]{1,4}|of[ ]{1,4})?)[\"'`]?\Z",
    re.IGNORECASE,
)
"""What somebody chose, at random as often as not, and what is sent in the open."""
_PASSWORD: Final = re.compile(r"(://(?:[^\s/@:\"]{0,200}:)?)(?!git@)([^\s/@<\"]{1,500})(?=@)")
"""A password in an address, or the user: a token often stands there, unless all are called git."""
_PRIVATE_PART: Final = re.compile(r"(\"d\"[ \t]{0,8}:[ \t]{0,8}\")([^\s/@<\"]{1,500})(?=\")")
"""The private part of a JSON Web Key."""
_ARN: Final = re.compile(r"arn:[\w-]{2,12}:(?:iam::\\?[\"'][0-9a-j]\d{11}\\?[\"']:)?[^\s\"'<>,;]+")
"""Some tools write the account between quotes."""
_WITHIN_ARN: Final = re.compile(r"\barn:[^\s\"'<>,;]*\Z")
_NEWLINE: Final = re.compile(r"\r?\n")
_CUT_BEFORE: Final = re.compile(r"[A-Za-z0-9+/_-]{4,}[ \t]*\Z")
_CUT_AFTER: Final = re.compile(
    r"[ \t]*(?P<rest>[A-Za-z0-9+/_-]{4,}={0,3})(?=[\s\"',;&<>)}\]\\]|\Z)"
)
"""Base64 has `=` at its very end alone: `NAME=value` on the next line is no rest of a secret."""


def hide_tokens(value: str) -> str:
    """Hide tokens in what somebody chose, such as an external ID: that may well be random."""
    return _STRONG.sub(lambda match: hide_secret(match[0]), value)


def hide_in_name(name: str) -> str:
    """Hide what looks drawn by chance in a name: one without digits may be made of any letters."""
    return (hide_shapes if any(map(str.isdigit, name)) else hide_strong_shapes)(name)


def hide_strong_shapes(text: str) -> str:
    """Hide what can be nothing but a secret. Names, ARNs, external IDs and policies stay."""
    text = hide_tokens(text)
    text = _KEY.sub(_hide_key, text)
    for pattern in (_PASSWORD, _PRIVATE_PART):
        text = pattern.sub(lambda match: match[1] + hide_secret(match[2]), text)
    return text


def _hide_key(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - _FURTHEST_NAME) : match.start()]
    named = _WITHIN_ARN.search(before) is not None and not _is_chance(match[0])
    public = named or _CHOSEN.search(before) or _HEX.fullmatch(match[0])
    return match[0] if public else hide_secret(match[0])


def hide_shapes(text: str) -> str:
    """Hide every run of a text that looks drawn by chance and is no public identifier.

    Where such a run ends with its line, the line below belongs to it: terminals wrap.
    """
    text = _SPACED_SEED.sub(_hide_spaced, hide_strong_shapes(text))
    spans = list(_secret_spans(text))
    if not spans:
        return text
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], hide_secret(text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def _hide_spaced(match: re.Match[str]) -> str:
    letters = re.sub(r"[ -]", "", match[0])
    mixed = any(map(str.isdigit, letters)) and any(map(str.isalpha, letters))
    return hide_secret(match[0]) if mixed and _is_chance(letters) else match[0]


def looks_secret(run: str) -> bool:
    """Say whether a run of characters looks drawn by chance, and is no public identifier."""
    if len(run) < _SHORTEST or _PUBLIC.fullmatch(run):
        return False
    bare = run.rstrip("=")
    if _HEX.fullmatch(bare) or _SEED.fullmatch(run):
        return True
    return _is_chance(bare) and _chance_in(bare) >= _SHORTEST


def is_public_identifier(run: str) -> bool:
    """Say whether a run has the form of an identifier that is drawn by chance and public."""
    return _PUBLIC.fullmatch(run) is not None


def _is_chance(run: str) -> bool:
    if len(run) < _SHORTEST:
        return False
    if run.isalpha() and run.isupper():
        return likeness_to_words(run) < _CAPITALS_LIKE_CHANCE
    return likeness_to_words(run) < (_LONG_LIKE_CHANCE if len(run) >= _LONG else _MOST_LIKE_CHANCE)


def _chance_in(run: str) -> int:
    """Count the characters of a run in parts that are neither words nor numbers nor short."""
    parts = _PART.findall(run)
    if len(parts) == 1:
        return len(run)
    return sum(
        len(part)
        for part in parts
        if not part.isdigit()
        and len(part) > _SHORT_PART
        and likeness_to_words(part) < _LONG_LIKE_CHANCE
    )


@contextmanager
def among_stand_ins(*, redacted: bool) -> Iterator[None]:
    """Take nothing for drawn by chance while a redacted case is read: every name of it is."""
    before = _AMONG_STAND_INS.set(redacted)
    try:
        yield
    finally:
        _AMONG_STAND_INS.reset(before)


def are_stand_ins_expected() -> bool:
    """Say whether what is read is a redacted case's."""
    return _AMONG_STAND_INS.get()


def likeness_to_words(run: str) -> float:
    """Score a run: how often its pairs of letters stand in words, less for each change of kind."""
    return _MOST_LIKE if are_stand_ins_expected() else _likeness(run)


@functools.lru_cache(maxsize=4096)  # the words of a log, which come again
def _likeness(run: str) -> float:
    known = changes = pairs = 0
    for one, other in itertools.pairwise(run):
        if one.isalpha() and other.isalpha() and one.isascii() and other.isascii():
            pairs += 1
            known += int(_PAIRS[(ord(one.lower()) - 97) * 26 + ord(other.lower()) - 97])
            changes += one.islower() and other.isupper()
        else:
            changes += one.isalnum() != other.isalnum() or one.isdigit() != other.isdigit()
    return (known / pairs if pairs else 0.0) - _PER_CHANGE * changes / max(1, len(run) - 1)


def _secret_spans(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of what looks secret, with what a wrapped line goes on with, in order."""
    arns = [match.span() for match in _ARN.finditer(text)]
    last = 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        if _CHOSEN.search(text, max(0, start - 40), start):
            continue
        if start < last or any(begin <= start < stop for begin, stop in arns):
            continue
        for low, high in _parts(text, start, end):
            before, after = _wrapped_spans(text, low, high, last)
            yield from (span for span in (before, (low, high), after) if span is not None)
            last = high if after is None else after[1]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give what of a run is secret: some of its parts between `/` and `=`, or all of it."""
    run = text[start:end]
    if _is_named(text, start) and run[:1].isalnum() and "/" not in run[:24]:
        return
    parts = [match.span() for match in _NAME.finditer(run)]
    named = {low for low, _ in parts if _is_named(text, start + low)}
    found = [
        (start + low, start + high)
        for low, high in parts
        if looks_secret(run[low:high]) and low not in named
    ]
    plain = sum(high - low for low, high in parts if _is_plain(run[low:high]))
    whole = len(parts) > 1 and not named and _ENCODED.search(run) is None
    if whole and looks_secret(run) and len(run) - plain >= _SHORTEST:
        yield start, end
    else:
        yield from found


def _is_named(text: str, at: int) -> bool:
    """Say whether what stands before a place says that a digest follows."""
    return _NAMED_DIGEST.search(text, max(0, at - _FURTHEST_NAME), at) is not None


def _is_plain(part: str) -> bool:
    """Say whether a part of a path or an assignment is a name, a number or a public identifier."""
    if len(part) <= _SHORT_PART or _PUBLIC.fullmatch(part):
        return True
    return likeness_to_words(part) >= _LONG_LIKE_CHANCE or _chance_in(part) < len(part) / 2


def _wrapped_spans(
    text: str, start: int, end: int, last: int
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Find what of a secret stands on the line above and below, where a line was wrapped."""
    before = None
    above = re.compile(r"\r?\n[ \t]*\Z").search(text, max(0, start - 40), start)
    if above is not None:
        head = _CUT_BEFORE.search(text, max(last, above.start() - 200), above.start())
        if head is not None and not _is_word(head[0].strip()):
            before = (head.start(), head.start() + len(head[0].rstrip()))
    return before, rest_below(text, end)


def rest_below(text: str, end: int) -> tuple[int, int] | None:
    """Find what a secret that ends with its line goes on with on the line below."""
    newline = _NEWLINE.match(text, end)
    if newline is None:
        return None
    rest = _CUT_AFTER.match(text, newline.end())
    return None if rest is None or _is_word(rest["rest"]) else rest.span("rest")


def _is_word(run: str) -> bool:
    """Say whether a short run reads as a word, or as words with underscores."""
    letters = run.strip("_=-").replace("_", "").replace("-", "")
    return letters.isalpha() and likeness_to_words(letters) >= _LONG_LIKE_CHANCE
