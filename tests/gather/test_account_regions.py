"""The regions of an account: read, refused, and answered by something that is not AWS."""

from __future__ import annotations

from typing import Any

from doctor.gather.access import Access
from doctor.gather.account_regions import read_account_regions
from doctor.gather.aws import Clients, Endpoint, Keys
from doctor.lab.server import Lab
from doctor.model.case import Case
from tests.gather.desk import BASE, allowing
from tests.gather.misbehaving import misbehaving


def access(lab: Lab, url: str, *actions: str) -> Access:
    """Give the access of a user who may do so much, in a Region that has to be enabled."""
    bob = lab.create_user(BASE, "bob", policies=(allowing(*actions),) if actions else ())
    keys = Keys(access_key_id=bob.access_key_id, secret_access_key=bob.secret_access_key)
    endpoint = Endpoint(region="af-south-1", url=url, iam_url=url)
    return Access(clients=Clients(endpoint), keys=keys, account=BASE)


def settings(found: Case) -> Any:
    return found.accounts[BASE]


def test_the_regions_of_an_account_are_read(lab: Lab) -> None:
    allowed = access(lab, lab.url, "account:ListRegions", "iam:GetAccountSummary")
    found = read_account_regions(allowed, Case()).case
    assert settings(found).regions["af-south-1"] == "DISABLED"
    assert settings(found).regions["us-east-1"] == "ENABLED_BY_DEFAULT"
    assert found.unknown == ()


def test_a_refusal_is_noted_and_the_answer_kept(lab: Lab) -> None:
    found = read_account_regions(access(lab, lab.url, "iam:GetAccountSummary"), Case())
    (missing,) = found.case.unknown
    assert missing.what == f"accounts/{BASE}/regions"
    assert missing.why == "AccessDeniedException: account:ListRegions"
    assert [each.outcome for each in found.answers].count("denied") == 1


def test_an_answer_that_is_not_of_aws_is_no_list(lab: Lab) -> None:
    with misbehaving("HTML") as url:
        found = read_account_regions(access(lab, url, "account:*", "iam:*"), Case())
    assert {each.what for each in found.case.unknown} >= {f"accounts/{BASE}/regions"}
