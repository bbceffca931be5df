"""The lab enforces what AWS does, with its codes and texts; boto3 and the real CLI talk to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doctor.lab.server import Lab, User
from tests.lab.support import BASE, PROJECT, assume, client, refused

ASSUME = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}],
}


def trusting(
    principal: Any, effect: str = "Allow", condition: dict[str, Any] | None = None
) -> dict[str, Any]:
    statement = {"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"}
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.fixture
def bob(lab: Lab) -> User:
    return lab.create_user(BASE, "bob", policies=(ASSUME,))


def test_a_caller_is_told_who_it_is(lab: Lab, bob: User) -> None:
    identity = client(lab, bob).get_caller_identity()
    assert (identity["Arn"], identity["Account"]) == (bob.arn, BASE)


def test_an_unknown_key_is_refused(lab: Lab, bob: User) -> None:
    stranger = bob._replace(access_key_id="AKIARTX3GSDSQAAAAAAA")
    assert refused(client(lab, stranger).get_caller_identity)[0] == "InvalidClientTokenId"


def test_a_wrong_secret_is_refused(lab: Lab, bob: User) -> None:
    wrong = bob._replace(secret_access_key="notARealSecretKeyOther")
    assert refused(client(lab, wrong).get_caller_identity)[0] == "SignatureDoesNotMatch"


def test_a_user_key_with_a_token_is_refused(lab: Lab, bob: User) -> None:
    assert refused(client(lab, bob, token="x").get_caller_identity)[0] == "InvalidClientTokenId"


def test_a_clock_that_is_behind_is_refused_with_both_times(lab: Lab, bob: User) -> None:
    lab.advance_clock(3600)
    code, text = refused(client(lab, bob).get_caller_identity)
    assert code == "SignatureDoesNotMatch"
    assert text.startswith("Signature expired: ")


def test_a_session_without_its_token_is_refused_and_an_ended_one_is_expired(
    lab: Lab, bob: User
) -> None:
    session = lab.session(bob, seconds=60)
    held = bob._replace(access_key_id=session.key, secret_access_key=session.secret)
    assert refused(client(lab, held).get_caller_identity)[0] == "InvalidClientTokenId"
    assert client(lab, held, token=session.token).get_caller_identity()["Arn"] == bob.arn
    lab.advance_clock(120)
    ended = client(lab, held, token=session.token).get_caller_identity
    assert refused(ended)[0] == "ExpiredToken"


@pytest.mark.parametrize(
    "principal",
    [{"AWS": BASE}, {"AWS": f"arn:aws:iam::{BASE}:root"}, {"AWS": f"arn:aws:iam::{BASE}:user/bob"}, "*"],
)  # fmt: skip
def test_a_trusted_caller_gets_in(lab: Lab, bob: User, principal: Any) -> None:
    arn = lab.create_role(PROJECT, "R", trust_policy=trusting(principal))
    session = assume(lab, bob, arn)["AssumedRoleUser"]["Arn"]
    assert session == f"arn:aws:sts::{PROJECT}:assumed-role/R/session"


@pytest.mark.parametrize(
    "principal", [{"AWS": "333344445555"}, {"Service": "ec2.amazonaws.com"}, {"Federated": "x"}]
)
def test_a_missing_role_is_answered_exactly_as_a_denied_one(
    lab: Lab, bob: User, principal: Any
) -> None:
    arn = lab.create_role(PROJECT, "Role", trust_policy=trusting(principal))
    denied = refused(assume, lab=lab, user=bob, arn=arn)
    missing = refused(assume, lab=lab, user=bob, arn=arn.replace("Role", "None"))
    assert denied[0] == "AccessDenied"
    assert missing == (denied[0], denied[1].replace("role/Role", "role/None"))


def test_a_deny_of_the_trust_policy_wins(lab: Lab, bob: User) -> None:
    both = trusting({"AWS": BASE})
    both["Statement"] += trusting("*", "Deny")["Statement"]
    arn = lab.create_role(PROJECT, "R", trust_policy=both)
    assert refused(assume, lab=lab, user=bob, arn=arn)[0] == "AccessDenied"


def test_across_accounts_the_callers_own_policy_is_needed_and_in_one_it_is_not(lab: Lab) -> None:
    eve = lab.create_user(BASE, "eve")
    far = lab.create_role(PROJECT, "Far", trust_policy=trusting({"AWS": eve.arn}))
    near = lab.create_role(BASE, "Near", trust_policy=trusting({"AWS": eve.arn}))
    delegated = lab.create_role(BASE, "Delegated", trust_policy=trusting({"AWS": BASE}))
    assert refused(assume, lab=lab, user=eve, arn=far)[0] == "AccessDenied"
    assert assume(lab, eve, near)
    assert refused(assume, lab=lab, user=eve, arn=delegated)[0] == "AccessDenied"


def test_an_external_id_is_asked_for(lab: Lab, bob: User) -> None:
    condition = {"StringEquals": {"sts:ExternalId": "ABCDEF"}}
    arn = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": BASE}, condition=condition))
    assert refused(assume, lab=lab, user=bob, arn=arn)[0] == "AccessDenied"
    assert refused(assume, lab=lab, user=bob, arn=arn, ExternalId="abcdef")[0] == "AccessDenied"
    assert assume(lab, bob, arn, ExternalId="ABCDEF")


def test_mfa_is_asked_for_and_a_code_works_once(lab: Lab, bob: User) -> None:
    device = lab.create_mfa_device(bob, "bob")
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    arn = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": BASE}, condition=condition))
    assert refused(assume, lab=lab, user=bob, arn=arn)[0] == "AccessDenied"
    code = {"SerialNumber": device.serial, "TokenCode": device.code_at(lab.now)}
    assert assume(lab, bob, arn, **code)
    assert (
        "invalid MFA one time pass code" in refused(assume, lab=lab, user=bob, arn=arn, **code)[1]
    )
    other = {**code, "SerialNumber": device.serial + "-old"}
    assert "unable to validate MFA code" in refused(assume, lab=lab, user=bob, arn=arn, **other)[1]


def test_durations_are_limited_by_the_role_and_by_chaining(lab: Lab, bob: User) -> None:
    arn = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": BASE}))
    text = refused(assume, lab=lab, user=bob, arn=arn, DurationSeconds=7200)[1]
    assert text == "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    held = assume(lab, bob, arn)["Credentials"]
    chained = User(arn, "", held["AccessKeyId"], held["SecretAccessKey"])
    second = lab.create_role(
        PROJECT, "S", trust_policy=trusting({"AWS": arn}), max_session_duration=43200
    )
    sts = client(lab, chained, token=held["SessionToken"])
    parameters = {"RoleArn": second, "RoleSessionName": "two"}
    text = refused(sts.assume_role, DurationSeconds=7200, **parameters)[1]
    assert "1 hour session limit" in text
    assert sts.assume_role(**parameters)


def test_the_form_of_a_call_is_checked_first(lab: Lab, bob: User) -> None:
    sts = client(lab, bob)
    arn = f"arn:aws:iam::{PROJECT}:role/None"
    code, text = refused(sts.assume_role, RoleArn=arn, RoleSessionName="a b")
    assert code == "ValidationError"
    assert text.startswith("1 validation error detected: Value 'a b' at 'roleSessionName'")
    user = f"arn:aws:iam::{PROJECT}:user/bob"
    assert (
        refused(sts.assume_role, RoleArn=user, RoleSessionName="ab")[1] == "Request ARN is invalid"
    )


def test_root_cannot_assume(lab: Lab) -> None:
    root = lab.root_keys(BASE)
    arn = lab.create_role(BASE, "R", trust_policy=trusting({"AWS": BASE}))
    text = refused(assume, lab=lab, user=root, arn=arn)[1]
    assert text == "Roles may not be assumed by root accounts."


def test_a_session_of_a_session_is_refused(lab: Lab, bob: User) -> None:
    session = lab.session(bob)
    held = bob._replace(access_key_id=session.key, secret_access_key=session.secret)
    text = refused(client(lab, held, token=session.token).get_session_token)[1]
    assert text == "Cannot call GetSessionToken with session credentials"


def test_reads_of_iam_are_allowed_by_policy_alone(lab: Lab, bob: User) -> None:
    admin = lab.create_user(
        BASE,
        "admin",
        policies=(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]},
        ),
    )  # fmt: skip
    lab.create_role(BASE, "R", trust_policy=trusting({"AWS": BASE}))
    code, text = refused(client(lab, bob, "iam").get_role, RoleName="R")
    assert code == "AccessDenied"
    assert text.endswith("because no identity-based policy allows the iam:GetRole action")
    assert client(lab, admin, "iam").get_role(RoleName="R")["Role"]["RoleName"] == "R"
    assert refused(client(lab, admin, "iam").get_role, RoleName="X")[0] == "NoSuchEntity"


def test_a_trust_policy_is_changed_over_the_wire_by_who_may(lab: Lab, bob: User) -> None:
    admin = lab.create_user(
        PROJECT,
        "admin",
        policies=(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]},
        ),
    )  # fmt: skip
    arn = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": "333344445555"}))
    document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}'
    client(lab, admin, "iam").update_assume_role_policy(
        RoleName="R", PolicyDocument=document % bob.arn
    )
    assert assume(lab, bob, arn)


def test_the_real_aws_command_is_served(lab: Lab, bob: User, tmp_path: Path) -> None:
    condition = {"StringEquals": {"sts:ExternalId": "ABCDEF"}}
    arn = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": BASE}, condition=condition))
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "config").write_text(
        f"[profile p]\nrole_arn = {arn}\nsource_profile = default\nexternal_id = ABCDEF\n"
        "region = us-east-1\n"
    )
    (folder / "credentials").write_text(
        f"[default]\naws_access_key_id = {bob.access_key_id}\n"
        f"aws_secret_access_key = {bob.secret_access_key}\n"
    )
    aws = Path(sys.executable).with_name("aws")
    done = subprocess.run(
        [aws, "sts", "get-caller-identity", "--profile", "p", "--query", "Arn", "--output", "text"],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "AWS_ENDPOINT_URL": lab.url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.startswith(f"arn:aws:sts::{PROJECT}:assumed-role/R/")
