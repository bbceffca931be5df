"""A snapshot on disk: whole or refused by name, private, and gone on with after an interruption."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from doctor.graph.snapshot import Snapshot, SnapshotError, SnapshotWriter, encode_document
from doctor.graph.snapshot import open_snapshot as open_it
from doctor.model.snapshot import AccountPart, OrganizationPart, SnapshotRole

ACCOUNT = "111122223333"
NOW = "2026-01-31T12:00:00Z"


def part(account: str = ACCOUNT, *, name: str = "Deploy") -> AccountPart:
    role = SnapshotRole(arn=f"arn:aws:iam::{account}:role/{name}", trust=0, tags={"team": "a"})
    document = encode_document({"Version": "2012-10-17", "Statement": []})
    return AccountPart(
        account=account, collected_at=NOW, source="aws", documents=(document,), roles=(role,)
    )


def written(folder: Path, *parts: AccountPart) -> Path:
    with SnapshotWriter.open(folder, now=NOW) as writer:
        for each in parts or (part(),):
            writer.write_account(each)
        writer.finish(now=NOW)
    return folder


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    folder = written(tmp_path / "snap")
    with SnapshotWriter.open(folder, now=NOW) as writer:
        writer.write_organization(OrganizationPart(id="o-a", collected_at=NOW, source="aws"))
        writer.finish(now=NOW)
    with open_it(folder) as snapshot:
        assert snapshot.read_account(ACCOUNT) == part()
        organization = snapshot.read_organization()
        assert organization is not None
        assert organization.id == "o-a"
        assert snapshot.read_identity_center() is None
        assert snapshot.missing == ()
        snapshot.verify()


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = written(tmp_path / "snap")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}


def test_a_torn_part_is_refused_by_name(tmp_path: Path) -> None:
    folder = written(tmp_path / "snap")
    (file,) = folder.glob("*.part")
    file.write_bytes(file.read_bytes()[:-5])
    with open_it(folder) as snapshot, pytest.raises(SnapshotError) as caught:
        snapshot.read_account(ACCOUNT)
    assert file.name in str(caught.value)
    assert "torn" in str(caught.value)


def test_a_part_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    folder = written(tmp_path / "snap")
    (file,) = folder.glob("*.part")
    file.unlink()
    with open_it(folder) as snapshot, pytest.raises(SnapshotError, match=r"No such file"):
        snapshot.verify()


def test_a_newer_snapshot_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "snap")
    with sqlite3.connect(folder / "manifest.sqlite3") as manifest:
        manifest.execute("PRAGMA user_version = 99")
    with pytest.raises(SnapshotError, match="newer roledoctor wrote this snapshot"):
        open_it(folder)


def test_a_manifest_of_another_program_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "manifest.sqlite3") as manifest:
        manifest.execute("CREATE TABLE other (a)")
    with pytest.raises(SnapshotError, match="belongs to another program"):
        open_it(tmp_path)


def test_a_torn_manifest_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "snap")
    manifest = folder / "manifest.sqlite3"
    manifest.write_bytes(b"no database" + manifest.read_bytes()[50:])
    with pytest.raises(SnapshotError, match="manifest cannot be read"):
        open_it(folder)


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_a_folder_that_is_no_snapshot_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SnapshotError, match=name):
        open_it(tmp_path / name)


def test_a_snapshot_without_accounts_is_refused(tmp_path: Path) -> None:
    with SnapshotWriter.open(tmp_path / "snap", now=NOW) as writer:
        writer.record_missing(f"account {ACCOUNT}", "AccessDenied")
    with pytest.raises(SnapshotError, match="holds no account"):
        open_it(tmp_path / "snap")


def test_a_snapshot_is_never_written_into_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(SnapshotError, match="not an empty folder"):
        SnapshotWriter.open(tmp_path, now=NOW)


def test_one_that_did_not_finish_says_so(tmp_path: Path) -> None:
    with SnapshotWriter.open(tmp_path / "snap", now=NOW) as writer:
        writer.write_account(part())
    with open_it(tmp_path / "snap") as snapshot:
        assert "did not finish" in snapshot.missing[0].why


def test_an_account_that_is_written_again_replaces_the_earlier_one(tmp_path: Path) -> None:
    folder = written(tmp_path / "snap", part(), part(name="Other"))
    with open_it(folder) as snapshot:
        assert snapshot.read_account(ACCOUNT) == part(name="Other")
    assert len([*folder.glob("*.part")]) == 1


def test_what_was_missing_is_forgotten_once_it_is_there(tmp_path: Path) -> None:
    with SnapshotWriter.open(tmp_path / "snap", now=NOW) as writer:
        writer.record_missing(f"account {ACCOUNT}", "AccessDenied")
        writer.write_account(part())
        writer.finish(now=NOW)
        assert writer.missing == ()


def test_leftovers_of_an_interrupted_run_are_removed(tmp_path: Path) -> None:
    folder = written(tmp_path / "snap")
    (folder / "999900001111-abc.part").write_bytes(b"half")
    (folder / ".1111-abc.part.17").write_bytes(b"half")
    SnapshotWriter.open(folder, now=NOW).close()
    assert len([*folder.iterdir()]) == 2


def test_pages_are_kept_until_their_account_is_written(tmp_path: Path) -> None:
    with SnapshotWriter.open(tmp_path / "snap", now=NOW) as writer:
        writer.save_page(ACCOUNT, 0, b"first", marker="next")
        writer.save_page(ACCOUNT, 1, b"second", marker=None)
    with SnapshotWriter.open(tmp_path / "snap", now=NOW) as writer:
        assert [*writer.pages(ACCOUNT)] == [(b"first", "next"), (b"second", None)]
        writer.write_account(part())
        assert [*writer.pages(ACCOUNT)] == []


def test_a_document_that_is_no_json_is_kept_as_text() -> None:
    assert encode_document("{not json") == b'"{not json"'
    assert encode_document('{"a": 1}') == b'{"a":1}'


def test_a_writer_is_a_snapshot_that_can_be_read(tmp_path: Path) -> None:
    with SnapshotWriter.open(tmp_path / "snap", now=NOW) as writer:
        writer.write_account(part())
        assert isinstance(writer, Snapshot)
        assert writer.accounts[0].account == ACCOUNT
