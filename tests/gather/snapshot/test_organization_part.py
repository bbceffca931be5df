"""An organization: where accounts stand, what is attached at each level, what is not shown."""

from __future__ import annotations

import pytest

from doctor.gather.aws import Clients
from doctor.gather.snapshot.organization_part import OrganizationCollector, OrganizationUnread
from doctor.gather.snapshot.patient import PatientReader
from doctor.model.snapshot import OrganizationPart
from tests.gather.desk import allowing
from tests.gather.snapshot.support import DEV, MANAGEMENT, PROD, Collecting, Company

DENY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}],
}
FULL = "p-FullAWSAccess"


def collector_of(collecting: Collecting) -> OrganizationCollector:
    caller = collecting.caller()
    reader = PatientReader(Clients(caller.endpoint), caller.keys, collecting.pauses.append)
    return OrganizationCollector(reader)


def collect(collecting: Collecting) -> OrganizationPart:
    return collector_of(collecting).collect(collecting.clock(), MANAGEMENT)


def test_policies_stand_at_the_level_to_which_they_are_attached(
    company: Company, collecting: Collecting
) -> None:
    organization = company.organization
    root = organization.attach("SERVICE_CONTROL_POLICY", "root", DENY)
    unit = organization.attach("SERVICE_CONTROL_POLICY", company.unit, allowing("iam:*"))
    own = organization.attach("RESOURCE_CONTROL_POLICY", PROD, DENY)
    part = collect(collecting)
    prod = part.members[PROD]
    assert prod.path == ("r-ab12", company.unit)
    assert prod.scps == ((root, FULL), (unit, FULL), (FULL,))
    assert prod.rcps == ((), (), (own,))
    assert part.members[DEV].scps == ((root, FULL), (FULL,))
    assert {each.id for each in part.guardrails} == {root, unit, own, FULL}


def test_a_policy_that_is_attached_twice_is_read_once(
    company: Company, collecting: Collecting
) -> None:
    policy = company.organization.attach("SERVICE_CONTROL_POLICY", DEV, DENY)
    company.organization.attached[PROD].append(policy)
    collecting.forget_calls()
    part = collect(collecting)
    assert collecting.calls("organizations:DescribePolicy") == 2
    guardrail = next(each for each in part.guardrails if each.id == policy)
    assert isinstance(guardrail.document, int)
    assert b'"s3:*"' in part.documents[guardrail.document]


def test_the_number_of_calls_does_not_grow_with_the_accounts(
    company: Company, collecting: Collecting
) -> None:
    collecting.forget_calls()
    collect(collecting)
    few = len(collecting.lab.calls) - collecting._made
    for number in range(15):
        account = f"5555000000{number:02d}"
        company.organization.parents[account] = "r-ab12"
        company.organization.attached[account] = [FULL]
    collecting.forget_calls()
    collect(collecting)
    # One more page of the targets of the policy that is attached everywhere.
    assert len(collecting.lab.calls) - collecting._made <= few + 1


def test_without_paths_the_tree_is_walked(company: Company, collecting: Collecting) -> None:
    with_paths = collect(collecting)
    company.organization.shows_paths = False
    assert collect(collecting) == with_paths
    assert collecting.calls("organizations:ListAccountsForParent") == 2


def test_a_kind_that_is_not_in_use_is_none_and_not_unknown(
    company: Company, collecting: Collecting
) -> None:
    company.organization.disabled.add("RESOURCE_CONTROL_POLICY")
    collector = collector_of(collecting)
    part = collector.collect(collecting.clock(), MANAGEMENT)
    assert part.members[DEV].rcps == ()
    assert collector.missing == []


def test_policies_that_may_not_be_listed_are_unknown_and_said_to_be(
    company: Company, collecting: Collecting
) -> None:
    few = ("DescribeOrganization", "ListAccounts", "ListRoots")
    actions = [f"organizations:{each}" for each in few]
    collecting.user = company.lab.create_user(MANAGEMENT, "few", policies=(allowing(*actions),))
    collector = collector_of(collecting)
    part = collector.collect(collecting.clock(), MANAGEMENT)
    assert not isinstance(part.members[DEV].scps, tuple)
    assert [each.what for each in collector.missing] == [
        "the organization: SCPs",
        "the organization: RCPs",
    ]


def test_whoever_is_in_no_organization_is_told_so(company: Company, collecting: Collecting) -> None:
    company.lab.guardrails.organizations.clear()
    with pytest.raises(OrganizationUnread, match="AWSOrganizationsNotInUseException"):
        collect(collecting)
