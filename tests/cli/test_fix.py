"""`roledoctor fix`: one line of the user's own file changes, and nothing else in the world."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.cli.run import main
from doctor.lab.server import Lab

SECRET = "notARealSecretKey00000000000000000000000"
KEYS = f"[default]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = {SECRET}\n"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BROKEN = """\
# mine, do not touch
[profile project-role]   # the team's
role_arn = arn:aws:iam::222233334444:role/ProjectAdmin
source_profile=defualt  \t
\t; an odd comment

region = eu-west-1"""
MENDED = BROKEN.replace("defualt", "default")
CAUSE = "config/source-profile-missing"


def write(config: str | bytes = BROKEN, credentials: str = KEYS) -> Path:
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir(exist_ok=True)
    data = config if isinstance(config, bytes) else config.encode()
    (folder / "config").write_bytes(data)
    (folder / "credentials").write_text(credentials)
    return folder / "config"


def fix(*arguments: str) -> int:
    chosen = ["--source-profile", "default"]
    return main(["fix", "project-role", "--offline", *chosen, *arguments])


def backups(config: Path) -> list[Path]:
    return sorted(config.parent.glob(f"{config.name}.*.bak"))


def test_the_one_value_changes_and_the_cause_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    config = write()
    assert fix("--yes") == 0
    assert config.read_bytes() == MENDED.encode()
    shown = capsys.readouterr().out
    assert f"gone: {CAUSE}" in shown
    assert "project-role: the profile chain is sound" in shown
    (backup,) = backups(config)
    assert backup.read_bytes() == BROKEN.encode()
    assert f"~/.aws/{backup.name}" in shown
    assert re.fullmatch(r"config\.\d{4}-\d\d-\d\dT\d{6}Z\.bak", backup.name)
    assert sorted(each.name for each in config.parent.iterdir()) == sorted(
        ["config", "credentials", backup.name]
    )


@pytest.mark.parametrize(
    "whole",
    [
        BROKEN.replace("\n", "\r\n"),
        BROKEN.replace("\n", "\r"),
        BROKEN + "\n\n\n",
        BROKEN.replace("# mine", "# caf\u00e9 \u2028 \x0c \x85 \U0001f511"),
        BROKEN.replace("region = eu-west-1", "region = eu-west-1\n[profile x]\n  s3 =\n    a = 1"),
        "[profile project-role]\n  role_arn = arn:aws:iam::222233334444:role/R\n"
        "  source_profile = defualt\n",
    ],
)
def test_every_other_byte_stays(whole: str) -> None:
    config = write(whole)
    assert fix("--yes") == 0
    assert config.read_bytes() == whole.replace("defualt", "default").encode()


def test_secrets_beside_the_change_are_hidden_in_the_diff_and_kept_in_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    base = (
        "[profile base]\naws_access_key_id = ASIARTX3GSDSQAAAAAAA\n"
        f"aws_session_token = one\n  two\naws_secret_access_key = {SECRET}\n"
    )
    own = f"[profile project-role]\nsource_profile=defualt\nrole_arn = {ROLE}\n"
    config = write(f"{base}{own}", "")
    assert fix("--yes", "--source-profile", "base") == 0
    printed = capsys.readouterr()
    assert SECRET not in printed.out + printed.err
    assert "<hidden: " in printed.out
    text = config.read_text()
    assert SECRET in text
    assert "aws_session_token = one\n  two\n" in text
    assert "<hidden" not in text


def test_dry_run_prints_the_diff_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    config = write()
    assert fix("--dry-run") == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("--- ~/.aws/config\n+++ ~/.aws/config\n@@ ")
    assert "-source_profile=defualt  \t\n+source_profile=default  \t\n" in printed.out
    assert printed.err == ""
    assert config.read_bytes() == BROKEN.encode()
    assert backups(config) == []


def test_the_diff_is_one_that_patch_takes(capsys: pytest.CaptureFixture[str]) -> None:
    config = write()
    fix("--dry-run")
    (config.parent / "the.diff").write_text(capsys.readouterr().out)
    subprocess.run(["patch", "-s", str(config), "the.diff"], cwd=config.parent, check=True)
    assert config.read_bytes() == MENDED.encode()


def test_without_a_terminal_nothing_is_asked_and_nothing_changed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = write()
    assert fix() == 1
    assert "Add --yes" in capsys.readouterr().err
    assert config.read_bytes() == BROKEN.encode()


@pytest.mark.parametrize(("word", "after"), [("y", MENDED), ("yes", MENDED), ("", BROKEN)])
def test_at_a_terminal_the_answer_decides(word: str, after: str) -> None:
    config = write()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "doctor", "fix", "project-role", "--offline"]
    command += ["--source-profile", "default"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, f"{word}\n".encode())
        assert process.stdout is not None
        shown = process.stdout.read().decode()
        asked = os.read(ours, 4096).decode()
    os.close(ours)
    assert "Change ~/.aws/config? [y/N]" in asked
    assert config.read_bytes() == after.encode()
    assert process.returncode == (0 if after == MENDED else 1)
    assert "-source_profile=defualt" in shown


def test_whose_credentials_are_meant_is_never_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    config = write()
    assert main(["fix", "project-role", "--offline", "--yes"]) == 1
    assert "Choose with --source-profile NAME: default." in capsys.readouterr().err
    assert config.read_bytes() == BROKEN.encode()
    assert main(["fix", "project-role", "--offline", "--yes", "--source-profile", "nobody"]) == 1
    assert config.read_bytes() == BROKEN.encode()


@pytest.mark.parametrize(("name", "after"), [("default", MENDED), ("x", BROKEN), ("", BROKEN)])
def test_at_a_terminal_it_is_asked_whose_credentials_are_meant(name: str, after: str) -> None:
    config = write()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "doctor", "fix", "project-role", "--offline"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, f"{name}\ny\n".encode())
        assert process.stdout is not None
        process.stdout.read()
        asked = os.read(ours, 4096).decode()
    os.close(ours)
    assert "Use the credentials of which profile? default" in asked
    assert config.read_bytes() == after.encode()


def test_permissions_and_a_symbolic_link_stay(tmp_path: Path) -> None:
    config = write()
    real = tmp_path / "dotfiles" / "aws"
    real.parent.mkdir()
    config.rename(real)
    real.chmod(0o640)
    config.symlink_to(real)
    assert fix("--yes") == 0
    assert config.is_symlink()
    assert real.read_bytes() == MENDED.encode()
    assert real.stat().st_mode & 0o777 == 0o640
    (backup,) = backups(config)
    assert backup.read_bytes() == BROKEN.encode()
    assert backup.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in real.parent.iterdir()] == ["aws"]


def test_two_faults_in_one_file_are_mended_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    both = BROKEN.replace("[profile project-role]", "[project-role]")
    config = write(both)
    assert fix("--yes") == 0
    assert config.read_bytes() == MENDED.encode()
    shown = capsys.readouterr().out
    assert f"gone: {CAUSE}" in shown
    assert "gone: config/profile-prefix-missing" in shown
    assert len(backups(config)) == 1


def test_faults_in_both_files_are_mended_at_once() -> None:
    left_over = "aws_session_token = notARealSecretKeyToken\nnonsense\n"
    config = write(BROKEN, f"{KEYS}{left_over}[other]\nregion = x\n")
    assert fix("--yes") == 0
    assert config.read_bytes() == MENDED.encode()
    credentials = config.parent / "credentials"
    assert credentials.read_text() == f"{KEYS}[other]\nregion = x\n"
    assert len(backups(config)) == len(backups(credentials)) == 1


@pytest.mark.parametrize(
    ("config", "credentials", "mended", "cause"),
    [
        ("\ufeff" + MENDED, KEYS, (MENDED, KEYS), "config/file-unreadable"),
        (
            MENDED + "\n[profile x]\n\n[profile project-role]\nexternal_id = 42\n",
            KEYS,
            (MENDED + "\nexternal_id = 42\n[profile x]\n\n", KEYS),
            "config/duplicate-section",
        ),
        (
            MENDED.replace("role]", "role").replace("   # the team's", ""),
            KEYS,
            (MENDED.replace("   # the team's", ""), KEYS),
            "config/config-unparsable",
        ),
        (MENDED, KEYS.partition("\n")[2], (MENDED, KEYS), "config/config-unparsable"),
        (MENDED, KEYS + KEYS.split("\n")[1], (MENDED, KEYS), "config/duplicate-section"),
        (
            MENDED,
            KEYS.replace("secret_access_key", "secret_key"),
            (MENDED, KEYS),
            "config/unknown-setting",
        ),
    ],
)
def test_what_else_can_be_mended(
    config: str,
    credentials: str,
    mended: tuple[str, str],
    cause: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = write(config, credentials)
    assert fix("--yes") == 0
    assert (path.read_text(), (path.parent / "credentials").read_text()) == mended
    printed = capsys.readouterr()
    assert f"gone: {cause}" in printed.out
    assert SECRET not in printed.out + printed.err


def test_what_may_be_somebody_s_value_is_left_to_its_owner() -> None:
    for other in ("region = eu-west-2", "region = eu-west-1\n  x", "s3 =\n  a = b\n  c"):
        config = write(f"{MENDED}\n{other}\n")
        assert fix("--yes") == 1
        assert backups(config) == []


def test_only_what_is_named_is_mended(capsys: pytest.CaptureFixture[str]) -> None:
    write(BROKEN.replace("[profile project-role]", "[project-role]"))
    assert fix("config/profile-prefix-missing", "--yes") == 1
    shown = capsys.readouterr().out
    assert "gone: config/profile-prefix-missing" in shown
    assert f"still blocks the call: {CAUSE}" in shown
    assert "roledoctor check project-role" in shown


def test_an_option_may_stand_between_the_target_and_the_id() -> None:
    config = write()
    assert (
        main(["fix", "--offline", "--source-profile=default", "project-role", "--yes", CAUSE]) == 0
    )
    assert config.read_bytes() == MENDED.encode()


def test_a_fix_that_lies_elsewhere_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    config = write(MENDED, "")
    assert fix("--yes") == 1
    shown = capsys.readouterr().out
    assert "does not get working credentials" in shown
    assert "roledoctor check project-role" in shown
    assert backups(config) == []


def test_a_sound_profile_has_nothing_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    write(MENDED)
    assert fix("--yes") == 0
    assert "nothing to fix" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["project-role", "--from", "case.json"], "files of another machine"),
        (["project-role", "trust/external-id-mismach"], "did you mean trust/external-id-mismatch?"),
        (["trust/external-id-mismatch"], "the profile or role comes first"),
    ],
)
def test_a_wrong_argument_is_told(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fix", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_json_is_the_report_of_the_second_look(capsys: pytest.CaptureFixture[str]) -> None:
    write()
    assert fix("--yes", "--format", "json") == 0
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert (report["verdict"], report["findings"]) == ("healthy", [])
    assert "+source_profile=default" in printed.err


def test_check_names_the_command_under_a_fix_of_ones_own_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write()
    case = tmp_path / "case.json"
    main(["check", "project-role", "--offline", "--save-case", str(case)])
    command = "roledoctor fix project-role --offline --source-profile default"
    assert f"\n     {command}\n" in capsys.readouterr().out
    main(["check", "--from", str(case)])
    assert "roledoctor fix" not in capsys.readouterr().out


def test_colour_is_emphasis_only(capsys: pytest.CaptureFixture[str]) -> None:
    write()
    fix("--dry-run", "--color", "always")
    colored = capsys.readouterr().out
    fix("--dry-run")
    assert "\x1b[38;5;28m+source_profile=default" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == capsys.readouterr().out


def test_live_the_role_lets_in_after_the_fix(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    allow = {"Effect": "Allow", "Action": ["sts:AssumeRole", "iam:*"], "Resource": "*"}
    bob = lab.create_user(
        "222233334444", "bob", policies=({"Version": "2012-10-17", "Statement": [allow]},)
    )
    trust = {
        "Effect": "Allow",
        "Principal": {"AWS": "222233334444"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": "ABCDEF123456"}},
    }
    arn = lab.create_role(
        "222233334444", "R", trust_policy={"Version": "2012-10-17", "Statement": [trust]}
    )
    config = write(
        f"[profile project-role]\nrole_arn = {arn}\nsource_profile = default\n"
        "external_id = ABCDEF654321\n",
        f"[default]\naws_access_key_id = {bob.access_key_id}\n"
        f"aws_secret_access_key = {bob.secret_access_key}\n",
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL", lab.url)
    assert main(["fix", "project-role", "--yes"]) == 0
    assert "external_id = ABCDEF123456" in config.read_text()
    shown = capsys.readouterr().out
    assert "gone: trust/external-id-mismatch" in shown
    assert "project-role works: arn:aws:sts::222233334444:assumed-role/R/" in shown


def test_a_hard_link_that_would_be_split_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    config = write()
    config.with_name("other").hardlink_to(config)
    fix("--dry-run")
    assert "~/.aws/config has another name (hard links)" in capsys.readouterr().err
