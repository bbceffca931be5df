"""Credentials of a run that outlasts them: renewed in time, and got again where they ran out."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from doctor.gather.aws import Endpoint, Keys
from doctor.gather.calls import Answer
from doctor.gather.snapshot.account_part import AccountUnread
from doctor.gather.snapshot.caller import Caller, Readers
from doctor.gather.snapshot.patient import PatientReader
from tests.gather.snapshot.support import DEV, PROD, Collecting, Company, names

DETAILS = "iam:GetAccountAuthorizationDetails"
NOW = "2026-01-31T12:00:00Z"


def keys(name: str, until: str | None) -> Keys:
    return Keys(access_key_id=name, secret_access_key="notARealSecretKey", expires_at=until)


def caller(until: str | None, renewed: Keys | None) -> Caller:
    return Caller(
        endpoint=Endpoint(region="us-east-1"),
        keys=keys("first", until),
        account=DEV,
        partition="aws",
        renew=lambda: renewed,
    )


@pytest.mark.parametrize(
    ("until", "used"),
    [
        ("2026-01-31T12:04:00Z", "second"),
        ("2026-01-31T11:00:00Z", "second"),
        ("2026-01-31T12:06:00Z", "first"),
        (None, "first"),
        ("soon", "first"),
    ],
)
def test_keys_are_renewed_when_five_minutes_are_left(until: str | None, used: str) -> None:
    second = keys("second", "2026-01-31T13:00:00Z")
    readers = Readers(caller(until, second), lambda _: None, lambda: NOW)
    assert readers.own().keys.access_key_id == used


def test_keys_that_cannot_be_renewed_are_used_to_their_end() -> None:
    readers = Readers(caller("2026-01-31T12:01:00Z", None), lambda _: None, lambda: NOW)
    assert readers.own().keys.access_key_id == "first"


def test_an_account_is_entered_by_the_role_of_its_partition(
    company: Company, collecting: Collecting
) -> None:
    readers = Readers(collecting.caller(), collecting.pauses.append, collecting.clock)
    assert readers.of(DEV, "Access").keys.access_key_id.startswith("ASIA")
    chinese = replace(collecting.caller(), partition="aws-cn")
    with pytest.raises(AccountUnread, match="of arn:aws-cn:iam::111122223333:role/Access"):
        Readers(chinese, collecting.pauses.append, collecting.clock).of(DEV, "Access")
    assert company.admin.arn


def test_a_session_that_runs_out_on_the_way_is_got_again(
    collecting: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = PatientReader.once
    expired: list[str] = []

    def once(self: PatientReader, call: str, **asked: Any) -> Answer:
        if call == DETAILS and not expired:
            expired.append(self.keys.access_key_id)
            return Answer(call=call, outcome="denied", code="ExpiredToken")
        return ask(self, call, **asked)

    monkeypatch.setattr(PatientReader, "once", once)
    collected = collecting.run()
    assert len(expired) == 1
    assert collected.outcomes[DEV] == collected.outcomes[PROD] == "collected"
    assert names(collecting.account(DEV)) == {"Access", "alice"}
