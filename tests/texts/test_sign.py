"""Every sign has its row, and a row is shown by its examples."""

from __future__ import annotations

from typing import get_args

from doctor.texts.sign import Surrounding
from doctor.texts.surroundings import SIGNS


def test_every_sign_has_its_row_and_an_example() -> None:
    assert set(SIGNS) == set(get_args(Surrounding))
    assert all(row.examples for row in SIGNS.values())
