"""Other ways in: found in the graph, proved hop by hop, with the config that walks them."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.graph.case_graph import case_graph
from tests.rules.support import raw_case

TARGET = "arn:aws:iam::222233334444:role/ProjectAdmin"
HUB = "arn:aws:iam::111122223333:role/Hub"
BOB = "arn:aws:iam::111122223333:user/bob"


def allow(resource: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": resource}
    return {"name": "p", "arn": None, "document": {"Statement": [statement]}}


def trusting(principal: str, condition: dict[str, Any] | None = None) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "sts:AssumeRole",
    }
    if condition:
        statement["Condition"] = condition
    return {"trust_policy": {"Version": "2012-10-17", "Statement": [statement]}, "exists": True}


def with_hub(condition: dict[str, Any] | None = None) -> dict[str, Any]:
    """Bob is not trusted by the target; the hub is, and bob may become the hub."""
    raw = raw_case("trust/trust-principal-mismatch")
    raw["roles"] = {TARGET: trusting(HUB), HUB: trusting(BOB, condition)}
    raw["principals"][BOB]["identity_policies"] = [allow(HUB), allow(TARGET)]
    raw["principals"][HUB] = {"identity_policies": [allow(TARGET)], "boundary": None}
    return raw


def test_the_way_through_another_role_is_found_with_its_config() -> None:
    (path,) = diagnose(parse_case(with_hub())).paths
    assert (path.hops, path.verdict, path.needs) == ((HUB, TARGET), "allow", ())
    assert path.config is not None
    assert path.config.splitlines() == [
        "[profile via-Hub]",
        f"role_arn = {HUB}",
        "source_profile = default",
        "[profile ProjectAdmin]",
        f"role_arn = {TARGET}",
        "source_profile = via-Hub",
    ]


def test_what_a_hop_needs_is_told() -> None:
    condition = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "StringEquals": {"sts:ExternalId": "ABCDEF"},
    }
    (path,) = diagnose(parse_case(with_hub(condition))).paths
    assert path.needs == ("external-id", "mfa")
    assert "external_id = ABCDEF" in (path.config or "")


def test_a_way_that_is_closed_is_not_offered() -> None:
    raw = with_hub()
    raw["principals"][HUB]["identity_policies"] = []
    assert diagnose(parse_case(raw)).paths == ()


def test_no_way_leads_into_a_role_that_is_known_not_to_exist() -> None:
    raw = with_hub()
    raw["roles"][TARGET] = {"exists": False}
    assert diagnose(parse_case(raw)).paths == ()


def test_a_whole_account_is_one_edge_and_never_expanded() -> None:
    raw = with_hub()
    raw["roles"][TARGET] = trusting("111122223333")
    graph = case_graph(parse_case(raw), (BOB,))
    assert [*graph.flat.trusts.of_account("111122223333")] == [graph.number(TARGET)]
    assert graph.flat.trusts.pairs == 2
