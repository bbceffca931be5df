"""Two in the morning, at a terminal: what is typed, what is said, how it ends. All transcripts."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from doctor.lab.server import Lab
from tests.gather.desk import BASE, PROJECT, Desk, allowing, trusting
from tests.terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("roledoctor"))
ROLE = f"arn:aws:iam::{PROJECT}:role/ProjectAdmin"


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("COLUMNS", "100")
    return Desk(lab, monkeypatch)


def refused(desk: Desk) -> None:
    """Set a profile up whose role does not trust its caller."""
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    role = desk.lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trusting("333344445555"))
    desk.add_keys("default", bob)
    desk.add_role("project-role", role, "default")


def unselected(desk: Desk) -> None:
    """Set two profiles up, none of them the default."""
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    desk.add_keys("base", bob)
    for name in ("Dev", "Test"):
        role = desk.lab.create_role(PROJECT, name, trust_policy=trusting(BASE))
        desk.add_role(name.lower(), role, "base")


def transcript(line: str, folder: Path) -> tuple[int, str]:
    terminal = Terminal(line, folder)
    code = terminal.end()
    return code, terminal.seen.replace("\r\n", "\n")


# Streams and signals


@pytest.mark.parametrize(
    "line",
    [
        f"{PROGRAM} check project-role <&-",
        f"{PROGRAM} check project-role >&-",
        f"{PROGRAM} check project-role </dev/null",
        f"{PROGRAM} check project-role | true",
    ],
)
def test_a_closed_stream_is_no_fault_of_its_own(desk: Desk, line: str, tmp_path: Path) -> None:
    refused(desk)
    code, seen = transcript(line, tmp_path)
    assert code != 4
    assert "Traceback" not in seen
    assert "fault of roledoctor" not in seen


def test_control_d_at_a_question_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    refused(desk)
    config = desk.folder / "config"
    config.write_text(config.read_text() + "duration_seconds = 60\n")
    terminal = Terminal(f"{PROGRAM} fix project-role --offline", tmp_path)
    terminal.read_until(r"Change .*\? \[y/N\]")
    terminal.type("\x04")
    assert terminal.end() == 1
    assert "Nothing was changed." in terminal.seen
    assert "duration_seconds = 60" in config.read_text()


def test_control_c_ends_a_slow_call_with_no_traceback(desk: Desk, tmp_path: Path) -> None:
    refused(desk)
    desk.lab.faults.latency = 60.0
    terminal = Terminal(f"trap : INT; {PROGRAM} check project-role; echo ended $?", tmp_path)
    terminal.read_until("Waiting for ")
    terminal.type("\x03\x03")
    terminal.read_until("ended 130")
    terminal.end()
    assert "Traceback" not in terminal.seen


# Progress


def test_what_is_waited_for_is_said_and_then_gone(desk: Desk, tmp_path: Path) -> None:
    refused(desk)
    desk.lab.faults.latency = 1.0
    _, seen = transcript(f"{PROGRAM} check project-role", tmp_path)
    waiting, _, answer = seen.partition("project-role cannot assume")
    assert re.search(r"Waiting for \w+:\w+.*\(\d+ s\)", waiting)
    assert waiting.rstrip("\x1b[0;1m3").endswith("\x1b[2K")
    assert "Waiting for" not in answer


@pytest.mark.parametrize(
    "line",
    [
        "whoami test",
        "env test",
        "console test",
        "credential-process test",
        "exec test -- true",
        "exec test --env -- true",
        "snapshot --output snapshot --profile base",
    ],
)
def test_every_command_that_waits_says_so_and_ends_at_once(
    desk: Desk, line: str, tmp_path: Path
) -> None:
    unselected(desk)
    desk.lab.faults.latency = 60.0
    terminal = Terminal(f"trap : INT; {PROGRAM} {line}; echo ended $?", tmp_path)
    terminal.read_until("Waiting for sts:")
    terminal.type("\x03")
    terminal.read_until("ended 130", seconds=5.0)
    terminal.end()
    assert "Traceback" not in terminal.seen


def test_control_c_ends_a_snapshot_in_the_middle_of_an_account(desk: Desk, tmp_path: Path) -> None:
    unselected(desk)
    desk.lab.faults.latency = 1.5
    line = f"trap : INT; {PROGRAM} snapshot --output snapshot --profile base; echo ended $?"
    terminal = Terminal(line, tmp_path)
    terminal.read_until("Waiting for iam:")
    desk.lab.faults.latency = 60.0
    terminal.type("\x03")
    terminal.read_until("is not complete. Run the same command again(?s:.*)ended 130", seconds=5.0)
    terminal.end()


@pytest.mark.parametrize("line", ["2>log", "--quiet"])
def test_nothing_of_it_stands_in_a_log_or_where_quiet_is_asked_for(
    desk: Desk, line: str, tmp_path: Path
) -> None:
    refused(desk)
    desk.lab.faults.latency = 1.0
    _, seen = transcript(f"{PROGRAM} check project-role {line}", tmp_path)
    log = tmp_path / "log"
    told = (log.read_text() if log.exists() else "") + seen
    assert "Waiting for" not in told


# The first word that people type


def test_a_picker_where_nothing_is_selected(desk: Desk, tmp_path: Path) -> None:
    unselected(desk)
    terminal = Terminal(f"{PROGRAM} check", tmp_path)
    terminal.read_until("Number or name: ")
    assert re.search(r"2  dev +role Dev in 222233334444", terminal.seen) or re.search(
        r"\d  dev +role Dev in 222233334444", terminal.seen
    )
    terminal.type("tset\n")
    terminal.read_until("Did you mean test\\?")
    terminal.type("test\n")
    assert terminal.end() == 0
    assert "test works: " in terminal.seen


def test_enter_picks_none(desk: Desk, tmp_path: Path) -> None:
    unselected(desk)
    terminal = Terminal(f"{PROGRAM} check", tmp_path)
    terminal.read_until("Number or name: ")
    terminal.type("\n")
    assert terminal.end() == 1


def test_a_code_that_is_none_is_asked_for_again(desk: Desk, tmp_path: Path) -> None:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    role = desk.lab.create_role(BASE, "Guarded", trust_policy=trusting(BASE))
    device = desk.lab.create_mfa_device(bob, "bob")
    desk.add_keys("default", bob)
    desk.add_role("guarded", role, "default", f"mfa_serial = {device.serial}")
    terminal = Terminal(f"{PROGRAM} check guarded", tmp_path)
    terminal.read_until("MFA code for")
    terminal.type("hunter\n")
    terminal.read_until("a code is six digits")
    code = device.code_at(desk.lab.now)
    terminal.type(f"{code[:3]} {code[3:]}\n")
    assert terminal.end() == 0
    assert "hunter" not in terminal.seen


@pytest.mark.parametrize("command", ["check", "chain", "whoami", "fix", "env"])
@pytest.mark.parametrize("target", ["Dev", f"arn:aws:sts::{PROJECT}:assumed-role/Dev/bob"])
def test_a_role_or_session_means_its_profile_in_every_command(
    desk: Desk, command: str, target: str, tmp_path: Path
) -> None:
    unselected(desk)
    code, seen = transcript(f"{PROGRAM} {command} {target}", tmp_path)
    assert code == 0, seen
    assert re.search(r"profile dev\b", seen)


def test_a_profile_of_the_roles_account_is_proposed_by_name(desk: Desk, tmp_path: Path) -> None:
    refused(desk)
    admin = desk.lab.create_user(PROJECT, "admin", policies=(allowing("iam:*"),))
    desk.add_keys("project-admin", admin)
    _, seen = transcript(f"{PROGRAM} check project-role", tmp_path)
    assert "roledoctor check project-role --via project-admin" in seen
    code, seen = transcript(f"{PROGRAM} check project-role --via project-admin", tmp_path)
    assert code == 1
    assert "error[trust/trust-wrong-account]" in seen


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("chekc project-role", "did you mean “check”?"),
        ("check project-role --ofline", "did you mean --offline?"),
        ("check projct-role --offline", "project-role"),
        ("demo external-idd", "did you mean"),
        ("explain trust/external-id-mismtach", "trust/external-id-mismatch"),
        ("rules trusst", "did you mean trust"),
    ],
)
def test_a_misspelt_word_gets_the_nearest_name(
    desk: Desk, typed: str, said: str, tmp_path: Path
) -> None:
    refused(desk)
    code, seen = transcript(f"{PROGRAM} {typed}", tmp_path)
    assert code != 4
    assert said in " ".join(seen.split())


@pytest.mark.parametrize("typed", ["help", "--help", "version", "--version", "help check"])
def test_help_and_version_work_as_words_and_options(typed: str, tmp_path: Path) -> None:
    code, seen = transcript(f"{PROGRAM} {typed}", tmp_path)
    assert code == 0
    assert "roledoctor" in seen


def test_a_profile_variable_that_names_nothing_is_to_be_unset(desk: Desk, tmp_path: Path) -> None:
    unselected(desk)
    _, seen = transcript(f"AWS_PROFILE=nonsense {PROGRAM} check", tmp_path)
    words = " ".join(seen.split())
    assert "unset AWS_PROFILE" in words
    assert "aws configure --profile nonsense" not in words


# Pages


def test_a_long_page_goes_through_the_pager_and_is_laid_out(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho paged\ncat\n")
    pager.chmod(0o755)
    line = f"stty rows 10; PAGER={pager} {PROGRAM} explain external-id-mismatch"
    _, seen = transcript(line, tmp_path)
    assert seen.startswith("paged")
    assert "```" not in seen
    assert "# trust/" not in seen
    assert "\x1b[1mtrust/external-id-mismatch" in seen
    _, listed = transcript(f"stty rows 10; PAGER={pager} {PROGRAM} rules trust", tmp_path)
    assert listed.startswith("paged")


def test_a_page_that_is_piped_stays_markdown(tmp_path: Path) -> None:
    _, seen = transcript(f"{PROGRAM} explain external-id-mismatch | cat", tmp_path)
    assert seen.startswith("# trust/external-id-mismatch")
    assert "\x1b" not in seen


def test_a_demo_has_a_shell_of_its_own(tmp_path: Path) -> None:
    line = f"SHELL=/bin/sh {PROGRAM} demo external-id-mismatch --shell"
    terminal = Terminal(line, tmp_path)
    terminal.read_until("Type exit to leave")
    terminal.type(f"{PROGRAM} check project-role | head -n 1; exit\n")
    assert terminal.end() == 0
    assert "project-role cannot assume" in terminal.seen


def test_the_shell_of_a_demo_finds_the_program_by_its_name(tmp_path: Path) -> None:
    line = f"PATH=/usr/bin:/bin SHELL=/bin/sh {PROGRAM} demo external-id-mismatch --shell"
    terminal = Terminal(line, tmp_path)
    terminal.read_until("Type exit to leave")
    terminal.type("roledoctor check project-role | head -n 1; exit\n")
    assert terminal.end() == 0
    assert "project-role cannot assume" in terminal.seen


def test_a_demo_at_a_terminal_is_in_colour_and_sums_up(tmp_path: Path) -> None:
    _, seen = transcript(f"TERM=xterm-256color {PROGRAM} demo external-id-mismatch", tmp_path)
    assert "\x1b[" in seen
    assert "-- fixed: roledoctor fix project-role --via admin --yes" in seen
