"""The Principal element: who is named, as what, and what stays open of a caller half seen."""

from __future__ import annotations

import pytest

from doctor.evaluate.principals import ReadyPrincipals
from doctor.model.policy import PrincipalEntry, PrincipalType
from doctor.model.principal import Caller, parse_caller
from tests.evaluate.support import APP, BOB

ROOT = "arn:aws:iam::111122223333:root"
APP_ROLE = "arn:aws:iam::111122223333:role/app"
GITHUB = "arn:aws:iam::222233334444:oidc-provider/token.actions.githubusercontent.com"
GOOGLE = "accounts.google.com"


def principals(*values: str, kind: PrincipalType = "AWS") -> ReadyPrincipals:
    return ReadyPrincipals(tuple(PrincipalEntry(kind, value) for value in values))


@pytest.mark.parametrize(
    ("values", "caller", "expected"),
    [
        (["*"], BOB, ("true", "anyone")),
        ([BOB], BOB, ("true", "direct")),
        (["111122223333"], BOB, ("true", "account")),
        ([ROOT], BOB, ("true", "account")),
        ([APP], APP, ("true", "session")),
        ([ROOT.replace("aws", "aws-us-gov")], BOB, ("false", None)),
        (["arn:aws:iam::333344445555:root"], BOB, ("false", None)),
        (["arn:aws:iam::111122223333:user/alice"], BOB, ("false", None)),
        ([APP.replace("job", "other")], APP, ("false", None)),
    ],
)
def test_a_caller_matches_as_what_the_entry_names(
    values: list[str], caller: str, expected: tuple[str, str | None]
) -> None:
    assert principals(*values).match(parse_caller(caller)) == expected


def test_of_several_entries_the_one_counts_that_needs_the_least_besides() -> None:
    everyone = principals(ROOT, BOB, "*")
    assert everyone.match(parse_caller(BOB)) == ("true", "direct")
    assert principals(ROOT, "*").match(parse_caller(BOB)) == ("true", "anyone")
    assert principals(APP, "*").match(parse_caller(APP)) == ("true", "session")


@pytest.mark.parametrize(
    ("named", "truth"),
    [
        (APP_ROLE, "true"),
        ("arn:aws:iam::111122223333:role/team/app", "unknown"),
        ("arn:aws:iam::111122223333:role/other", "false"),
        ("arn:aws:iam::333344445555:role/app", "false"),
        ("arn:aws:iam::111122223333:user/app", "false"),
    ],
)
def test_a_session_whose_role_has_no_known_path(named: str, truth: str) -> None:
    assert principals(named).match(parse_caller(APP))[0] == truth


def test_a_role_of_a_permission_set_always_has_a_path() -> None:
    session = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/bob"
    named = "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef"
    assert principals(named).match(parse_caller(session)) == ("false", None)


def test_a_deleted_principal_is_matched_by_its_unique_id_alone() -> None:
    named = principals("AIDARTX3GSDSQAAAAAAAA", "AROARTX3GSDSQCCCCCCCC")
    assert named.match(parse_caller(BOB, user_id="AIDARTX3GSDSQAAAAAAAA")) == ("true", "direct")
    assert named.match(parse_caller(APP, user_id="AROARTX3GSDSQCCCCCCCC:job"))[0] == "true"
    assert named.match(parse_caller(BOB, user_id="AIDARTX3GSDSQBBBBBBBB")) == ("false", None)
    assert named.match(parse_caller(BOB)) == ("false", None)


def test_a_caller_without_an_arn_leaves_open_who_of_its_account_it_is() -> None:
    somebody = Caller(arn=None, kind="unknown", account="111122223333")
    assert principals(BOB).match(somebody) == ("unknown", "direct")
    assert principals(APP).match(somebody) == ("unknown", "session")
    assert principals("arn:aws:iam::333344445555:user/bob").match(somebody) == ("false", None)
    assert principals(ROOT).match(somebody) == ("true", "account")


def test_a_caller_without_an_account_may_be_of_any() -> None:
    nobody = Caller(arn=None, kind="unknown")
    assert principals(ROOT).match(nobody) == ("unknown", "account")
    assert principals("ec2.amazonaws.com", kind="Service").match(nobody) == ("unknown", "direct")


def test_a_service_is_named_by_its_own_name() -> None:
    named = principals("ec2.amazonaws.com", "lambda.amazonaws.com", kind="Service")
    assert named.match(parse_caller("lambda.amazonaws.com")) == ("true", "direct")
    assert named.match(parse_caller("ecs.amazonaws.com")) == ("false", None)
    assert named.match(parse_caller(BOB)) == ("false", None)
    assert named.match(Caller(arn=None, kind="service")) == ("unknown", "direct")


def test_a_provider_is_named_by_its_arn_and_a_built_in_one_by_its_host() -> None:
    named = principals(GITHUB, kind="Federated")
    by_host = Caller(
        arn=None, kind="federated", name="token.actions.githubusercontent.com", account=None
    )
    assert named.match(parse_caller(GITHUB)) == ("true", "direct")
    assert named.match(by_host) == ("true", "direct")
    assert named.match(Caller(arn=None, kind="federated")) == ("unknown", "direct")
    elsewhere = GITHUB.replace("222233334444", "333344445555")
    assert named.match(parse_caller(elsewhere)) == ("false", None)
    google = Caller(arn=GOOGLE, kind="federated", name=GOOGLE)
    assert principals(GOOGLE, kind="Federated").match(google) == ("true", "direct")
    assert named.match(google) == ("false", None)


def test_a_trace_shows_what_is_wanted_and_turns_a_not_around() -> None:
    entries = (PrincipalEntry("AWS", BOB),)
    named = ReadyPrincipals(entries)
    plain = named.trace(entries, parse_caller(BOB), negated=False)
    negated = named.trace(entries, parse_caller(BOB), negated=True)
    assert (plain.element, plain.truth, plain.wanted, plain.match) == (
        "Principal",
        "true",
        (BOB,),
        "direct",
    )
    assert (negated.truth, negated.negated) == ("false", True)


@pytest.mark.parametrize(
    ("named", "caller", "truth"),
    [
        ("arn:aws:iam::111122223333:role/${name}", APP, "unknown"),
        ("arn:aws:iam::${account}:role/app", APP, "unknown"),
        ("arn:aws:iam::111122223333:role/x${name}", APP, "false"),
        ("arn:aws:iam::111122223333:role/${name}", BOB, "false"),
    ],
)
def test_a_name_that_a_template_fills_in_may_be_the_role_of_a_session(
    named: str, caller: str, truth: str
) -> None:
    assert principals(named).match(parse_caller(caller))[0] == truth


def test_a_template_names_no_role_of_another_path_than_the_sessions() -> None:
    session = Caller(
        arn=APP,
        kind="role-session",
        account="111122223333",
        name="app",
        principal_arn="arn:aws:iam::111122223333:role/team/app",
    )
    assert principals("arn:aws:iam::${account}:role/app").match(session)[0] == "false"
    assert principals("arn:aws:iam::${account}:role/team/app").match(session)[0] == "unknown"


def test_a_template_may_name_a_caller_of_whom_nothing_is_known() -> None:
    nobody = Caller(arn=None, kind="unknown")
    assert principals("arn:aws:iam::${account}:user/bob").match(nobody)[0] == "unknown"
