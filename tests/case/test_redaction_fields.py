"""Every text field of a case is a name, unless it is declared to be none."""

from __future__ import annotations

import itertools
import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from doctor.case.case_file import encode_case
from doctor.case.redaction import redact_case
from doctor.case.redaction_names import NAMELESS_FIELDS
from doctor.model.case import Case

LETTERS = "bcdfghjklmnpqrtvwxz"
"""Without vowels: no syllable of a public word comes out of them."""


class Filler:
    """Values of the types of a case, each text of them a word that nobody has."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._made = itertools.product(LETTERS, repeat=3)

    def word(self) -> str:
        word = "zq" + "".join(next(self._made)) + "zq"
        self.words.append(word)
        return word

    def struct(self, kind: type[msgspec.Struct]) -> dict[str, Any]:
        hints = typing.get_type_hints(kind)
        made: dict[str, Any] = {}
        for field in msgspec.structs.fields(kind):
            values = () if field.encode_name in NAMELESS_FIELDS else self.values(hints[field.name])
            for value in values:
                made[field.encode_name] = value
            if field.required and field.encode_name not in made:
                made[field.encode_name] = _plain(hints[field.name])
        return made

    def values(self, kind: Any) -> Iterator[Any]:
        """Give one value of a type, or none where the type is for nobody's words."""
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if "Any" in str(kind):
            return  # A document: tests of names in documents stand in test_redaction_names.py.
        if kind is str:
            yield self.word()
        elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield self.struct(kind)
        elif origin in {typing.Union, types.UnionType}:
            yield from itertools.islice((v for each in arguments for v in self.values(each)), 1)
        elif origin is tuple:
            yield [*self.values(arguments[0])]
        elif origin is dict:
            yield {self.word(): value for value in self.values(arguments[1])}


def _plain(kind: Any) -> Any:
    """Give a value that says nothing, for a field that a case cannot do without."""
    if typing.get_origin(kind) is typing.Literal:
        return typing.get_args(kind)[0]
    return {str: "x", int: 1, bool: True}.get(typing.get_origin(kind) or kind, ())


def test_no_word_of_any_field_survives() -> None:
    filler = Filler()
    plain = {"schema": "roledoctor.case/1", **filler.struct(Case)}
    shown = encode_case(redact_case(msgspec.convert(plain, Case))).lower()
    assert len(filler.words) > 50
    assert [word for word in filler.words if word in shown] == []


@pytest.mark.parametrize("name", sorted(NAMELESS_FIELDS))
def test_what_is_declared_to_hold_no_name_is_a_field(name: str) -> None:
    kinds = [each for each in _kinds(Case) if name in each.__struct_encode_fields__]
    assert kinds


def _kinds(kind: Any) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for hint in typing.get_type_hints(kind).values():
            yield from _kinds(hint)
    for argument in typing.get_args(kind):
        yield from _kinds(argument)
