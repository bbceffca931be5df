"""One account: pages, what an interruption leaves, and what the details leave out."""

from __future__ import annotations

import json

import pytest

from doctor.gather.aws import Clients
from doctor.gather.snapshot.account_part import AccountCollector, AccountUnread, fingerprint_of
from doctor.gather.snapshot.patient import PatientReader
from doctor.gather.snapshot.shared_writer import SharedWriter
from doctor.graph.snapshot.writer import SnapshotWriter
from doctor.model.snapshot import AccountPart
from tests.gather.desk import allowing, trusting
from tests.gather.snapshot.support import MANAGEMENT, Collecting, Company, names

DETAILS = "iam:GetAccountAuthorizationDetails"


class Desk:
    """Collects the management account itself, in pages of five entries."""

    def __init__(self, company: Company, collecting: Collecting) -> None:
        self.company = company
        self.collecting = collecting
        self.writer = SnapshotWriter.open(collecting.folder, now=collecting.clock())
        for number in range(12):
            company.lab.create_role(
                MANAGEMENT, f"Role{number:02d}", trust_policy=trusting(company.admin.arn)
            )

    def collector(self, *, most: int | None = None) -> AccountCollector:
        caller = self.collecting.caller()
        reader = FewPages(Clients(caller.endpoint), caller.keys, most)
        return AccountCollector(reader, SharedWriter(self.writer), MANAGEMENT)

    def collect(self) -> AccountPart:
        return self.collector().collect(self.collecting.clock())


class FewPages(PatientReader):
    """Reads small pages; after so many of them the connection is gone."""

    def __init__(self, clients: Clients, keys: object, most: int | None) -> None:
        super().__init__(clients, keys, lambda _: None)  # type: ignore[arg-type]
        self.left = most

    def once(self, name: str, **parameters: object) -> object:  # type: ignore[override]
        if "MaxItems" in parameters:
            parameters["MaxItems"] = 5
        if name == DETAILS and self.left is not None:
            if self.left == 0:
                raise ConnectionError
            self.left -= 1
        return super().once(name, **parameters)


@pytest.fixture
def desk(company: Company, collecting: Collecting) -> Desk:
    return Desk(company, collecting)


def test_pages_are_put_together(desk: Desk) -> None:
    part = desk.collect()
    assert len(names(part)) == 13
    assert desk.collecting.calls(DETAILS) == 3


def test_an_interrupted_account_goes_on_after_its_last_page(desk: Desk) -> None:
    with pytest.raises(ConnectionError):
        desk.collector(most=2).collect(desk.collecting.clock())
    desk.collecting.forget_calls()
    desk.collecting.later(minutes=5)
    assert len(names(desk.collect())) == 13
    assert desk.collecting.calls(DETAILS) == 1


def test_pages_that_are_an_hour_old_are_read_again(desk: Desk) -> None:
    with pytest.raises(ConnectionError):
        desk.collector(most=2).collect(desk.collecting.clock())
    desk.collecting.forget_calls()
    desk.collecting.later(minutes=61)
    assert len(names(desk.collect())) == 13
    assert desk.collecting.calls(DETAILS) == 3


def test_a_marker_that_aws_no_longer_knows_starts_the_account_again(desk: Desk) -> None:
    with pytest.raises(ConnectionError):
        desk.collector(most=2).collect(desk.collecting.clock())
    kept = list(desk.writer.pages(MANAGEMENT))
    desk.writer.save_page(MANAGEMENT, 1, kept[1][0], marker="forgotten")
    with pytest.raises(AccountUnread) as caught:
        desk.collect()
    assert caught.value.again
    assert list(desk.writer.pages(MANAGEMENT)) == []
    assert len(names(desk.collect())) == 13


def test_a_damaged_page_is_read_again(desk: Desk) -> None:
    desk.writer.save_page(MANAGEMENT, 0, b"{}", marker=None)
    assert len(names(desk.collect())) == 13


def test_details_that_are_denied_are_no_empty_account(desk: Desk) -> None:
    lab = desk.company.lab
    desk.collecting.user = lab.create_user(MANAGEMENT, "nobody")
    with pytest.raises(AccountUnread, match=f"AccessDenied: {DETAILS}"):
        desk.collect()


def test_a_policy_that_is_a_boundary_alone_is_read_by_itself(desk: Desk) -> None:
    lab = desk.company.lab
    arn = lab.create_policy(MANAGEMENT, "Boundary", allowing("*"))
    lab.set_boundary(desk.company.admin, arn)
    part = desk.collect()
    admin = next(each for each in part.users if each.arn == desk.company.admin.arn)
    assert admin.boundary == arn
    policy = next(each for each in part.policies if each.arn == arn)
    assert isinstance(policy.document, int)
    assert b"Allow" in part.documents[policy.document]


def test_a_boundary_whose_document_is_denied_is_unknown_and_said_to_be(desk: Desk) -> None:
    lab = desk.company.lab
    reader = lab.create_user(MANAGEMENT, "reader", policies=(allowing(DETAILS, "iam:List*"),))
    lab.set_boundary(reader, "arn:aws:iam::aws:policy/ReadOnlyAccess")
    desk.collecting.user = reader
    collector = desk.collector()
    part = collector.collect(desk.collecting.clock())
    policy = next(each for each in part.policies if each.name == "ReadOnlyAccess")
    assert not isinstance(policy.document, int)
    assert "iam:GetPolicy" in collector.missing[-1].why


def test_a_policy_that_repeats_is_held_once(desk: Desk) -> None:
    part = desk.collect()
    assert len({each.trust for each in part.roles}) == 1
    assert len(part.documents) == 2
    assert json.loads(part.documents[0])["Statement"]


def test_longest_sessions_come_from_the_list_of_roles(desk: Desk) -> None:
    desk.company.lab.create_role(
        MANAGEMENT, "Long", trust_policy=trusting("*"), max_session_duration=43_200
    )
    part = desk.collect()
    seconds = {each.arn.rpartition("/")[2]: each.max_session_seconds for each in part.roles}
    assert seconds["Long"] == 43_200
    assert seconds["Role00"] == 3_600


def test_the_fingerprint_is_of_what_was_collected_and_not_of_when(desk: Desk) -> None:
    first = desk.collect()
    desk.collecting.later(days=1)
    desk.writer.drop_pages(MANAGEMENT)
    second = desk.collect()
    assert first.collected_at != second.collected_at
    assert fingerprint_of(first) == fingerprint_of(second)
    desk.company.lab.create_role(MANAGEMENT, "More", trust_policy=trusting("*"))
    desk.writer.drop_pages(MANAGEMENT)
    assert fingerprint_of(desk.collect()) != fingerprint_of(first)
