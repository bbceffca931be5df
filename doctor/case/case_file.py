"""Case files: strict reading that names every bad field, and writing. Merging: `case_merge`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from doctor.case.case_merge import merge_cases
from doctor.case.case_secrets import hide_case_secrets
from doctor.case.public_fields import show_fields
from doctor.model.case import CASE_SCHEMA, Case
from doctor.model.controls import escape_in_json
from doctor.model.plain_json import name_schema, whole_text

__all__ = ["CaseError", "decode_json", "encode_case", "merge_cases", "parse_case"]


class CaseError(ValueError):
    """A case cannot be read. `problems` names the path of each bad field, and what is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def parse_case(source: Mapping[str, Any] | str | bytes, name: str = "the case") -> Case:
    """Read a case from its JSON text or object. Raises `CaseError` with every problem found."""
    raw = decode_json(source, name) if isinstance(source, (str, bytes)) else _plain(source, name)
    if not isinstance(raw, Mapping):
        raise CaseError([f"{name} is not a JSON object, and a case is one"])
    schema = raw.get("schema")
    if schema != CASE_SCHEMA:
        raise CaseError([_wrong_schema(name, schema)])
    try:
        return show_fields(hide_case_secrets(msgspec.convert(raw, Case)))
    except msgspec.ValidationError as error:
        from doctor.case.case_problems import explain_error, find_problems  # noqa: PLC0415 - rare

        raise CaseError(list(find_problems(raw)) or [explain_error(error)]) from error


def decode_json(text: str | bytes, name: str) -> Any:  # noqa: ANN401 - any JSON value
    """Decode JSON. Raises `CaseError` with line and column of what is broken."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        # JSON may escape half a character: no file could be written from that.
        return whole_text(json.loads(text.removeprefix("\ufeff")))
    except UnicodeDecodeError as error:
        raise CaseError([f"{name} is not UTF-8 text (byte {error.start})"]) from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CaseError([f"{name} is not JSON: {error.msg} at {where}"]) from error
    except RecursionError as error:
        raise CaseError([f"{name} is nested too deeply to be read"]) from error
    except ValueError as error:
        raise CaseError([f"{name} holds a number with thousands of digits"]) from error


def _plain(value: object, name: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a program's value as JSON would have held it. Raises `CaseError` where it cannot."""
    try:
        return whole_text(value)
    except RecursionError as error:
        raise CaseError([f"{name} is nested too deeply to be read"]) from error
    except TypeError as error:
        raise CaseError([f"{name} holds {error}, which no case can hold"]) from error


def _wrong_schema(name: str, schema: object) -> str:
    if schema is None:
        return f'{name} says no "schema"; a case file begins {{"schema": "{CASE_SCHEMA}", …}}'
    return f"{name} is {name_schema(schema)}, and this roledoctor reads {CASE_SCHEMA}"


def encode_case(case: Case) -> str:
    """Write a case as JSON, two blanks to an indent; what is not known is left out."""
    try:
        encoded = msgspec.json.encode(case)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(whole_text(msgspec.to_builtins(case)))
    return escape_in_json(msgspec.json.format(encoded, indent=2).decode()) + "\n"
