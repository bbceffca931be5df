"""The calls that a snapshot is made of, as the lab answers them."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.lab.server import Lab, User
from tests.lab.support import BASE, MANAGEMENT, PROJECT, allowing, client, refused, trusting


@pytest.fixture
def admin(lab: Lab) -> User:
    lab.create_organization(MANAGEMENT, BASE, PROJECT)
    return lab.create_user(MANAGEMENT, "admin", policies=(allowing("*"),))


def details(lab: Lab, user: User, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = client(lab, user, "iam").get_account_authorization_details(**asked)
    return found


def test_authorization_details_hold_everything_of_an_account(lab: Lab, admin: User) -> None:
    role = lab.create_role(
        MANAGEMENT, "Role", trust_policy=trusting(admin.arn), policies=(allowing("s3:*"),)
    )
    policy = lab.create_policy(MANAGEMENT, "Managed", allowing("ec2:*"))
    lab.attach_policy(role, policy)
    lab.create_group(admin, "admins", allowing("iam:*"))
    found = details(lab, admin)
    (user,), (shown,), (group,) = (found[f"{kind}DetailList"] for kind in ("User", "Role", "Group"))
    assert user["GroupList"] == ["admins"]
    assert shown["AssumeRolePolicyDocument"] == trusting(admin.arn)
    assert shown["RolePolicyList"] == [
        {"PolicyName": "policy-1", "PolicyDocument": allowing("s3:*")}
    ]
    assert shown["AttachedManagedPolicies"] == [{"PolicyName": "Managed", "PolicyArn": policy}]
    assert group["GroupPolicyList"][0]["PolicyDocument"] == allowing("iam:*")
    (managed,) = found["Policies"]
    assert managed["PolicyVersionList"][0]["Document"] == allowing("ec2:*")
    assert found["IsTruncated"] is False


def test_pages_follow_by_their_marker_and_others_are_refused(lab: Lab, admin: User) -> None:
    for number in range(3):
        lab.create_role(MANAGEMENT, f"Role{number}", trust_policy=trusting("*"))
    first = details(lab, admin, MaxItems=2)
    assert first["IsTruncated"] is True
    second = details(lab, admin, MaxItems=2, Marker=first["Marker"])
    assert len(second["RoleDetailList"]) == 2
    assert second["IsTruncated"] is False
    iam = client(lab, admin, "iam")
    code, _ = refused(iam.get_account_authorization_details, Marker="elsewhere")
    assert code == "ValidationError"


def test_a_policy_that_is_a_boundary_alone_is_left_out(lab: Lab, admin: User) -> None:
    policy = lab.create_policy(MANAGEMENT, "Limit", allowing("*"))
    lab.set_boundary(admin, policy)
    found = details(lab, admin)
    assert found["Policies"] == []
    boundary = found["UserDetailList"][0]["PermissionsBoundary"]
    assert boundary["PermissionsBoundaryArn"] == policy


def test_an_organization_shows_where_accounts_and_policies_stand(lab: Lab, admin: User) -> None:
    organization = lab.guardrails.organizations[0]
    unit = organization.add_unit(BASE)
    policy = organization.attach("SERVICE_CONTROL_POLICY", unit, allowing("*"))
    api = client(lab, admin, "organizations")
    paths = {each["Id"]: each["Paths"] for each in api.list_accounts()["Accounts"]}
    assert paths[BASE] == [f"{organization.id}/r-ab12/{unit}/{BASE}/"]
    targets = api.list_targets_for_policy(PolicyId=policy)["Targets"]
    assert targets == [{"TargetId": unit, "Type": "ORGANIZATIONAL_UNIT"}]
    units = api.list_organizational_units_for_parent(ParentId="r-ab12")["OrganizationalUnits"]
    assert [each["Id"] for each in units] == [unit]
    assert [each["Id"] for each in api.list_accounts_for_parent(ParentId=unit)["Accounts"]] == [
        BASE
    ]


def test_a_policy_type_that_is_switched_off_is_not_listed(lab: Lab, admin: User) -> None:
    lab.guardrails.organizations[0].disabled.add("RESOURCE_CONTROL_POLICY")
    api = client(lab, admin, "organizations")
    code, _ = refused(api.list_policies, Filter="RESOURCE_CONTROL_POLICY")
    assert code == "PolicyTypeNotEnabledException"
    (root,) = api.list_roots()["Roots"]
    assert [each["Type"] for each in root["PolicyTypes"]] == ["SERVICE_CONTROL_POLICY"]


def test_identity_center_answers_the_management_account_alone(lab: Lab, admin: User) -> None:
    center = lab.guardrails.organizations[0].identity_center
    people = center.create_group("people", center.create_user("ann"))
    center.assign(center.create_permission_set("Admin"), BASE, people)
    api = client(lab, admin, "sso-admin")
    (instance,) = api.list_instances()["Instances"]
    (arn,) = api.list_permission_sets(InstanceArn=instance["InstanceArn"])["PermissionSets"]
    held = api.list_account_assignments(
        InstanceArn=instance["InstanceArn"], AccountId=BASE, PermissionSetArn=arn
    )["AccountAssignments"]
    assert [(each["PrincipalType"], each["PrincipalId"]) for each in held] == [("GROUP", people)]
    member = lab.create_user(BASE, "member", policies=(allowing("*"),))
    code, _ = refused(client(lab, member, "sso-admin").list_instances)
    assert code == "AccessDeniedException"
