"""Which command of a paste failed last: its words are the error, what came before is evidence."""

from __future__ import annotations

import re
from typing import Final

import msgspec
from msgspec.structs import replace

from doctor.model.failure import Failure
from doctor.model.failure_kinds import EMPTY_HANDED, FailureKind
from doctor.texts.documents.status_messages import find_status_messages
from doctor.texts.errors import parse_failures
from doctor.texts.named_profiles import find_profiles
from doctor.texts.settled_errors import part_settled
from doctor.texts.transcript.pieces import Piece, Transcript

_LOOKS: Final = re.compile(
    r"(?:sudo[ ])?(?:aws[ ](?:--?[\w-]+(?:[ =](?!iam\b|sts\b|organizations\b)\S+)?[ ]+)*"
    r"(?:iam[ ](?:get|list|simulate)-|organizations[ ](?:list|describe)-|configure[ ]|"
    r"sts[ ](?:get-caller-identity|decode-authorization-message|get-access-key-info)|"
    r"ec2[ ]describe-instances|eks[ ](?:list|describe)-|cloudtrail[ ]|--version)"
    r"|cat[ ]|ls\b|env\b|printenv\b|echo\b|grep\b|head\b|tail\b|type[ ]|which[ ]|date\b|id\b|"
    r"whoami\b|hostname\b|git[ ]|jq\b|openssl\b|kubectl[ ](?:get|describe|logs?)\b|"
    r"vault[ ]read[ ]aws/(?:roles|config)|export[ ]|set[ ]|unset[ ]|\S+[ ](?:--)?version\b)"
)
"""Commands that look at something: what they print is evidence, also where they were refused."""
_NOTED: Final = re.compile(r"[ \t]#[ \t]*(?:this |it |that )?(?:works?|worked|fine|ok)\b", re.I)
"""A comment behind a command that tells its outcome."""
_ANSWERS: Final = ("no-such-entity", "access-denied")
_IAM_CALL: Final = re.compile(r"\b(?:Get|List)(?:Role|User|Policy|Attached|Group|OpenID|SAML)\w*")


class Accused(msgspec.Struct, frozen=True, kw_only=True):
    """What failed: the command (where one is shown), what it said, and the rest of the words.

    `others` are the words of other commands with the command, the oldest first.
    """

    command: str | None
    words: str
    others: tuple[tuple[str, str], ...] = ()
    earlier: tuple[str, ...] = ()


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    command: str | None
    words: str
    failed: bool
    settled: bool = False

    @property
    def looks(self) -> bool:
        return self.command is not None and _LOOKS.match(self.command) is not None

    @property
    def noted(self) -> bool:
        """Say whether a comment behind the command says that it works."""
        return self.command is not None and _NOTED.search(self.command) is not None

    @property
    def tells(self) -> bool:
        """Say whether that the command ran is evidence: of what only looks, the profile is."""
        names = any(find_profiles(self.command or "", of_files=False))
        return self.noted or not self.looks or names

    @property
    def is_sound(self) -> bool:
        """Say whether the command is none that failed: by what it does, or by what is noted."""
        return self.looks or self.noted


def find_accused(transcript: Transcript) -> Accused:
    """Find what failed last. Where nothing is recognised as a failure, all words are the error."""
    said = _words_by_command(transcript)
    blamed = _failed_exchange(said)
    commands = [each.command for each in said if each.command is not None and not each.is_sound]
    if blamed is None:
        words = "\n".join(each.words for each in said if not each.looks and each.words)
        last = commands[-1] if commands else None
        return Accused(
            command=last, words=words, others=_others(said, None), earlier=tuple(commands[:-1])
        )
    at = said.index(blamed)
    before = [each.command for each in said[: at + 1] if each.command and not each.is_sound]
    command = blamed.command
    if command is None:
        command = before[-1] if before else (commands[0] if len(commands) == 1 else None)
    ran = (each.command for each in said if each.command and each.tells)
    earlier = tuple(each for each in ran if each != command)
    return Accused(
        command=command, words=blamed.words, others=_others(said, blamed), earlier=earlier
    )


def _failed_exchange(said: list[_Said]) -> _Said | None:
    failed = [each for each in said if each.failed]
    real = [each for each in failed if not each.looks]
    if real and _kinds(real[-1]) <= EMPTY_HANDED:
        # A look with the same profile afterwards says what stopped it.
        looks = [each for each in said[said.index(real[-1]) + 1 :] if each.failed and each.looks]
        same = (each for each in looks if _profiles(each) == _profiles(real[-1]))
        real += [each for each in same if _kinds(each) - EMPTY_HANDED][-1:]
    return next((choice[-1] for choice in (real, failed) if choice), None)


def _kinds(said: _Said) -> set[FailureKind]:
    return {each.kind for each in parse_failures(said.words)}


def _profiles(said: _Said) -> set[str]:
    return set(find_profiles(said.command or "", of_files=False))


def _others(said: list[_Said], blamed: _Said | None) -> tuple[tuple[str, str], ...]:
    return tuple(
        (each.command or "", each.words)
        for each in said
        if each is not blamed and each.words.strip() and (blamed is not None or each.looks)
    )


def _words_by_command(transcript: Transcript) -> list[_Said]:
    """Give the words by the command that printed them, in order."""
    groups: list[tuple[str | None, list[Piece]]] = [(None, [])]
    for piece in transcript.pieces:
        if piece.kind == "command":
            groups.append((piece.text, []))
        elif piece.kind == "text":
            command = _printed_by(piece)
            if command != groups[-1][0] and (command is None or groups[-1][0] is None):
                groups.append((command, []))
            groups[-1][1].append(piece)
        elif (said := "\n".join(find_status_messages(piece.value))) != "":
            groups[-1][1].append(replace(piece, raw=said))
    found = []
    for command, pieces in groups:
        words = "\n".join(each.raw for each in pieces)
        if command is None:
            words, settled = _leave_settled(words, pieces)
            if settled:
                found.append(_Said(command=None, words=settled, failed=False, settled=True))
        if command is not None or words.strip():
            found.append(_Said(command=command, words=words, failed=_is_failure(command, words)))
    return _join_loose_words(found)


def _leave_settled(words: str, pieces: list[Piece]) -> tuple[str, str]:
    """Part words from errors that are told to be over, or right, where another one is left."""
    held, settled = part_settled(each.raw for each in pieces)
    rest = "\n".join(held)
    return (rest, "\n".join(settled)) if settled and _is_failure(None, rest) else (words, "")


def _printed_by(piece: Piece) -> str | None:
    """Return the command that printed some words: what looks at something says no more than that.

    A label of an error behind it begins something else.
    """
    command = piece.command
    if command is None or _LOOKS.match(command) is None:
        return command
    return None if piece.label is not None and piece.label.kind == "error" else command


def _join_loose_words(said: list[_Said]) -> list[_Said]:
    """Put the words that no command printed together, where none of them but one failed."""
    loose = [e for e in said if e.command is None and e.words.strip() and not e.settled]
    failed = [each for each in loose if each.failed]
    if len(loose) < 2 or len(failed) != 1 or any(e.failed for e in said if e.command is not None):  # noqa: PLR2004 - two or more
        return said
    words = "\n".join(each.words for each in loose)
    whole = _Said(command=None, words=words, failed=True)
    return [
        whole if each is failed[0] else each
        for each in said
        if each not in loose or each is failed[0]
    ]


def _is_failure(command: str | None, words: str) -> bool:
    if not words.strip():
        return False
    kinds = [each for each in parse_failures(words) if each.kind != "unrecognised"]
    kinds = [each for each in kinds if "told-in-prose" not in each.signs]
    if command is not None and _LOOKS.match(command):
        kinds = [each for each in kinds if not _is_answer(each)]
    return bool(kinds)


def _is_answer(failure: Failure) -> bool:
    """Say whether a failure is what a look at IAM found: no such role, or no right to look."""
    return failure.kind in _ANSWERS and _IAM_CALL.search(failure.text) is not None
