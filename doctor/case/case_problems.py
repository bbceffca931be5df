"""Every problem of a would-be case, each with the path of its field. Read only when there is one.

The types say what a case is; this walks them beside the value, so that one bad field does not
hide the next.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import inspect

from doctor.model.case import Case
from doctor.model.enumeration import or_list

_WORDS: dict[type, str] = {
    inspect.StrType: "a string",
    inspect.IntType: "an integer",
    inspect.FloatType: "a number",
    inspect.BoolType: "true or false",
    inspect.NoneType: "null",
    inspect.DictType: "an object",
    inspect.StructType: "an object",
    inspect.VarTupleType: "a list",
}


def find_problems(raw: Mapping[Any, Any], kind: type[msgspec.Struct] = Case) -> Iterator[str]:
    """Name everything that keeps an object from being a case, or another struct."""
    return _walk("", raw, inspect.type_info(kind))


def _walk(path: str, value: Any, kind: inspect.Type) -> Iterator[str]:  # noqa: ANN401 - any JSON
    options = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    fitting = next((option for option in options if _has_shape(value, option)), None)
    match fitting:
        case None:
            yield _mismatch(path, value, options)
        case inspect.LiteralType(values=values):
            if value not in values:
                yield _not_one_of(path, value, values)
        case inspect.StructType():
            yield from _walk_fields(path, value, fitting)
        case inspect.DictType(value_type=inner):
            for key, entry in value.items():
                yield from _walk(f'{path}["{key}"]', entry, inner)
        case inspect.VarTupleType(item_type=inner):
            for index, entry in enumerate(value):
                yield from _walk(f"{path}[{index}]", entry, inner)


def _walk_fields(path: str, value: Mapping[Any, Any], kind: inspect.StructType) -> Iterator[str]:
    fields = {field.encode_name: field for field in kind.fields}
    for name, entry in value.items():
        below = f"{path}.{name}" if path else str(name)
        if name in fields:
            yield from _walk(below, entry, _plain(fields[name].type))
        else:
            yield f"{below}: there is no such field{_nearest(str(name), fields)}"
    for name, field in fields.items():
        if field.required and name not in value:
            yield f"{path}.{name}: it is missing" if path else f"{name}: it is missing"


def _plain(kind: inspect.Type) -> inspect.Type:
    """Return a field's type without what the field says of itself, which is for merging."""
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def _has_shape(value: Any, kind: inspect.Type) -> bool:  # noqa: ANN401 - any JSON value
    if isinstance(kind, inspect.AnyType):
        return True
    if isinstance(kind, (inspect.StructType, inspect.DictType)):
        return isinstance(value, Mapping)
    if isinstance(kind, inspect.VarTupleType):
        return isinstance(value, (list, tuple))
    if isinstance(kind, inspect.LiteralType):
        return isinstance(value, str)
    if isinstance(kind, inspect.BoolType):
        return isinstance(value, bool)
    if isinstance(kind, (inspect.IntType, inspect.FloatType)):
        number = (int, float) if isinstance(kind, inspect.FloatType) else int
        whole = isinstance(value, float) and value.is_integer()
        return (isinstance(value, number) or whole) and not isinstance(value, bool)
    return value is None if isinstance(kind, inspect.NoneType) else isinstance(value, str)


def _mismatch(path: str, value: Any, kinds: Iterable[inspect.Type]) -> str:  # noqa: ANN401
    wanted = dict.fromkeys(_WORDS.get(type(kind), "a string") for kind in kinds)
    return f"{path or 'the case'}: expected {or_list(wanted)}, got {_name(value)}"


def _not_one_of(path: str, value: Any, values: tuple[Any, ...]) -> str:  # noqa: ANN401
    listed = ", ".join(str(each) for each in values)
    if not isinstance(value, str):
        return f"{path}: expected one of {listed}, got {_name(value)}"
    # A slip is quoted; what is like none of them may be anything, a secret in the wrong place too.
    near = _nearest(value, values)
    return (
        f"{path}: expected one of {listed}, got {f'“{value}”{near}' if near else 'another string'}"
    )


def _name(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Name the JSON type of a value, with its article."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, (int, float)):
        return "an integer" if isinstance(value, int) else "a number with a fraction"
    return "an object" if isinstance(value, Mapping) else "a list"


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; is {close[0]} meant?" if close else ""


def explain_error(error: msgspec.ValidationError) -> str:
    """Word a problem that the walk did not meet."""
    says, _, where = str(error).partition(" - at `$")
    return f"{where.strip('`.') or 'the case'}: {says[:1].lower()}{says[1:]}"
