"""Faults in policies that meet: guardrails with exceptions, groups, boundaries, a chain's hub."""

from __future__ import annotations

from typing import Any

from tests.worlds.plan import (
    BASE,
    BOB,
    HUB_ARN,
    PROJECT,
    READS,
    ROOT,
    Plan,
    document,
    granting,
    main_trust,
    statement,
    trusting,
)

_SCP, _RCP = {"permission/scp-*"}, {"permission/rcp-*"}
_READER = "role/ProjectReader"


def _scp(plan: Plan, *statements: dict[str, Any]) -> set[str]:
    plan.organization = True
    target = plan.rng.choice(("root", "unit", BASE))
    plan.scps.append((target, document(*statements)))
    return _SCP


def _rcp(plan: Plan, **parts: Any) -> set[str]:
    plan.organization = True
    denied = statement("Deny", "sts:AssumeRole", **parts)
    plan.rcps.append(
        (plan.rng.choice(("root", plan.account)), document({**denied, "Principal": "*"}))
    )
    return _RCP


def scp_but_for_admins(plan: Plan) -> set[str] | None:
    excepted = {"aws:PrincipalArn": [f"arn:aws:iam::*:{_READER}", "arn:aws:iam::*:user/breakglass"]}
    return _scp(plan, statement("Deny", "sts:*", ArnNotLike=excepted))


def scp_but_for_tag(plan: Plan) -> set[str] | None:
    return _scp(plan, statement("Deny", "*", StringNotEquals={"aws:PrincipalTag/team": "platform"}))


def scp_but_for_actions(plan: Plan) -> set[str] | None:
    denied = statement("Deny", "*")
    denied.pop("Action")
    return _scp(plan, {**denied, "NotAction": ["s3:*", *READS, "organizations:*"]})


def scp_but_for_resources(plan: Plan) -> set[str] | None:
    denied = statement("Deny", "sts:AssumeRole")
    denied.pop("Resource")
    return _scp(plan, {**denied, "NotResource": f"arn:aws:iam::*:{_READER}"})


def scp_without_mfa(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    denied = statement(
        "Deny", "sts:AssumeRole", BoolIfExists={"aws:MultiFactorAuthPresent": "false"}
    )
    return _scp(plan, denied) | {"mfa/*", "permission/deny-without-mfa"}


def scp_twice(plan: Plan) -> set[str] | None:
    """Two levels deny: an edit of one alone changes nothing."""
    plan.organization = True
    for target in ("root", BASE):
        plan.scps.append((target, document(statement("Deny", "sts:AssumeRole"))))
    return _SCP


def scp_and_boundary(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    plan.boundary = [statement("Allow", "*"), statement("Deny", "sts:AssumeRole")]
    return _scp(plan, statement("Deny", "sts:AssumeRole")) | {"permission/boundary-blocks"}


def rcp_outside_organization(plan: Plan) -> set[str] | None:
    return _rcp(plan, StringNotEqualsIfExists={"aws:PrincipalOrgID": "o-zzzzzzzzzz"})


def rcp_but_for_account(plan: Plan) -> set[str] | None:
    return _rcp(plan, StringNotEquals={"aws:PrincipalAccount": "333344445555"})


def rcp_and_trust(plan: Plan) -> set[str] | None:
    main_trust(plan)["Principal"] = {"AWS": f"arn:aws:iam::{BASE}:user/alice"}
    return _rcp(plan) | {"trust/trust-principal-mismatch", "trust/trust-path-or-case-mismatch"}


def boundary_deny(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    plan.boundary = [statement("Allow", "*"), statement("Deny", "sts:AssumeRole", plan.arn)]
    return {"permission/boundary-blocks"}


def boundary_condition(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    unmet = {"aws:PrincipalTag/team": "platform"}
    plan.boundary = [
        statement("Allow", [*READS, "sts:GetSessionToken"]),
        statement("Allow", "sts:AssumeRole", StringEquals=unmet),
    ]
    if plan.same:
        main_trust(plan)["Principal"] = {"AWS": ROOT}
    return {"permission/boundary-blocks"}


def group_deny(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    plan.groups.append(("restricted", document(statement("Deny", "sts:AssumeRole", plan.arn))))
    return {"permission/identity-explicit-deny"}


def group_deny_without_mfa(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    denied = statement("Deny", "sts:*", BoolIfExists={"aws:MultiFactorAuthPresent": "false"})
    plan.groups.append(("mfa-required", document(denied)))
    return {"permission/deny-without-mfa", "mfa/*"}


def grant_for_other_network(plan: Plan) -> set[str] | None:
    if plan.same:
        main_trust(plan)["Principal"] = {"AWS": ROOT}
    granting(plan)["Condition"] = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    return {"permission/identity-condition-unmet"}


def grant_but_for_role(plan: Plan) -> set[str] | None:
    if plan.same:
        main_trust(plan)["Principal"] = {"AWS": ROOT}
    allowed = granting(plan)
    allowed.pop("Resource")
    allowed["NotResource"] = plan.arn
    return {"permission/identity-policy-*"}


def grant_of_own_name(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    if plan.same:
        main_trust(plan)["Principal"] = {"AWS": ROOT}
    granting(plan)["Resource"] = f"arn:aws:iam::{plan.account}:role/${{aws:username}}-*"
    return {"permission/identity-policy-*"}


def hub_of_others(plan: Plan) -> set[str] | None:
    if not plan.chained:
        return None
    plan.hub_trust = [trusting(f"arn:aws:iam::{BASE}:user/alice")]
    return {"trust/trust-principal-mismatch", "trust/trust-path-or-case-mismatch"}


def hub_external_id(plan: Plan) -> set[str] | None:
    if not plan.chained:
        return None
    plan.hub_trust = [trusting(BOB, StringEquals={"sts:ExternalId": "partner-7"})]
    return {"trust/external-id-missing"}


def lost_mfa(plan: Plan) -> set[str] | None:
    if not plan.chained:
        return None
    main_trust(plan)["Condition"] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    plan.settings.pop("external_id", None)
    return {"mfa/*"}


def trusted_arn_pattern(plan: Plan) -> set[str] | None:
    """A wildcard in a principal's ARN: AWS takes it for a letter, and the policy is refused."""
    main_trust(plan)["Principal"] = "*"
    block = main_trust_of_anybody(plan).setdefault("Condition", {})
    block["ArnLike"] = {"aws:PrincipalArn": f"arn:aws:iam::{BASE}:role/ci-*"}
    return {"trust/trust-condition-unmet", "trust/trust-principal-mismatch", "trust/trust-*"}


def main_trust_of_anybody(plan: Plan) -> dict[str, Any]:
    """Return the statement that names everybody."""
    return next(each for each in plan.trust if each["Principal"] == "*")


def trusted_from_date(plan: Plan) -> set[str] | None:
    block = main_trust(plan).setdefault("Condition", {})
    block["DateGreaterThan"] = {"aws:CurrentTime": "2999-01-01T00:00:00Z"}
    return {"trust/trust-date-passed", "trust/trust-condition-unmet"}


def trusted_source_identity(plan: Plan) -> set[str] | None:
    block = main_trust(plan).setdefault("Condition", {})
    block.setdefault("StringLike", {})["sts:SourceIdentity"] = "*"
    return {"trust/*", "request/*"}


def trusted_user_id(plan: Plan) -> set[str] | None:
    block = main_trust(plan).setdefault("Condition", {})
    block.setdefault("StringEquals", {})["aws:userid"] = "AIDARTX3GSDSQAAAAAAAB"
    return {"trust/*"}


def denied_outside_account(plan: Plan) -> set[str] | None:
    block: dict[str, Any] = {"StringNotEquals": {"aws:PrincipalAccount": PROJECT}}
    if plan.same:
        return None
    plan.trust.append(trusting("*", effect="Deny", **block))
    return {"trust/trust-explicit-deny"}


def denied_but_for_hub(plan: Plan) -> set[str] | None:
    denied = trusting("*", effect="Deny")
    other = HUB_ARN if not plan.chained else BOB
    denied["Condition"] = {"ArnNotEquals": {"aws:PrincipalArn": other}}
    plan.trust.append(denied)
    return {"trust/trust-explicit-deny"}


POLICY_FAULTS = (
    scp_but_for_admins,
    scp_but_for_tag,
    scp_but_for_actions,
    scp_but_for_resources,
    scp_without_mfa,
    scp_twice,
    scp_and_boundary,
    rcp_outside_organization,
    rcp_but_for_account,
    rcp_and_trust,
    boundary_deny,
    boundary_condition,
    group_deny,
    group_deny_without_mfa,
    grant_for_other_network,
    grant_but_for_role,
    grant_of_own_name,
    hub_of_others,
    hub_external_id,
    lost_mfa,
    trusted_arn_pattern,
    trusted_from_date,
    trusted_source_identity,
    trusted_user_id,
    denied_outside_account,
    denied_but_for_hub,
)
