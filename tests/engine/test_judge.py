"""A plan into a situation: every hop framed and answered, with the actions that ride along."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.observation import Known, Unreadable
from tests.engine.support import BOB, GRANT, ROLE, TRUST, allow, document, principal, situation

HUB = "arn:aws:iam::111122223333:role/Hub"
CONFIG = f"""[profile hub]
role_arn = {HUB}
source_profile = base

[profile prod]
role_arn = {ROLE}
source_profile = hub
"""
FILES = {
    "config": {"path": "~/.aws/config", "text": CONFIG},
    "credentials": {
        "path": "~/.aws/credentials",
        "text": "[base]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
        "aws_secret_access_key = <hidden: 40 characters>\n",
    },
}
SEEN: dict[str, Any] = {
    "roles": {ROLE: {"trust_policy": TRUST, "exists": True, "max_session_duration": 7200}},
    "principals": {BOB: principal(GRANT)},
}


def test_a_hop_carries_what_was_seen_of_its_role() -> None:
    (hop,) = situation(**SEEN).hops
    assert (hop.role_arn, hop.verdict.decision) == (ROLE, "allow")
    assert hop.exists == Known(value=True)
    assert hop.max_session_seconds == Known(7200)
    assert isinstance(hop.caller, Known)
    assert hop.caller.value.arn == BOB
    assert hop.extras == ()


def test_each_hop_is_asked_by_the_session_of_the_one_before() -> None:
    judged = situation(
        target={"profile": "prod", "role_arn": None},
        files=FILES,
        env={},
        roles={
            HUB: {"trust_policy": TRUST},
            ROLE: {"trust_policy": document(allow(Principal={"AWS": HUB}))},
        },
        principals={
            BOB: principal(document(allow(Resource=HUB))),
            HUB: principal(document(allow(Resource=ROLE))),
        },
    )
    assert [hop.role_arn for hop in judged.hops] == [HUB, ROLE]
    assert [hop.verdict.decision for hop in judged.hops] == ["allow", "allow"]
    callers = [hop.caller.value for hop in judged.hops if isinstance(hop.caller, Known)]
    assert [each.kind for each in callers] == ["user", "role-session"]
    assert callers[1].principal_arn == HUB


def test_a_caller_that_nobody_knows_stays_unreadable() -> None:
    (hop,) = situation(caller=..., **SEEN).hops
    assert isinstance(hop.caller, Unreadable)
    assert hop.verdict.decision == "unknown"


@pytest.mark.parametrize(
    ("request_of", "extras"),
    [
        ({"tags": {"Team": "red"}}, ["sts:TagSession"]),
        ({"tags": {}}, []),
        ({"tags": None}, []),
        ({"source_identity": "bob"}, ["sts:SetSourceIdentity"]),
        ({"source_identity": None}, []),
        ({"tags": {"a": "b"}, "source_identity": "bob"},
         ["sts:TagSession", "sts:SetSourceIdentity"]),
    ],
)  # fmt: skip
def test_what_rides_along_is_an_authorization_of_its_own(
    request_of: dict[str, Any], extras: list[str]
) -> None:
    (hop,) = situation(**SEEN, request={"action": "sts:AssumeRole", **request_of}).hops
    assert [action for action, _ in hop.extras] == extras
    assert {verdict.decision for _, verdict in hop.extras} <= {"implicit-deny"}
    assert hop.verdict.decision == "allow"


@pytest.mark.parametrize(
    ("action", "extras"),
    [("sts:AssumeRoleWithWebIdentity", ["sts:TagSession"]), ("sts:AssumeRole", [])],
)
def test_the_tags_of_a_token_ride_along_only_where_the_token_goes(
    action: str, extras: list[str]
) -> None:
    claims = {
        "iss": "https://token.actions.githubusercontent.com",
        "https://aws.amazon.com/tags": {"principal_tags": {"Team": ["red"]}},
    }
    (hop,) = situation(**SEEN, request={"action": action}, tokens={"oidc": {"claims": claims}}).hops
    assert [name for name, _ in hop.extras] == extras
