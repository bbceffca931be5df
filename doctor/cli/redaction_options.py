"""`--key` and `--save-key`, and what is given beside a redacted case."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Final

from msgspec import UNSET

from doctor.case.case_file import encode_case
from doctor.case.redacted_texts import is_safe_beside_redacted, redact_name, redact_text
from doctor.case.redaction import redact_case, redact_json
from doctor.case.redaction_key import KeyFileError, RedactionKey, encode_key, parse_key
from doctor.case.stand_ins import StandIns
from doctor.cli.exits import UsageError
from doctor.cli.streams import read_text, write_file
from doctor.model.case import Case
from doctor.model.plain_json import JsonObject

_KEY_HELP: Final = (
    "Give the key of the redacted case with --key FILE (--save-key wrote it), so that the names "
    "match; or use the case that is not redacted."
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
        raise UsageError("--save-key saves the key of a redaction, and --no-redact redacts nothing")
    redacts = options.format in {"markdown", "html"} or getattr(options, "save_case", None)
    if not redacts:
        raise UsageError(
            "--save-key saves the key of a redaction: add --save-case FILE, or --format markdown "
            "or html"
        )
    same = options.key is not None and os.path.realpath(options.key) == os.path.realpath(path)
    if Path(path).is_file() and not same:
        message = (
            f"{path} exists and may be the key of another case. Give it with --key {path} as "
            "well, or choose another file"
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
    _check_keys({path: cases[path] for path in redacted}, options)
    if not redacted or not plain:
        return list(cases.values())
    if getattr(options, "key", None) is None:
        message = (
            f"{redacted[0]} is redacted and {plain[0]} is not: roledoctor would treat stand-ins "
            f"and real names as different ones. {_KEY_HELP}"
        )
        raise UsageError(message)
    return [redact_case(case, stand_ins_of(options)) for case in cases.values()]


def _check_keys(cases: dict[str, Case], options: argparse.Namespace) -> None:
    """Refuse cases of different keys, and another key than theirs. Raises `UsageError`."""
    known = {
        path: case.redaction_key for path, case in cases.items() if case.redaction_key is not UNSET
    }
    if len(set(known.values())) > 1:
        one, other = list(known)[:2]
        message = (
            f"{one} and {other} were redacted with different keys: the same stand-in may be two "
            "names, and two stand-ins one. Redact both with the same key (--save-key, then --key)."
        )
        raise UsageError(message)
    if getattr(options, "key", None) is None:
        return
    for path, fingerprint in known.items():
        if fingerprint != stand_ins_of(options).key.fingerprint:
            message = (
                f"{options.key} is not the key that {path} was redacted with: its names would get "
                "other stand-ins. Use the file that --save-key wrote with that case."
            )
            raise UsageError(message)


def fit_target(target: str | None, case: Case, options: argparse.Namespace) -> str | None:
    """Return TARGET in the names of the case. Raises `UsageError` where it is a real name."""
    if target is None or not case.redacted:
        return target
    if getattr(options, "key", None) is not None:
        return redact_name(target, stand_ins_of(options))
    if _holds(case, target):
        return target
    message = (
        f"the case is redacted, and “{target}” is not one of its stand-ins. Leave TARGET out to "
        f"use the case's own. {_KEY_HELP}"
    )
    raise UsageError(message)


def _holds(case: Case, target: str) -> bool:
    return json.dumps(target)[1:-1] in encode_case(case)


def refuse_live_reads(case: Case, options: argparse.Namespace) -> None:
    """Refuse to ask AWS, or a snapshot, about stand-ins. Raises `UsageError`."""
    if case.redacted and getattr(options, "snapshot", None) is not None:
        message = (
            "the case is redacted, and --snapshot would look for its stand-ins among other names. "
            "Use the case that is not redacted."
        )
        raise UsageError(message)
    named = next((each for each in ("via", "via_org") if getattr(options, each)), None)
    if case.redacted and named is not None:
        message = (
            f"the case is redacted, and --{named.replace('_', '-')} would ask AWS about stand-ins, "
            "which it does not know. Use the case that is not redacted."
        )
        raise UsageError(message)


def fit_records(
    records: tuple[JsonObject, ...], source: str, case: Case, options: argparse.Namespace
) -> tuple[JsonObject, ...]:
    """Return CloudTrail records in the names of the case. Raises `UsageError` for real ones."""
    if not case.redacted:
        return records
    if getattr(options, "key", None) is None:
        for each in records:
            fit_text(json.dumps(each), source, case, options)
        return records
    plain = {"cloudtrail": list(records)}
    fitted = redact_json(plain, stand_ins_of(options))["cloudtrail"]
    return tuple(fitted)


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
        f"the case is redacted, and {source} has real names: roledoctor would treat them as "
        f"different from the case's stand-ins. {_KEY_HELP}"
    )
    raise UsageError(message)
