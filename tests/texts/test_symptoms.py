"""What people tell of a failure in their own words: a family, and never a fact."""

from __future__ import annotations

import functools

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.texts.errors import parse_failure
from doctor.texts.flat_text import flatten
from doctor.texts.symptoms import MOST, SUBJECTS, Subject, find_told
from tests.growth import LINEAR_AT_MOST, growth, growth_of_texts
from tests.noise import shuffled


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda each: each.example)
def test_a_row_reads_its_example(subject: Subject) -> None:
    found = find_told(flatten(f"With AWS: {subject.example}"))
    assert found is not None
    assert found[2] is subject


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda each: each.example)
def test_it_never_ends_with_nothing_and_proves_nothing(subject: Subject) -> None:
    shown = diagnose(case_of_paste(f"With AWS: {subject.example}")).findings
    assert shown
    assert all(each.certainty != "proven" for each in shown)


@pytest.mark.parametrize(
    "text",
    [
        "The page does not load, and the profile picture is gone.",
        "The bakery opens at nine; the role of the baker is not filled.",
        "AWS credentials for the job come from the role. All is well.",
        "I assume the role of an administrator in AWS",
        "",
    ],
)
def test_a_text_without_a_subject_or_without_trouble_tells_nothing(text: str) -> None:
    assert find_told(flatten(text)) is None


def test_what_stands_in_two_sentences_far_apart_is_not_told() -> None:
    words = "and so on " * 20
    assert find_told(f"the role_arn is in the file {words} it is not raining") is None


def test_nothing_is_told_of_a_log() -> None:
    assert find_told("role_arn is ignored by the exporter " + "x" * MOST) is None


def test_it_is_asked_last_and_marked() -> None:
    told = parse_failure("role_arn is ignored by the exporter")
    assert "told-in-prose" in told.signs
    said = parse_failure("role_arn is ignored by the exporter\nUnable to locate credentials")
    assert (said.kind, "told-in-prose" in said.signs) == ("no-credentials", False)


@pytest.mark.parametrize(
    "words", ["not role aws", "the credentials are", "region - ' ( aws", "- -- ---", "aws not"]
)
def test_it_costs_no_more_than_the_length(words: str) -> None:
    read = functools.partial(shuffled, words.split())
    assert growth_of_texts(lambda text: find_told(text[:MOST]), read) < LINEAR_AT_MOST


@pytest.mark.parametrize("unit", ["aws -----", "aws role ===== ", "not '\"'\"'\" role (((((((("])
def test_runs_of_marks_cost_no_more_than_their_length(unit: str) -> None:
    assert growth(lambda text: find_told(text[:MOST]), unit) < LINEAR_AT_MOST
