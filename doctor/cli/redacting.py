"""`--key` and `--save-key`, and what is given beside a redacted case."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from doctor.case.redacted_texts import is_safe_beside_redacted, redact_text
from doctor.case.redaction import redact_case
from doctor.case.redaction_key import KeyFileError, RedactionKey, encode_key, parse_key
from doctor.case.stand_ins import StandIns
from doctor.cli.exits import UsageError
from doctor.cli.streams import read_text, write_file
from doctor.model.case import Case

_KEY_HELP: Final = (
    "Give the key of the redacted case with --key FILE (--save-key wrote it), and the names fit "
    "together; or use the case that is not redacted."
)


def read_key(path: str) -> RedactionKey:
    """Read a key file. Raises `UsageError`."""
    try:
        return parse_key(read_text(path))
    except KeyFileError as error:
        message = f"{path} cannot be used with --key: {error}"
        raise UsageError(message) from error


def stand_ins_of(options: argparse.Namespace) -> StandIns:
    """Return the stand-ins of this run: by the key that was named, else by a fresh one."""
    made = getattr(options, "stand_ins", None)
    if made is None:
        key = getattr(options, "key", None)
        made = options.stand_ins = StandIns(None if key is None else read_key(key))
    assert isinstance(made, StandIns)  # noqa: S101 - set above
    return made


def check_key_options(options: argparse.Namespace) -> None:
    """Refuse what would lose a key, before anything is gathered. Raises `UsageError`."""
    if options.key is not None:
        stand_ins_of(options)
    path = options.save_key
    if path is None:
        return
    if options.no_redact:
        raise UsageError("--save-key keeps the key of a redaction, and --no-redact redacts nothing")
    redacts = options.format in {"markdown", "html"} or getattr(options, "save_case", None)
    if not redacts:
        raise UsageError(
            "--save-key keeps the key of a redaction: add --save-case FILE, or --format markdown "
            "or html"
        )
    same = options.key is not None and os.path.realpath(options.key) == os.path.realpath(path)
    if Path(path).is_file() and not same:
        message = (
            f"{path} exists: it may hold the key of another case. Give it with --key {path} as "
            "well, or name another file"
        )
        raise UsageError(message)


def save_key(options: argparse.Namespace) -> None:
    """Write the key of this run where `--save-key` says, for its owner alone."""
    if options.save_key is not None:
        write_file(options.save_key, encode_key(stand_ins_of(options).key), private=True)


def fit_cases(cases: dict[str, Case], options: argparse.Namespace) -> list[Case]:
    """Return cases that speak of names in one way. Raises `UsageError` where they do not."""
    redacted = [path for path, case in cases.items() if case.redacted]
    plain = [path for path, case in cases.items() if not case.redacted]
    if not redacted or not plain:
        return list(cases.values())
    if getattr(options, "key", None) is None:
        message = (
            f"{redacted[0]} is redacted and {plain[0]} is not: stand-ins and real names would be "
            f"taken for different ones. {_KEY_HELP}"
        )
        raise UsageError(message)
    return [redact_case(case, stand_ins_of(options)) for case in cases.values()]


def fit_text(text: str, source: str, case: Case, options: argparse.Namespace) -> str:
    """Return a text in the names of the case. Raises `UsageError` where it holds real ones.

    `source` is what the text is called in the sentence that refuses it.
    """
    if not case.redacted:
        return text
    if getattr(options, "key", None) is not None:
        return redact_text(text, stand_ins_of(options))
    if is_safe_beside_redacted(text):
        return text
    message = (
        f"the case is redacted, and {source} names what is real: its accounts and names would be "
        f"taken for others than the case's stand-ins. {_KEY_HELP}"
    )
    raise UsageError(message)
