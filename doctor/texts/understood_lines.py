"""Which lines of a text are understood: those that a reader of this room reads, and no others.

What is looked for in the texts of a case stands in `READ` of each reader, in the wordings and in
the documents of a transcript. A case that is kept holds those lines; of the rest it holds how many
characters there were, so that every line keeps its number.
"""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Final, get_args

from doctor.model.failure import Failure
from doctor.model.failure_kinds import ANSWERED_BY_ANOTHER, FailureKind
from doctor.model.secret import hide_line, is_stand_in
from doctor.texts import (
    aws_handles,
    change_lines,
    cures,
    failure_names,
    failure_signs,
    issuer_probes,
    job_lines,
    listed_keys,
    metadata_options,
    named_arns,
    named_profiles,
    parameter_words,
    pod_associations,
    region_names,
    remote_run_words,
    sdk_names,
    session_keys,
    setting_signs,
    surroundings,
    symptoms,
    token_files,
)
from doctor.texts.attachments import is_json, yaml_lines
from doctor.texts.denials import find_denials
from doctor.texts.error_calls import find_calls, find_codes, find_services
from doctor.texts.errors import parse_failures
from doctor.texts.flat_text import flatten, is_quoted_whole
from doctor.texts.job_lines import STAMP
from doctor.texts.plain_words import hide_odd_looking
from doctor.texts.public_words import hide_unknown_words_between, is_known_word
from doctor.texts.saml_response import parse_response
from doctor.texts.sdk_names import tells_version
from doctor.texts.secret_names import speaks_of_secrets
from doctor.texts.secret_shapes import are_stand_ins_expected
from doctor.texts.stand_in import STAND_IN_PATTERN
from doctor.texts.symptoms import find_told
from doctor.texts.transcript.cut import read_transcript
from doctor.texts.transcript.pieces import PieceKind
from doctor.texts.wording_search import REACH, find_matches, stands_in
from doctor.texts.wordings import WORDINGS
from doctor.texts.wordings.refused_values import CONSTRAINT

Span = tuple[int, int]
_DOCUMENTS: Final = frozenset({"json", "yaml", "hcl"})
Show = Callable[[PieceKind, str], str]
LINE_ENDS: Final = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""What ends a line: all that Unicode has, as `str.splitlines` and botocore take it."""
_REACH: Final = {CONSTRAINT.says: 2_300}
"""Characters before the marked word, more than usual: the value that is refused stands there."""
_WHOLE: Final = re.compile(
    rf"{STAND_IN_PATTERN}|\b[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}\b"
    r"|arn:[\w-]{2,12}:[\w-]*:[\w-]*:[^\s\"'<>,;`]+"
)
"""What is not cut where something else was read of it."""
_CODE: Final = re.compile(r"(?:[A-Z][A-Za-z]+[.:]?)+")
"""A code of AWS that no list has: a service's own."""
_NUMBER: Final = re.compile(r"\d[\dTZ.:/-]*")
_RUN: Final = re.compile(r"\w+")
READ: Final[tuple[re.Pattern[str], ...]] = (
    *surroundings.READ,
    *cures.READ,
    *failure_names.READ,
    *region_names.READ,
    *sdk_names.READ,
    *pod_associations.READ,
    *setting_signs.READ,
    *listed_keys.READ,
    *metadata_options.READ,
    *change_lines.READ,
    *issuer_probes.READ,
    *session_keys.READ,
    *parameter_words.READ,
    *named_arns.READ,
    *named_profiles.READ,
    *remote_run_words.READ,
    *aws_handles.READ,
    *job_lines.READ,
    *token_files.READ,
)
"""What is looked for in any text of a case."""
READ_OF_SOME: Final[tuple[re.Pattern[str], ...]] = (
    sdk_names.RELEASE,
    *failure_names.READ_IN_FAILURES,
    *failure_names.READ_OF_ANOTHER,
    *region_names.READ_IN_FAILURES,
    *failure_signs.read_in(get_args(FailureKind)),
    *symptoms.READ,
)
"""What is looked for in texts of some kinds; `_patterns` says in which."""

_REST_OF_WORD: Final = re.compile(r"[^\W_]*")
_WORD_BEFORE: Final = re.compile(r"[^\W_]{1,60}\Z")


def keep_understood(text: str, *, name: str = "", words: int = 0, show: Show | None = None) -> str:
    """Return a text with the lines that are understood; each run of others is a stand-in.

    `name` is what the text is called: the command that printed it, a file. Of a text that holds no
    failure that is known, the first `words` characters stay as well: a person may know them.
    `show` returns the lines of a piece of some kind (a document, settings, a command) as they may
    be kept; without it they are lines as others. Twice is as once.
    """
    return _keep_understood(text, name, words, show, stand_ins=are_stand_ins_expected())


@functools.lru_cache(maxsize=128)  # each text of a case is read several times
def _keep_understood(
    text: str, name: str, words: int, show: Show | None, *, stand_ins: bool
) -> str:
    lines = _Lines(text)
    if show is not None:
        lines.keep_documents()
    lines.keep_read(name, words)
    if show is not None:
        lines.show_pieces(show)
    shown = lines.write_shown()
    return (
        shown if shown == text else _keep_understood(shown, name, words, show, stand_ins=stand_ins)
    )


def show_prose(text: str) -> str:
    """Return a text with what readers read of it, and of its other words those that are known."""
    lines = _Lines(text)
    lines.keep_read("", 0)
    return lines.write_words()


class _Lines:
    """The lines of a text, and the numbers (from 0) of those that are kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.splitlines(keepends=True)
        self.bodies = [each.rstrip(LINE_ENDS) for each in self.lines]
        self.pieces: dict[int, tuple[PieceKind, int]] = {}
        """Of the lines of documents, settings, assignments and commands: which piece they are."""
        self.kept = {
            number
            for number, body in enumerate(self.bodies)
            if not body.strip() or is_stand_in(body.strip())
        }

        self.read: dict[int, list[Span]] = {}
        """Of the lines that stay for what was read of them: where that stands."""
        self.found: dict[int, list[Span]] = {}
        """Where in them stands what it was read from: its words are known, or were read."""

    def keep_documents(self) -> None:
        """Keep documents, settings, assignments and commands."""
        self._find_documents()
        self.kept |= self.pieces.keys()

    def _find_documents(self) -> None:
        if parse_response(self.text) is not None:
            self.kept.update(range(len(self.lines)))
            return
        if is_json(self.text):
            self.pieces.update(dict.fromkeys(range(len(self.lines)), ("json", 0)))
            return
        numbers = list(self._numbers())
        for at, piece in enumerate(read_transcript(self.text).pieces):
            if piece.kind != "text":
                first, last = bisect_left(numbers, piece.first), bisect_right(numbers, piece.last)
                # A document goes on where another begins: its last key may have its value there.
                own = 0 if piece.kind in _DOCUMENTS else at
                self.pieces.update(dict.fromkeys(range(first, last), (piece.kind, own)))
        read = yaml_lines(self.text)
        for number, body in enumerate(self.bodies):
            if body in read:
                self.pieces[number] = ("yaml", 0)

    def show_pieces(self, show: Show) -> None:
        """Put the lines of documents, settings and so on as they may be kept, piece by piece."""
        for piece, run in itertools.groupby(range(len(self.lines)), self.pieces.get):
            numbers = list(run)
            if piece is not None:
                text = show(piece[0], "".join(self.lines[number] for number in numbers))
                for number, line in zip(numbers, text.splitlines(keepends=True), strict=True):
                    self.lines[number] = line

    def _numbers(self) -> Iterator[int]:
        """Give the number of each line as a transcript counts it."""
        number, alone = 1, "\n" not in self.text
        for line in self.lines:
            yield number
            number += line.endswith("\n") or (alone and line.endswith("\r"))

    def keep_read(self, name: str, words: int) -> None:
        """Keep what readers read: failures, and what else is looked for."""
        failures = parse_failures(self.text)
        flats = [flatten(body) for body in self.bodies]
        numbers = [number for number, flat in enumerate(flats) if flat]
        flat = "\n".join(flats[number] for number in numbers)
        told = [f"{flats[number]}\n" for number in numbers]
        self._keep_spans(told, numbers, _spans_of_failures(flat))
        self._keep_found(told, numbers, list(_find_calls(flat)))
        self._keep_found(told, numbers, list(_find_wordings(flat)))
        self._keep_found(told, numbers, list(_find_prose(flat, failures)))
        every = range(len(self.lines))
        self._keep_found(self.lines, every, list(_find_patterns(self.text, name, failures)))
        if words and all(each.kind == "unrecognised" for each in failures):
            self._keep_first(words)

    def _keep_first(self, words: int) -> None:
        """Keep the lines that hold the first words of the text, as far as they read as words.

        Where a line speaks of something secret, it and the one below keep the words that are known
        alone: a passphrase reads as words do.
        """
        above = ""
        for number, body in enumerate(self.bodies):
            if words <= 0:
                return
            speaks = speaks_of_secrets(body)
            if number not in self.kept:
                ending = self.lines[number][len(body) :]
                if speaks or above:
                    self.lines[number] = self._show_words(number, above) + ending
                else:
                    spans = self.read.get(number, [])
                    self.lines[number] = _hide_odd_looking(body, spans) + ending
            if body.strip():
                above = body if speaks else ""
            self.kept.add(number)
            words -= sum(len(each) + 1 for each in body.split())

    def _keep_found(
        self, pieces: list[str], numbers: range | list[int], found: list[tuple[Span, list[Span]]]
    ) -> None:
        """Keep the lines of what was found, each with what was read of it."""
        self._keep_spans(pieces, numbers, (span for span, _ in found), whole=False)
        self._keep_spans(pieces, numbers, (part for _, read in found for part in read))

    def _keep_spans(
        self,
        pieces: list[str],
        numbers: range | list[int],
        spans: Iterator[Span],
        *,
        whole: bool = True,
    ) -> None:
        """Keep the lines that spans of a text touch, which is made of pieces.

        What stands in them was read, unless `whole` is false: then only that something was.
        """
        starts = list(itertools.accumulate(map(len, pieces), initial=0))[:-1]
        for start, end in spans:
            first = max(0, bisect_right(starts, start) - 1)
            last = max(first + 1, bisect_left(starts, end))
            for at in range(first, last):
                number, body = numbers[at], pieces[at].rstrip(LINE_ENDS)
                place = (max(0, start - starts[at]), end - starts[at])
                places = list(_places(self.bodies[number], body, *place))
                self.read.setdefault(number, []).extend(places if whole else [])
                self.found.setdefault(number, []).extend(places)

    def write_shown(self) -> str:
        """Return the lines that are kept, a stand-in for each run of others, all line ends.

        Of the first line that tells the time, and of the last, that much stays.
        """
        stamps = {at: found for at, body in enumerate(self.bodies) if (found := STAMP.match(body))}
        ends = {*list(stamps)[:1], *list(stamps)[-1:]} - self.kept - self.read.keys()
        for number in self.read:
            if number not in self.kept:
                self.kept.add(number)
                ending = self.lines[number][len(self.bodies[number]) :]
                above = self.bodies[number - 1] if number else ""
                self.lines[number] = self._show_words(number, above) + ending
        runs = itertools.groupby(
            range(len(self.lines)), key=lambda at: (at in self.kept, at if at in ends else None)
        )
        return "".join(
            self._run(list(run), stamps[at][0] if at is not None else "", kept=kept)
            for (kept, at), run in runs
        )

    def write_words(self) -> str:
        """Return every line: what was read of it, and its words that are known."""
        ends = (line[len(body) :] for line, body in zip(self.lines, self.bodies, strict=True))
        return "".join(
            self._show_words(number, self.bodies[number - 1] if number else "") + end
            for number, end in enumerate(ends)
        )

    def _show_words(self, number: int, above: str) -> str:
        """Return a line: what was read of it, and its words that are known."""
        line, found = self.bodies[number], self.found.get(number, [])
        kept = _places_to_keep(line, self.read.get(number, []))
        return hide_unknown_words_between(line, kept, read=found, above=above)

    def _run(self, run: list[int], stamp: str, *, kept: bool) -> str:
        if kept:
            return "".join(self.lines[number] for number in run)
        ends = "".join(self.lines[number][len(self.bodies[number]) :] for number in run)
        body = "".join(self.bodies[number] for number in run).removeprefix(stamp)
        return stamp + (hide_line(body) if body.strip() else body) + ends


def _places(line: str, flat: str, start: int, end: int) -> Iterator[Span]:
    """Give where in a line stands what stands in its flat form from `start` to `end`."""
    moved = line.find(flat)
    if moved >= 0:
        yield start + moved, end + moved
        return
    at = 0
    for run in _RUN.findall(flat[start:end]):
        found = line.find(run, at)
        if found >= 0:
            at = found + len(run)
            yield found, at


def hide_odd_words(line: str, spans: list[Span]) -> str:
    """Hide the words of a line that are not known, where nothing was read of them."""
    return hide_unknown_words_between(line, _places_to_keep(line, spans))


def _hide_around(words: str, spans: list[Span]) -> str:
    """Do the same with words that were read, one by one."""
    kept = _places_to_keep(words, spans)
    return hide_unknown_words_between(words, kept, read=[(0, len(words))])


def _hide_odd_looking(line: str, spans: list[Span]) -> str:
    """Hide the words of a line that do not read as words, where nothing was read of them."""
    shown, at = [], 0
    for start, end in _places_to_keep(line, spans):
        shown += [hide_odd_looking(line[at:start]), line[start:end]]
        at = end
    return "".join([*shown, hide_odd_looking(line[at:])])


def _places_to_keep(line: str, spans: list[Span]) -> Iterator[Span]:
    """Give what was read of a line, whole words and identifiers, in order and apart."""
    at = 0
    whole = [match.span() for match in _WHOLE.finditer(line)]
    for start, end in sorted([*(_widen_to_word(line, *each) for each in spans), *whole]):
        if end > at:
            yield max(at, start), end
            at = end


def _widen_to_word(line: str, start: int, end: int) -> Span:
    """Take the whole of a word that is known, where a part of it was read."""
    ends = _REST_OF_WORD.match(line, end)
    last = end if ends is None else ends.end()
    begins = _WORD_BEFORE.search(line, max(0, last - 60), last)
    if last == end or begins is None or not is_known_word(begins[0]):
        return start, end
    return start, last


def _spans_of_failures(flat: str) -> Iterator[Span]:
    """Give where in a flat text stands what a failure is read from."""
    yield from ((denial.start, denial.end) for denial in find_denials(flat))
    yield from ((at, at + len(code)) for at, code in find_codes(flat))
    yield from find_services(flat)


def _find_calls(flat: str) -> Iterator[tuple[Span, list[Span]]]:
    """Give where in a flat text a call is named, and what of it was read."""
    for call in find_calls(flat):
        code = call.match.groupdict().get("code")
        if code and not (is_known_word(code) or _CODE.fullmatch(code)):
            continue  # what stands in brackets at the end of another line
        yield call.match.span(), _read_of(call.match, lambda text: next(find_calls(text), None))


def _find_wordings(flat: str) -> Iterator[tuple[Span, list[Span]]]:
    """Give where in a flat text a wording stands, and what of it was read."""
    for row in WORDINGS:
        for said in find_matches(flat, row.says, reach=_REACH.get(row.says, REACH)):
            yield said.span(), _read_of(said, functools.partial(stands_in, pattern=row.says))


def _find_prose(flat: str, failures: tuple[Failure, ...]) -> Iterator[tuple[Span, list[Span]]]:
    """Give where somebody tells a failure in own words: all of it, if it is not told without."""
    told = find_told(flat) if any("told-in-prose" in each.signs for each in failures) else None
    if told is not None:
        start, end, _ = told
        known = find_told(_hide_around(flat[start:end], [])) is not None
        yield (start, end), [] if known else [(start, end)]


def _find_patterns(
    text: str, name: str, failures: tuple[Failure, ...]
) -> Iterator[tuple[Span, list[Span]]]:
    """Give where in a text stands what else is looked for, and what of it was read."""
    for pattern in _patterns(text, name, failures):
        for found in pattern.finditer(text):
            read = _read_of(found, pattern.search) if pattern.groups else [found.span()]
            yield found.span(), read


def _read_of(found: re.Match[str], reads: Callable[[str], object]) -> list[Span]:
    """Return what was read of a match: its fields and numbers, if it reads alike without the rest.

    Else that is all of it: its other words have names of their own.
    """
    start, end = found.span()
    fields = [span for span in found.regs[1:] if span[0] >= 0]
    fields += [each.span() for each in _NUMBER.finditer(found.string, start, end)]
    without = _hide_around(found[0], [(low - start, high - start) for low, high in fields])
    return fields if reads(without) else [(start, end)]


def _patterns(text: str, name: str, failures: tuple[Failure, ...]) -> Iterator[re.Pattern[str]]:
    """Give what is looked for in a text: of a short one, the whole is a failure's own text."""
    yield from READ
    if tells_version(name):
        yield sdk_names.RELEASE
    kinds = {each.kind for each in failures}
    if is_quoted_whole(text) or "unrecognised" in kinds:
        yield from (*failure_names.READ_IN_FAILURES, *region_names.READ_IN_FAILURES)
        if not kinds.isdisjoint(ANSWERED_BY_ANOTHER):
            yield from failure_names.READ_OF_ANOTHER
        yield from failure_signs.read_in(kinds)
    if any("told-in-prose" in each.signs for each in failures):
        yield from symptoms.READ
