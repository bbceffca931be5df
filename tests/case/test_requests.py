"""What each hop asks: its profile's parameters, the case's own, and whether the keys carry MFA."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import UNSET

from doctor.case.requests import carries_no_mfa, request_of_hop
from doctor.model.case import Case, CaseMfa, CaseRequest
from doctor.model.chain import Chain, Hop
from doctor.model.observation import Known, Observed, Unreadable
from doctor.model.principal import Caller, parse_caller

BOB = parse_caller("arn:aws:iam::111122223333:user/bob")
APP = parse_caller("arn:aws:sts::111122223333:assumed-role/app/job")
NOBODY = Unreadable("sts:GetCallerIdentity was not asked")
LONG_TERM = Hop(kind="static", access_key_id="AKIARTX3GSDSQAAAAAAA")


def chain(base: Hop) -> Chain:
    return Chain(profile="p", hops=(base, Hop(kind="assume-role", profile="p")))


@pytest.mark.parametrize(
    ("base", "caller", "expected"),
    [
        (LONG_TERM, Known(BOB), True),
        (LONG_TERM, NOBODY, True),
        (LONG_TERM, Known(APP), False),
        (Hop(kind="env", access_key_id="AKIARTX3GSDSQAAAAAAA"), Known(BOB), True),
        (Hop(kind="static", access_key_id="ASIARTX3GSDSQAAAAAAA"), Known(BOB), False),
        (Hop(kind="static", access_key_id="ASIARTX3GSDSQAAAAAAA"), NOBODY, False),
        (Hop(kind="static"), Known(BOB), True),
        (Hop(kind="static", access_key_id="AKIA1", has_session_token=True), Known(BOB), False),
        (Hop(kind="sso"), NOBODY, False),
        (Hop(kind="process"), Known(BOB), False),
    ],
)
def test_only_long_term_keys_are_sure_to_carry_no_mfa(
    base: Hop, caller: Observed[Caller], expected: bool
) -> None:
    assert carries_no_mfa(chain(base), caller) is expected


def test_without_a_chain_nobody_knows() -> None:
    assert not carries_no_mfa(None, Known(BOB))
    assert not carries_no_mfa(Chain(profile=None), Known(BOB))


def ask(
    hop: Hop,
    given: CaseRequest | None = None,
    *,
    caller: Observed[Caller] = NOBODY,
    base: Hop = LONG_TERM,
    first: bool = True,
    last: bool = True,
) -> CaseRequest:
    case = Case() if given is None else Case(request=given)
    return request_of_hop(case, hop, caller, chain=chain(base), first=first, last=last)


def test_a_profile_that_is_seen_is_complete_but_for_the_session_name() -> None:
    asked = ask(Hop(kind="assume-role", profile="p", duration_seconds=900))
    assert (asked.external_id, asked.duration_seconds) == (None, 900)
    assert (asked.tags, asked.source_identity, asked.transitive_tag_keys) == (None, None, None)
    assert asked.role_session_name is UNSET


@pytest.mark.parametrize("name", ["external_id", "role_session_name"])
def test_the_profiles_value_comes_before_the_cases(name: str) -> None:
    given = CaseRequest(external_id="case", role_session_name="case")
    own: dict[str, Any] = {name: "profile"}
    assert getattr(ask(Hop(kind="assume-role", profile="p", **own), given), name) == "profile"
    assert getattr(ask(Hop(kind="assume-role", profile="p"), given), name) == "case"


def test_what_the_case_says_of_its_request_is_the_last_hops() -> None:
    given = CaseRequest(external_id="case", tags={"a": "b"})
    hop = Hop(kind="assume-role", profile="p")
    assert ask(hop, given).external_id == "case"
    assert ask(hop, given).tags == {"a": "b"}
    assert ask(hop, given, last=False).external_id is None


def test_a_role_without_a_profile_is_asked_for_as_the_case_says() -> None:
    given = CaseRequest(external_id="case")
    hop = Hop(kind="assume-role", external_id="hop")
    assert ask(hop, given).external_id == "case"
    assert ask(hop).external_id is UNSET


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("sts:GetSessionToken", "sts:AssumeRole"),
        ("sts:GetCallerIdentity", "sts:AssumeRole"),
        ("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithSAML"),
        ("sts:AssumeRole", "sts:AssumeRole"),
    ],
)
def test_a_hop_assumes_whatever_else_the_case_was_about(action: str, asked: str) -> None:
    assert ask(Hop(kind="assume-role", profile="p"), CaseRequest(action=action)).action == asked


def test_a_hop_with_a_token_file_calls_with_the_token() -> None:
    hop = Hop(kind="web-identity", profile="p")
    assert ask(hop).action == "sts:AssumeRoleWithWebIdentity"
    assert ask(hop, CaseRequest(action="sts:TagSession")).action == "sts:TagSession"


def test_a_device_in_the_profile_sends_a_code_with_the_call() -> None:
    serial = "arn:aws:iam::111122223333:mfa/bob"
    asked = ask(Hop(kind="assume-role", profile="p", mfa_serial=serial), first=False)
    assert asked.mfa == CaseMfa(serial=serial, present=True, age_seconds=0)


def test_long_term_keys_carry_no_mfa_into_the_first_hop() -> None:
    hop = Hop(kind="assume-role", profile="p")
    none = CaseMfa(serial=None, present=False, age_seconds=None)
    assert ask(hop).mfa == none
    assert ask(hop, first=False).mfa is UNSET
    assert ask(hop, base=Hop(kind="sso")).mfa is UNSET
    assert ask(Hop(kind="assume-role")).mfa is UNSET


def test_what_the_case_says_of_mfa_stays() -> None:
    given = CaseRequest(mfa=CaseMfa(serial=None, present=True, age_seconds=60))
    serial = "arn:aws:iam::111122223333:mfa/bob"
    assert ask(Hop(kind="assume-role", profile="p", mfa_serial=serial), given).mfa == given.mfa
