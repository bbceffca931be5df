"""Live evidence: what is read, what may not be read, and that neither stops a check."""

from __future__ import annotations

import json

import pytest

from doctor.cli.run import main
from doctor.gather.access import Access
from doctor.gather.aws import Clients, Endpoint, Keys
from doctor.gather.vpc_endpoint import read_vpc_endpoint
from doctor.lab.server import Lab
from doctor.model.case import Case
from tests.gather.desk import (
    BASE,
    MANAGEMENT,
    PROJECT,
    Desk,
    add_reader,
    allowing,
    denied_in,
    document,
    trusting,
    two_hops,
)


def test_everything_of_the_caller_is_read(desk: Desk) -> None:
    lab = desk.lab
    bob, hub, _ = two_hops(desk, allowing("sts:*", "iam:*"))
    lab.create_group(bob, "developers", allowing("s3:ListBucket"))
    lab.attach_policy(bob.arn, lab.create_policy(BASE, "reader", allowing("s3:GetObject")))
    bounds = allowing("*")
    lab.set_boundary(bob, lab.create_policy(BASE, "bounds", bounds))
    device = lab.create_mfa_device(bob, "bob")
    code, _, case = desk.check("project-role")
    assert code == 0
    seen = case["principals"][bob.arn]
    assert {each["name"] for each in seen["identity_policies"]} == {
        "policy-1",
        "reader",
        "of-the-group",
    }
    assert seen["attached_policies"] == [f"arn:aws:iam::{BASE}:policy/reader"]
    assert seen["boundary"] == bounds
    assert seen["mfa_devices"] == [device.serial]
    (key,) = seen["access_keys"]
    assert (key["id"], key["status"]) == (bob.access_key_id, "Active")
    assert case["principals"][hub]["identity_policies"][0]["name"] == "policy-1"


def test_the_name_of_an_attached_policy_is_kept_where_its_text_is_not_readable(
    desk: Desk,
) -> None:
    lab = desk.lab
    bob, _, _ = two_hops(desk, allowing("sts:*", "iam:List*", "iam:GetUser*"))
    quarantine = lab.create_policy(BASE, "AWSCompromisedKeyQuarantineV3", allowing("s3:ListBucket"))
    lab.attach_policy(bob.arn, quarantine)
    _, _, case = desk.check("project-role")
    seen = case["principals"][bob.arn]
    assert seen["attached_policies"] == [quarantine]
    assert "identity_policies" not in seen
    whys = {each["what"]: each["why"] for each in case["unknown"]}
    assert whys[f"principals/{bob.arn}/identity_policies"] == "AccessDenied: iam:GetPolicy"


def test_a_caller_who_may_read_nothing_is_checked_all_the_same(desk: Desk) -> None:
    bob, _, project = two_hops(desk, allowing("sts:AssumeRole"))
    code, report, case = desk.check("project-role")
    assert (code, report["verdict"], report["findings"]) == (0, "healthy", [])
    assert "iam:GetRole" in denied_in(report)
    whats = {each["what"] for each in case["unknown"]}
    assert {f"principals/{bob.arn}/{field}" for field in ("boundary", "mfa_devices")} <= whats
    assert f"roles/{project}/trust_policy" in whats


def test_the_simulator_is_a_second_opinion_and_its_blind_spots_are_said(desk: Desk) -> None:
    bob, hub, _ = two_hops(desk, allowing("sts:AssumeRole", "iam:SimulatePrincipalPolicy"))
    _, report, case = desk.check("project-role")
    (own,) = [each for each in case["simulations"] if each["principal"] == bob.arn]
    assert (own["action"], own["resource"], own["decision"]) == ("sts:AssumeRole", hub, "allowed")
    details = [
        each["detail"]
        for each in report["probes"]
        if each["call"] == "iam:SimulatePrincipalPolicy" and each["outcome"] == "ok"
    ]
    assert details
    assert all("no trust policy, no RCP and no session policy" in each for each in details)


def test_what_the_simulator_says_stands_beside_the_policies_that_nobody_read(desk: Desk) -> None:
    two_hops(desk, allowing("iam:SimulatePrincipalPolicy"))
    code, report, _ = desk.check("project-role")
    assert code == 1
    what = f"the identity policies of arn:aws:iam::{BASE}:user/bob"
    (unknown,) = [each for each in report["unknowns"] if each["what"] == what]
    assert "AWS's simulator says implicitDeny" in unknown["why"]
    assert "no trust policy" in unknown["why"]


def test_the_nearest_roles_of_a_missing_one_are_found(desk: Desk) -> None:
    lab = desk.lab
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    right = lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trusting(BASE), path="/team/")
    lab.create_role(PROJECT, "Unrelated", trust_policy=trusting(BASE))
    desk.add_keys("default", bob)
    desk.add_role("project-role", f"arn:aws:iam::{PROJECT}:role/projectadmin", "default")
    add_reader(desk, PROJECT, "admin", document("target"))
    code, report, case = desk.check("project-role", "--via", "admin")
    assert (code, report["findings"][0]["id"]) == (1, "trust/role-does-not-exist")
    assert set(case["roles"]) == {f"arn:aws:iam::{PROJECT}:role/projectadmin", right}
    assert right in json.dumps(report["findings"][0]["fixes"])


def test_identity_providers_are_read_where_the_role_trusts_one(desk: Desk) -> None:
    lab = desk.lab
    provider = lab.create_oidc_provider(PROJECT, "token.actions.githubusercontent.com")
    lab.create_saml_provider(PROJECT, "okta")
    trust = trusting(BASE)
    trust["Statement"][0] |= {
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    role = lab.create_role(PROJECT, "Deploy", trust_policy=trust)
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    desk.add_keys("default", bob)
    desk.add_role("project-role", role, "default")
    add_reader(desk, PROJECT, "admin", document("target"))
    _, _, case = desk.check("project-role", "--via", "admin")
    settings = case["accounts"][PROJECT]
    assert settings["oidc_providers"][provider]["client_ids"] == ["sts.amazonaws.com"]
    assert settings["saml_providers"] == [f"arn:aws:iam::{PROJECT}:saml-provider/okta"]
    assert case["oidc_providers"] == [provider]


def test_regions_are_read_where_the_chain_is_in_one_to_be_enabled(desk: Desk) -> None:
    """STS of a region that is off knows no keys; the account's settings are read all the same."""
    two_hops(desk, allowing("sts:*", "iam:*", "account:*"))
    config = desk.folder / "config"
    config.write_text(config.read_text() + "region = me-south-1\n")
    code, _, case = desk.check("project-role")
    assert code == 1
    assert case["accounts"][BASE]["regions"]["me-south-1"] == "DISABLED"
    assert case["accounts"][BASE]["global_token_version"] == 1
    for account in (BASE, PROJECT):
        desk.lab.settings.enable_region(account, "me-south-1")
    code, _, case = desk.check("project-role")
    assert code == 0
    assert case["accounts"][BASE]["regions"]["me-south-1"] == "ENABLED"


def test_a_key_that_aws_refuses_is_looked_up_from_the_other_side(desk: Desk) -> None:
    bob, _, _ = two_hops(desk, allowing("sts:*"))
    desk.lab.set_key_status(bob, "Inactive")
    add_reader(desk, BASE, "admin", document("target"))
    code, _, case = desk.check("project-role", "--via", "admin")
    assert code == 1
    assert case["key_accounts"] == {bob.access_key_id: BASE}
    (key,) = case["principals"][bob.arn]["access_keys"]
    assert (key["id"], key["status"]) == (bob.access_key_id, "Inactive")


def encoded_message(desk: Desk) -> str:
    """Let the lab's EC2 refuse a call, and take the message that it encodes."""
    import boto3
    import botocore.exceptions

    nobody = desk.lab.create_user(BASE, "nobody")
    client = boto3.client(
        "ec2",
        region_name="us-east-1",
        endpoint_url=desk.lab.url,
        aws_access_key_id=nobody.access_key_id,
        aws_secret_access_key=nobody.secret_access_key,
    )
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        client.describe_vpc_endpoints()
    return str(caught.value)


def test_an_encoded_message_is_decoded_where_the_credentials_may(desk: Desk) -> None:
    text = encoded_message(desk)
    two_hops(desk, allowing("sts:*"))
    _, _, case = desk.check("project-role", "--error", text)
    (decoded,) = case["decoded_messages"]
    assert (decoded["allowed"], decoded["explicitDeny"]) == (False, False)
    assert decoded["context"]["action"] == "ec2:DescribeVpcEndpoints"


def test_an_encoded_message_that_may_not_be_decoded_is_told(desk: Desk) -> None:
    text = encoded_message(desk)
    two_hops(desk, allowing("sts:AssumeRole"))
    _, report, case = desk.check("project-role", "--error", text)
    assert "decoded_messages" not in case or case["decoded_messages"] == []
    assert "sts:DecodeAuthorizationMessage" in denied_in(report)
    assert {
        "what": "decoded_messages",
        "why": "AccessDenied: sts:DecodeAuthorizationMessage",
    } in case["unknown"]


def test_the_policy_of_the_endpoint_that_a_call_goes_through_is_read(lab: Lab) -> None:
    bob = lab.create_user(BASE, "bob", policies=(allowing("ec2:DescribeVpcEndpoints"),))
    policy = allowing("sts:GetCallerIdentity")
    name = lab.settings.create_endpoint(BASE, "com.amazonaws.eu-west-1.sts", policy)
    keys = Keys(
        access_key_id=bob.access_key_id, secret_access_key=bob.secret_access_key
    )  # fmt: skip
    through = f"https://{name}-ab12cd34.sts.eu-west-1.vpce.amazonaws.com"
    clients = Clients(Endpoint(region="eu-west-1", sts_url=through, urls={"ec2": lab.url}))
    through_it = Access(clients=clients, keys=keys, account=BASE)
    assert read_vpc_endpoint(through_it, Case()).case.vpc_endpoint_policy == policy
    private = Clients(Endpoint(region="eu-west-1", urls={"ec2": lab.url}))
    privately = Access(clients=private, keys=keys, account=BASE)
    assert (
        read_vpc_endpoint(privately, Case(), lambda _: ["10.0.0.7"]).case.vpc_endpoint_policy
        == policy
    )
    assert read_vpc_endpoint(privately, Case(), lambda _: ["52.94.5.1"]).answers == ()
    lab.settings.create_endpoint(BASE, "com.amazonaws.eu-west-1.sts", allowing("sts:*"))
    several = read_vpc_endpoint(privately, Case(), lambda _: ["10.0.0.7"])
    assert "2 endpoints" in several.case.unknown[0].why


def test_a_role_of_the_chain_reads_what_lies_in_its_own_account(desk: Desk) -> None:
    lab = desk.lab
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:AssumeRole"),))
    hub = lab.create_role(
        PROJECT, "Hub", trust_policy=trusting(BASE), policies=(allowing("sts:*", "iam:*"),)
    )
    project = lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trusting("333344445555"))
    desk.add_keys("default", bob)
    desk.add_role("hub", hub, "default")
    desk.add_role("project-role", project, "hub")
    code, report, case = desk.check("project-role")
    assert case["roles"][project]["trust_policy"] == trusting("333344445555")
    assert code == 1
    assert report["findings"][0]["certainty"] == "proven"


@pytest.mark.parametrize("kind", ["throttle", "drop"])
def test_reads_that_are_throttled_or_dropped_never_make_a_check_fail(desk: Desk, kind: str) -> None:
    two_hops(desk, allowing("sts:*", "iam:*"))
    for call in ("iam:GetUser", "iam:ListUserPolicies", "iam:GetRole"):
        getattr(desk.lab.faults, kind)(call, 99)
    code, report, case = desk.check("project-role")
    assert (code, report["verdict"]) == (0, "healthy")
    assert any("iam:ListUserPolicies" in each["why"] for each in case["unknown"])


def test_calls_are_made_side_by_side(desk: Desk) -> None:
    two_hops(desk, allowing("sts:*", "iam:*"))
    add_reader(desk, PROJECT, "admin", document("target"))
    desk.check("project-role", "--via", "admin")
    desk.lab.faults.latency = 0.2
    assert desk.check("project-role", "--via", "admin")[0] == 0
    assert desk.lab.faults.most_at_once > 2


def deploy_profile(desk: Desk, token: str) -> str:
    """Set up a profile with a token file, and a role that trusts one branch."""
    host = "token.actions.githubusercontent.com"
    provider = desk.lab.create_oidc_provider(PROJECT, host)
    trust = trusting(BASE)
    trust["Statement"][0] |= {
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{host}:sub": "repo:acme/infra:ref:refs/heads/main"}},
    }
    role = desk.lab.create_role(PROJECT, "Deploy", trust_policy=trust)
    file = desk.folder / "token"
    file.write_text(token)
    (desk.folder / "config").write_text(
        f"[profile deploy]\nrole_arn = {role}\nweb_identity_token_file = {file}\n"
    )
    return role


def test_the_claims_of_a_token_file_are_read_and_the_token_is_not_kept(desk: Desk) -> None:
    issuer = desk.lab.create_issuer("token.actions.githubusercontent.com")
    token = issuer.token(sub="repo:acme/infra:environment:production")
    deploy_profile(desk, token)
    add_reader(desk, PROJECT, "admin", document("target"))
    code, report, case = desk.check("deploy", "--via", "admin")
    assert (code, report["findings"][0]["id"]) == (1, "federation/oidc-sub-mismatch")
    assert report["findings"][0]["certainty"] == "proven"
    claims = case["tokens"]["oidc"]["claims"]
    assert claims["sub"] == "repo:acme/infra:environment:production"
    assert token.rpartition(".")[2] not in json.dumps([case, report])


@pytest.mark.parametrize("text", ["", "not a token", "a.b.c"])
def test_a_file_without_a_token_brings_no_claims(desk: Desk, text: str) -> None:
    deploy_profile(desk, text)
    code, _, case = desk.check("deploy")
    assert code == 1
    assert "tokens" not in case


def test_a_pasted_text_is_explained_with_what_named_profiles_may_read(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, project = two_hops(desk, allowing("sts:AssumeRole"))
    desk.lab.set_trust_policy(project, trusting("333344445555"))
    add_reader(desk, PROJECT, "admin", document("target"))
    text = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        f"arn:aws:iam::{BASE}:user/bob is not authorized to perform: sts:AssumeRole on "
        f"resource: {project}"
    )
    desk.lab.calls.clear()
    assert main(["explain", "--format", "json", text]) == 1
    blind = json.loads(capsys.readouterr().out)
    assert (blind["findings"][0]["certainty"], desk.lab.calls) == ("likely", [])
    assert main(["explain", "--format", "json", "--via", "admin", text]) == 1
    seeing = json.loads(capsys.readouterr().out)
    assert seeing["findings"][0]["id"] == "trust/trust-wrong-account"
    assert seeing["findings"][0]["certainty"] == "proven"


def test_a_via_without_credentials_and_one_of_elsewhere_are_told(desk: Desk) -> None:
    bob, _, project = two_hops(desk, allowing("sts:AssumeRole"))
    add_reader(desk, MANAGEMENT, "elsewhere", document("target"))
    desk.add_keys("gone", bob._replace(secret_access_key="notARealSecretKeyOther"))

    def why(profile: str) -> str:
        _, _, case = desk.check("project-role", "--via", profile)
        told = {each["what"]: each["why"] for each in case["unknown"]}
        return str(told[f"roles/{project}/trust_policy"])

    assert why("elsewhere") == f"it is in account {PROJECT}, and --via leads to {MANAGEMENT}"
    assert why("gone").startswith("--via got no credentials: An error occurred (Signature")


def test_a_key_that_was_just_made_is_no_reason_for_a_refusal(desk: Desk) -> None:
    """AWS refused by its policies, so it knows the key."""
    _, _, project = two_hops(desk, allowing("sts:*", "iam:*"))
    desk.lab.set_trust_policy(project, trusting("333344445555"))
    code, report, _ = desk.check("project-role")
    assert code == 1
    assert "trust/just-created" not in [each["id"] for each in report["findings"]]
