"""The base hop's key: where it stands, what it is, and what AWS answered to it."""

from __future__ import annotations

import pytest

from doctor.model.failure import Failure
from doctor.rules.shared.keys.base_key import (
    base_failures,
    base_key,
    quote_failure,
    quote_key,
    renewals,
    was_signed,
)
from tests.rules.shared.support import KEY, KEYS, ROLE, denied, of_files, situation

PAIR = {"AWS_ACCESS_KEY_ID": "ASIARTX3GSDSQAAAAAAA", "AWS_SECRET_ACCESS_KEY": "<hidden>"}
INVALID = "An error occurred (InvalidClientTokenId) when calling the {} operation: The security token included in the request is invalid."


def test_a_key_of_a_file() -> None:
    found = base_key(of_files("", f"[p]\n{KEYS}aws_session_token = <hidden>\n"))
    assert found is not None
    assert (found.key.value, found.is_long_term, found.is_temporary) == (KEY, True, False)
    assert found.secret is not None
    assert found.token is not None
    assert found.where == "profile “p” of ~/.aws/credentials"
    assert not found.in_environment
    assert renewals(found)[0] == "aws configure set aws_access_key_id … --profile p"
    assert quote_key(found, "says").quote is not None


def test_a_key_of_the_environment() -> None:
    found = base_key(of_files(profile=None, env=PAIR))
    assert found is not None
    assert (found.is_long_term, found.is_temporary, found.in_environment) == (False, True, True)
    assert (found.where, found.token) == ("the environment", None)
    assert renewals(found) == ("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",)


def test_a_base_that_is_no_key_has_none() -> None:
    assert base_key(of_files("[profile p]\ncredential_process = x\n")) is None
    assert base_key(situation()) is None


def test_a_failure_of_a_later_hop_is_not_the_bases() -> None:
    role = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\n"
    refused = {"text": INVALID.format("GetCallerIdentity"), "from": "probe", "hop": 0}
    later = {"text": denied(), "from": "probe", "hop": 1}
    seen = of_files(role, f"[b]\n{KEYS}", errors=[refused, later])
    assert len(base_failures(seen, "invalid-key")) == 1
    assert len(base_failures(seen, "invalid-key", "access-denied")) == 1
    assert base_failures(seen, "access-denied") == ()


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        (INVALID.format("GetCallerIdentity"), True),
        (
            "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity",
            False,
        ),
        ("Unable to locate credentials", False),
    ],
)
def test_what_aws_answered_to_a_signature_shows_that_there_was_a_key(
    text: str, signed: bool
) -> None:
    assert was_signed(situation(errors=[{"text": text, "from": "pasted"}])) is signed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("one\n  two\t three ", "one two three"),
        ("│ one\n╷\n│ two", "one two"),
        ("key " * 80, ("key " * 80).strip()),
        ("key " * 81, " ".join(["key"] * 30) + " … " + " ".join(["key"] * 49)),
    ],
)
def test_an_answer_is_quoted_in_one_line(text: str, says: str) -> None:
    assert quote_failure(Failure(text=text, answer=text, kind="invalid-key")).says == says
