"""A sign-in that has ended: the command is offered at a terminal, and told everywhere else."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doctor.lab.server import Lab
from doctor.session.obtain import How, obtain_session
from doctor.session.questions import Nobody
from doctor.session.request_chain import Here
from doctor.session.session import Refusal, Session
from doctor.session.session_request import SessionRequest
from tests.gather.desk import Desk

SSO = (
    "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"
    "[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n"
)


class Agreeing(Nobody):
    def __init__(self, *, agrees: bool) -> None:
        self.answer = agrees
        self.questions: list[str] = []
        self.heard: list[str] = []

    def agrees(self, question: str) -> bool:
        self.questions.append(question)
        return self.answer

    def hears(self, words: str) -> None:
        self.heard.append(words)


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(lab, monkeypatch)


def get(how: How, profile: str = "dev") -> Session | Refusal:
    here = Here(environ=dict(os.environ), home=os.environ["HOME"])
    return obtain_session(SessionRequest(profile=profile), here, how)


def with_aws(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> Path:
    """Put a program named aws before all others, which notes what it was asked for."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "aws").write_text(f'#!/bin/sh\necho "$@" >> {folder}/asked\n{body}\n')
    (programs / "aws").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    return folder / "asked"


def test_without_a_terminal_the_command_is_told_and_not_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.folder / "config").write_text(SSO)
    asked = with_aws(monkeypatch, desk.folder, "exit 0")
    found = get(How(person=Nobody()))
    assert isinstance(found, Refusal)
    assert found.sign_in == ("aws", "sso", "login", "--sso-session", "corp")
    assert not asked.exists()


def test_at_a_terminal_it_is_offered_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.folder / "config").write_text(SSO)
    asked = with_aws(monkeypatch, desk.folder, "exit 0")
    person = Agreeing(agrees=False)
    assert isinstance(get(How(person=person)), Refusal)
    assert person.questions == [
        "The sign-in has ended. Run `aws sso login --sso-session corp` now?"
    ]
    assert not asked.exists()


def test_who_agrees_signs_in_and_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    bob = desk.lab.create_user("111122223333", "bob")
    held = desk.lab.session(bob)
    (desk.folder / "config").write_text(SSO)
    ends = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    cache = desk.folder / "cli" / "cache"
    # The name that the AWS CLI gives to the keys of this very permission set.
    from doctor.session.request_chain import resolve_request
    from doctor.session.step import steps_of

    here = Here(environ=dict(os.environ), home=os.environ["HOME"])
    request = SessionRequest(profile="dev")
    step = steps_of(request, resolve_request(request, here), here)[-1]
    text = (
        f'{{"ProviderType": "sso", "Credentials": {{"AccessKeyId": "{held.key}", '
        f'"SecretAccessKey": "{held.secret}", "SessionToken": "{held.token}", '
        f'"Expiration": "{ends}"}}}}'
    )
    body = f"mkdir -p {cache}; echo '{text}' > {cache}/{step.file_name}; echo to standard output"
    asked = with_aws(monkeypatch, desk.folder, body)
    found = get(How(person=Agreeing(agrees=True)))
    assert isinstance(found, Session), found
    assert found.keys.access_key_id == held.key
    assert asked.read_text() == "sso login --sso-session corp\n"
    assert capfd.readouterr().out == ""


def test_login_signs_in_unasked_and_a_failure_of_it_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.folder / "config").write_text(SSO)
    asked = with_aws(monkeypatch, desk.folder, "exit 7")
    person = Agreeing(agrees=False)
    assert isinstance(get(How(person=person, login=True)), Refusal)
    assert asked.exists()
    assert person.heard == ["`aws sso login --sso-session corp` ended with exit code 7"]


def test_without_the_aws_cli_that_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.folder / "config").write_text(SSO)
    monkeypatch.setenv("PATH", str(desk.folder))
    person = Agreeing(agrees=True)
    assert isinstance(get(How(person=person)), Refusal)
    assert person.heard == [
        "`aws sso login --sso-session corp` could not be run: No such file or directory"
    ]


LOGIN = "arn:aws:iam::111122223333:user/bob"


def write_login(desk: Desk, ends: str) -> None:
    (desk.folder / "config").write_text(f"[profile console]\nlogin_session = {LOGIN}\n")
    folder = desk.folder / "login" / "cache"
    folder.mkdir(parents=True)
    kept = {
        "accessKeyId": "ASIARTX3GSDSQAAAAAAA",
        "secretAccessKey": "notARealSecretKey",
        "sessionToken": "notARealSecretKeyToken",
        "accountId": "111122223333",
        "expiresAt": ends,
    }
    name = hashlib.sha256(LOGIN.encode()).hexdigest()
    renews = {"refreshToken": "notARealSecretKey", "dpopKey": "notARealSecretKey", "clientId": "c"}
    (folder / f"{name}.json").write_text(json.dumps({"accessToken": kept, **renews}))


def test_a_working_sign_in_of_aws_login_needs_no_extra(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "awscrt", None)
    write_login(desk, "2099-01-01T00:00:00Z")
    found = get(How(person=Nobody()), "console")
    assert isinstance(found, Session), found
    assert found.keys.access_key_id == "ASIARTX3GSDSQAAAAAAA"


def test_one_that_is_not_there_is_offered(desk: Desk) -> None:
    (desk.folder / "config").write_text(f"[profile console]\nlogin_session = {LOGIN}\n")
    found = get(How(person=Nobody()), "console")
    assert isinstance(found, Refusal)
    assert found.sign_in == ("aws", "login", "--profile", "console")


def test_keys_of_one_that_have_ended_are_left_to_the_aws_cli(desk: Desk) -> None:
    write_login(desk, "2020-01-01T00:00:00Z")
    found = get(How(person=Nobody()), "console")
    assert isinstance(found, Refusal)
    assert "aws sts get-caller-identity --profile console" in found.says
