"""The documents of least permissions are what each level of insight really calls."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from doctor.gather.outgoing_calls import ALLOWED
from doctor.gather.sources import SOURCES
from doctor.lab.server import Lab
from tests.gather.desk import (
    BASE,
    MANAGEMENT,
    PERMISSIONS,
    PROJECT,
    Desk,
    actions_of,
    add_reader,
    allowing,
    document,
    two_hops,
)
from tests.gather.snapshot.support import Collecting, Company

LEVELS = {
    "nothing": (),
    "caller": (),
    "target": ("--via", "target"),
    "organization": ("--via-org", "organization"),
}


@pytest.mark.parametrize("level", LEVELS)
def test_the_documented_permissions_are_what_a_level_really_calls(desk: Desk, level: str) -> None:
    """With the documented policy nothing of the level is denied, and nothing else is called."""
    lab = desk.lab
    lab.create_organization(MANAGEMENT, BASE, PROJECT)
    own = document("caller" if level == "caller" else "nothing")
    bob, _, _ = two_hops(desk, own)
    lab.create_group(bob, "developers", allowing("s3:ListBucket"))
    lab.attach_policy(bob.arn, lab.create_policy(BASE, "reader", allowing("s3:GetObject")))
    deny = {"Version": "2012-10-17", "Statement": []}
    lab.guardrails.organizations[0].attach("SERVICE_CONTROL_POLICY", BASE, deny)
    reader = add_reader(
        desk, MANAGEMENT if level == "organization" else PROJECT, level, document(level)
    )
    lab.calls.clear()
    code, _, _ = desk.check("project-role", *LEVELS[level])
    assert code == 0
    key = reader.access_key_id if LEVELS[level] else bob.access_key_id
    made = {
        (f"{each.service}:{each.action}", each.outcome)
        for each in lab.calls
        if each.access_key_id == key
    }
    denied = {call for call, outcome in made if "Denied" in outcome}
    assert not denied & actions_of(level)
    called = {call for call, _ in made} - {"sts:GetCallerIdentity"}
    assert called - denied <= actions_of(level)
    always = {
        call
        for call in actions_of(level)
        if not (call in _OF_SOURCES or re.search(_SOMETIMES, call))
    }
    assert always <= called


_WRITES = re.compile(r":(?:Put|Create|Delete|Update|Attach|Detach|Set|Add|Remove|Tag|Untag|Start)")


def test_the_allow_list_holds_reads_and_the_calls_that_start_sessions() -> None:
    assert not [each for each in ALLOWED if _WRITES.search(each)]
    assert {
        each for each in ALLOWED if not re.search(":(?:Batch)?(?:Get|List|Describe|Simulate)", each)
    } == {
        "sts:AssumeRole",
        "sts:AssumeRoleWithWebIdentity",
        "sts:AssumeRoleWithSAML",
        "sts:DecodeAuthorizationMessage",
        "cloudtrail:LookupEvents",
    }


def test_a_call_is_made_by_the_client_that_has_it() -> None:
    """IAM's toolbox and Identity Center have permissions of another name than their clients."""
    assert {"iam-toolbox:GetRequestAuthorizationDetails", "sso-admin:ListInstances"} <= ALLOWED
    assert not {"iam:GetRequestAuthorizationDetails", "sso:ListInstances"} & ALLOWED


def test_a_snapshot_calls_what_its_document_names(lab: Lab, tmp_path: Path) -> None:
    company = Company(lab)
    statements = {each["Sid"]: each for each in document("snapshot")["Statement"]}
    collecting = Collecting(lab, tmp_path / "snapshot", company.admin)
    own, whole = statements["InTheRoleOfEachAccount"], document("snapshot")
    for account in (BASE, PROJECT):
        role = lab.directory.role(f"arn:aws:iam::{account}:role/Access")
        role.policies.clear()
        role.put_policy("own", json.dumps({**whole, "Statement": [own]}))
    collecting.user = lab.create_user(MANAGEMENT, "collector", policies=(whole,))
    lab.create_oidc_provider(BASE, "token.actions.githubusercontent.com")
    collecting.run()
    collecting.later(hours=1)
    collecting.run()
    assert [each for each in lab.calls if "Denied" in each.outcome] == []
    assert {f"{each.service}:{each.action}" for each in lab.calls} <= {
        "sts:GetCallerIdentity",
        *actions_of("snapshot"),
    }


def test_the_page_names_every_document() -> None:
    page = PERMISSIONS.with_suffix(".md").read_text()
    for file in PERMISSIONS.glob("*.json"):
        assert f"permissions/{file.name}" in page


_OF_SOURCES = {call for each in SOURCES for call in each.calls}
"""A source is asked where what it sees can matter."""

_SOMETIMES = (
    "ListRoles|OpenIDConnect|SAMLProviders|GetAccessKeyInfo|User|Group|ListMFA|AccessKey|"
    "iam:GetPolicy|Simulate|RolePolic"
)
"""Calls that only some chains need: a missing role, federation …"""
