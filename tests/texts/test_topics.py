"""What a text speaks of: each topic by its words, at the edges of words, and no log."""

from __future__ import annotations

import pytest

from doctor.texts.symptoms import MOST
from doctor.texts.topics import TOPICS, find_topics


@pytest.mark.parametrize(
    ("topic", "form"), [(topic, form) for topic, forms in TOPICS.items() for form in forms]
)
def test_each_form_tells_its_topic(topic: str, form: str) -> None:
    assert topic in find_topics(f"we have {form} here")
    assert form == form.lower()
    assert "  " not in form


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("EKS Pod Identity", "EKS Pod Identity"),
        ("an [sso-session corp] section", "sso-session sections"),
        ("`sts:TagSession` is denied", "session tags"),
        ("AWS_SDK_LOAD_CONFIG=1", "AWS_SDK_LOAD_CONFIG"),
        ("http://169.254.169.254/latest", "instance metadata"),
        ("permissions:\n  id-token: write", "id-token"),
    ],
)
def test_signs_and_letter_case_are_no_matter(text: str, topic: str) -> None:
    assert topic in find_topics(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("a lesson in podcasts", "IAM Identity Center"),
        ("the same capital", "Serverless"),
        ("specific", "CI"),
        ("regional", "Regions"),
    ],
)
def test_a_part_of_another_word_is_no_topic(text: str, topic: str) -> None:
    assert topic not in find_topics(text)


def test_a_log_has_no_topics() -> None:
    assert find_topics("sso " * MOST) == ()


def test_topics_come_in_the_order_of_the_table() -> None:
    found = find_topics("trust policy, MFA, SSO")
    assert list(found) == [each for each in TOPICS if each in found]
    assert len(found) == 3
