"""Patient reads: how long they wait, and that nothing goes on for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from doctor.gather.aws import Clients, Endpoint, Keys
from doctor.gather.calls import Answer
from doctor.gather.snapshot.patient import PatientReader, next_page
from doctor.model.observation import Known, Unreadable
from tests.gather.snapshot.support import MANAGEMENT, Collecting, Company

NAME = "organizations:ListAccounts"


class Scripted(PatientReader):
    """Gives the answers of a script instead of asking AWS."""

    def __init__(self, answers: Iterator[Answer]) -> None:
        keys = Keys(access_key_id="AKIAQRC2JZZZRVWKMQPA", secret_access_key="notARealSecretKey")
        super().__init__(Clients(Endpoint()), keys, lambda _: None)
        self.answers = answers
        self.asked: list[dict[str, Any]] = []

    def once(self, name: str, **parameters: Any) -> Answer:  # noqa: ARG002 - as the reader is asked
        self.asked.append(dict(parameters))
        return next(self.answers)


def answers(*pages: dict[str, Any]) -> Iterator[Answer]:
    return iter([Answer(call=NAME, outcome="ok", values=each) for each in pages])


def test_pages_follow_each_other_until_there_is_no_token() -> None:
    reader = Scripted(answers({"Accounts": [1], "NextToken": "a"}, {"Accounts": [2]}))
    assert reader.read_list(NAME, "Accounts", Filter="x") == Known([1, 2])
    assert reader.asked == [{"Filter": "x"}, {"Filter": "x", "NextToken": "a"}]


def test_a_token_that_comes_twice_ends_the_list_as_unread() -> None:
    def for_ever() -> Iterator[Answer]:
        while True:
            yield Answer(call=NAME, outcome="ok", values={"Accounts": [1], "NextToken": "same"})

    reader = Scripted(for_ever())
    read = reader.read_list(NAME, "Accounts")
    assert isinstance(read, Unreadable)
    assert "does not come to an end" in read.why
    assert len(reader.asked) == 2


def test_half_a_list_is_no_list() -> None:
    denied = Answer(call=NAME, outcome="denied", code="AccessDenied")
    reader = Scripted(iter([*answers({"Accounts": [1], "NextToken": "a"}), denied]))
    assert reader.read_list(NAME, "Accounts") == Unreadable(f"AccessDenied: {NAME}")


def test_an_answer_without_its_list_is_no_empty_list() -> None:
    reader = Scripted(answers({"Something": []}))
    assert isinstance(reader.read_list(NAME, "Accounts"), Unreadable)


@pytest.mark.parametrize(
    ("values", "following"),
    [
        ({"IsTruncated": True, "Marker": "m"}, {"Marker": "m"}),
        ({"IsTruncated": False, "Marker": "m"}, {}),
        ({"NextToken": "t"}, {"NextToken": "t"}),
        ({"NextToken": None}, {}),
        ({}, {}),
    ],
)
def test_the_next_page_is_asked_for_as_the_service_wants(
    values: dict[str, Any], following: dict[str, str]
) -> None:
    assert next_page(values) == following


def test_a_call_that_stays_throttled_is_tried_for_half_a_minute(collecting: Collecting) -> None:
    collecting.lab.faults.throttle(NAME, 10_000)
    caller = collecting.caller()
    reader = PatientReader(Clients(caller.endpoint), caller.keys, collecting.pauses.append)
    assert reader.once(NAME).code == "Throttling"
    assert collecting.pauses == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_a_connection_that_breaks_is_tried_again(collecting: Collecting) -> None:
    # botocore itself tries this service twice.
    collecting.lab.faults.drop(NAME, 2)
    caller = collecting.caller()
    reader = PatientReader(Clients(caller.endpoint), caller.keys, collecting.pauses.append)
    assert reader.once(NAME).outcome == "ok"
    assert collecting.pauses == [0.5]


def test_a_denied_call_is_not_repeated(company: Company, collecting: Collecting) -> None:
    collecting.user = company.alice
    caller = collecting.caller()
    reader = PatientReader(Clients(caller.endpoint), caller.keys, collecting.pauses.append)
    assert reader.once(NAME).code == "AccessDeniedException"
    assert collecting.pauses == []
    assert collecting.calls(NAME) == 1


@pytest.mark.parametrize(
    ("name", "field", "lost"),
    [
        ("organizations:ListAccounts", "Accounts", "the organization"),
        ("sso-admin:ListInstances", "Instances", "Identity Center"),
    ],
)
def test_an_answer_that_is_none_of_aws_costs_its_part_alone(
    name: str, field: str, lost: str, collecting: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy or a stand-in may answer in its own way: with an entry that has no ID."""
    ask = PatientReader.once

    def once(self: PatientReader, call: str, **asked: Any) -> Answer:
        if call == name:
            return Answer(call=call, outcome="ok", values={field: [{}]})
        return ask(self, call, **asked)

    monkeypatch.setattr(PatientReader, "once", once)
    collecting.run()
    missing = collecting.missing()
    assert missing[lost].startswith("the endpoint did not answer as AWS does (KeyError")
    assert MANAGEMENT in {each.account for each in collecting.snapshot_accounts()}
