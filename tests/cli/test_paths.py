"""`roledoctor paths`: exit codes, text, JSON, and names that are not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.graph.snapshot import SnapshotWriter
from doctor.lab.server import Lab
from doctor.model.snapshot import AccountPart
from tests.gather.desk import Desk
from tests.graph.clusters import local_cluster
from tests.graph.small import (
    BOB,
    HUB,
    NOBODY,
    NOW,
    PEOPLE,
    PROJECT,
    TARGET,
    account,
    allow,
    role,
    small_parts,
    trusting,
    user,
)
from tests.schema import assert_valid

NETWORK = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}


def snapshot(folder: Path, *parts: AccountPart) -> Path:
    with SnapshotWriter.open(folder, now=NOW) as writer:
        for part in parts or small_parts():
            writer.write_account(part)
        writer.finish(now=NOW)
    return folder


@pytest.fixture
def snap(tmp_path: Path) -> Path:
    return snapshot(tmp_path / "snap")


def printed(
    capsys: pytest.CaptureFixture[str], snap: Path, *arguments: str
) -> tuple[int, str, str]:
    code = main(["paths", "--snapshot", str(snap), *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def as_json(capsys: pytest.CaptureFixture[str], snap: Path, *arguments: str) -> dict[str, Any]:
    _, out, _ = printed(capsys, snap, *arguments, "--format", "json")
    value: dict[str, Any] = json.loads(out)
    assert_valid(value, "paths")
    return value


def test_a_path_is_shown_with_the_profiles_that_walk_it(
    capsys: pytest.CaptureFixture[str], snap: Path
) -> None:
    code, out, _ = printed(capsys, snap, BOB, TARGET)
    assert code == 0
    assert "1 path from user bob in 111122223333 to role ProjectAdmin in 222233334444." in out
    assert "1. open, 2 hops, sessions of up to 1 hour" in out
    assert f"role_arn = {TARGET}" in out
    assert "source_profile = via-Hub" in out


def test_the_json_is_valid_and_names_the_statements(
    capsys: pytest.CaptureFixture[str], snap: Path
) -> None:
    found = as_json(capsys, snap, BOB, TARGET)
    (path,) = found["paths"]
    assert path["hops"][1]["from"] == HUB
    assert path["hops"][1]["by"][0] == {
        "policy": "trust policy",
        "of": TARGET,
        "statement": 0,
        "sid": None,
        "quote": None,
    }


def test_who_can_and_reaches_from(capsys: pytest.CaptureFixture[str], snap: Path) -> None:
    assert [each["arn"] for each in as_json(capsys, snap, "--who-can", TARGET)["callers"]] == [
        HUB,
        BOB,
    ]
    assert [each["arn"] for each in as_json(capsys, snap, "--reaches-from", BOB)["callers"]] == [
        HUB,
        TARGET,
    ]
    code, out, _ = printed(capsys, snap, "--who-can", "ProjectAdmin")
    assert code == 0
    assert out.startswith("2 callers reach role ProjectAdmin in 222233334444.")
    assert "yes      user bob in 111122223333, 2 hops" in out


def test_no_path_ends_with_one_and_says_what_is_missing(
    capsys: pytest.CaptureFixture[str], snap: Path
) -> None:
    assert printed(capsys, snap, NOBODY, TARGET)[0] == 1
    code, out, _ = printed(capsys, snap, NOBODY, TARGET, "--why-not")
    assert code == 1
    assert "There is no path from user nobody" in out
    assert "Missing: user nobody in 111122223333 → role ProjectAdmin in 222233334444" in out


def test_paths_that_all_depend_on_something_end_with_three(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = snapshot(
        tmp_path / "snap",
        account(PEOPLE, user(BOB, allow(TARGET))),
        account(PROJECT, role(TARGET, trusting(BOB, Condition=NETWORK))),
    )
    code, out, _ = printed(capsys, folder, BOB, TARGET)
    assert code == 3
    assert "depends on aws:SourceIp" in out


def test_what_the_caller_can_bring_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    condition = {"StringEquals": {"sts:ExternalId": "ABC"}}
    folder = snapshot(
        tmp_path / "snap",
        account(PEOPLE, user(BOB, allow(TARGET))),
        account(PROJECT, role(TARGET, trusting(BOB, Condition=condition))),
    )
    code, out, _ = printed(capsys, folder, BOB, TARGET)
    assert code == 0
    assert "external_id = ABC" in out
    assert printed(capsys, folder, BOB, TARGET, "--with", "mfa")[0] == 1
    assert printed(capsys, folder, BOB, TARGET, "--with", "mfa,external-id=ABC")[0] == 0
    code, _, err = printed(capsys, folder, BOB, TARGET, "--with", "luck")
    assert code == 2
    assert "“luck” is not something that a caller can bring" in err


def test_names_that_are_not_there_end_with_two_and_the_nearest(
    capsys: pytest.CaptureFixture[str], snap: Path
) -> None:
    code, _, err = printed(capsys, snap, "--who-can", "ProjectAdmn")
    assert code == 2
    assert f"Near it: {TARGET}" in err
    code, _, err = printed(capsys, snap, BOB, NOBODY)
    assert code == 2
    assert f"{NOBODY} is not a role" in err


def test_a_bare_name_of_where_to_means_the_role_of_that_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    namesake = f"arn:aws:iam::{PEOPLE}:user/ProjectAdmin"
    folder = snapshot(
        tmp_path / "snap",
        account(PEOPLE, user(BOB, allow(TARGET)), user(namesake)),
        account(PROJECT, role(TARGET, trusting(BOB))),
    )
    code, out, _ = printed(capsys, folder, "bob", "ProjectAdmin")
    assert code == 0
    assert f"role_arn = {TARGET}" in out
    code, _, err = printed(capsys, folder, "ProjectAdmin", "ProjectAdmin")
    assert code == 2
    assert f"several principals are named ProjectAdmin: use an ARN, such as {namesake}" in err


@pytest.mark.parametrize("arguments", [(), (BOB, TARGET, HUB), (BOB, TARGET, "--who-can", TARGET)])
def test_what_is_asked_has_to_be_whole(
    capsys: pytest.CaptureFixture[str], snap: Path, arguments: tuple[str, ...]
) -> None:
    assert printed(capsys, snap, *arguments)[0] == 2


def test_a_snapshot_that_is_none_ends_with_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = printed(capsys, tmp_path, "--who-can", TARGET)
    assert code == 2
    assert "this is not a roledoctor snapshot" in err


def test_an_unfinished_snapshot_is_answered_and_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with SnapshotWriter.open(tmp_path / "snap", now=NOW) as writer:
        writer.write_account(small_parts()[1])
        writer.record_missing(
            f"account {PEOPLE}", "AccessDenied: iam:GetAccountAuthorizationDetails"
        )
    found = as_json(capsys, tmp_path / "snap", "--who-can", TARGET)
    named = {each["what"] for each in found["incomplete"]}
    assert {"the rest of the snapshot", f"account {PEOPLE}"} <= named
    assert [(each["arn"], each["kind"]) for each in found["callers"]] == [(HUB, "role")]


def test_a_cluster_answers_as_this_machine_does(
    capsys: pytest.CaptureFixture[str], snap: Path
) -> None:
    here = as_json(capsys, snap, "--who-can", TARGET)
    with local_cluster(1, processes=False) as cluster:
        engine = ("--engine", "dask", "--scheduler", cluster.scheduler_address)
        assert as_json(capsys, snap, "--who-can", TARGET, *engine) == here
        assert as_json(capsys, snap, BOB, TARGET, *engine)["paths"]
        code, _, err = printed(capsys, snap, "--who-can", NOBODY, *engine)
        assert code == 2
        assert f"{NOBODY} is not" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--engine", "dask"), "go together"),
        (("--engine", "dask", "--scheduler", "nowhere"), "no Dask scheduler answers there"),
    ],
)
def test_a_cluster_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], snap: Path, arguments: tuple[str, ...], says: str
) -> None:
    code, _, err = printed(capsys, snap, "--who-can", TARGET, *arguments)
    assert code == 2
    assert says in err


class TestFromOneself:
    """TO alone starts from whoever the profile's credentials belong to."""

    @pytest.fixture
    def desk(self, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
        desk = Desk(lab, monkeypatch)
        desk.add_keys("default", lab.create_user(PEOPLE, "bob"))
        (desk.folder / "config").write_text(
            "[default]\nregion = us-east-1\n"
            f"[profile hub]\nregion = us-east-1\nrole_arn = {HUB}\nsource_profile = default\n"
        )
        return desk

    def test_the_base_credentials_say_who_it_is(
        self, desk: Desk, capsys: pytest.CaptureFixture[str], snap: Path
    ) -> None:
        assert desk.folder.is_dir()
        found = as_json(capsys, snap, TARGET)
        assert (found["from"], len(found["paths"])) == (BOB, 1)

    def test_a_profile_with_a_role_is_that_role(
        self, desk: Desk, capsys: pytest.CaptureFixture[str], snap: Path
    ) -> None:
        assert desk.folder.is_dir()
        assert as_json(capsys, snap, TARGET, "--profile", "hub")["from"] == HUB

    def test_a_profile_without_credentials_is_said(
        self, desk: Desk, capsys: pytest.CaptureFixture[str], snap: Path
    ) -> None:
        (desk.folder / "credentials").write_text("")
        code, _, err = printed(capsys, snap, TARGET, "--profile", "gone")
        assert code == 2
        assert "profile gone has no credentials" in err


def test_a_profile_goes_with_a_role_alone(capsys: pytest.CaptureFixture[str], snap: Path) -> None:
    assert printed(capsys, snap, BOB, TARGET, "--profile", "x")[0] == 2
