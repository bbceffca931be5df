"""Less power: by a call of the session where it is temporary, else by a session policy."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import boto3
import botocore.exceptions
import pytest

from doctor.lab.server import Lab
from doctor.session.narrowed_access import Asking, decide_asking, read_asking
from doctor.session.obtain import obtain_session
from doctor.session.request_chain import Here, RequestError
from doctor.session.scopes import ScopeError, read_only_policy, read_scope
from doctor.session.session import Refusal, Session
from doctor.session.session_request import MOST_SCOPE_CHARACTERS, Scope, SessionRequest
from tests.gather.desk import BASE, PROJECT, Desk, allowing, trusting, two_hops

LOOKING = json.dumps(allowing("iam:ListRoles"))


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(lab, monkeypatch)


def here() -> Here:
    return Here(environ=dict(os.environ), home=os.environ["HOME"])


def narrowed(profile: str, policy: str = LOOKING) -> Session:
    scope = Scope(name="looking", policy=policy)
    found = obtain_session(SessionRequest(profile=profile, scope=scope), here())
    assert isinstance(found, Session), found
    return found


def iam(lab: Lab, session: Session) -> Any:
    return boto3.client(
        "iam",
        region_name="us-east-1",
        endpoint_url=lab.url,
        aws_access_key_id=session.keys.access_key_id,
        aws_secret_access_key=session.keys.secret_access_key,
        aws_session_token=session.keys.session_token,
    )


def actions(desk: Desk) -> list[str]:
    return [each.action for each in desk.lab.calls if each.service == "sts"]


def admin(desk: Desk) -> None:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    role = desk.lab.create_role(
        PROJECT, "Admin", trust_policy=trusting(BASE), policies=(allowing("*"),)
    )
    desk.add_keys("default", bob)
    desk.add_role("admin", role, "default")


def test_a_users_keys_assume_the_role_with_a_session_policy(desk: Desk) -> None:
    admin(desk)
    session = narrowed("admin")
    assert actions(desk) == ["AssumeRole"]
    assert session.narrowed_by == ("scope looking",)
    iam(desk.lab, session).list_roles()
    with pytest.raises(botocore.exceptions.ClientError, match="no session policy allows"):
        iam(desk.lab, session).list_users()


def test_a_session_is_narrowed_by_a_call_of_its_own_and_stays_who_it_is(desk: Desk) -> None:
    _, _, project = two_hops(desk, allowing("sts:AssumeRole"))
    desk.lab.directory.role(project).put_policy("all", json.dumps(allowing("*")))
    session = narrowed("project-role")
    assert actions(desk) == ["AssumeRole", "AssumeRole", "GetScopedCredentials"]
    assert session.arn == f"arn:aws:sts::{PROJECT}:assumed-role/ProjectAdmin/roledoctor"
    iam(desk.lab, session).list_roles()
    with pytest.raises(botocore.exceptions.ClientError, match="no session policy allows"):
        iam(desk.lab, session).list_users()


def test_a_narrowed_session_is_kept_apart_from_the_whole_one(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    first = narrowed("project-role")
    whole = obtain_session(SessionRequest(profile="project-role"), here())
    assert isinstance(whole, Session)
    assert whole.keys != first.keys
    assert narrowed("project-role").from_cache
    assert narrowed("project-role", json.dumps(allowing("s3:*"))).keys != first.keys
    assert actions(desk) == ["AssumeRole"] * 2 + ["GetScopedCredentials"] * 2


def test_a_fourth_layer_is_refused_in_the_words_of_sts(desk: Desk) -> None:
    session = desk.lab.create_user(BASE, "bob")
    held = desk.lab.session(session)
    for _ in range(3):
        sts = boto3.client(
            "sts",
            region_name="eu-west-1",
            endpoint_url=desk.lab.url,
            aws_access_key_id=held.key,
            aws_secret_access_key=held.secret,
            aws_session_token=held.token,
        )
        told = sts.get_scoped_credentials(Policy=LOOKING)
        held = desk.lab.directory.sessions[told["Credentials"]["AccessKeyId"]]
    assert told["ScopedPoliciesCount"] == 3
    (desk.folder / "credentials").write_text(
        f"[three]\naws_access_key_id = {held.key}\naws_secret_access_key = {held.secret}\n"
        f"aws_session_token = {held.token}\n"
    )
    found = obtain_session(
        SessionRequest(profile="three", scope=Scope(name="x", policy=LOOKING)), here()
    )
    assert isinstance(found, Refusal)
    assert "has 3 scope-down policies already" in found.says


def test_long_term_keys_alone_cannot_be_narrowed(desk: Desk) -> None:
    admin(desk)
    request = SessionRequest(profile="default", scope=Scope(name="x", policy=LOOKING))
    with pytest.raises(RequestError, match="default has long-term keys"):
        obtain_session(request, here())


def test_read_only_fits_and_changes_nothing() -> None:
    policy = read_only_policy()
    assert len(policy) <= MOST_SCOPE_CHARACTERS
    for action, decision in {
        "ec2:DescribeInstances": "allow",
        "iam:GetRole": "allow",
        "s3:ListBucket": "allow",
        "s3:GetObject": "explicit-deny",
        "lambda:GetFunction": "explicit-deny",
        "secretsmanager:GetSecretValue": "implicit-deny",
        "ssm:GetParameter": "implicit-deny",
        "iam:CreateUser": "implicit-deny",
        "sts:AssumeRole": "implicit-deny",
        "s3:PutObject": "implicit-deny",
    }.items():
        assert decide_asking(policy, Asking(action=action, resource="*")) == decision, action


def test_conditions_leave_the_answer_open() -> None:
    policy = allowing("s3:GetObject")
    policy["Statement"][0]["Condition"] = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    asking = read_asking("s3:GetObject=arn:aws:s3:::bucket/key")
    assert decide_asking(json.dumps(policy), asking) == "unknown"


@pytest.mark.parametrize("text", ["s3:GetObject", "=x", "s3=x", "s3:=x", ":GetObject=x", ""])
def test_what_is_no_question_is_told(text: str) -> None:
    with pytest.raises(ScopeError, match="write ACTION=ARN"):
        read_asking(text)


def test_a_profile_names_its_policy(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "looking.json").write_text(LOOKING)
    (desk.folder / "config").write_text(
        "[profile agent]\nscope_policy = ~/looking.json\n"
        "[profile reader]\nscope_policy = read-only\n[profile other]\nregion = eu-west-1\n"
    )
    assert json.loads(read_scope("agent", here()).policy) == json.loads(LOOKING)
    assert read_scope("reader", here()).policy == read_only_policy()
    with pytest.raises(ScopeError, match="the profile names no policy; add `scope_policy = FILE`"):
        read_scope("other", here())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a policy: it has no Statement"),
        ('{"Statement": "' + "x" * 2100 + '"}', "STS takes 2048 of a policy"),
        ("x" * 70_000, "is larger than 64 kB"),
    ],
)
def test_a_file_that_cannot_narrow_is_refused_before_any_call(
    desk: Desk, tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "policy.json"
    path.write_text(text)
    with pytest.raises(ScopeError, match=says):
        read_scope(str(path), here())
    assert not desk.lab.calls
