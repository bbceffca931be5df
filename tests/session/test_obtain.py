"""Obtaining a session: one STS call for each role, and the evidence of `check` where one fails."""

from __future__ import annotations

import os

import pytest

from doctor.engine import diagnose
from doctor.lab.server import Lab
from doctor.session.obtain import How, obtain_session
from doctor.session.request_chain import Here, RequestError
from doctor.session.session import Refusal, Session
from doctor.session.session_request import SessionRequest
from tests.gather.desk import BASE, PROJECT, Desk, allowing, trusting, two_hops


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(lab, monkeypatch)


def here() -> Here:
    return Here(environ=dict(os.environ), home=os.environ["HOME"])


def obtained(request: SessionRequest, how: How | None = None) -> Session:
    found = obtain_session(request, here(), how)
    assert isinstance(found, Session), found
    return found


def refused(request: SessionRequest, how: How | None = None) -> Refusal:
    found = obtain_session(request, here(), how)
    assert isinstance(found, Refusal), found
    return found


def sts_calls(desk: Desk) -> list[str]:
    return [each.action for each in desk.lab.calls if each.service == "sts"]


def test_each_role_of_a_chain_costs_one_call(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    session = obtained(SessionRequest(profile="project-role"))
    assert session.arn == f"arn:aws:sts::{PROJECT}:assumed-role/ProjectAdmin/roledoctor"
    assert session.account == PROJECT
    assert sts_calls(desk) == ["AssumeRole", "AssumeRole"]


def test_a_refusal_brings_the_diagnosis_of_check_without_a_second_assume_call(desk: Desk) -> None:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:AssumeRole", "iam:*"),))
    role = desk.lab.create_role(BASE, "Locked", trust_policy=trusting("222233334444"))
    desk.add_keys("default", bob)
    desk.add_role("locked", role, "default")
    refusal = refused(SessionRequest(profile="locked"))
    assert sts_calls(desk).count("AssumeRole") == 1
    _, report, _ = desk.check("locked")
    assert [each.id for each in diagnose(refusal.case).findings] == [
        each["id"] for each in report["findings"]
    ]


def test_a_broken_profile_is_refused_before_anything_is_called(desk: Desk) -> None:
    (desk.folder / "config").write_text(
        "[profile x]\nrole_arn = arn:aws:iam::111122223333:role/R\n"
    )
    refusal = refused(SessionRequest(profile="x"))
    assert diagnose(refusal.case).findings[0].id == "config/role-without-source"
    assert not desk.lab.calls


def test_what_no_assume_call_would_carry_is_an_error_of_the_request(desk: Desk) -> None:
    desk.add_keys("default", desk.lab.create_user(BASE, "bob"))
    with pytest.raises(RequestError, match="--external-id: default assumes no role"):
        obtain_session(SessionRequest(profile="default", external_id="x1"), here())


def test_no_text_form_of_a_session_shows_a_secret(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    session = obtained(SessionRequest(profile="project-role"))
    shown = f"{session} {session!r} {session.keys} {session.keys!r} {session.chain!r}"
    assert session.keys.secret_access_key not in shown
    assert (session.keys.session_token or "-") not in shown
