"""What would settle an unknown verdict: the smallest facts that allow, and those that deny."""

from __future__ import annotations

from typing import Any

import doctor
from doctor.evaluate import frame_question, settle
from doctor.model.report import Report
from doctor.model.unseen_facts import Settled
from doctor.render.unknowns import say_fact
from tests.evaluate.test_unknown import ALLOW, BOB, ROLE, trusting

IDENTITY = f"the identity policies of {BOB}"
TRUST = f"the trust policy of {ROLE}"


def case_of(trust: dict[str, Any] | None, policies: list[dict[str, Any]] | None) -> dict[str, Any]:
    case: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB},
    }
    if trust is not None:
        case["roles"] = {ROLE: {"trust_policy": trust}}
    if policies is not None:
        named = [{"name": f"p{n}", "document": each} for n, each in enumerate(policies)]
        case["principals"] = {BOB: {"identity_policies": named, "boundary": None}}
    return case


def settled(
    trust: dict[str, Any] | None, policies: list[dict[str, Any]] | None
) -> tuple[Settled, ...]:
    return settle(frame_question(doctor.load_case(case_of(trust, policies))))


def told(found: tuple[Settled, ...], decision: str) -> list[str]:
    return [" and ".join(map(say_fact, each.facts)) for each in found if each.decision == decision]


def test_an_unread_trust_policy_alone_decides() -> None:
    found = settled(None, [ALLOW])
    assert told(found, "allow") == [f"{TRUST} allows it"]
    assert told(found, "deny") == [f"{TRUST} does not allow it", f"{TRUST} denies it"]


def test_a_key_that_nobody_knows_is_tried_as_what_the_policy_asks_for_and_as_anything_else() -> (
    None
):
    found = settled(trusting({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), [ALLOW])
    assert told(found, "allow") == ["aws:SourceIp of the request is in 203.0.113.0/24"]
    assert told(found, "deny") == [
        "aws:SourceIp of the request is something else",
        "aws:SourceIp of the request is absent",
    ]


def test_mfa_is_true_false_or_absent_and_its_age_has_a_limit() -> None:
    condition = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
    }
    found = settled(trusting(condition), [ALLOW])
    assert told(found, "allow") == [
        "aws:MultiFactorAuthPresent of the request is true and "
        "aws:MultiFactorAuthAge of the request is less than 3600"
    ]
    assert "aws:MultiFactorAuthPresent of the request is false" in told(found, "deny")


def test_an_allowing_set_is_found_however_many_facts_it_takes() -> None:
    keys = ("sts:ExternalId", "sts:RoleSessionName", "aws:SourceVpce", "aws:UserAgent")
    condition = {"StringEquals": dict.fromkeys(keys, "x")}
    (found,) = told(settled(trusting(condition), [ALLOW]), "allow")
    assert found == " and ".join(f"{key} of the request is x" for key in keys)


def test_what_is_settled_needs_nothing() -> None:
    assert settled(trusting(), [ALLOW]) == ()


def report_of(case: dict[str, Any]) -> Report:
    return doctor.check(doctor.load_case(case))


def test_the_report_puts_first_what_settles_the_most_and_says_what_it_would_decide() -> None:
    condition = {"StringEquals": {"sts:ExternalId": "one"}}
    unknowns = report_of(case_of(trusting(condition), None)).unknowns
    by_name = {each.what: each.settles for each in unknowns}
    assert by_name[IDENTITY] == (
        "lets you in where they allow it, if also the permissions boundary allows it "
        "(or there is none) and sts:ExternalId is one",
        "keeps you out where they do not allow it",
    )
    assert by_name["sts:ExternalId of the request"][1] == (
        "keeps you out where it is something else or absent"
    )


def test_one_unread_policy_stands_before_a_key_that_decides_nothing_alone() -> None:
    either = trusting({"StringEquals": {"sts:ExternalId": "one"}})
    either["Statement"].append(
        {**either["Statement"][0], "Condition": {"StringEquals": {"aws:UserAgent": "x"}}}
    )
    unknowns = report_of(case_of(either, None)).unknowns
    assert unknowns[0].what == IDENTITY


def test_a_boundary_is_listed_where_the_rest_of_the_callers_policies_was_seen() -> None:
    case = case_of(trusting(), [ALLOW])
    del case["principals"][BOB]["boundary"]
    (unknown,) = report_of(case).unknowns
    assert (unknown.what, unknown.settles) == (
        f"the permissions boundary of {BOB}",
        (
            "lets you in where it allows it (or there is none)",
            "keeps you out where it does not allow it",
        ),
    )
