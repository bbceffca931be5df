"""Who calls: as AWS told it, as an error names it, as a key hints, or as a token vouches."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.callers import (
    base_caller,
    caller_from_error,
    caller_of_session,
    federated_caller,
    token_extras,
)
from doctor.case.case_file import parse_case
from doctor.model.case import Case
from doctor.model.chain import Chain, Hop
from doctor.model.failure import Failure
from doctor.model.observation import Known, Observed, Unreadable
from doctor.model.principal import Caller, parse_caller

BOB = "arn:aws:iam::111122223333:user/bob"
ALICE = "arn:aws:iam::111122223333:user/alice"
ROLE = "arn:aws:iam::222233334444:role/team/ProjectAdmin"
NOBODY = Unreadable("nobody asked")
GITHUB = "token.actions.githubusercontent.com"


def case(**parts: Any) -> Case:
    return parse_case({"schema": "roledoctor.case/1", **parts})


def failure(kind: Any = "access-denied", text: str = "", **parts: Any) -> Failure:
    return Failure(text=text, kind=kind, **parts)


def arn(found: Observed[Caller]) -> str | None:
    return found.value.arn if isinstance(found, Known) else None


def test_the_caller_that_aws_names_in_its_refusal_is_the_effective_one() -> None:
    named = failure(caller_arn=f"{BOB}.")
    assert arn(caller_from_error((named,), NOBODY)) == BOB
    assert arn(caller_from_error((named,), Known(parse_caller(ALICE)))) == BOB


def test_a_caller_that_is_known_already_keeps_what_else_is_known_of_it() -> None:
    known = Known(parse_caller(BOB, user_id="AIDAX"))
    assert caller_from_error((failure(caller_arn=BOB),), known) is known


@pytest.mark.parametrize(
    "told",
    [
        (),
        (failure(caller_arn="anonymous"),),
        (failure("expired-credentials", caller_arn=BOB),),
        (failure(caller_arn=BOB, action="s3:GetObject"),),
    ],
)
def test_what_is_no_refusal_of_an_assume_names_nobody(told: tuple[Failure, ...]) -> None:
    assert caller_from_error(told, NOBODY) is NOBODY


def test_a_service_that_cannot_assume_its_role_is_the_caller() -> None:
    told = failure("service-cannot-assume", principal="ecs.amazonaws.com")
    assert arn(caller_from_error((told,), Known(parse_caller(BOB)))) == "ecs.amazonaws.com"


def test_a_service_that_nobody_knows_names_nobody() -> None:
    assert (
        caller_from_error((failure("service-cannot-assume", "x", source="somebody"),), NOBODY)
        is NOBODY
    )


def test_the_base_is_the_cases_own_caller_first() -> None:
    named = (failure(caller_arn=ALICE),)
    assert arn(base_caller(case(caller={"arn": BOB}), None, named)) == BOB
    assert arn(base_caller(case(), None, named)) == ALICE
    account = base_caller(case(caller={"arn": None, "account": "111122223333"}), None, named)
    assert isinstance(account, Known)
    assert (account.value.arn, account.value.account) == (None, "111122223333")


@pytest.mark.parametrize(("hop", "is_base"), [(None, True), (0, True), (1, True), (2, False)])
def test_an_error_of_a_later_hop_tells_nothing_of_the_base(hop: int | None, is_base: bool) -> None:
    found = base_caller(case(), None, (failure(caller_arn=BOB, hop=hop),))
    assert (arn(found) == BOB) is is_base


def test_a_key_tells_its_account_alone() -> None:
    chain = Chain(profile="p", hops=(Hop(kind="static", access_key_id="AKIARTX3GSDSQAAAAAAA"),))
    found = base_caller(case(), chain, ())
    assert isinstance(found, Known)
    assert (found.value.account, found.value.arn) == ("111122223333", None)
    old = Chain(profile="p", hops=(Hop(kind="static", access_key_id="AKIAIOSFODNN7EXAMPLE"),))
    assert isinstance(base_caller(case(), old, ()), Unreadable)
    assert isinstance(base_caller(case(), Chain(profile="p"), ()), Unreadable)


def test_a_token_comes_from_the_provider_in_the_roles_account() -> None:
    seen = case(tokens={"oidc": {"claims": {"iss": f"https://{GITHUB}"}}})
    caller = federated_caller(seen, ROLE)
    assert caller.arn == f"arn:aws:iam::222233334444:oidc-provider/{GITHUB}"
    assert (caller.kind, caller.name) == ("federated", GITHUB)
    assert federated_caller(seen, "odd").arn is None
    assert federated_caller(case(), ROLE).name is None


def test_an_assertion_names_the_provider_that_it_pairs_with_the_role() -> None:
    corp = "arn:aws:iam::222233334444:saml-provider/Corp"
    pairs = {"https://aws.amazon.com/SAML/Attributes/Role": [f"{ROLE},{corp}"]}
    seen = case(tokens={"saml": {"attributes": pairs}})
    assert federated_caller(seen, ROLE).arn == corp
    assert federated_caller(seen, f"{ROLE}2").arn is None


@pytest.mark.parametrize(
    ("tokens", "extras"),
    [
        ({"oidc": {"claims": {"https://aws.amazon.com/tags": {}}}}, {"sts:TagSession"}),
        ({"oidc": {"claims": {"https://aws.amazon.com/source_identity": "x"}}},
         {"sts:SetSourceIdentity"}),
        ({"oidc": {"claims": {"sub": "x"}}}, set()),
        ({"saml": {"attributes": {"https://aws.amazon.com/SAML/Attributes/PrincipalTag:T": "x"}}},
         {"sts:TagSession"}),
        ({"saml": {"attributes": {"https://aws.amazon.com/SAML/Attributes/SourceIdentity": "x"}}},
         {"sts:SetSourceIdentity"}),
        ({"saml": {"attributes": {"https://aws.amazon.com/SAML/Attributes/Role": "x"}}}, set()),
    ],
)  # fmt: skip
def test_a_token_may_ask_for_more_than_the_role(tokens: dict[str, Any], extras: set[str]) -> None:
    assert token_extras(case(tokens=tokens)) == extras
    assert token_extras(case()) == frozenset()


def test_the_session_of_a_hop_is_of_its_role_with_the_path_that_arns_of_sessions_drop() -> None:
    hop = Hop(kind="assume-role", role_arn=ROLE, role_session_name="job")
    found = caller_of_session(hop, case(), 1)
    assert isinstance(found, Known)
    assert found.value.arn == "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/job"
    assert found.value.principal_arn == ROLE
    unnamed = caller_of_session(Hop(kind="assume-role", role_arn=ROLE), case(), 1)
    assert arn(unnamed) == "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/session"


def test_a_session_that_was_seen_is_taken_for_its_own_hop() -> None:
    held = "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/seen"
    seen = case(sessions=[{"hop": 1, "arn": held}])
    hop = Hop(kind="assume-role", role_arn=ROLE)
    assert arn(caller_of_session(hop, seen, 1)) == held
    assert arn(caller_of_session(hop, seen, 2)) != held
    assert isinstance(
        caller_of_session(Hop(kind="assume-role", role_arn="odd"), seen, 1), Unreadable
    )
