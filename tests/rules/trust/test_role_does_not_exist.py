"""trust/role-does-not-exist: there is no such role in the target account."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/role-does-not-exist"


def test_the_role_that_differs_in_letter_case_is_proposed() -> None:
    assert "+role_arn = arn:aws:iam::222233334444:role/ProjectAdmin" in (
        first(RULE).fixes[0].diff or ""
    )


def test_unseen_it_stays_a_possibility() -> None:
    raw = raw_case(RULE)
    del raw["roles"]
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "possible"


def test_a_role_of_nearly_that_name_among_those_seen_makes_it_likely() -> None:
    raw = raw_case(RULE)
    raw["roles"] = {"arn:aws:iam::222233334444:role/team/ProjectAdmins": {"exists": True}}
    found = {each.id: each for each in diagnose(parse_case(raw)).findings}
    assert found[RULE].certainty == "likely"
    assert "team/ProjectAdmins" in found[RULE].title


def test_a_role_of_another_account_is_no_hint() -> None:
    raw = raw_case(RULE)
    raw["roles"] = {"arn:aws:iam::444455556666:role/ProjectAdmin": {"exists": True}}
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "possible"


def test_iams_own_words_prove_it() -> None:
    raw = raw_case(RULE)
    name = diagnose(parse_case(raw)).situation.hops[-1].role_name
    raw["roles"] = {}
    text = "An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name"
    raw["errors"].append({"text": f"{text} {name} cannot be found.", "from": "pasted"})
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "proven"


def test_iams_own_words_count_in_an_attachment_too() -> None:
    raw = raw_case(RULE)
    name = diagnose(parse_case(raw)).situation.hops[-1].role_name
    raw["roles"] = {}
    text = f"$ aws iam get-role\n(NoSuchEntity) The role with name {name} cannot be found."
    raw["attachments"] = [{"name": "terminal", "text": text}]
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "proven"


def refused(role: str) -> dict[str, Any]:
    raw = raw_case(RULE)
    configured = diagnose(parse_case(raw)).situation.hops[-1].role_arn
    raw["roles"] = {}
    asked = configured.rpartition("/")[0] + "/" + role
    caller = "User: arn:aws:iam::111122223333:user/bob is not authorized to perform"
    text = f"AccessDenied: {caller}: sts:AssumeRole on resource: {asked}"
    raw["errors"] = [{"text": text, "from": "pasted"}]
    return raw


def test_a_tool_that_changes_the_name_is_likely_to_ask_for_a_role_that_nobody_made() -> None:
    raw = refused("x")
    name = diagnose(parse_case(raw)).situation.hops[-1].role_name
    finding = diagnose(parse_case(refused(f"{name}Tool"))).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert f"{name}Tool" in finding.title


def test_a_refusal_of_quite_another_role_says_nothing_of_this_one() -> None:
    finding = diagnose(parse_case(refused("logs-reader"))).findings[0]
    assert finding.id != RULE
