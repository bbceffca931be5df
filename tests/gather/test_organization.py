"""The organization, read level by level: SCPs over the caller, RCPs over the role."""

from __future__ import annotations

import json

import pytest

from doctor.cli.run import main
from tests.gather.desk import (
    BASE,
    MANAGEMENT,
    PROJECT,
    Desk,
    add_reader,
    allowing,
    denied_in,
    document,
    two_hops,
)


def test_the_organization_is_read_level_by_level_through_via_org(desk: Desk) -> None:
    lab = desk.lab
    organization = lab.create_organization(MANAGEMENT, BASE, PROJECT)
    unit = organization.add_unit(BASE)
    deny = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}],
    }
    policy = organization.attach("SERVICE_CONTROL_POLICY", unit, deny)
    two_hops(desk, allowing("sts:*", "iam:*"))
    add_reader(desk, MANAGEMENT, "organization", document("organization"))
    code, report, case = desk.check("project-role", "--via-org", "organization")
    assert (code, report["findings"][0]["id"]) == (1, "permission/scp-blocks")
    (seen,) = case["organizations"]
    assert (seen["id"], seen["management_account"]) == (organization.id, MANAGEMENT)
    assert seen["accounts"][BASE]["path"] == ["r-ab12", unit]
    root, of_unit, of_account = seen["accounts"][BASE]["scps"]
    assert (len(root), len(of_account)) == (1, 1)
    assert deny in of_unit
    assert seen["accounts"][PROJECT]["rcps"] == [[], []]
    (known,) = [each for each in seen["accounts"][BASE]["scp_policies"][1] if each["id"] == policy]
    assert (known["name"], known["attached_to"]) == (f"policy-{policy[-2:]}", unit)
    fix = report["findings"][0]["fixes"][0]
    assert (fix["applies_to"]["policy_id"], fix["applies_to"]["statement"]) == (policy, 0)
    assert f"--policy-id {policy} " in fix["commands"][0]
    organization.detach(policy)
    assert desk.check("project-role", "--via-org", "organization")[0] == 0


def test_an_rcp_of_the_roles_account_is_found(desk: Desk) -> None:
    organization = desk.lab.create_organization(MANAGEMENT, BASE, PROJECT)
    two_hops(desk, allowing("sts:*", "iam:*"))
    deny = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"}
        ],
    }
    organization.attach("RESOURCE_CONTROL_POLICY", PROJECT, deny)
    add_reader(desk, MANAGEMENT, "organization", document("organization"))
    code, report, _ = desk.check("project-role", "--via-org", "organization")
    assert (code, report["findings"][0]["id"]) == (1, "permission/rcp-blocks")


def test_a_member_account_learns_its_organization_and_says_what_it_did_not_see(desk: Desk) -> None:
    organization = desk.lab.create_organization(MANAGEMENT, BASE, PROJECT)
    two_hops(desk, allowing("sts:*", "organizations:*"))
    code, report, case = desk.check("project-role")
    assert code == 0
    assert case["organizations"][0]["id"] == organization.id
    assert "organizations:ListParents" in denied_in(report)
    whats = [each["what"] for each in case["unknown"]]
    assert f"organizations/{BASE}/policies" in whats


def test_a_redacted_case_of_an_organization_gives_the_same_findings(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    organization = desk.lab.create_organization(MANAGEMENT, BASE, PROJECT)
    deny = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}],
    }
    organization.attach("SERVICE_CONTROL_POLICY", organization.add_unit(BASE), deny)
    two_hops(desk, allowing("sts:*", "iam:*"))
    add_reader(desk, MANAGEMENT, "organization", document("organization"))
    saved = desk.folder / "redacted.json"
    main(["check", "project-role", "--via-org", "organization", "--save-case", str(saved)])
    capsys.readouterr()
    text = saved.read_text()
    assert organization.id not in text
    assert main(["check", "--from", str(saved), "--format", "json"]) == 1
    again = json.loads(capsys.readouterr().out)
    assert again["findings"][0]["id"] == "permission/scp-blocks"
    assert again["findings"][0]["certainty"] == "proven"


def test_an_account_without_an_organization_has_no_scps(desk: Desk) -> None:
    two_hops(desk, allowing("sts:*", "iam:*", "organizations:*"))
    _, report, case = desk.check("project-role", "--no-assume")
    assert case["organizations"][0]["accounts"] == {BASE: {"scps": None, "rcps": None}}
    assert not [each for each in report["unknowns"] if each["what"] == f"SCPs of {BASE}"]
