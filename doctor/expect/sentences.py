"""Sentences into expectations: `alice with MFA and external ID abc may assume Deploy`."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from doctor.model.expectation import Expectation, Sent
from doctor.model.policy import PolicyKind

VERBS: Final[dict[str, str]] = {
    "may not assume": "may_not_assume",
    "may assume": "may_assume",
    "is not trusted by": "is_not_trusted_by",
    "is trusted by": "is_trusted_by",
}

KINDS: Final[dict[str, PolicyKind]] = {
    "trust policy": "trust policy",
    "identity policy": "identity policy",
    "permissions boundary": "permissions boundary",
    "boundary": "permissions boundary",
    "session policy": "session policy",
    "scp": "SCP",
    "service control policy": "SCP",
    "rcp": "RCP",
    "resource control policy": "RCP",
}
"""The words for the policy kinds that may be expected to refuse, in lower case."""

_SENTENCE = re.compile(
    r"(?:the )?(?P<who>\S+|\"[^\"]+\")(?: (?P<how>with|without) (?P<sent>.+?))? "
    rf"(?P<verb>{'|'.join(VERBS)}) (?:the role )?(?P<role>[^\s\"]+)"
    r"(?:,? because of (?:the |an? )?(?P<kind>.+))?\Z",
    re.I,
)
_VALUE = r"(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>\S+))"
_NOTHING = re.compile(r"(?:no |out )?(?:an? |any )?(?:MFA|external ID|session tags?)\Z", re.I)
_THINGS: Final = tuple(
    (name, re.compile(rf"(?:the |an? )?{words}\Z", re.I))
    for name, words in (
        ("mfa", rf"MFA(?: of (?P<age>{_VALUE}(?: \w+)?))?"),
        ("external_id", rf"external ID {_VALUE}"),
        ("session_name", rf"session name {_VALUE}"),
        ("source_identity", rf"source identity {_VALUE}"),
        ("source_ip", rf"source (?:IP|address) {_VALUE}"),
        ("duration", r"(?:session|duration) of (?P<age>\d+ ?\w*)"),
        ("time", rf"time {_VALUE}"),
        ("tags", rf"(?:session )?tag (?P<key>[^\s=]+)={_VALUE}"),
        ("claims", rf"claim (?P<key>[^\s=]+)={_VALUE}"),
        ("attributes", rf"attribute (?P<key>[^\s=]+)={_VALUE}"),
        ("context", rf"(?:(?:context )?key )?(?P<key>[\w-]+:[^\s=]+)={_VALUE}"),
    )
)
_AND = re.compile(r"(?:,| and)(?: with)? (?=(?:[^\"]*\"[^\"]*\")*[^\"]*\Z)", re.I)
_SPAN = re.compile(r"(?P<count>\d{1,9}) ?(?P<unit>s|m|h|d|second|minute|hour|day)?s?\Z", re.I)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
"""Seconds of each unit."""


class NoSentence(ValueError):  # noqa: N818 - it says what happened
    """The text is no expectation; the message says which part, and what may stand there."""


def parse_sentence(text: str) -> Expectation:
    """Read a sentence. Raises `NoSentence`."""
    plain = " ".join(text.split()).removesuffix(".")
    match = _SENTENCE.match(plain)
    if match is None:
        raise NoSentence(
            "it is no sentence such as “alice with MFA may assume Deploy”; the verbs are "
            + ", ".join(VERBS)
        )
    sent: dict[str, Any] = {}
    if match["how"] is not None:
        things = _AND.split(match["sent"])
        for thing in things:
            _read_thing(thing, sent, without=match["how"].lower() == "without")
    parts: dict[str, Any] = {VERBS[match["verb"].lower()]: match["role"]}
    if match["kind"] is not None:
        parts["because"] = match["kind"]
    return Expectation(who=match["who"].strip('"'), sent=msgspec.convert(sent, Sent), **parts)


def _read_thing(thing: str, sent: dict[str, Any], *, without: bool) -> None:
    if (without or thing.lower().startswith("no ")) and _NOTHING.match(thing):
        return
    for name, pattern in _THINGS:
        match = None if without else pattern.match(thing)
        if match is None:
            continue
        parts = match.groupdict()
        value = parts.get("quoted") if parts.get("quoted") is not None else parts.get("plain")
        if parts.get("key") is not None:
            sent.setdefault(name, {})[parts["key"]] = value
        elif name in {"mfa", "duration"}:
            sent[name] = parts.get("age") or True
        else:
            sent[name] = value
        return
    raise NoSentence(
        f"“{thing}” is nothing that can be sent: MFA, external ID X, session name X, source "
        "identity X, source IP X, session of 2h, tag K=V, claim K=V, attribute K=V, aws:Key=V"
    )


def read_kind(words: str) -> PolicyKind | None:
    """Read the name of a policy kind; `None` where it is none that can refuse."""
    return KINDS.get(" ".join(words.lower().split()))


def read_seconds(span: int | str) -> int | None:
    """Read `3600`, `2h` or `90 minutes` as seconds; `None` where it is no length of time."""
    if isinstance(span, int):
        return span if span >= 0 else None
    match = _SPAN.match(span.strip())
    if match is None:
        return None
    return int(match["count"]) * _UNITS[(match["unit"] or "s")[0].lower()]
