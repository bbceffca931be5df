"""The keys of who calls: which are there, which are absent, for each kind of caller."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate.caller_keys import caller_keys, is_unsigned, mfa_worlds, one
from doctor.model.case import CaseMfa, CaseRequest
from doctor.model.observation import ABSENT, Known, Unreadable
from doctor.model.principal import Caller, parse_caller
from tests.evaluate.support import APP, BOB, case

FEDERATED = "arn:aws:sts::111122223333:federated-user/bob"
SAML = "arn:aws:iam::222233334444:saml-provider/Corp"
OIDC = "arn:aws:iam::222233334444:oidc-provider/token.actions.githubusercontent.com"
ROOT = "arn:aws:iam::111122223333:root"
PRESENT, AGE = "aws:multifactorauthpresent", "aws:multifactorauthage"


def keys(caller: Caller | str, request: CaseRequest | None = None, **parts: Any) -> dict[str, Any]:
    known = parse_caller(caller) if isinstance(caller, str) else caller
    found = caller_keys(case(**parts), known, request or CaseRequest(), known.own_arn)
    return {
        key: it.value[0] if isinstance(it, Known) else None if it == ABSENT else ...
        for key, it in found.items()
    }


@pytest.mark.parametrize(
    ("caller", "kind", "account", "username"),
    [
        (BOB, "User", "111122223333", "bob"),
        (APP, "AssumedRole", "111122223333", None),
        (ROOT, "Account", "111122223333", None),
        (FEDERATED, "FederatedUser", "111122223333", None),
    ],
)
def test_who_calls(caller: str, kind: str, account: str, username: str | None) -> None:
    found = keys(caller)
    assert found["aws:principaltype"] == kind
    assert found["aws:principalaccount"] == account
    assert found["aws:username"] == username
    assert found["aws:principalisawsservice"] == "false"
    assert found["aws:sourceaccount"] is None


def test_long_term_keys_have_nothing_of_a_session() -> None:
    for caller, known in ((BOB, True), (ROOT, True), (APP, False)):
        assert ("aws:sourceidentity" in keys(caller)) is known


def test_a_session_without_its_roles_path_has_an_unread_principal_arn() -> None:
    session = parse_caller(APP)
    found = caller_keys(case(), session, CaseRequest(), None)
    assert isinstance(found["aws:principalarn"], Unreadable)
    assert keys(BOB)["aws:principalarn"] == BOB


@pytest.mark.parametrize(
    ("caller", "parts", "expected"),
    [
        (ROOT, {}, "111122223333"),
        (parse_caller(BOB, user_id="AIDAX"), {}, "AIDAX"),
        (BOB, {"principals": {BOB: {"user_id": "AIDAY"}}}, "AIDAY"),
        (BOB, {}, "none"),
        (APP, {"roles": {"arn:aws:iam::111122223333:role/app": {"role_id": "AROAX"}}}, "none"),
    ],
)
def test_the_unique_id(caller: Any, parts: dict[str, Any], expected: str) -> None:
    assert keys(caller, **parts).get("aws:userid", "none") == expected


def test_a_session_has_its_roles_id_and_its_own_name() -> None:
    role = "arn:aws:iam::111122223333:role/app"
    session = Caller(
        arn=APP, kind="role-session", account="111122223333", name="app", principal_arn=role,
        session="job",
    )  # fmt: skip
    seen = case(roles={role: {"role_id": "AROAX"}})
    assert caller_keys(seen, session, CaseRequest(), role)["aws:userid"] == Known(("AROAX:job",))


def test_a_service_is_one_and_has_no_mfa_and_no_organization() -> None:
    found = keys("ec2.amazonaws.com")
    assert found["aws:principalisawsservice"] == "true"
    assert found["aws:principalservicename"] == "ec2.amazonaws.com"
    assert found["aws:principalorgid"] is found[PRESENT] is found["aws:username"] is None
    assert "aws:principalarn" not in found


def test_a_token_comes_from_nobody_that_has_an_arn() -> None:
    found = keys(OIDC)
    assert (found["aws:principalaccount"], found["aws:principaltype"]) == ("anonymous", "Anonymous")
    assert found["aws:federatedprovider"] == OIDC
    assert found["aws:principalarn"] is None
    assert "aws:federatedprovider" not in keys(SAML)
    assert is_unsigned(parse_caller(SAML))
    assert not is_unsigned(parse_caller(FEDERATED))
    assert not is_unsigned(parse_caller(BOB))


@pytest.mark.parametrize(
    ("caller", "mfa", "present", "age"),
    [
        (BOB, {"present": True, "serial": "arn:aws:iam::111122223333:mfa/bob"}, "true", "0"),
        (BOB, {"present": True}, "true", ...),
        (BOB, {"present": True, "age_seconds": 59.6}, "true", "60"),
        (BOB, {"present": False}, None, None),
        (APP, {"present": True, "serial": "arn:aws:iam::111122223333:mfa/bob"}, "true", "0"),
        (APP, {"present": False}, ..., None),
        (FEDERATED, {"present": True}, None, None),
    ],
)
def test_mfa(caller: str, mfa: dict[str, Any], present: Any, age: Any) -> None:
    found = keys(caller, CaseRequest(mfa=CaseMfa(**mfa)))
    assert found.get(PRESENT, ...) == present
    assert found.get(AGE, ...) == age


def test_where_nothing_tells_mfa_is_tried_as_all_that_it_may_be() -> None:
    user, session = parse_caller(BOB), parse_caller(APP)
    false, true = Known(("false",)), Known(("true",))
    assert mfa_worlds(set(), user) == {PRESENT: (ABSENT, false, true)}
    assert mfa_worlds(set(), session) == {PRESENT: (ABSENT, false)}
    assert mfa_worlds({PRESENT}, user) == {}


def test_a_value_that_is_known_to_be_none_is_absent() -> None:
    assert (one(None), one("a")) == (ABSENT, Known(("a",)))
