"""`roledoctor snapshot`: from the command line to a folder, and what is said on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doctor.cli.account_progress import ProgressLine, time_left
from doctor.cli.run import main
from doctor.graph.snapshot import open_snapshot
from doctor.lab.server import Lab
from tests.gather.desk import Desk, allowing, trusting
from tests.gather.snapshot.support import CLOSED, DEV, MANAGEMENT, PROD, Company, state_of
from tests.graph.small import BOB, TARGET, small_parts


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(lab, monkeypatch)
    company = Company(lab)
    desk.add_keys("default", company.admin)
    (desk.folder / "config").write_text("[default]\nregion = us-east-1\n")
    return desk


def snapshot(*arguments: str) -> int:
    return main(["snapshot", *arguments])


def write_details(path: Path) -> None:
    """Write what `aws iam get-account-authorization-details` prints of two accounts."""
    pages = []
    for part in small_parts():
        texts = [json.loads(each) for each in part.documents]
        pages.append(
            {
                "UserDetailList": [
                    {
                        "Arn": each.arn,
                        "UserPolicyList": [
                            {"PolicyName": policy.name, "PolicyDocument": texts[policy.document]}
                            for policy in each.inline or ()
                        ],
                    }
                    for each in part.users
                ],
                "RoleDetailList": [
                    {
                        "Arn": each.arn,
                        "AssumeRolePolicyDocument": texts[each.trust or 0],
                        "RolePolicyList": [
                            {"PolicyName": policy.name, "PolicyDocument": texts[policy.document]}
                            for policy in each.inline or ()
                        ],
                    }
                    for each in part.roles
                ],
            }
        )
    path.write_text("\n".join(map(json.dumps, pages)))


class TestLive:
    def test_an_organization_is_collected_and_what_comes_next_is_said(
        self, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = tmp_path / "org"
        assert desk.lab.url
        code = snapshot("--output", str(folder), "--organization", "--role", "Access")
        out, err = capsys.readouterr()
        assert code == 0
        assert out == ""
        assert f"{folder}: 3 accounts. Next: roledoctor graph --snapshot {folder}" in err
        assert f"account {CLOSED}: the account is closed" in err
        with open_snapshot(folder) as found:
            assert [each.account for each in found.accounts] == [DEV, PROD, MANAGEMENT]

    def test_a_second_run_says_that_it_brings_up_to_date(
        self, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert desk.folder.is_dir()
        folder = str(tmp_path / "mine")
        assert snapshot("--output", folder) == 0
        before = state_of(Path(folder))
        capsys.readouterr()
        assert snapshot("--output", folder) == 0
        assert state_of(Path(folder)) == before

    def test_parts_that_are_missing_are_listed_with_their_reasons(
        self, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        desk.lab.directory.backend(PROD).roles.clear()
        arguments = ("--organization", "--role", "Access", "--quiet")
        assert snapshot("--output", str(tmp_path / "org"), *arguments) == 3
        err = capsys.readouterr().err
        assert "2 parts are missing:" in err
        assert f"account {PROD}: AccessDenied: sts:AssumeRole" in err
        assert "of 4 accounts" not in err

    def test_nothing_to_collect_is_a_failure(
        self, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        nobody = desk.lab.create_user(DEV, "nobody")
        desk.add_keys("nobody", nobody)
        assert snapshot("--output", str(tmp_path / "none"), "--profile", "nobody") == 1
        assert "holds no account" in capsys.readouterr().err

    def test_a_profile_without_credentials_gets_its_diagnosis(
        self, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with (desk.folder / "config").open("a") as file:
            file.write("[profile broken]\nrole_arn = arn:aws:iam::222233334444:role/X\n")
            file.write("source_profile = gone\n")
        assert snapshot("--output", str(tmp_path / "none"), "--profile", "broken") == 1
        assert "config/source-profile-missing" in capsys.readouterr().err
        assert not (tmp_path / "none").exists()

    def test_a_role_at_the_end_of_a_chain_collects_its_own_account(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        reader = desk.lab.create_role(
            PROD,
            "Reader",
            trust_policy=trusting(f"arn:aws:iam::{MANAGEMENT}:root"),
            policies=(allowing("iam:*"),),
        )
        desk.add_role("reader", reader, "default", "region = us-east-1")
        snapshot("--output", str(tmp_path / "prod"), "--profile", "reader")
        with open_snapshot(tmp_path / "prod") as found:
            assert [each.account for each in found.accounts] == [PROD]


class TestImport:
    def test_details_of_elsewhere_become_a_snapshot(self, tmp_path: Path) -> None:
        write_details(tmp_path / "details.json")
        folder = tmp_path / "made"
        assert snapshot("--output", str(folder), "--import", str(tmp_path / "details.json")) == 0
        with open_snapshot(folder) as found:
            arns = {each.arn for part in found.read_accounts() for each in part.roles}
        assert TARGET in arns

    def test_a_snapshot_of_our_own_is_copied_and_redacted(self, tmp_path: Path) -> None:
        write_details(tmp_path / "details.json")
        made, shared = str(tmp_path / "made"), str(tmp_path / "shared")
        snapshot("--output", made, "--import", str(tmp_path / "details.json"))
        assert snapshot("--output", shared, "--import", made, "--redact") == 0
        with open_snapshot(Path(shared)) as found:
            text = str(list(found.read_accounts()))
        assert "ProjectAdmin" not in text
        assert BOB not in text

    def test_a_newer_snapshot_wins_and_the_older_is_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from msgspec.structs import replace

        from doctor.graph.snapshot.writer import SnapshotWriter

        part = small_parts()[1]
        for name, at in (("old", "2026-01-01T00:00:00Z"), ("new", "2026-02-01T00:00:00Z")):
            with SnapshotWriter.open(tmp_path / name, now=at) as writer:
                writer.write_account(replace(part, collected_at=at))
                writer.finish(now=at)
        both = [str(tmp_path / "new"), str(tmp_path / "old")]
        assert snapshot("--output", str(tmp_path / "both"), "--import", *both) == 3
        assert "as it was at 2026-01-01T00:00:00Z" in capsys.readouterr().err
        with open_snapshot(tmp_path / "both") as found:
            assert found.read_account(part.account).collected_at == "2026-02-01T00:00:00Z"

    def test_an_import_brings_up_to_date_and_never_back(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from msgspec.structs import replace

        from doctor.graph.snapshot.writer import SnapshotWriter

        part = small_parts()[1]
        for name, at in (("old", "2026-01-01T00:00:00Z"), ("new", "2026-02-01T00:00:00Z")):
            with SnapshotWriter.open(tmp_path / name, now=at) as writer:
                writer.write_account(replace(part, collected_at=at))
                writer.finish(now=at)
        kept = str(tmp_path / "kept")
        assert snapshot("--output", kept, "--import", str(tmp_path / "old")) == 0
        assert snapshot("--output", kept, "--import", str(tmp_path / "new")) == 0
        assert snapshot("--output", kept, "--import", str(tmp_path / "old")) == 3
        assert "there is also a newer collection of it" in capsys.readouterr().err
        with open_snapshot(Path(kept)) as found:
            assert found.read_account(part.account).collected_at == "2026-02-01T00:00:00Z"

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (("--organization",), "--organization needs --role"),
            (("--role", "X"), "--role goes with --organization"),
            (("--redact",), "--redact goes with --import"),
            (("--organization-file", "x"), "--organization-file goes with --import"),
            (("--import", "nowhere.json"), "nowhere.json: there is no such file or folder."),
        ],
    )
    def test_what_does_not_go_together_is_refused(
        self,
        arguments: tuple[str, ...],
        says: str,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        assert snapshot("--output", str(tmp_path / "x"), *arguments) == 2
        assert says in capsys.readouterr().err

    def test_a_snapshot_is_not_imported_into_itself(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write_details(tmp_path / "details.json")
        made = str(tmp_path / "made")
        snapshot("--output", made, "--import", str(tmp_path / "details.json"))
        assert snapshot("--output", made, "--import", made) == 2
        assert "cannot be imported into itself" in capsys.readouterr().err

    def test_a_folder_of_something_else_is_left_alone(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write_details(tmp_path / "details.json")
        other = tmp_path / "photos"
        other.mkdir()
        (other / "cat.jpg").write_bytes(b"x")
        details = str(tmp_path / "details.json")
        assert snapshot("--output", str(other), "--import", details) == 2
        assert "not an empty folder" in capsys.readouterr().err
        assert [each.name for each in other.iterdir()] == ["cat.jpg"]


class TestExport:
    def test_tables_go_into_a_file_of_duckdb(self, tmp_path: Path) -> None:
        import duckdb

        write_details(tmp_path / "details.json")
        target = tmp_path / "tables.duckdb"
        details = str(tmp_path / "details.json")
        arguments = ("--import", details, "--export", str(target))
        assert snapshot("--output", str(tmp_path / "made"), *arguments) == 0
        with duckdb.connect(str(target)) as connection:
            rows = connection.sql(
                "SELECT name FROM principals WHERE kind = 'role' ORDER BY name"
            ).fetchall()
            trust = connection.sql(
                "SELECT document FROM policies WHERE kind = 'trust' AND principal LIKE '%Admin'"
            ).fetchall()
        assert rows == [("Hub",), ("ProjectAdmin",)]
        assert json.loads(trust[0][0])["Statement"]

    def test_tables_go_into_parquet_files_that_nobody_else_reads(self, tmp_path: Path) -> None:
        import duckdb

        write_details(tmp_path / "details.json")
        target = tmp_path / "parquet"
        details = str(tmp_path / "details.json")
        arguments = ("--import", details, "--export", str(target))
        assert snapshot("--output", str(tmp_path / "made"), *arguments) == 0
        assert len(duckdb.read_parquet(str(target / "policies.parquet")).fetchall()) == 4
        assert {each.stat().st_mode & 0o077 for each in target.iterdir()} == {0}


class TestProgress:
    def test_the_time_left_is_told_in_seconds_and_then_in_minutes(self) -> None:
        assert time_left(10, 10, 20) == ", about 20 s left"
        assert time_left(60, 1, 10) == ", about 10 min left"
        assert time_left(10, 10, 0) == ""
        assert time_left(10, 0, 5) == ""

    def test_where_there_is_no_terminal_only_the_end_is_told_of_a_short_run(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        line = ProgressLine(quiet=False)
        for done in range(1, 6):
            line(done, 5, f"account {done}\x1b[2J", "collected")
        assert capsys.readouterr().err == "5 of 5 accounts, account 5\\x1b[2J collected\n"

    def test_quiet_is_quiet(self, capsys: pytest.CaptureFixture[str]) -> None:
        ProgressLine(quiet=True)(1, 1, "account", "collected")
        assert capsys.readouterr().err == ""
