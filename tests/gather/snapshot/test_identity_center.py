"""Identity Center: who sits behind the roles `AWSReservedSSO_…`."""

from __future__ import annotations

from msgspec.structs import replace

from doctor.gather.aws import Clients, Endpoint
from doctor.gather.snapshot.caller import Readers
from doctor.gather.snapshot.identity_center import IdentityCenterCollector
from doctor.gather.snapshot.patient import PatientReader
from doctor.graph.snapshot import open_snapshot
from doctor.model.snapshot import IdentityCenterPart, SnapshotAssignment
from tests.gather.desk import allowing
from tests.gather.snapshot.support import DEV, MANAGEMENT, PROD, Collecting, Company


def people(company: Company) -> None:
    center = company.organization.identity_center
    ann, bob = center.create_user("ann@example.com"), center.create_user("bob@example.com")
    admins = center.create_group("Admins", ann)
    admin, reader = (center.create_permission_set(each) for each in ("Admin", "Reader"))
    center.assign(admin, PROD, admins)
    center.assign(admin, DEV, admins)
    center.assign(reader, PROD, bob)


def collector_of(collecting: Collecting) -> IdentityCenterCollector:
    caller = collecting.caller()
    return IdentityCenterCollector(
        PatientReader(Clients(caller.endpoint), caller.keys, collecting.pauses.append)
    )


def test_assignments_and_groups_are_kept_by_their_names(
    company: Company, collecting: Collecting
) -> None:
    people(company)
    assert collector_of(collecting).collect("now") == IdentityCenterPart(
        collected_at="now",
        assignments=(
            SnapshotAssignment(
                account=DEV, permission_set="Admin", kind="group", principal="Admins"
            ),
            SnapshotAssignment(
                account=PROD, permission_set="Admin", kind="group", principal="Admins"
            ),
            SnapshotAssignment(
                account=PROD, permission_set="Reader", kind="user", principal="bob@example.com"
            ),
        ),
        groups={"Admins": ("ann@example.com",)},
    )


def test_more_people_than_one_page_holds_are_all_there(
    company: Company, collecting: Collecting
) -> None:
    center = company.organization.identity_center
    users = [center.create_user(f"user{number:02d}") for number in range(45)]
    center.create_group("All", *users)
    part = collector_of(collecting).collect("now")
    assert part is not None
    assert len(part.groups["All"]) == 45


def test_names_that_may_not_be_read_leave_ids_and_a_row(
    company: Company, collecting: Collecting
) -> None:
    people(company)
    collecting.user = company.lab.create_user(MANAGEMENT, "few", policies=(allowing("sso:*"),))
    collector = collector_of(collecting)
    part = collector.collect("now")
    assert part is not None
    assert len(part.assignments) == 3
    assert part.assignments[0].principal.startswith("9067")
    assert {each.what for each in collector.missing} == {
        "Identity Center: Users",
        "Identity Center: Groups",
    }


def test_a_run_without_the_right_to_see_it_goes_on(
    company: Company, collecting: Collecting
) -> None:
    collecting.user = company.lab.create_user(
        MANAGEMENT, "few", policies=(allowing("organizations:*", "iam:*", "sts:*"),)
    )
    collecting.run()
    assert "sso-admin:ListInstances" in collecting.missing()["Identity Center"]
    with open_snapshot(collecting.folder) as snapshot:
        assert len(snapshot.accounts) == 3
        assert snapshot.read_identity_center() is None


def test_without_a_region_it_says_what_to_set(collecting: Collecting) -> None:
    from doctor.gather.snapshot.collect import SnapshotScope, _Run
    from doctor.graph.snapshot.writer import SnapshotWriter

    caller = replace(collecting.caller(), endpoint=Endpoint())
    readers = Readers(caller, collecting.pauses.append, collecting.clock)
    with SnapshotWriter.open(collecting.folder, now=collecting.clock()) as writer:
        run = _Run(writer, readers, SnapshotScope(organization=True), lambda *_: None)
        run.identity_center()
        rows = {each.what: each.why for each in writer.missing}
    assert rows["Identity Center"] == (
        "no region is configured: set `region` in the profile, or AWS_REGION"
    )
