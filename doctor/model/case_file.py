"""Case files: strict reading that names every bad field, writing, and merging."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_type_hints

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import CASE_SCHEMA, Case, CasePrincipal, CaseRole, CaseText, CaseUnknown
from doctor.model.secret_text import hide_secrets, hide_variable

_BY_ENTRY: dict[str, type[msgspec.Struct]] = {"roles": CaseRole, "principals": CasePrincipal}
_LISTS = ("errors", "unknown", "attachments", "probes", "sessions", "cloudtrail")


class CaseError(ValueError):
    """A case cannot be read. `problems` names the path of each bad field, and what is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def parse_case(source: Mapping[str, Any] | str | bytes, name: str = "the case") -> Case:
    """Read a case from its JSON text or object. Raises `CaseError` with every problem found."""
    raw = decode_json(source, name) if isinstance(source, (str, bytes)) else dict(source)
    if not isinstance(raw, dict):
        raise CaseError([f"{name} is not a JSON object, and a case is one"])
    schema = raw.get("schema")
    if schema != CASE_SCHEMA:
        raise CaseError([_wrong_schema(name, schema)])
    problems = list(_problems(raw))
    if problems:
        raise CaseError(problems)
    return without_secrets(msgspec.convert(raw, Case))


def without_secrets(case: Case) -> Case:
    """Hide what a hand-written case may hold of secrets: in its files, variables and texts."""
    changes: dict[str, Any] = {}
    if case.files is not UNSET:
        held = {name: _hidden(getattr(case.files, name)) for name in ("config", "credentials")}
        other = tuple(replace(each, text=hide_secrets(each.text)) for each in case.files.other)
        changes["files"] = replace(case.files, other=other, **held)
    if case.env is not UNSET:
        changes["env"] = {name: hide_variable(name, value) for name, value in case.env.items()}
    return replace(case, **changes) if changes else case


def _hidden(file: Any) -> Any:  # noqa: ANN401 - a text, none, or not given
    return replace(file, text=hide_secrets(file.text)) if isinstance(file, CaseText) else file


def decode_json(text: str | bytes, name: str) -> Any:  # noqa: ANN401 - any JSON value
    """Decode JSON. Raises `CaseError` with line and column of what is broken."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        return json.loads(text)
    except UnicodeDecodeError as error:
        raise CaseError([f"{name} is not UTF-8 text (byte {error.start})"]) from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CaseError([f"{name} is not JSON: {error.msg} at {where}"]) from error
    except RecursionError as error:
        raise CaseError([f"{name} is nested too deeply to be read"]) from error


def _wrong_schema(name: str, schema: object) -> str:
    if schema is None:
        return f'{name} says no "schema"; a case file begins {{"schema": "{CASE_SCHEMA}", …}}'
    return f"{name} is {schema!s}, and this roledoctor reads {CASE_SCHEMA}"


def _problems(raw: dict[str, Any]) -> Iterator[str]:
    """Convert part by part, so that one bad field does not hide the next."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(Case)}
    for name, value in raw.items():
        field = fields.get(name)
        if field is None:
            yield f"{name}: there is no such field{_nearest(name, fields)}"
        elif name in _BY_ENTRY and isinstance(value, dict):
            for key, entry in value.items():
                yield from _problems_of(f'{name}["{key}"]', entry, _BY_ENTRY[name])
        else:
            yield from _problems_of(name, value, field.type)


def _problems_of(path: str, value: Any, kind: Any) -> Iterator[str]:  # noqa: ANN401 - JSON, type
    """Name every bad field below a path: an object is tried field by field."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        struct = _struct_of(kind)
        inner = [] if struct is None or not isinstance(value, dict) else _fields(struct, value)
        found = False
        for name, entry, field_type in inner:
            for problem in _problems_of(f"{path}.{name}", entry, field_type):
                found = True
                yield problem
        if not found:
            yield _worded(path, str(error))


def _struct_of(kind: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401 - a type
    options = getattr(kind, "__args__", ()) or (kind,)
    for option in options:
        if isinstance(option, type) and issubclass(option, msgspec.Struct):
            return option
    return None


def _fields(struct: type[msgspec.Struct], value: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    hints = get_type_hints(struct)
    named = {field.encode_name: hints[field.name] for field in msgspec.structs.fields(struct)}
    return [(name, entry, named[name]) for name, entry in value.items() if name in named]


def _worded(path: str, message: str) -> str:
    says, _, inner = message.partition(" - at `$")
    inner = inner.rstrip("`")
    return f"{path}{inner}: {says[:1].lower()}{says[1:]}"


def _nearest(name: str, known: Mapping[str, object]) -> str:
    import difflib  # noqa: PLC0415 - only a misspelt field needs it

    close = difflib.get_close_matches(name, known, n=1)
    return f"; is {close[0]} meant?" if close else ""


def encode_case(case: Case) -> str:
    """Write a case as JSON, two blanks to an indent; what is not known is left out."""
    encoded = msgspec.json.encode(case)
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def merge_cases(cases: Sequence[Case]) -> Case:
    """Merge the evidence of several cases: the first that knows a thing is believed."""
    merged = cases[0]
    for other in cases[1:]:
        merged = _merge(merged, other)
    return merged


def _merge(one: Case, other: Case) -> Case:
    changes: dict[str, Any] = {}
    for field in msgspec.structs.fields(Case):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name in _LISTS:
            changes[field.name] = mine + tuple(each for each in theirs if each not in mine)
        elif field.name in _BY_ENTRY:
            changes[field.name] = _merge_entries(mine, theirs)
        elif field.name != "schema":
            changes[field.name] = _merge_value(mine, theirs)
    changes["redacted"] = one.redacted or other.redacted
    merged = replace(one, **changes)
    return replace(merged, unknown=tuple(_still_unknown(merged)))


def _merge_entries(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    entries = dict(mine)
    for key, entry in theirs.items():
        entries[key] = _merge_value(entries[key], entry) if key in entries else entry
    return entries


def _merge_value(mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - any field of a case
    """Fill what is unknown in the first from the second; the first keeps what it knows."""
    if mine is UNSET or theirs is UNSET:
        return theirs if mine is UNSET else mine
    if isinstance(mine, msgspec.Struct) and type(mine) is type(theirs):
        changes = {
            field.name: _merge_value(getattr(mine, field.name), getattr(theirs, field.name))
            for field in msgspec.structs.fields(type(mine))
        }
        return replace(mine, **changes)
    if mine is None and isinstance(theirs, (str, int)):
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return {**theirs, **mine}
    return mine if mine not in ((), {}) else theirs


def _still_unknown(case: Case) -> Iterator[CaseUnknown]:
    """Drop from `unknown` what another of the merged cases knew."""
    for each in case.unknown:
        part, _, rest = each.what.partition("/")
        owner, _, field = rest.rpartition("/")
        held = getattr(case, part, {}) if part in _BY_ENTRY else {}
        entry = held.get(owner)
        if entry is None or getattr(entry, field, UNSET) is UNSET:
            yield each
