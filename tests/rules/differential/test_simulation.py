"""What AWS's simulator says of policies that nobody read: a hint that raises, acquits, and is quoted."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.finding import Finding

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
DENIED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    f"{BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
)
IDENTITY = "permission/identity-policy-missing"


def found(decision: str | None = None, **parts: Any) -> dict[str, Finding]:
    said = {"principal": BOB, "action": "sts:AssumeRole", "resource": ROLE, "decision": decision}
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "errors": [{"text": DENIED}],
        "simulations": [] if decision is None else [said | parts],
    }
    return {each.id: each for each in diagnose(parse_case(raw)).findings}


def test_a_call_that_the_simulator_allows_is_not_put_down_to_the_callers_policies() -> None:
    assert IDENTITY in found()
    assert IDENTITY not in found("allowed")


def test_a_grant_that_it_misses_is_likely_and_quoted_and_never_proven() -> None:
    assert found()[IDENTITY].certainty == "possible"
    finding = found("implicitDeny")[IDENTITY]
    assert finding.certainty == "likely"
    assert "AWS's simulator finds no policy" in finding.evidence[-1].says


def test_what_it_was_not_told_it_takes_to_be_absent() -> None:
    finding = found("implicitDeny", missing_context=["aws:SourceIp"])[IDENTITY]
    assert finding.certainty == "possible"


def test_a_boundary_that_stops_the_call_is_named_and_the_grant_is_not_blamed() -> None:
    shown = found("implicitDeny", allowed_by_boundary=False)
    assert shown["permission/boundary-blocks"].certainty == "likely"
    assert next(iter(shown)) == "permission/boundary-blocks"
    assert shown[IDENTITY].certainty == "possible"
    assert "permission/boundary-blocks" not in found("implicitDeny", allowed_by_boundary=True)


def test_an_scp_that_stops_the_call_is_named_and_one_that_allows_is_acquitted() -> None:
    assert found("implicitDeny", allowed_by_organization=False)[
        "permission/scp-blocks"
    ].certainty == ("likely")
    assert "permission/scp-blocks" not in found("implicitDeny", allowed_by_organization=True)


def test_a_deny_is_told_with_the_policies_that_hold_it() -> None:
    finding = found("explicitDeny", matched=["deny-all"])["permission/identity-explicit-deny"]
    assert finding.certainty == "likely"
    assert finding.evidence[-1].says.endswith("(deny-all)")


def test_a_simulation_of_another_role_says_nothing_of_this_one() -> None:
    assert found("allowed", resource=f"{ROLE}2").keys() == found().keys()
    assert found("allowed", principal=f"{BOB}2").keys() == found().keys()
