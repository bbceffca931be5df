"""A whole run: every account side by side, and whatever goes wrong named in the manifest."""

from __future__ import annotations

import os
import stat

import boto3
import pytest

from doctor.gather.outgoing_calls import ALLOWED
from doctor.graph.snapshot import open_snapshot
from doctor.graph.snapshot.writer import SnapshotWriter
from tests.gather.desk import allowing, trusting
from tests.gather.snapshot.support import (
    CLOSED,
    DEV,
    MANAGEMENT,
    PROD,
    Collecting,
    Company,
    names,
    state_of,
)

DETAILS = "iam:GetAccountAuthorizationDetails"


def test_an_organization_is_collected_account_by_account(collecting: Collecting) -> None:
    collected = collecting.run()
    assert collected.outcomes == {
        MANAGEMENT: "collected",
        DEV: "collected",
        PROD: "collected",
        CLOSED: "missing",
    }
    assert names(collecting.account(DEV)) == {"Access", "alice"}
    assert names(collecting.account(PROD)) == {"Access", "Deploy"}
    assert names(collecting.account(MANAGEMENT)) == {"admin"}
    assert collecting.missing() == {
        f"account {CLOSED}": "the account is closed (its status is SUSPENDED)"
    }


def test_one_account_is_collected_with_the_organization_that_it_may_see(
    company: Company, collecting: Collecting
) -> None:
    collecting.user = company.lab.create_user(
        DEV, "reader", policies=(allowing("iam:*", "organizations:Describe*"),)
    )
    collected = collecting.run(organization=False)
    assert collected.outcomes == {DEV: "collected"}
    with open_snapshot(collecting.folder) as snapshot:
        organization = snapshot.read_organization()
    assert organization is not None
    assert organization.id == company.organization.id
    assert list(organization.members) == [DEV]
    assert "organizations:ListAccounts" in collecting.missing()["the organization: its accounts"]


def test_an_account_without_an_organization_lacks_nothing(
    company: Company, collecting: Collecting
) -> None:
    company.lab.guardrails.organizations.clear()
    collecting.run(organization=False)
    assert collecting.missing() == {}


def test_only_reads_and_assume_calls_are_made(collecting: Collecting) -> None:
    collecting.run()
    made = {
        f"{each.service}:{each.action}".replace("sso:", "sso-admin:")
        for each in collecting.lab.calls
    }
    assert made <= ALLOWED
    assert {each.partition(":")[2][:3] for each in made} <= {"Get", "Lis", "Des", "Loo", "Ass"}


def test_a_role_that_is_missing_in_one_account_costs_that_account_alone(
    company: Company, collecting: Collecting
) -> None:
    company.lab.directory.backend(PROD).roles.clear()
    collected = collecting.run()
    assert collected.outcomes[PROD] == "missing"
    assert collected.outcomes[DEV] == "collected"
    why = collecting.missing()[f"account {PROD}"]
    assert why.startswith("AccessDenied: sts:AssumeRole of arn:aws:iam::222233334444:role/Access")


def test_a_part_that_is_denied_is_a_row_and_the_rest_of_its_account_is_there(
    company: Company, collecting: Collecting
) -> None:
    company.lab.create_oidc_provider(DEV, "token.actions.githubusercontent.com")
    role = company.lab.directory.role(f"arn:aws:iam::{DEV}:role/Access")
    role.policies.clear()
    role.put_policy("few", allowing_text("iam:GetAccountAuthorizationDetails", "iam:ListRoles"))
    collecting.run()
    part = collecting.account(DEV)
    assert names(part) == {"Access", "alice"}
    assert not isinstance(part.oidc_providers, tuple)
    missing = collecting.missing()
    assert "iam:ListOpenIDConnectProviders" in missing[f"account {DEV}: OIDC providers"]
    assert "iam:ListSAMLProviders" in missing[f"account {DEV}: SAML providers"]


def allowing_text(*actions: str) -> str:
    import json

    return json.dumps(allowing(*actions))


def test_a_throttled_call_is_waited_for(collecting: Collecting) -> None:
    # botocore tries three times by itself, so four answers are two of ours.
    collecting.lab.faults.throttle("organizations:ListAccounts", 4)
    collecting.run()
    assert collecting.pauses[:1] == [1.0]
    assert f"account {DEV}" not in collecting.missing()


def test_a_call_that_stays_throttled_is_a_row_and_the_rest_goes_on(
    collecting: Collecting,
) -> None:
    collecting.lab.faults.throttle("iam:ListSAMLProviders", 10_000)
    collecting.run()
    missing = collecting.missing()
    assert missing[f"account {DEV}: SAML providers"] == "Throttling: iam:ListSAMLProviders"
    assert names(collecting.account(DEV)) == {"Access", "alice"}


def test_a_second_run_reads_only_what_changed(company: Company, collecting: Collecting) -> None:
    collecting.run()
    before = state_of(collecting.folder)
    collecting.later(hours=1)
    collected = collecting.run()
    assert collected.count("unchanged") == 3
    assert collecting.calls(DETAILS) == 0
    assert state_of(collecting.folder) == before

    owner = company.lab.create_user(DEV, "owner", policies=(allowing("iam:*"),))
    boto3.client(
        "iam",
        region_name="us-east-1",
        endpoint_url=company.lab.url,
        aws_access_key_id=owner.access_key_id,
        aws_secret_access_key=owner.secret_access_key,
    ).create_role(RoleName="New", AssumeRolePolicyDocument=allowing_text("sts:AssumeRole"))
    collecting.later(hours=1)
    collected = collecting.run()
    assert collected.outcomes[DEV] == "collected"
    assert collected.outcomes[PROD] == "unchanged"
    assert names(collecting.account(DEV)) == {"Access", "alice", "owner", "New"}


def test_where_the_trail_may_not_be_read_everything_is_read_and_the_same_is_kept(
    company: Company, collecting: Collecting
) -> None:
    for account in (DEV, PROD):
        role = company.lab.directory.role(f"arn:aws:iam::{account}:role/Access")
        role.policies.clear()
        role.put_policy("iam", allowing_text("iam:*"))
    collecting.run()
    files = {each.name: each.stat().st_mtime_ns for each in collecting.folder.glob("*.part")}
    collecting.later(hours=1)
    collected = collecting.run()
    assert collected.count("unchanged") == 3
    assert collecting.calls(DETAILS) == 2
    after = {each.name: each.stat().st_mtime_ns for each in collecting.folder.glob("*.part")}
    accounts = [name for name in files if name[0].isdigit()]
    assert [files[name] for name in accounts] == [after[name] for name in accounts]


def test_an_account_that_lacked_something_is_read_again(collecting: Collecting) -> None:
    collecting.lab.faults.throttle("iam:ListSAMLProviders", 10_000)
    collecting.run()
    collecting.lab.faults.throttle("iam:ListSAMLProviders", 0)
    collecting.later(hours=1)
    collecting.run()
    assert set(collecting.missing()) == {f"account {CLOSED}"}
    assert collecting.account(DEV).saml_providers == ()


def test_an_account_that_left_the_organization_leaves_the_snapshot(
    company: Company, collecting: Collecting
) -> None:
    collecting.run()
    del company.organization.parents[PROD]
    collecting.later(hours=1)
    collecting.run()
    with open_snapshot(collecting.folder) as snapshot:
        assert [each.account for each in snapshot.accounts] == [DEV, MANAGEMENT]
    assert set(collecting.missing()) == {f"account {CLOSED}"}


def test_an_account_of_an_interrupted_run_is_not_read_again(collecting: Collecting) -> None:
    collecting.run()
    with SnapshotWriter.open(collecting.folder, now=collecting.clock()) as writer:
        # A new run began and was interrupted before it looked at anything.
        assert writer.fact("finished_at") is None
    collecting.later(minutes=1)
    collected = collecting.run()
    assert collected.count("done-before") == 3
    assert collecting.calls(DETAILS) == 0


def test_a_run_that_was_interrupted_half_a_day_ago_is_begun_anew(
    collecting: Collecting,
) -> None:
    collecting.run()
    with SnapshotWriter.open(collecting.folder, now=collecting.clock()):
        pass
    collecting.later(hours=13)
    assert collecting.run().count("done-before") == 0


def test_progress_counts_every_account_once(collecting: Collecting) -> None:
    collecting.run()
    assert [done for done, _, _, _ in collecting.told] == [1, 2, 3, 4]
    assert {number for _, number, _, _ in collecting.told} == {4}
    assert {account for _, _, account, _ in collecting.told} == {MANAGEMENT, DEV, PROD, CLOSED}


def test_accounts_are_read_side_by_side_within_the_limit(
    company: Company, collecting: Collecting
) -> None:
    company.lab.faults.latency = 0.02
    collecting.run()
    assert 1 < company.lab.faults.most_at_once <= 32


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these modes")
def test_nobody_else_may_read_a_snapshot(collecting: Collecting) -> None:
    collecting.run()
    assert stat.S_IMODE(collecting.folder.stat().st_mode) == 0o700
    for each in collecting.folder.iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600


def test_no_secret_is_in_any_byte_of_a_snapshot(company: Company, collecting: Collecting) -> None:
    """Neither a key that exists, nor one that was used, nor a token that was issued."""
    import zlib

    company.lab.create_role(DEV, "Other", trust_policy=trusting(company.alice.arn))
    collecting.run()
    secrets = [company.admin.secret_access_key, company.alice.secret_access_key]
    secrets += [company.admin.access_key_id, company.alice.access_key_id]
    for session in company.lab.directory.sessions.values():
        secrets += [session.secret, session.token, session.key]
    assert len(secrets) > 6
    for each in collecting.folder.iterdir():
        held = each.read_bytes()
        start = held.find(b"\x78")
        if each.suffix == ".part":
            held += zlib.decompress(held[start:])
        for secret in (*secrets, "notARealSecret"):
            assert secret.encode() not in held
