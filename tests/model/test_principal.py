"""Who calls, read from an ARN, a service's name, a provider's or a key's."""

from __future__ import annotations

import pytest

from doctor.model.principal import Caller, caller_of_key, describe_key, parse_caller

ACCOUNT = "111122223333"


@pytest.mark.parametrize(
    ("arn", "kind", "account", "name"),
    [
        (f"arn:aws:iam::{ACCOUNT}:user/team/bob", "user", ACCOUNT, "bob"),
        (f"arn:aws:iam::{ACCOUNT}:role/app", "role", ACCOUNT, "app"),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/app/job", "role-session", ACCOUNT, "app"),
        (f"arn:aws:sts::{ACCOUNT}:federated-user/bob", "federated", ACCOUNT, "bob"),
        (f"arn:aws:iam::{ACCOUNT}:root", "root", ACCOUNT, "root"),
        (f"arn:aws:iam::{ACCOUNT}:saml-provider/Corp", "federated", None, "Corp"),
        (f"arn:aws:iam::{ACCOUNT}:oidc-provider/x.example.com", "federated", None, "x.example.com"),
        ("arn:aws:iam::XXXX:user/bob", "user", None, "bob"),
        (f"arn:aws:iam::{ACCOUNT}:group/g", "unknown", ACCOUNT, "g"),
        ("ec2.amazonaws.com", "service", None, "ec2.amazonaws.com"),
        ("ec2.amazonaws.com.cn", "service", None, "ec2.amazonaws.com.cn"),
        ("cognito-identity.amazonaws.com", "federated", None, "cognito-identity.amazonaws.com"),
        ("accounts.google.com", "federated", None, "accounts.google.com"),
        (ACCOUNT, "unknown", ACCOUNT, None),
    ],
)
def test_a_caller_by_its_name(arn: str, kind: str, account: str | None, name: str | None) -> None:
    found = parse_caller(arn)
    assert (found.kind, found.account, found.name) == (kind, account, name)


def test_a_session_has_a_name_of_its_own_and_no_known_path() -> None:
    found = parse_caller(f"arn:aws-cn:sts::{ACCOUNT}:assumed-role/app/job", user_id="AROAX:job")
    assert (found.session, found.principal_arn, found.partition) == ("job", None, "aws-cn")
    assert (found.user_id, found.own_arn) == ("AROAX:job", found.arn)
    user = parse_caller(f"arn:aws:iam::{ACCOUNT}:user/bob")
    assert user.principal_arn == user.own_arn == user.arn


@pytest.mark.parametrize(
    ("caller", "words"),
    [
        (parse_caller(f"arn:aws:iam::{ACCOUNT}:user/bob"), f"user bob in {ACCOUNT}"),
        (parse_caller(f"arn:aws:sts::{ACCOUNT}:assumed-role/app/job"), f"role app in {ACCOUNT}"),
        (
            parse_caller(f"arn:aws:sts::{ACCOUNT}:federated-user/b"),
            f"federated user b in {ACCOUNT}",
        ),
        (parse_caller(f"arn:aws:iam::{ACCOUNT}:root"), f"the root user of {ACCOUNT}"),
        (parse_caller("ec2.amazonaws.com"), "service ec2.amazonaws.com"),
        (Caller(arn=None, kind="unknown", account=ACCOUNT), f"an unknown caller in {ACCOUNT}"),
        (Caller(arn=None, kind="unknown"), "an unknown caller"),
    ],
)
def test_a_caller_in_a_sentence(caller: Caller, words: str) -> None:
    assert str(caller) == words


def test_a_key_tells_its_account_where_it_holds_one() -> None:
    assert caller_of_key("AKIARTX3GSDSQAAAAAAA").account == ACCOUNT
    assert caller_of_key("AKIAIOSFODNN7EXAMPLE").account is None
    assert describe_key("AKIARTX3GSDSQAAAAAAA") == f"AKIA…AAAA (account {ACCOUNT})"
    assert describe_key("AKIAIOSFODNN7EXAMPLE") == "AKIA…MPLE"


@pytest.mark.parametrize(
    ("session", "is_instance"),
    [
        ("i-0123456789abcdef0", True),
        ("i-01234567", True),
        ("i-0123456", False),
        ("i-0123456789abcdef01", False),
        ("i-deploy-bot", False),
        ("botocore-session-1", False),
        ("i-", False),
    ],
)
def test_an_instance_calls_with_its_id_for_a_session_name(
    session: str, *, is_instance: bool
) -> None:
    arn = f"arn:aws:sts::111122223333:assumed-role/Node/{session}"
    assert parse_caller(arn).is_instance is is_instance
    assert not parse_caller("arn:aws:iam::111122223333:user/i-01234567").is_instance
