"""The tokens of a text: what each is taken for."""

from __future__ import annotations

import pytest

from doctor.case.name_tokens import replace_tokens


class Marked:
    """Marks every token with what it was taken for."""

    def address(self, text: str) -> str:
        return f"<ip {text}>"

    def account(self, digits: str) -> str:
        return digits.replace("9", "a", 1)

    def word(self, word: str, *, cut: bool, whole: bool) -> str:
        mark = "!" if whole else ""
        return f"<{word}~>" if cut else f"<{word}{mark}>"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("ecs-tasks.amazonaws.com", "ecs-tasks.amazonaws.com"),
        ("box.s3.amazonaws.com", "<box>.<s3>.<amazonaws>.<com>"),
        ("a%3Ab", "<a>%3A<b>"),
        ("from 91.198.4.7.", "<from> <ip 91.198.4.7>."),
        ("91.198.0.0/16", "<ip 91.198.0.0/16>"),
        ("2a02:1234:5678::9abc: no", "<ip 2a02:1234:5678::9abc>: <no>"),
        ("::1 fe80::/10", "<ip ::1> <ip fe80::/10>"),
        ("9876-1234-5678", "a876-1234-5678"),
        ("9876 1234 5678", "a876 1234 5678"),
        ("::9876*:role", "::a876*:<role>"),
        ("Proj* or ?min", "<Proj~>* <or> ?<min~>"),
        (r"\\zelda", r"\\<zelda>"),
        (r"\nAROAZELDAZELDA", r"\n<AROAZELDAZELDA>"),
        (r"\n987612345678", r"\n<987612345678>"),
    ],
)
def test_a_token_is_taken_for_what_it_is(text: str, marked: str) -> None:
    assert replace_tokens(text, Marked()) == marked


def test_places_of_whole_names_are_told_to_who_replaces() -> None:
    text = "role/Project-Admin and Project"
    assert replace_tokens(text, Marked(), [(5, 12), (5, 18)]) == (
        "<role>/<Project!>-<Admin!> <and> <Project>"
    )
