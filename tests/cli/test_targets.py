"""The first word that people type works: the nearest name, a role for its profile, a list."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.cli.run import main

CONFIG = """\
[profile dev]
role_arn = arn:aws:iam::222233334444:role/team/Dev
source_profile = base
region = eu-west-1
[profile twin]
role_arn = arn:aws:iam::444455556666:role/Shared
source_profile = base
[profile other]
role_arn = arn:aws:iam::222233334444:role/Shared
source_profile = base
[profile base]
aws_access_key_id = AKIARTX3GSDSQAAAAAAA
aws_secret_access_key = notARealSecretKey00000000000000000000000
"""
ROLE = "arn:aws:iam::222233334444:role/Lost"
SESSION = "arn:aws:sts::222233334444:assumed-role/%s/bob"


@pytest.fixture(autouse=True)
def files(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir(exist_ok=True)
    (folder / "config").write_text(CONFIG)
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--profile", "dev", "--offline"],
        ["check", "--offline", "--profile=dev"],
        ["check", "Dev", "--offline"],
        ["check", SESSION % "Dev", "--offline"],
        ["chain", "--offline", "dev"],
    ],
)
def test_what_people_type_first_finds_the_profile(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("dev")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "--ofline", "dev"], "did you mean --offline? See"),
        (["check", "Shared"], "the role of several profiles: twin, other"),
        (["chekc"], "did you mean “check”?"),
        (["check", "b975c1859e1346607764691c91cd779c344fe860"], "looks like a secret"),
        (["console", "sk_live_6NmR3fgW3bJ1EBZGR6AFpwvy"], "looks like a secret"),
        (["snapshot", "--output", "x", "--profile", "sk_live_6NmR3fgW3bJ1EBZGR6AFpwvy"], "--profile, and it looks"),
        (["env", "arn:aws:iam::222233334444:role/R", "--source-profile", "sk_live_6NmR3fgW3bJ1EBZGR6AFpwvy"], "--source-profile, and it looks"),
        (["chain", "https://hooks.slack.com/services/T7/B7/lantern"], "looks like a secret"),
    ],
)  # fmt: skip
def test_a_slip_gets_the_nearest_name(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert says in capsys.readouterr().err


def test_a_session_of_no_profile_is_checked_by_its_role(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["check", SESSION % "Far", "--offline"])
    assert "checking its role, arn:aws:iam::222233334444:role/Far" in capsys.readouterr().err


def test_where_nothing_is_selected_the_profiles_are_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["check", "--offline"])
    listed = capsys.readouterr().err
    assert "No profile is selected." in listed
    assert "dev    role Dev in 222233334444" in listed
    monkeypatch.setenv("AWS_PROFILE", "nonsense")
    main(["check", "--offline"])
    printed = capsys.readouterr()
    assert "No profile is selected." not in printed.err
    assert "unset AWS_PROFILE, or set it to one of these profiles: dev, twin" in printed.out
    assert "aws configure" not in printed.out


@pytest.mark.parametrize("word", ["version", "--version"])
def test_version(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word]) == 0
    assert capsys.readouterr().out.startswith("roledoctor ")


def test_help_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "check"]) == 0
    assert "usage: roledoctor check" in capsys.readouterr().out


def test_explain_in_a_terminal_asks_for_the_text() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "doctor", "explain"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        os.close(theirs)
        assert process.stderr is not None
        asked = process.stderr.readline().decode()
        os.write(ours, b"The config profile (nowhere) could not be found\n\x04")
        shown = process.communicate()[0].decode()
    os.close(ours)
    assert asked == "Paste the text, then press Ctrl-D.\n"
    assert "config/profile-not-found" in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["check", "dev", "--via", "bass"],
            "--via: there is no profile “bass”; did you mean base?",
        ),
        (["check", "dev", "--via-org", "zzzzzz"], "--via-org: there is no profile “zzzzzz”"),
        (["check", "dev", "--via", "lost"], "roledoctor check lost"),
        (["env", "dev", "--shell", "zhs"], "did you mean zsh?"),
    ],
)
def test_a_slip_beside_the_target_is_named(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with (Path(os.environ["HOME"]) / ".aws" / "config").open("a") as file:
        file.write(f"[profile lost]\nrole_arn = {ROLE}\nsource_profile = nowhere\n")
    assert main(arguments) == 2
    assert says in capsys.readouterr().err
