"""Sessions of the lab: as short as a test needs, narrowed in layers, and taken by the console."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import botocore.exceptions
import pytest

from doctor.lab.identity import Session
from doctor.lab.server import Lab, User
from tests.lab.support import BASE, allowing, client, refused, trusting

LOOKING = json.dumps(allowing("iam:ListRoles"))


def user_of(session: Session) -> User:
    return User(session.identity.arn, session.identity.user_id, session.key, session.secret)


def sts_of(lab: Lab, session: Session, service: str = "sts") -> Any:
    return client(lab, user_of(session), service, session.token)


def role_session(lab: Lab) -> Session:
    role = lab.create_role(BASE, "Admin", trust_policy=trusting("*"), policies=(allowing("*"),))
    return lab.role_session(role, "night")


def test_a_narrowed_session_is_who_it_was_and_may_less(lab: Lab) -> None:
    session = role_session(lab)
    told = sts_of(lab, session).get_scoped_credentials(Policy=LOOKING)
    assert told["SessionInfo"]["Arn"] == session.identity.arn
    assert told["ScopedPoliciesCount"] == 1
    narrowed = lab.directory.sessions[told["Credentials"]["AccessKeyId"]]
    sts_of(lab, narrowed, "iam").list_roles()
    with pytest.raises(botocore.exceptions.ClientError, match="no session policy allows"):
        sts_of(lab, narrowed, "iam").list_users()


def test_it_never_lasts_longer_than_the_session_that_calls(lab: Lab) -> None:
    session = role_session(lab)
    sts = sts_of(lab, session)
    told = sts.get_scoped_credentials(DurationSeconds=60)
    assert told["Credentials"]["Expiration"].timestamp() < time.time() + 61
    code, _ = refused(sts.get_scoped_credentials, DurationSeconds=7200)
    assert code == "InsufficientSessionLifetime"


def test_long_term_keys_cannot_be_narrowed(lab: Lab) -> None:
    bob = lab.create_user(BASE, "bob")
    code, _ = refused(client(lab, bob).get_scoped_credentials, Policy=LOOKING)
    assert code == "InvalidSubjectCredentials"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({}, "ValidationError"),
        ({"Policy": "no policy"}, "MalformedPolicyDocument"),
        ({"Policy": "[]"}, "MalformedPolicyDocument"),
        ({"Policy": f'{{"Statement": "{"x" * 2048}"}}'}, "ValidationError"),
        ({"DurationSeconds": 129_601}, "ValidationError"),
    ],
)
def test_what_sts_would_refuse_is_refused(lab: Lab, parameters: dict[str, Any], code: str) -> None:
    assert refused(sts_of(lab, role_session(lab)).get_scoped_credentials, **parameters)[0] == code


def console(lab: Lab, **form: str) -> dict[str, str]:
    body = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{lab.url}/federation", body) as answer:  # noqa: S310 - the lab
        told: dict[str, str] = json.loads(answer.read())
    return told


def test_the_console_takes_a_session_and_nothing_else(lab: Lab) -> None:
    held = role_session(lab)
    session = {"sessionId": held.key, "sessionKey": held.secret, "sessionToken": held.token}
    told = console(lab, Action="getSigninToken", Session=json.dumps(session))
    assert told["SigninToken"].startswith("notARealSigninToken")
    wrongs: list[Any] = [
        {**session, "sessionKey": "notARealSecretKey"},
        {**session, "sessionToken": "x"},
        {"sessionId": held.key},
        [],
    ]
    for wrong in wrongs:
        with pytest.raises(urllib.error.HTTPError, match="400"):
            console(lab, Action="getSigninToken", Session=json.dumps(wrong))
    with pytest.raises(urllib.error.HTTPError, match="400"):
        console(lab, Action="login", Session=json.dumps(session))
