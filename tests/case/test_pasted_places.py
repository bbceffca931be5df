"""Where the parts of a case stand in the paste that they were cut from."""

from __future__ import annotations

from doctor.case.pasted_places import lines_of, of_statements, of_text
from doctor.texts.transcript.pieces import Piece


def piece(text: str, numbers: tuple[int, ...] = ()) -> Piece:
    return Piece(kind="json", text=text, first=5, last=9, numbers=numbers)


def test_lines_are_counted_on_from_the_first_unless_each_has_a_number() -> None:
    assert lines_of(piece("a\nb\nc")) == (5, 6, 7)
    assert lines_of(piece("a\nb", (5, 9))) == (5, 9)
    assert of_text("files/config", piece("a\nb")).lines == (5, 6)


def test_each_statement_stands_where_its_effect_does() -> None:
    text = '{"Statement": [\n{"Effect": "Allow"},\n{"Effect": "Deny"}\n]}'
    assert of_statements("roles/x", piece(text)).lines == (6, 7)
    one_line = '{"Effect": "Allow"}, {"Effect": "Deny"}'
    assert of_statements("roles/x", piece(one_line)).lines == (5, 5)
    hcl = 'statement {\n  effect = "Allow"\n}'
    assert of_statements("roles/x", piece(hcl)).lines == (6,)
    assert of_statements("roles/x", piece("nothing")).lines == (5,)
