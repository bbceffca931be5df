"""What texts tell of where a call was made: each sign by its words, and not by its neighbours'."""

from __future__ import annotations

from typing import get_args

import pytest

from doctor.texts.surroundings import SIGNS, Surrounding, any_shows

EXAMPLES = [(sign, shown, other) for sign, row in SIGNS.items() for shown, other in row.examples]


@pytest.mark.parametrize(("sign", "shown", "other"), EXAMPLES)
def test_a_sign_is_seen_in_any_of_the_texts(sign: Surrounding, shown: str, other: str) -> None:
    assert any_shows(("nothing", shown), sign)
    assert not any_shows((other,), sign)


def test_every_sign_has_its_row_and_an_example() -> None:
    assert set(SIGNS) == set(get_args(Surrounding)) == {sign for sign, _, _ in EXAMPLES}
