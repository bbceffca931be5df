"""Faults: each changes a plan so that the call fails, and says which causes are true of it then.

`None` says that a fault does not fit the plan. Causes are patterns of rule ids.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.worlds.machine_faults import MACHINE_FAULTS
from tests.worlds.plan import (
    BASE,
    FOREIGN,
    HUB,
    READS,
    ROLE,
    ROOT,
    Plan,
    document,
    granting,
    main_trust,
    statement,
    trusting,
)
from tests.worlds.policy_faults import POLICY_FAULTS

Fault = Callable[[Plan], set[str] | None]
PRINCIPAL = {
    "trust/trust-principal-mismatch",
    "trust/trust-wrong-account",
    "trust/trust-path-or-case-mismatch",
}


def external_id_missing(plan: Plan) -> set[str] | None:
    condition = main_trust(plan).setdefault("Condition", {})
    condition.setdefault("StringEquals", {})["sts:ExternalId"] = "partner-seven"
    plan.settings.pop("external_id", None)
    return {"trust/external-id-missing"}


def external_id_mismatch(plan: Plan) -> set[str] | None:
    condition = main_trust(plan).setdefault("Condition", {})
    condition.setdefault("StringEquals", {})["sts:ExternalId"] = "partner-7"
    plan.settings["external_id"] = plan.rng.choice(("partner-1", "Partner-7", "partner7"))
    return {"trust/external-id-mismatch"}


def external_id_quoted(plan: Plan) -> set[str] | None:
    condition = main_trust(plan).setdefault("Condition", {})
    condition.setdefault("StringEquals", {})["sts:ExternalId"] = "partner-7"
    plan.settings["external_id"] = '"partner-7"'
    return {"trust/external-id-mismatch", "config/*", "request/*"}


def other_user(plan: Plan) -> set[str] | None:
    main_trust(plan)["Principal"] = {"AWS": f"arn:aws:iam::{BASE}:user/alice"}
    return PRINCIPAL


def other_users(plan: Plan) -> set[str] | None:
    names = [f"arn:aws:iam::{BASE}:user/{each}" for each in ("alice", "carol")]
    main_trust(plan)["Principal"] = {"AWS": names}
    return PRINCIPAL


def wrong_account(plan: Plan) -> set[str] | None:
    main_trust(plan)["Principal"] = {"AWS": f"arn:aws:iam::{FOREIGN}:root"}
    return {"trust/trust-wrong-account", "trust/trust-principal-mismatch"}


def letter_case(plan: Plan) -> set[str] | None:
    main_trust(plan)["Principal"] = {"AWS": plan.caller.replace("/b", "/B").replace("/H", "/h")}
    return PRINCIPAL


def other_path(plan: Plan) -> set[str] | None:
    kind, _, name = plan.caller.rpartition("/")
    main_trust(plan)["Principal"] = {"AWS": f"{kind}/staff/{name}"}
    return PRINCIPAL


def deleted_principal(plan: Plan) -> set[str] | None:
    main_trust(plan)["Principal"] = {"AWS": "AIDARTX3GSDSQAAAAAAAB"}
    return {"trust/trust-principal-deleted", "trust/trust-principal-mismatch"}


def session_arn(plan: Plan) -> set[str] | None:
    if not plan.chained:
        return None
    main_trust(plan)["Principal"] = {"AWS": f"arn:aws:sts::{BASE}:assumed-role/{HUB}/monday"}
    return {"trust/trust-session-arn-mismatch", *PRINCIPAL}


def wrong_action(plan: Plan) -> set[str] | None:
    main_trust(plan)["Action"] = plan.rng.choice(("sts:TagSession", "sts:AssumeRoleWithSAML"))
    return {"trust/trust-wrong-action"}


def only_service(plan: Plan) -> set[str] | None:
    plan.trust[:] = [trusting({"Service": "ec2.amazonaws.com"})]
    return {"trust/trust-only-service"}


def trust_deny(plan: Plan) -> set[str] | None:
    plan.trust.append(trusting(plan.caller, effect="Deny"))
    return {"trust/trust-explicit-deny"}


def session_name(plan: Plan) -> set[str] | None:
    condition = main_trust(plan).setdefault("Condition", {})
    condition.setdefault("StringLike", {})["sts:RoleSessionName"] = "ci-*"
    plan.settings["role_session_name"] = "somebody"
    return {"trust/session-name-condition"}


def mfa_missing(plan: Plan) -> set[str] | None:
    condition = main_trust(plan).setdefault("Condition", {})
    condition["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
    plan.mfa_device = plan.rng.random() < 0.5
    return {"mfa/*"}


def date_passed(plan: Plan) -> set[str] | None:
    condition = main_trust(plan).setdefault("Condition", {})
    condition["DateLessThan"] = {"aws:CurrentTime": "2024-01-01T00:00:00Z"}
    return {"trust/trust-date-passed"}


def principal_tag(plan: Plan) -> set[str] | None:
    condition = main_trust(plan).setdefault("Condition", {})
    condition.setdefault("StringEquals", {})["aws:PrincipalTag/team"] = "platform"
    return {"trust/principal-tag-mismatch"}


def other_network(plan: Plan) -> set[str] | None:
    condition = main_trust(plan).setdefault("Condition", {})
    condition["IpAddress"] = {"aws:SourceIp": "203.0.113.0/24"}
    return {"trust/*", "endpoint/*"}


def foreign_organization(plan: Plan) -> set[str] | None:
    plan.organization = True
    main_trust(plan)["Principal"] = "*"
    plan.trust = [each for each in plan.trust if isinstance(each["Principal"], str)]
    condition = plan.trust[0].setdefault("Condition", {})
    condition.setdefault("StringEquals", {})["aws:PrincipalOrgID"] = "o-zzzzzzzzzz"
    return {"trust/trust-org-mismatch"}


def missing_role(plan: Plan) -> set[str] | None:
    plan.role_exists = False
    return {"trust/role-does-not-exist"}


def misspelt_role(plan: Plan) -> set[str] | None:
    plan.role_arn = plan.arn.replace(ROLE, plan.rng.choice(("ProjectAdmn", "projectadmin")))
    # No policy allows a role that is not there, either: that is seen as well, behind the root.
    return {"trust/role-does-not-exist", "config/*", "permission/identity-policy-*"}


def path_left_out(plan: Plan) -> set[str] | None:
    plan.role_path = "/team/"
    plan.role_arn = f"arn:aws:iam::{plan.account}:role/{ROLE}"
    _open_grant(plan)
    return {"trust/role-does-not-exist", "trust/trust-path-or-case-mismatch", "config/*"}


def _open_grant(plan: Plan) -> None:
    granting(plan)["Resource"] = "*"


def _needs_grant(plan: Plan) -> bool:
    """Say whether the caller's own policies count: in one account, naming it would be enough."""
    if plan.same:
        main_trust(plan)["Principal"] = {"AWS": ROOT}
    return True


def no_permission(plan: Plan) -> set[str] | None:
    _needs_grant(plan)
    plan.permission = [statement("Allow", ["s3:ListAllMyBuckets", "s3:Get*"])]
    return {"permission/identity-policy-missing"}


def other_resource(plan: Plan) -> set[str] | None:
    _needs_grant(plan)
    granting(plan)["Resource"] = f"arn:aws:iam::{plan.account}:role/ProjectReader"
    return {"permission/identity-policy-*"}


def other_action(plan: Plan) -> set[str] | None:
    _needs_grant(plan)
    granting(plan)["Action"] = "sts:AssumeRoleWithSAML"
    return {"permission/identity-policy-*"}


def identity_deny(plan: Plan) -> set[str] | None:
    plan.permission.append(
        statement("Deny", "sts:AssumeRole", f"arn:aws:iam::{plan.account}:role/*Admin")
    )
    return {"permission/identity-explicit-deny"}


def deny_without_mfa(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    denied = statement("Deny", "*", BoolIfExists={"aws:MultiFactorAuthPresent": "false"})
    denied.pop("Action")
    denied["NotAction"] = [*READS, "sts:GetSessionToken"]
    plan.permission.append(denied)
    return {"permission/deny-without-mfa", "mfa/*"}


def identity_condition(plan: Plan) -> set[str] | None:
    _needs_grant(plan)
    plan.settings.pop("external_id", None)
    main_trust(plan).pop("Condition", None)
    granting(plan)["Condition"] = {"StringEquals": {"sts:ExternalId": "partner-7"}}
    return {"permission/identity-condition-unmet"}


def boundary(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    _needs_grant(plan)
    plan.boundary = [statement("Allow", ["s3:*", *READS])]
    return {"permission/boundary-blocks"}


def boundary_resource(plan: Plan) -> set[str] | None:
    if plan.chained:
        return None
    _needs_grant(plan)
    reader = f"arn:aws:iam::{plan.account}:role/ProjectReader"
    plan.boundary = [
        statement("Allow", ["s3:*", *READS]),
        statement("Allow", "sts:AssumeRole", reader),
    ]
    return {"permission/boundary-blocks"}


def scp_deny(plan: Plan) -> set[str] | None:
    plan.organization = True
    target = plan.rng.choice(("root", "unit", BASE))
    plan.scps.append((target, document(statement("Deny", "sts:AssumeRole"))))
    return {"permission/scp-*"}


def scp_deny_one_of_many(plan: Plan) -> set[str] | None:
    plan.organization = True
    target = plan.rng.choice(("root", "unit", BASE))
    denies = [
        statement("Deny", "organizations:LeaveOrganization"),
        statement("Deny", ["sts:AssumeRole", "sts:TagSession"], f"{plan.arn[:25]}*"),
    ]
    plan.rng.shuffle(denies)
    plan.scps.append((target, document(*denies)))
    return {"permission/scp-*"}


def scp_allows_nothing(plan: Plan) -> set[str] | None:
    plan.organization = True
    plan.scps.append((BASE, document(statement("Allow", ["s3:*", "iam:*", "organizations:*"]))))
    plan.detached.append(BASE)
    return {"permission/scp-*"}


def rcp_deny(plan: Plan) -> set[str] | None:
    plan.organization = True
    denied = statement("Deny", "sts:AssumeRole")
    denied["Principal"] = "*"
    plan.rcps.append((plan.rng.choice(("root", plan.account)), document(denied)))
    return {"permission/rcp-*"}


def duration_over_role(plan: Plan) -> set[str] | None:
    if plan.chained:
        plan.settings["duration_seconds"] = "7200"
        return {"request/duration-exceeds-chaining-limit"}
    plan.settings["duration_seconds"] = "7200"
    return {"request/duration-exceeds-role-max"}


def duration_too_short(plan: Plan) -> set[str] | None:
    plan.settings["duration_seconds"] = "600"
    return {"request/*", "config/*"}


def bad_session_name(plan: Plan) -> set[str] | None:
    plan.settings["role_session_name"] = "feature/login page"
    return {"request/session-name-invalid"}


def _key(plan: Plan, state: str, *causes: str) -> set[str] | None:
    plan.key = state  # type: ignore[assignment]
    return set(causes)


def inactive_key(plan: Plan) -> set[str] | None:
    return _key(plan, "inactive", "credentials/access-key-*")


def deleted_key(plan: Plan) -> set[str] | None:
    return _key(plan, "deleted", "credentials/access-key-invalid")


def wrong_secret(plan: Plan) -> set[str] | None:
    return _key(plan, "wrong-secret", "credentials/secret-key-wrong")


def stale_token(plan: Plan) -> set[str] | None:
    return _key(plan, "stale-token", "credentials/stale-session-token-with-long-term-key")


def expired_session(plan: Plan) -> set[str] | None:
    return _key(plan, "expired", "credentials/session-expired")


def _rewritten(plan: Plan, old: str, new: str) -> None:
    plan.rewrites.append(lambda text: text.replace(old, new))


def source_misspelt(plan: Plan) -> set[str] | None:
    if plan.in_environment:
        return None
    source = "hub" if plan.chained else "default"
    _rewritten(plan, f"source_profile = {source}\n", f"source_profile = {source}s\n")
    return {"config/source-profile-missing"}


def source_loops(plan: Plan) -> set[str] | None:
    if not plan.chained:
        return None
    _rewritten(plan, "source_profile = default\n", "source_profile = project-role\n")
    return {"config/*"}


def source_left_out(plan: Plan) -> set[str] | None:
    if plan.in_environment or plan.chained:
        return None
    _rewritten(plan, "source_profile = default\n", "")
    return {"config/*"}


def header_without_word(plan: Plan) -> set[str] | None:
    _rewritten(plan, "[profile project-role]", "[project-role]")
    return {"config/*"}


def header_in_other_case(plan: Plan) -> set[str] | None:
    _rewritten(plan, "[profile project-role]", "[profile Project-Role]")
    return {"config/*"}


def setting_misspelt(plan: Plan) -> set[str] | None:
    _rewritten(plan, "role_arn =", plan.rng.choice(("rolearn =", "role-arn =")))
    return {"config/*"}


def key_setting_misspelt(plan: Plan) -> set[str] | None:
    if plan.in_environment:
        return None
    _rewritten(plan, "aws_secret_access_key", "aws_secret_acces_key")
    return {"config/*", "credentials/*"}


def both_sources(plan: Plan) -> set[str] | None:
    if plan.in_environment:
        return None
    _rewritten(
        plan,
        "[profile project-role]\n",
        "[profile project-role]\ncredential_source = Environment\n",
    )
    return {"config/*"}


def nothing(_: Plan) -> set[str] | None:
    """No fault: a sound world has to be found sound."""
    return set()


FAULTS: tuple[Fault, ...] = (
    nothing,
    external_id_missing,
    external_id_mismatch,
    external_id_quoted,
    other_user,
    other_users,
    wrong_account,
    letter_case,
    other_path,
    deleted_principal,
    session_arn,
    wrong_action,
    only_service,
    trust_deny,
    session_name,
    mfa_missing,
    date_passed,
    principal_tag,
    other_network,
    foreign_organization,
    missing_role,
    misspelt_role,
    path_left_out,
    no_permission,
    other_resource,
    other_action,
    identity_deny,
    deny_without_mfa,
    identity_condition,
    boundary,
    boundary_resource,
    scp_deny,
    scp_deny_one_of_many,
    scp_allows_nothing,
    rcp_deny,
    duration_over_role,
    duration_too_short,
    bad_session_name,
    inactive_key,
    deleted_key,
    wrong_secret,
    stale_token,
    expired_session,
    source_misspelt,
    source_loops,
    source_left_out,
    header_without_word,
    header_in_other_case,
    setting_misspelt,
    key_setting_misspelt,
    both_sources,
    *POLICY_FAULTS,
    *MACHINE_FAULTS,
)


def inject(plan: Plan) -> None:
    """Put one fault into a plan, in one of five a second one."""
    wanted = 2 if plan.rng.random() < 0.2 else 1
    while len(plan.faults) < wanted:
        fault = plan.rng.choice(FAULTS)
        if fault.__name__ in plan.faults:
            continue
        causes = fault(plan)
        if causes is None:
            continue
        plan.faults.append(fault.__name__)
        plan.causes |= causes
    if {"expired_session", "duration_over_role"} <= set(plan.faults):
        # The new session that takes the place of the old one signs calls of an hour at the most.
        plan.causes.add("request/duration-exceeds-chaining-limit")
