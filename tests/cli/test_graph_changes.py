"""`roledoctor graph --what-if` and `--diff`: exit codes and every report format."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from doctor.cli.run import main
from tests.cli.test_paths import snapshot
from tests.graph.small import (
    BOB,
    HUB,
    PEOPLE,
    PROJECT,
    TARGET,
    account,
    allow,
    role,
    trusting,
    user,
)
from tests.schema import assert_valid


@pytest.fixture
def snap(tmp_path: Path) -> Path:
    return snapshot(tmp_path / "snap")


@pytest.fixture
def change(tmp_path: Path) -> Path:
    path = tmp_path / "trust.json"
    path.write_text(json.dumps(trusting(BOB)))
    return path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["graph", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def what_if(
    capsys: pytest.CaptureFixture[str], snap: Path, change: Path, *more: str
) -> tuple[int, str, str]:
    return printed(capsys, "--snapshot", str(snap), "--what-if", str(change), "--of", TARGET, *more)


def test_what_opens_and_closes_is_told_with_the_statement(
    capsys: pytest.CaptureFixture[str], snap: Path, change: Path
) -> None:
    code, out, _ = what_if(capsys, snap, change)
    assert code == 1
    assert out.startswith("1 hop opens, 1 hop closes.")
    assert "OPENS    user bob in 111122223333 → role ProjectAdmin in 222233334444" in out
    assert "by trust policy of role ProjectAdmin in 222233334444, statement 1" in out
    assert "closes   role Hub in 111122223333 → role ProjectAdmin in 222233334444" in out


def test_the_json_is_valid(capsys: pytest.CaptureFixture[str], snap: Path, change: Path) -> None:
    _, out, _ = what_if(capsys, snap, change, "--format", "json")
    value = json.loads(out)
    assert_valid(value, "changes")
    assert [each["change"] for each in value["changes"]] == ["opened", "closed"]


@pytest.mark.parametrize("name", ["markdown", "html", "sarif", "github"])
def test_every_format_names_the_hop(
    capsys: pytest.CaptureFixture[str], snap: Path, change: Path, name: str
) -> None:
    code, out, _ = what_if(capsys, snap, change, "--format", name)
    assert code == 1
    assert "ProjectAdmin" in out
    assert "bob" in out


def test_junit_counts_what_opens_as_a_failure(
    capsys: pytest.CaptureFixture[str], snap: Path, change: Path
) -> None:
    _, out, _ = what_if(capsys, snap, change, "--format", "junit")
    assert ET.fromstring(out).attrib["failures"] == "1"  # noqa: S314 - our own output


def test_a_change_that_opens_nothing_ends_with_zero(
    capsys: pytest.CaptureFixture[str], snap: Path, tmp_path: Path
) -> None:
    path = tmp_path / "none.json"
    path.write_text(json.dumps(trusting("arn:aws:iam::111122223333:user/nobody")))
    code, out, _ = what_if(capsys, snap, path)
    assert code == 0
    assert out.startswith("1 hop closes.")


def test_two_snapshots_are_compared(
    capsys: pytest.CaptureFixture[str], snap: Path, tmp_path: Path
) -> None:
    new = snapshot(
        tmp_path / "new",
        account(PEOPLE, user(BOB, allow(TARGET)), role(HUB, trusting(HUB), allow(TARGET))),
        account(PROJECT, role(TARGET, trusting(HUB, BOB))),
    )
    code, out, _ = printed(capsys, "--diff", str(snap), str(new))
    assert code == 1
    assert "OPENS    user bob in 111122223333 → role ProjectAdmin" in out
    assert "closes   user bob in 111122223333 → role Hub" in out
    assert printed(capsys, "--diff", str(snap), str(snap))[:2] == (
        0,
        "No hop opens or closes.\n\nNot covered:\n"
        "  SCPs and RCPs: the snapshot has no organization; collect it with --organization\n",
    )


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        ("{torn", (), "is not JSON"),
        ("{}", (), "neither a policy"),
        ("{}", ("--format", "svg"), "is for graphs"),
    ],
)
def test_what_cannot_be_read_ends_with_two(
    capsys: pytest.CaptureFixture[str],
    snap: Path,
    tmp_path: Path,
    content: str,
    more: tuple[str, ...],
    says: str,
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    code, _, err = what_if(capsys, snap, path, *more)
    assert code == 2
    assert says in err
