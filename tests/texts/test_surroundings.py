"""What texts tell of where a call was made: each sign by its words, and not by its neighbours'."""

from __future__ import annotations

import pytest

from doctor.texts.sign import Surrounding
from doctor.texts.surroundings import SIGNS, any_shows

EXAMPLES = [(sign, shown, other) for sign, row in SIGNS.items() for shown, other in row.examples]


@pytest.mark.parametrize(("sign", "shown", "other"), EXAMPLES)
def test_a_sign_is_seen_in_any_of_the_texts(sign: Surrounding, shown: str, other: str) -> None:
    assert any_shows(("nothing", shown), sign)
    assert not any_shows((other,), sign)
