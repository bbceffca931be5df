"""What infrastructure code tells of IAM, whatever the language."""

from __future__ import annotations

from doctor.texts.infrastructure.iam_code import FoundCode, FoundProvider


def test_a_provider_answers_as_iam_would() -> None:
    found = FoundProvider(url="https://token.example.com", client_ids=("a",))
    assert found.as_answer() == {"Url": "token.example.com", "ClientIDList": ["a"]}


def test_code_without_iam_tells_nothing() -> None:
    assert FoundCode().is_empty
    assert FoundCode(external_ids={"arn": "x"}).is_empty
    assert not FoundCode(roles=("arn:x",)).is_empty
    assert not FoundCode(providers=(FoundProvider(url="x"),)).is_empty
