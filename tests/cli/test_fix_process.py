"""`roledoctor fix TARGET --as-process NAME` writes the line, and any SDK follows it."""

from __future__ import annotations

import boto3
import pytest

from doctor.cli.run import main
from doctor.lab.server import Lab
from tests.gather.desk import Desk, allowing, two_hops


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    made = Desk(lab, monkeypatch)
    two_hops(made, allowing("sts:AssumeRole"))
    return made


def test_boto3_follows_the_line_that_is_written(desk: Desk) -> None:
    assert main(["fix", "project-role", "--as-process", "project", "--yes"]) == 0
    sts = boto3.Session(profile_name="project").client("sts")
    assert sts.get_caller_identity()["Arn"].endswith("assumed-role/ProjectAdmin/roledoctor")
    assert [each.action for each in desk.lab.calls].count("AssumeRole") == 2


def test_the_region_goes_along(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    config = desk.folder / "config"
    config.write_text(f"{config.read_text()}region = us-west-2\n")
    assert main(["fix", "project-role", "--as-process", "project", "--yes"]) == 0
    assert "[profile project]\ncredential_process = " in config.read_text()
    assert config.read_text().endswith(" credential-process project-role\nregion = us-west-2\n")


def test_written_twice_it_stays_as_it_is(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["fix", "project-role", "--as-process", "project", "--yes"]
    assert main(arguments) == 0
    before = (desk.folder / "config").read_text()
    assert main(arguments) == 0
    assert (desk.folder / "config").read_text() == before
    assert "already gets project-role from roledoctor" in capsys.readouterr().out


def test_a_dry_run_shows_it_alone(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    before = (desk.folder / "config").read_text()
    assert main(["fix", "project-role", "--as-process", "project", "--dry-run"]) == 0
    assert "+[profile project]" in capsys.readouterr().out.replace("\x1b[32m", "")
    assert (desk.folder / "config").read_text() == before


@pytest.mark.parametrize(
    ("target", "name", "says"),
    [
        ("project-role", "project-role", "would call itself endlessly"),
        ("project-role", "hub", "has its own credentials"),
        ("nobody", "project", "there is no profile “nobody”"),
        ("project-role", "a]b", "must not contain"),
        ("project-role", "a\nb", "must not contain"),
    ],
)
def test_what_could_not_work_is_not_written(
    desk: Desk, capsys: pytest.CaptureFixture[str], target: str, name: str, says: str
) -> None:
    before = (desk.folder / "config").read_text()
    assert main(["fix", target, "--as-process", name, "--yes"]) == 2
    assert says in capsys.readouterr().err
    assert (desk.folder / "config").read_text() == before


def test_without_a_terminal_nothing_is_written_unasked(desk: Desk) -> None:
    before = (desk.folder / "config").read_text()
    assert main(["fix", "project-role", "--as-process", "project"]) == 1
    assert (desk.folder / "config").read_text() == before
