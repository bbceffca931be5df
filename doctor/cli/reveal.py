"""`roledoctor reveal`: real names for the stand-ins of a text."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from doctor.case.reveal import reveal_text
from doctor.cli.exits import HEALTHY, UsageError
from doctor.cli.redaction_options import read_key
from doctor.gather.watch import asking_person
from doctor.model.file_sizes import LARGEST_NAMED_FILE
from doctor.model.report import STAND_INS_ARE


def run(options: argparse.Namespace) -> int:
    """Print the text, line by line as it comes, with the names that the key has hidden."""
    if options.key == "-":
        raise UsageError("--key is a file: standard input is the text")
    key = read_key(options.key)
    for line in _drop_note(_lines(options.text)):
        sys.stdout.write(reveal_text(line, key))
        sys.stdout.flush()
    return HEALTHY


def _drop_note(lines: Iterable[str]) -> Iterator[str]:
    """Leave out what a report says of its stand-ins, and the gap behind: they are none any more."""
    told = False
    for line in lines:
        if told and not line.strip():
            told = False
        elif STAND_INS_ARE in line:
            told = line.startswith(">")
        else:
            told = False
            yield line


def _lines(words: list[str]) -> Iterable[str]:
    if words not in ([], ["-"]):
        return [" ".join(words) + "\n"]
    if not words and sys.stdin.isatty():
        raise UsageError("give a text, or pipe one to standard input")
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    return _piped_lines()


def _piped_lines() -> Iterator[str]:
    """Give the lines of standard input as they come: what writes them may be a job of an hour."""
    while True:
        with asking_person():
            line = sys.stdin.readline(LARGEST_NAMED_FILE)
        if not line:
            return
        if len(line) == LARGEST_NAMED_FILE:
            message = f"standard input has a line of more than {LARGEST_NAMED_FILE // 2**20} MB"
            raise UsageError(message)
        yield line
