"""`roledoctor chain`: one profile as a tree, or every profile with a line on its health."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from doctor.cli.run import main

CONFIG = """\
[default]
aws_access_key_id = AKIAQ3EGRIWGAAAAAAAA
aws_secret_access_key = notARealSecretKey00000000000000000000000

[profile project-role]
role_arn = arn:aws:iam::222233334444:role/ProjectAdmin
source_profile = default
region = us-west-2

[profile far]
role_arn = arn:aws:iam::444455556666:role/an/unusually/long/path/of/a/role/FarAwayAdministrator
source_profile = project-role

[profile broken]
role_arn = arn:aws:iam::222233334444:role/ProjectAdmin
source_profile = nobody

[stray]
region = eu-west-1
"""
CREDENTIALS = """\
[default]
aws_access_key_id = AKIARTX3GSDSQAAAAAAA
aws_secret_access_key = notARealSecretKey00000000000000000000000
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "config").write_text(CONFIG)
    (folder / "credentials").write_text(CREDENTIALS)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.mark.usefixtures("home")
def test_the_tree_tells_each_value_its_line_and_what_it_hides(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["chain", "project-role"]) == 0
    shown = capsys.readouterr().out
    assert "then role ProjectAdmin in 222233334444" in shown
    assert "aws_access_key_id  AKIA…AAAA (account 111122223333)  " in shown
    assert "~/.aws/credentials:2" in shown
    assert "the credentials file overrides the config file" in shown
    assert "shadows          AKIA…AAAA (account 058264208780)" in shown
    assert "notARealSecretKey" not in shown
    assert shown.count("us-west-2") == 1


@pytest.mark.usefixtures("home")
def test_a_place_that_does_not_fit_goes_below_its_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["chain", "far"])
    lines = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("  role_arn"))
    assert lines[at + 1] == " " * 18 + "~/.aws/config:11"


@pytest.mark.usefixtures("home")
def test_a_broken_chain_shows_what_was_read_and_where_it_stops(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["chain", "broken"]) == 1
    shown = capsys.readouterr().out
    assert "source_profile  nobody" in shown
    assert "error[config/source-profile-missing]" in shown
    assert "--> ~/.aws/config:16" in shown
    assert shown.endswith("To fix it: roledoctor check broken --offline\n")


@pytest.mark.usefixtures("home")
def test_all_gives_every_profile_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chain", "--all"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ok    default       key AKIA…AAAA (account 111122223333)"
    assert lines[1] == "ok    project-role  role ProjectAdmin in 222233334444, by default"
    assert "FAIL  broken        config/source-profile-missing" in lines
    assert any(line.startswith("skip  [stray]") for line in lines)
    assert "4 profiles, 1 failing." in lines
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.usefixtures("home")
def test_all_as_json_is_each_profile_s_chain(capsys: pytest.CaptureFixture[str]) -> None:
    main(["chain", "--all", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    main(["chain", "project-role", "--format", "json"])
    alone = json.loads(capsys.readouterr().out)
    listed = {chain["profile"]: chain for chain in report["chains"]}
    assert report["schema"] == "roledoctor.chains/1"
    assert listed["project-role"] == alone
    assert listed["broken"]["findings"][0]["id"] == "config/source-profile-missing"


def test_what_is_selected_by_the_environment_is_mended_without_its_name(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert home.exists()
    monkeypatch.setenv("AWS_PROFILE", "broken")
    assert main(["chain"]) == 1
    assert "To fix it: roledoctor check --offline\n" in capsys.readouterr().out


def test_keys_of_the_environment_say_that_they_come_first(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert home.exists()
    monkeypatch.setenv("AWS_PROFILE", "project-role")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAWO645SY5AAAAAAAA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "notARealSecretKey")
    main(["chain"])
    shown = capsys.readouterr().out
    assert "key of the environment AKIA…AAAA (account 444455556666)" in shown
    assert "(keys in the environment take precedence over every profile)" in shown


def test_files_that_are_not_there_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere"))
    assert main(["chain", "project-role"]) == 1
    assert "missing: ~/.aws/config and ~/.aws/credentials" in capsys.readouterr().out
    main(["chain", "--all"])
    assert "There is no profile: ~/.aws/config is not there" in capsys.readouterr().out


def test_a_directory_in_a_file_s_place_is_said_to_be_passed_over(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "config").unlink()
    (home / "config").mkdir()
    main(["chain", "--all"])
    shown = capsys.readouterr().out
    assert "SDKs ignore the file" in shown
    assert "read no profile at all" not in shown
    assert "1 profile, none failing." in shown


def test_all_says_first_what_keeps_the_files_from_being_read(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "config").write_text(CONFIG + "\n[default]\nregion = x\n")
    assert main(["chain", "--all"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("~/.aws/config:21: [default] appears here again")
    assert "boto3 and the AWS CLI read no profile at all" in lines[1]


@pytest.mark.usefixtures("home")
def test_a_profile_and_all_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chain", "default", "--all"]) == 2
    assert "not both" in capsys.readouterr().err


def test_a_program_that_is_not_there_and_a_key_of_the_documentation_are_not_ok(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir(exist_ok=True)
    (folder / "config").write_text(
        "[profile gone]\ncredential_process = /no/such/program --json\n"
        f"[profile there]\ncredential_process = {sys.executable} -c pass\n"
        "[profile above]\nrole_arn = arn:aws:iam::222233334444:role/R\nsource_profile = gone\n"
        "[profile example]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
        "aws_secret_access_key = notARealSecretKey00000000000000000000000\n"
    )
    assert main(["chain", "--all"]) == 1
    listed = capsys.readouterr().out
    assert listed.count("FAIL") == 3
    assert "ok    there" in listed
    assert "there is no program /no/such/program" in listed
    for profile, code in (("gone", 1), ("there", 0), ("above", 1), ("example", 1)):
        assert main(["chain", profile]) == code
        assert main(["check", profile, "--offline", "--no-advice"]) == code
