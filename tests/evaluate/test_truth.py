"""Kleene's tables: every pair, so that no cell can change unseen."""

from __future__ import annotations

import itertools

import pytest

from doctor.evaluate.truth import all_of, any_of, both, either, not_, truth_of
from doctor.model.verdict import Truth

EVERY: tuple[Truth, ...] = ("false", "unknown", "true")
"""From the least to the most: AND is the minimum of this order, OR the maximum."""

PAIRS = [*itertools.product(EVERY, EVERY)]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_and_is_the_least_of_two(one: Truth, other: Truth) -> None:
    least = min(one, other, key=EVERY.index)
    assert both(one, other) == all_of([one, other]) == least


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_or_is_the_most_of_two(one: Truth, other: Truth) -> None:
    most = max(one, other, key=EVERY.index)
    assert either(one, other) == any_of([one, other]) == most


@pytest.mark.parametrize(("truth", "negated"), [*zip(EVERY, reversed(EVERY), strict=True)])
def test_negation_turns_the_order_around(truth: Truth, negated: Truth) -> None:
    assert not_(truth) == negated


def test_nothing_to_ask_is_true_for_all_and_false_for_any() -> None:
    assert (all_of([]), any_of([])) == ("true", "false")


def test_an_answer_that_decides_comes_before_one_that_does_not() -> None:
    assert all_of(["unknown", "false", "true"]) == "false"
    assert any_of(["unknown", "true", "false"]) == "true"


def test_a_bool_has_its_word() -> None:
    assert (truth_of(True), truth_of(False)) == ("true", "false")  # noqa: FBT003 - it is the point
