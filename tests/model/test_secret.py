"""A stand-in tells the shape of a secret, and is known again wherever it stands."""

from __future__ import annotations

import pytest

from doctor.model.secret import (
    hidden_length,
    hide_line,
    hide_secret,
    hide_word,
    holds_stand_in,
    is_stand_in,
)


@pytest.mark.parametrize(
    ("value", "stand_in"),
    [
        ("", ""),
        ("notARealSecretKey", "<hidden: 17 characters>"),
        ("'notARealSecretKey", "<hidden: 18 characters, quoted>"),
        ("notAReal SecretKey", "<hidden: 18 characters, spaced>"),
        ('notAReal SecretKey"', "<hidden: 19 characters, quoted, spaced>"),
        ("<hidden: 17 characters>x", "<hidden: 24 characters, spaced>"),
    ],
)
def test_a_secret_leaves_its_shape_alone(value: str, stand_in: str) -> None:
    assert hide_secret(value) == stand_in
    assert hide_secret(stand_in) == stand_in


@pytest.mark.parametrize("hide", [hide_secret, hide_line, hide_word])
def test_a_stand_in_is_known_again_whatever_it_stood_for(hide: object) -> None:
    assert callable(hide)
    stand_in = hide("notARealSecretKey")
    assert is_stand_in(stand_in)
    assert not is_stand_in(stand_in[:-1])
    assert hide_line(stand_in) == stand_in
    assert hide_word(stand_in) == stand_in


def test_only_the_stand_in_of_a_value_tells_its_length() -> None:
    assert hidden_length("<hidden: 40 characters, quoted, spaced>") == 40
    assert hidden_length("<hidden 40 characters>") is None
    assert hidden_length("<hidden:40>") is None
    assert hidden_length("<hidden: forty characters>") is None


def test_a_number_that_is_no_length_makes_no_stand_in() -> None:
    assert not is_stand_in(f"<hidden:{'9' * 5000}>")


@pytest.mark.parametrize(
    ("value", "hidden"),
    [
        ("<hidden:12>", True),
        ("arn:aws:iam::111122223333:mfa/<hidden:5>", True),
        ("https://<hidden of none>/<hidden:7>/x", True),
        ("<hidden 10 characters, no. 2>", True),
        ("https://<hidden of none>/", False),
        ("<hidden:12", False),
        ("GAHT12345678", False),
    ],
)
def test_a_value_that_is_hidden_in_part_is_known_again(value: str, hidden: bool) -> None:
    assert holds_stand_in(value) is hidden


def test_stand_ins_of_two_lines_of_one_length_are_told_apart_by_number() -> None:
    first, second = hide_line("some words"), hide_line("more words", 2)
    assert (first, second) == ("<hidden 10 characters>", "<hidden 10 characters, no. 2>")
    assert is_stand_in(second)
    assert hide_line(second) == second
    assert not is_stand_in("<hidden 10 characters, no. two>")
    assert not is_stand_in("<hidden ten characters, no. 2>")
