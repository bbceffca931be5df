"""The lab's other services: organizations, encoded messages, the simulator, the trail, faults."""

from __future__ import annotations

import json
from typing import Any

import botocore.exceptions
import pytest

from doctor.lab.server import Lab, User
from tests.lab.support import (
    BASE,
    MANAGEMENT,
    PROJECT,
    allowing,
    assume,
    client,
    refused,
    trusting,
)


def test_an_scp_denies_members_and_leaves_the_management_account_alone(lab: Lab) -> None:
    organization = lab.create_organization(MANAGEMENT, BASE, PROJECT)
    organization.attach("SERVICE_CONTROL_POLICY", "root", allowing("sts:*", effect="Deny"))
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    boss = lab.create_user(MANAGEMENT, "boss", policies=(allowing("sts:*"),))
    role = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": [BASE, MANAGEMENT]}))
    text = refused(assume, lab=lab, user=bob, arn=role)[1]
    assert text.endswith("with an explicit deny in a service control policy")
    assert assume(lab, boss, role)


def test_every_level_of_scps_has_to_allow(lab: Lab) -> None:
    organization = lab.create_organization(MANAGEMENT, BASE, PROJECT)
    organization.attached[BASE].remove("p-FullAWSAccess")
    organization.attach("SERVICE_CONTROL_POLICY", BASE, allowing("s3:*"))
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    role = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": BASE}))
    text = refused(assume, lab=lab, user=bob, arn=role)[1]
    assert text.endswith("because no service control policy allows the sts:AssumeRole action")


def test_an_rcp_of_the_roles_account_denies(lab: Lab) -> None:
    organization = lab.create_organization(MANAGEMENT, BASE, PROJECT)
    deny = allowing("sts:AssumeRole", effect="Deny")
    organization.attach("RESOURCE_CONTROL_POLICY", PROJECT, deny)
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    far = lab.create_role(PROJECT, "Far", trust_policy=trusting({"AWS": BASE}))
    near = lab.create_role(BASE, "Near", trust_policy=trusting({"AWS": BASE}))
    text = refused(assume, lab=lab, user=bob, arn=far)[1]
    assert text.endswith("with an explicit deny in a resource control policy")
    assert assume(lab, bob, near)


def test_the_organization_is_read_by_its_management_account_alone(lab: Lab) -> None:
    organization = lab.create_organization(MANAGEMENT, BASE)
    unit = organization.add_unit(BASE)
    bob = lab.create_user(BASE, "bob", policies=(allowing("organizations:*"),))
    boss = lab.create_user(MANAGEMENT, "boss", policies=(allowing("organizations:*"),))
    member, management = (client(lab, each, "organizations") for each in (bob, boss))
    assert member.describe_organization()["Organization"]["Id"] == organization.id
    assert refused(member.list_parents, ChildId=BASE)[0] == "AccessDeniedException"
    assert management.list_parents(ChildId=BASE)["Parents"][0]["Id"] == unit
    listed = management.list_policies_for_target(TargetId=unit, Filter="SERVICE_CONTROL_POLICY")
    text = management.describe_policy(PolicyId=listed["Policies"][0]["Id"])["Policy"]["Content"]
    assert json.loads(text)["Statement"][0]["Action"] == "*"
    alone = lab.create_user(PROJECT, "alone", policies=(allowing("organizations:*"),))
    code, _ = refused(client(lab, alone, "organizations").describe_organization)
    assert code == "AWSOrganizationsNotInUseException"


def test_an_encoded_message_is_decoded_by_who_may_and_only_whole(lab: Lab) -> None:
    bob = lab.create_user(BASE, "bob")
    code, text = refused(client(lab, bob, "ec2").describe_vpc_endpoints)
    assert code == "UnauthorizedOperation"
    message = text.partition("failure message: ")[2]
    assert (
        refused(client(lab, bob).decode_authorization_message, EncodedMessage=message)[0]
        == "AccessDenied"
    )
    lab.put_user_policy(bob, allowing("sts:DecodeAuthorizationMessage"))
    decode = client(lab, bob).decode_authorization_message
    said = json.loads(decode(EncodedMessage=message)["DecodedMessage"])
    assert said["context"]["principal"]["arn"] == bob.arn
    code, _ = refused(decode, EncodedMessage=message[:-8])
    assert code == "InvalidAuthorizationMessageException"


def test_the_simulator_sees_policies_boundary_and_scps_and_no_trust(lab: Lab) -> None:
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:AssumeRole", "iam:*"),))
    role = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": "333344445555"}))
    asked = {
        "PolicySourceArn": bob.arn,
        "ActionNames": ["sts:AssumeRole"],
        "ResourceArns": [role],
    }
    simulate = client(lab, bob, "iam").simulate_principal_policy
    assert simulate(**asked)["EvaluationResults"][0]["EvalDecision"] == "allowed"
    lab.set_boundary(bob, lab.create_policy(BASE, "bounds", allowing("iam:*")))
    (result,) = simulate(**asked)["EvaluationResults"]
    assert result["EvalDecision"] == "implicitDeny"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}


def test_the_trail_shows_refusals_and_changes_with_who_and_when(lab: Lab) -> None:
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:*", "iam:*", "cloudtrail:*"),))
    role = lab.create_role(BASE, "R", trust_policy=trusting({"AWS": "333344445555"}))
    lab.set_boundary(bob, lab.create_policy(BASE, "bounds", allowing("iam:*", "cloudtrail:*")))
    refused(assume, lab=lab, user=bob, arn=role)
    client(lab, bob, "iam").update_assume_role_policy(
        RoleName="R", PolicyDocument=json.dumps(trusting({"AWS": bob.arn}))
    )
    assert assume(lab, bob, role)
    trail = client(lab, bob, "cloudtrail")
    attribute = {"AttributeKey": "EventName", "AttributeValue": "AssumeRole"}
    last, first = trail.lookup_events(LookupAttributes=[attribute])["Events"]
    records = [json.loads(each["CloudTrailEvent"]) for each in (first, last)]
    assert [each.get("errorCode") for each in records] == ["AccessDenied", None]
    assert records[0]["userIdentity"]["arn"] == bob.arn
    assert records[0]["requestParameters"]["roleArn"] == role
    attribute["AttributeValue"] = "UpdateAssumeRolePolicy"
    (change,) = trail.lookup_events(LookupAttributes=[attribute])["Events"]
    assert (change["Username"], change["ReadOnly"]) == ("bob", "false")
    assert trail.lookup_events(MaxResults=1)["NextToken"]


def test_a_trail_is_of_its_account(lab: Lab) -> None:
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    reader = lab.create_user(PROJECT, "reader", policies=(allowing("cloudtrail:*"),))
    role = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": BASE}))
    client(lab, bob).get_caller_identity()
    assert assume(lab, bob, role)
    events = client(lab, reader, "cloudtrail").lookup_events()["Events"]
    assert [each["EventName"] for each in events] == ["AssumeRole"]


def test_calls_are_throttled_and_connections_dropped_when_that_is_due(lab: Lab) -> None:
    bob = lab.create_user(BASE, "bob")
    sts = client(lab, bob)
    lab.faults.throttle("sts:GetCallerIdentity")
    assert refused(sts.get_caller_identity) == ("Throttling", "Rate exceeded")
    assert sts.get_caller_identity()["Arn"] == bob.arn
    lab.faults.drop("*")
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        sts.get_caller_identity()
    assert sts.get_caller_identity()["Arn"] == bob.arn


def test_a_malformed_signature_is_told_as_such(lab: Lab) -> None:
    import http.client

    connection = http.client.HTTPConnection(lab.url.removeprefix("http://"))
    headers = {"Authorization": "AWS4-HMAC-SHA256 nonsense"}
    connection.request("POST", "/", "Action=GetCallerIdentity", headers)
    assert b"IncompleteSignature" in connection.getresponse().read()


def test_a_session_policy_narrows_the_session(lab: Lab) -> None:
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    hub = lab.create_role(
        BASE, "Hub", trust_policy=trusting({"AWS": BASE}), policies=(allowing("*"),)
    )
    role = lab.create_role(PROJECT, "R", trust_policy=trusting({"AWS": hub}))

    def session(policy: dict[str, Any]) -> Any:
        held = assume(lab, bob, hub, Policy=json.dumps(policy))["Credentials"]
        user = User(hub, "", held["AccessKeyId"], held["SecretAccessKey"])
        return client(lab, user, token=held["SessionToken"])

    parameters = {"RoleArn": role, "RoleSessionName": "two"}
    text = refused(session(allowing("s3:*")).assume_role, **parameters)[1]
    assert text.endswith("because no session policy allows the sts:AssumeRole action")
    assert session(allowing("sts:AssumeRole")).assume_role(**parameters)


def test_sts_of_a_region_knows_the_accounts_that_use_it(lab: Lab) -> None:
    bob = lab.create_user(BASE, "bob")
    sts = client(lab, bob, region="me-south-1")
    assert refused(sts.get_caller_identity)[0] == "InvalidClientTokenId"
    lab.settings.enable_region(BASE, "me-south-1")
    assert sts.get_caller_identity()["Arn"] == bob.arn
    lab.settings.switch_sts_off(BASE, "me-south-1")
    code, text = refused(sts.get_caller_identity)
    assert code == "RegionDisabledException"
    assert text.startswith(f"STS is not activated in this region for account:{BASE}. ")
    lab.settings.switch_sts_on(BASE, "me-south-1")
    assert sts.get_caller_identity()["Arn"] == bob.arn
