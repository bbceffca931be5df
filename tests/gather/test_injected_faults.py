"""One fault at a time, live: with everything readable it is proven, with nothing it is not lied of.

Each set-up is built in a lab that enforces it, and checked twice: by a caller beside whom somebody
may read both accounts, and by one who may read nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.gather.desk import BASE, MANAGEMENT, PROJECT, Desk, allowing

Fault = Callable[["Bench"], None]
ROOT = f"arn:aws:iam::{BASE}:root"


def trust(
    principal: Any,
    *,
    action: str = "sts:AssumeRole",
    effect: str = "Allow",
    **operators: dict[str, Any],
) -> dict[str, Any]:
    named = principal if isinstance(principal, dict) else {"AWS": principal}
    statement = {"Effect": effect, "Principal": named, "Action": action}
    if operators:
        statement["Condition"] = operators
    return {"Version": "2012-10-17", "Statement": [statement]}


def both(*documents: dict[str, Any]) -> dict[str, Any]:
    statements = [each for document in documents for each in document["Statement"]]
    return {"Version": "2012-10-17", "Statement": statements}


def policy(effect: str, action: Any, resource: Any = "*", **operators: Any) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    if operators:
        statement["Condition"] = operators
    return {"Version": "2012-10-17", "Statement": [statement]}


ASSUME = allowing("sts:AssumeRole")


class Bench:
    """Bob, a role of the project's account, and whether anybody may read."""

    def __init__(self, desk: Desk, *, reads: bool) -> None:
        self.desk, self.lab, self.reads = desk, desk.lab, reads
        self.arguments: list[str] = ["project-role"]
        if reads:
            admin = desk.lab.create_user(PROJECT, "admin", policies=(allowing("iam:*"),))
            desk.add_keys("admin", admin)
            self.arguments += ["--via", "admin"]

    def bob(self, *documents: dict[str, Any]) -> Any:
        reading = (allowing("iam:Get*", "iam:List*"),) if self.reads else ()
        user = self.lab.create_user(BASE, "bob", policies=(*documents, *reading))
        self.desk.add_keys("default", user)
        return user

    def role(self, document: dict[str, Any], *settings: str, account: str = PROJECT) -> str:
        arn = self.lab.create_role(account, "ProjectAdmin", trust_policy=document)
        self.desk.add_role("project-role", arn, "default", *settings)
        return arn

    def hub(self) -> str:
        reading = (allowing("iam:Get*", "iam:List*"),) if self.reads else ()
        arn = self.lab.create_role(
            BASE, "Hub", trust_policy=trust(BASE), policies=(ASSUME, *reading)
        )
        self.desk.add_role("hub", arn, "default")
        return arn

    def chained(self, document: dict[str, Any], *settings: str) -> None:
        arn = self.lab.create_role(PROJECT, "ProjectAdmin", trust_policy=document)
        self.desk.add_role("project-role", arn, "hub", *settings)


def external_id_missing(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(ROOT, StringEquals={"sts:ExternalId": "partner-7"}))


def external_id_mismatch(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(ROOT, StringEquals={"sts:ExternalId": "partner-7"}), "external_id = other-1")


def principal_mismatch(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(f"arn:aws:iam::{BASE}:user/alice"))


def wrong_account(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust("arn:aws:iam::333344445555:root"))


def missing_role(bench: Bench) -> None:
    bench.bob(ASSUME)
    arn = f"arn:aws:iam::{PROJECT}:role/ProjectAdmin"
    bench.desk.add_role("project-role", arn, "default")


def deleted_principal(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust("AIDARTX3GSDSQAAAAAAAB"))


def session_arn(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.hub()
    bench.chained(trust(f"arn:aws:sts::{BASE}:assumed-role/Hub/monday"))


def letter_case(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(f"arn:aws:iam::{BASE}:user/Bob"))


def other_path(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(f"arn:aws:iam::{BASE}:user/staff/bob"))


def wrong_action(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(ROOT, action="sts:TagSession"))


def only_service(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust({"Service": "ec2.amazonaws.com"}))


def only_federated(bench: Bench) -> None:
    bench.bob(ASSUME)
    provider = f"arn:aws:iam::{PROJECT}:oidc-provider/token.actions.githubusercontent.com"
    bench.role(trust({"Federated": provider}, action="sts:AssumeRoleWithWebIdentity"))


def explicit_deny(bench: Bench) -> None:
    bob = bench.bob(ASSUME)
    bench.role(both(trust(ROOT), trust(bob.arn, effect="Deny")))


def session_name(bench: Bench) -> None:
    bench.bob(ASSUME)
    required = {"sts:RoleSessionName": "${aws:username}"}
    bench.role(trust(ROOT, StringEquals=required), "role_session_name = somebody")


def mfa_missing(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(ROOT, Bool={"aws:MultiFactorAuthPresent": "true"}))


def date_passed(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(ROOT, DateLessThan={"aws:CurrentTime": "2024-01-01T00:00:00Z"}))


def principal_tag(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(ROOT, StringEquals={"aws:PrincipalTag/team": "platform"}))


def no_permission(bench: Bench) -> None:
    bench.bob(allowing("s3:ListAllMyBuckets"))
    bench.role(trust(ROOT))


def other_resource(bench: Bench) -> None:
    bench.bob(policy("Allow", "sts:AssumeRole", f"arn:aws:iam::{PROJECT}:role/ProjectReader"))
    bench.role(trust(ROOT))


def identity_deny(bench: Bench) -> None:
    bench.bob(ASSUME, policy("Deny", "sts:AssumeRole", f"arn:aws:iam::{PROJECT}:role/*Admin"))
    bench.role(trust(ROOT))


def deny_without_mfa(bench: Bench) -> None:
    absent = {"aws:MultiFactorAuthPresent": "false"}
    reads = ["iam:Get*", "iam:List*", "sts:GetSessionToken"]
    statement = {
        "Effect": "Deny",
        "NotAction": reads,
        "Resource": "*",
        "Condition": {"BoolIfExists": absent},
    }
    bench.bob(ASSUME, {"Version": "2012-10-17", "Statement": [statement]})
    bench.role(trust(ROOT))


def boundary(bench: Bench) -> None:
    bob = bench.bob(ASSUME)
    limit = bench.lab.create_policy(BASE, "limit", allowing("s3:*", "iam:Get*", "iam:List*"))
    bench.lab.set_boundary(bob, limit)
    bench.role(trust(ROOT))


def identity_condition(bench: Bench) -> None:
    bench.bob(policy("Allow", "sts:AssumeRole", StringEquals={"sts:ExternalId": "partner-7"}))
    bench.role(trust(ROOT))


def too_long(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(ROOT), "duration_seconds = 7200")


def too_long_for_a_chain(bench: Bench) -> None:
    bench.bob(ASSUME)
    hub = bench.hub()
    bench.chained(trust(hub), "duration_seconds = 7200")


def inactive_key(bench: Bench) -> None:
    bob = bench.bob(ASSUME)
    bench.lab.set_key_status(bob, "Inactive")
    bench.role(trust(ROOT))


def deleted_key(bench: Bench) -> None:
    bob = bench.bob(ASSUME)
    bench.lab.delete_key(bob)
    bench.role(trust(ROOT))


def bad_session_name(bench: Bench) -> None:
    bench.bob(ASSUME)
    bench.role(trust(ROOT), "role_session_name = feature/login page")


def itself(bench: Bench) -> None:
    bench.bob(ASSUME)
    hub = bench.hub()
    bench.lab.set_trust_policy(hub, trust(f"arn:aws:iam::{BASE}:user/bob"))
    bench.desk.add_role("project-role", hub, "hub")


def foreign_organization(bench: Bench) -> None:
    bench.lab.create_organization(MANAGEMENT, BASE, PROJECT)
    bench.bob(allowing("sts:AssumeRole", "organizations:DescribeOrganization"))
    bench.role(trust("*", StringEquals={"aws:PrincipalOrgID": "o-zzzzzzzzzz"}))


FAULTS: tuple[tuple[Fault, str], ...] = (
    (external_id_missing, "trust/external-id-missing"),
    (external_id_mismatch, "trust/external-id-mismatch"),
    (principal_mismatch, "trust/trust-principal-mismatch"),
    (wrong_account, "trust/trust-wrong-account"),
    (missing_role, "trust/role-does-not-exist"),
    (deleted_principal, "trust/trust-principal-deleted"),
    (session_arn, "trust/trust-session-arn-mismatch"),
    (letter_case, "trust/trust-path-or-case-mismatch"),
    (other_path, "trust/trust-path-or-case-mismatch"),
    (wrong_action, "trust/trust-wrong-action"),
    (only_service, "trust/trust-only-service"),
    (only_federated, "trust/trust-only-federated"),
    (explicit_deny, "trust/trust-explicit-deny"),
    (session_name, "trust/session-name-condition"),
    (mfa_missing, "mfa/mfa-not-in-request"),
    (date_passed, "trust/trust-date-passed"),
    (principal_tag, "trust/principal-tag-mismatch"),
    (foreign_organization, "trust/trust-org-mismatch"),
    (no_permission, "permission/identity-policy-missing"),
    (other_resource, "permission/identity-policy-resource-mismatch"),
    (identity_deny, "permission/identity-explicit-deny"),
    (deny_without_mfa, "permission/deny-without-mfa"),
    (boundary, "permission/boundary-blocks"),
    (identity_condition, "permission/identity-condition-unmet"),
    (too_long, "request/duration-exceeds-role-max"),
    (too_long_for_a_chain, "request/duration-exceeds-chaining-limit"),
    (bad_session_name, "request/session-name-invalid"),
    (itself, "trust/role-assumes-itself"),
    (inactive_key, "credentials/access-key-invalid"),
    (deleted_key, "credentials/access-key-invalid"),
)

UNSEEN = {
    # What AWS's one sentence does not tell apart, by the row that stands for it.
    "trust/trust-wrong-account": "trust/trust-principal-mismatch",
    "trust/trust-principal-deleted": "trust/trust-principal-mismatch",
    "trust/trust-session-arn-mismatch": "trust/trust-principal-mismatch",
    "trust/trust-path-or-case-mismatch": "trust/trust-principal-mismatch",
    "trust/trust-only-service": "trust/trust-principal-mismatch",
    "trust/trust-only-federated": "trust/trust-principal-mismatch",
    "permission/identity-policy-resource-mismatch": "permission/identity-policy-missing",
    "permission/identity-condition-unmet": "permission/identity-policy-missing",
}
"""Where nothing can be read, a row of these stands for several causes."""

NAMES = [fault.__name__ for fault, _ in FAULTS]


@pytest.mark.parametrize(("fault", "cause"), FAULTS, ids=NAMES)
def test_where_all_can_be_read_the_fault_stands_first(desk: Desk, fault: Fault, cause: str) -> None:
    bench = Bench(desk, reads=True)
    fault(bench)
    code, report, _ = desk.check(*bench.arguments)
    named = [(each["id"], each["certainty"]) for each in report["findings"]]
    assert (code, named[:1]) == (1, [(cause, "proven")]), named


def test_the_owner_of_a_key_is_asked_only_of_its_own_account(desk: Desk) -> None:
    bench = Bench(desk, reads=True)
    inactive_key(bench)
    _, report, _ = desk.check(*bench.arguments)
    assert "iam:GetAccessKeyLastUsed" not in {each["call"] for each in report["probes"]}
    colleague = desk.lab.create_user(BASE, "colleague", policies=(allowing("iam:*"),))
    desk.add_keys("colleague", colleague)
    _, report, _ = desk.check("project-role", "--via", "colleague")
    first = report["findings"][0]
    assert (first["id"], first["certainty"]) == ("credentials/access-key-inactive", "proven")


@pytest.mark.parametrize(("fault", "cause"), FAULTS, ids=NAMES)
def test_where_nothing_can_be_read_nothing_false_is_proven(
    desk: Desk, fault: Fault, cause: str
) -> None:
    bench = Bench(desk, reads=False)
    fault(bench)
    code, report, _ = desk.check(*bench.arguments)
    named = [(each["id"], each["certainty"]) for each in report["findings"]]
    assert code == 1
    assert {each for each, certainty in named if certainty == "proven"} <= {cause}, named


GUESSED = [
    each
    for each in FAULTS
    if UNSEEN.get(each[1], each[1]).startswith(
        ("trust/external", "trust/trust-principal", "permission/identity-", "permission/deny",
         "request/", "credentials/", "trust/role-assumes")
    )
]  # fmt: skip


@pytest.mark.parametrize(("fault", "cause"), GUESSED, ids=[fault.__name__ for fault, _ in GUESSED])
def test_where_nothing_can_be_read_the_common_causes_stand_among_the_first_three(
    desk: Desk, fault: Fault, cause: str
) -> None:
    bench = Bench(desk, reads=False)
    fault(bench)
    _, report, _ = desk.check(*bench.arguments)
    named = [each["id"] for each in report["findings"]][:3]
    assert {cause, UNSEEN.get(cause, cause)} & set(named), named
