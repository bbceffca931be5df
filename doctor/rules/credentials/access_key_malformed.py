"""What stands in the place of an access key ID cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.command import option, shell
from doctor.model.edit import ChangeEnvironment, SetSetting
from doctor.model.failure import Failure
from doctor.model.finding import Finding, Proposal
from doctor.model.limits import ACCESS_KEY_ID_LENGTH
from doctor.model.secret import hidden_length, is_stand_in
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.comments_and_quotes import drop_comment, drop_quotes
from doctor.rules.shared.keys.base_key import (
    BaseKey,
    base_failures,
    base_key,
    quote_failure,
    quote_key,
)
from doctor.texts.region_names import partition_of_host
from doctor.texts.stand_in import whole_length

_KEY: Final = re.compile(r"A[A-Z]{3}[A-Z0-9]{16}\Z")
_BEGINNING: Final = re.compile(r"(?:AKIA|ASIA|ABIA|ACCA)", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(
    r"X{3,}|<(?!hidden)|\$|\{|your|replace|change|access|secret|key|redact|censor|remov|mask|"
    r"dummy|\A([a-z])\1*\Z|\A\W+\Z|A[KS]IA\w*(?:\.{2}|…|\*{2}|_{3})",
    re.IGNORECASE,
)
"""What stands for a key, or in place of a part of it that somebody left out of a report.

Words that name the field (`myaccesskeyid`) are what reports show, and no store's IDs.
"""
_OF_THE_SHAPE: Final = re.compile(r"A[KS]IA[A-Z0-9]+\Z")
_FILLED: Final = re.compile(r"X{4,}")
"""What stands for a key that has its letters: a word may be in it by chance, four X are not."""
_REFUSALS: Final = ("invalid-key", "signature-mismatch", "bad-scope")


@rule(
    id="credentials/access-key-malformed",
    summary="the value set as access key ID cannot be one",
    over=(
        "credentials/access-key-invalid",
        "credentials/secret-key-wrong",
        "credentials/session-token-missing",
        "credentials/stale-session-token-with-long-term-key",
        "credentials/env-keys-shadow-profile",
        "credentials/wrong-partition",
        "endpoint/opt-in-region-not-enabled",
    ),
)
def access_key_malformed(situation: Situation) -> Iterator[Finding]:
    """Ask: has the key ID the length and the letters of one?"""
    base = base_key(situation)
    unsent = base_failures(situation, "header-invalid")
    if unsent and (base is None or _what_is_wrong(base.key.value) is None):
        yield _unseen_header(base, unsent)
        return
    if base is None or situation.works or situation.hops_tried or _is_elsewhere(base):
        return
    value = base.key.value
    wrong = _what_is_wrong(value)
    refused = (*base_failures(situation, *_REFUSALS), *unsent)
    if wrong is None or _is_placeholder(value) or _is_told_elsewhere(base):
        return
    if not refused and not _BEGINNING.match(value.strip(" \t\r\n\"'")):
        # Stores other than AWS have key IDs of other shapes.
        return
    meant = _guess_key(value)
    yield Finding(
        title=f"the access key ID in {base.where} {wrong}",
        explanation="An AWS access key ID has 20 capital letters and digits, and begins with "
        "AKIA (a user's) or ASIA (a session's). AWS does not know the value that was sent, and "
        "answers InvalidClientTokenId, or that it cannot read the signature.",
        profile=base.hop.profile,
        evidence=(
            quote_key(base, "this is set instead", "not a key ID"),
            *(quote_failure(each) for each in refused),
        ),
        proposals=tuple(_propose_whole_key(base, meant)),
        next_step=None if meant is not None else "copy ID and secret again from their source",
    )


def _is_placeholder(value: str) -> bool:
    pattern = _FILLED if _OF_THE_SHAPE.match(value) else _PLACEHOLDER
    return pattern.search(value) is not None


def _unseen_header(base: BaseKey | None, unsent: tuple[Failure, ...]) -> Finding:
    """What stands in the header is not shown: a line break at the end is not seen either."""
    where = "where the key is kept" if base is None else f"in {base.where}"
    return Finding(
        title="the key ID or the secret contains a line break or a space",
        explanation="Both go into the header that signs the call, and a line break, a space or a "
        "stray character makes that header invalid. It is often at the end, where it is hard to "
        f"see: pasted into a CI secret, or written by echo, {where}.",
        certainty="likely",
        profile=None if base is None else base.hop.profile,
        evidence=tuple(quote_failure(each) for each in unsent),
        proposals=(
            Proposal(
                title="store both values again, without anything around them",
                who="caller",
                kind="credentials",
                commands=(shell('printf %s "$AWS_ACCESS_KEY_ID" | wc -c   # 20'),),
            ),
        ),
    )


def _is_elsewhere(base: BaseKey) -> bool:
    """Calls that go to another endpoint than AWS's are signed with that one's keys."""
    endpoint = base.hop.setting("endpoint_url")
    if endpoint is None:
        return False
    host = re.sub(r"^\w+://", "", endpoint.value).partition("/")[0].partition(":")[0]
    return partition_of_host(host) is None


def _is_told_elsewhere(base: BaseKey) -> bool:
    """Quotes and remarks in a file are config/inline-comment-in-value's question."""
    if base.in_environment:
        return False
    value = base.key.value
    return drop_comment(value) is not None or drop_quotes(value) is not None


def _what_is_wrong(value: str) -> str | None:
    if not value or _KEY.match(value):
        return None
    if hidden_length(value) is not None:
        return "looks like a secret key: the two are swapped"
    bare = value.strip(" \t\r\n\"'")
    if bare != value and _KEY.match(bare):
        return "is wrapped in quotes or spaces"
    if any(letter.isspace() for letter in bare):
        return "contains a space"
    if _KEY.match(bare.upper()):
        return "contains lower-case letters"
    length = whole_length(bare)
    if not re.fullmatch(r"\w+", bare) and not (
        is_stand_in(bare) and length != ACCESS_KEY_ID_LENGTH
    ):
        return "contains characters that no key ID has"
    if length != ACCESS_KEY_ID_LENGTH:
        return f"has {length} characters, and a key ID has {ACCESS_KEY_ID_LENGTH}"
    return "does not begin like one"


def _guess_key(value: str) -> str | None:
    """Return the ID that is meant, where only its wrapping or letter case is wrong."""
    bare = value.strip(" \t\r\n\"'").upper()
    return bare if _KEY.match(bare) else None


def _propose_whole_key(base: BaseKey, meant: str | None) -> Iterator[Proposal]:
    profile = base.hop.profile
    if meant is None:
        yield Proposal(
            title="store the pair again, both halves from the same place",
            who="caller",
            kind="credentials",
            commands=(shell("aws configure{}", option("--profile", profile)),),
        )
    elif base.in_environment:
        yield Proposal(
            title="export only the ID",
            who="caller",
            kind="environment",
            edits=(ChangeEnvironment(set=(("AWS_ACCESS_KEY_ID", meant),)),),
            commands=(shell("export AWS_ACCESS_KEY_ID={}", meant),),
        )
    elif profile is not None:
        yield Proposal(
            title="write only the ID",
            who="caller",
            kind="config-edit",
            edits=(SetSetting(profile=profile, name="aws_access_key_id", value=meant),),
        )
