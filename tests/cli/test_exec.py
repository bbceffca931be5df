"""`exec` as a whole: real programs against the lab."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.lab.server import Lab
from tests.gather.desk import allowing, trusting
from tests.session.machine import ROLE_ARN, WHO, Machine, other_user


@pytest.fixture
def machine(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(lab, monkeypatch)


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


def test_a_command_runs_as_the_role_and_ends_with_its_own_code(machine: Machine) -> None:
    done = machine.run("project-role", "--", sys.executable, "-c", WHO + "raise SystemExit(7)")
    assert (done.returncode, done.stdout, done.stderr) == (7, f"{ROLE_ARN}\n", "")


def test_a_role_that_cannot_be_assumed_starts_nothing_and_is_diagnosed(machine: Machine) -> None:
    machine.lab.set_trust_policy(machine.role, trusting("999999999999"))
    done = machine.run("project-role", "--", "echo", "started")
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[" in done.stderr or "likely" in done.stderr
    assert "project-role" in done.stderr


def test_a_target_that_assumes_no_role_hands_out_no_long_term_key(machine: Machine) -> None:
    done = machine.run("default", "--", "echo", "started")
    assert (done.returncode, done.stdout) == (1, "")
    assert "default has long-term keys and assumes no role" in done.stderr


def test_a_command_is_asked_for(machine: Machine) -> None:
    assert machine.run("project-role").returncode == 2
    assert machine.run("project-role", "--").returncode == 2
    assert "the command goes after --" in machine.run("project-role", "aws", "s3").stderr


def test_a_command_that_is_not_there_ends_as_in_a_shell(machine: Machine, runtime: Path) -> None:
    done = machine.run("project-role", "--", "no-such-command")
    assert (done.returncode, done.stderr) == (
        127,
        "roledoctor: no-such-command: command not found\n",
    )
    assert list(runtime.iterdir()) == []


def test_input_that_is_piped_reaches_the_command_alone(machine: Machine) -> None:
    assert machine.run("project-role", "--", "cat", input="a\nb\n").stdout == "a\nb\n"


def test_a_role_by_its_arn_is_assumed_with_the_profile_that_is_named(machine: Machine) -> None:
    machine.add_keys("other", other_user(machine, "eve"))
    done = machine.run(
        machine.role, "--source-profile", "default", "--", sys.executable, "-c", WHO,
        env={"AWS_PROFILE": "other", "AWS_DEFAULT_REGION": "eu-west-1"},
    )  # fmt: skip
    assert done.stdout == f"{ROLE_ARN}\n", done.stderr


def test_what_a_narrowed_session_may_still_do_is_said_before_the_command_starts(
    machine: Machine, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps(allowing("s3:ListAllMyBuckets")))
    done = machine.run(
        "project-role", "--policy", str(policy), "--can", "s3:GetObject=arn:aws:s3:::b/k",
        "--", "true",
    )  # fmt: skip
    assert done.returncode == 0
    assert "s3:GetObject" in done.stderr


EXPIRED = (
    "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token "
    "has expired."
)


def test_a_failure_on_credentials_is_explained_and_others_are_not(machine: Machine) -> None:
    done = machine.run("--", "sh", "-c", f"echo '{EXPIRED}' >&2; exit 255")
    assert done.returncode == 255
    assert done.stderr.startswith(f"{EXPIRED}\n")
    assert "error[credentials/session-expired]" in done.stderr
    quiet = machine.run("--no-diagnose", "--", "sh", "-c", f"echo '{EXPIRED}' >&2; exit 255")
    assert (quiet.returncode, quiet.stderr) == (255, f"{EXPIRED}\n")
    other = machine.run("--", "sh", "-c", "echo 'make: *** [all] Error 2' >&2; exit 2")
    assert (other.returncode, other.stderr) == (2, "make: *** [all] Error 2\n")
    well = machine.run("--", "sh", "-c", f"echo '{EXPIRED}' >&2; exit 0")
    assert (well.returncode, well.stderr) == (0, f"{EXPIRED}\n")


def test_without_a_target_the_environment_stays_as_it_is(machine: Machine) -> None:
    plain = subprocess.run(
        ["env"], env={**machine.environ, "AWS_PROFILE": "x"}, capture_output=True, check=True
    ).stdout.decode()
    done = machine.run("--", "env", env={"AWS_PROFILE": "x"})
    assert sorted(done.stdout.splitlines()) == sorted(plain.splitlines())


def test_keys_in_variables_are_said_to_end(machine: Machine) -> None:
    done = machine.run("project-role", "--env", "--", "env")
    found = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert found["AWS_ACCESS_KEY_ID"] in machine.lab.directory.sessions
    assert "AWS_CONTAINER_CREDENTIALS_FULL_URI" not in found
    assert found["AWS_REGION"] == "eu-west-1"
    assert "and are not renewed" in done.stderr
    assert not any(secret in done.stderr for secret in machine.secrets())


def test_the_recipe_for_containers_passes_all_that_is_needed(machine: Machine) -> None:
    recipe = machine.run("project-role", "--docker").stdout
    assert "roledoctor exec project-role -- docker run" in recipe
    words = recipe.replace("\\\n", " ").split("IMAGE")[0].split()
    passed = [words[at + 1] for at, word in enumerate(words) if word == "-e"]
    wanted = " ".join(passed)
    inside = (
        f"import os; kept = {{n: os.environ[n] for n in '{wanted}'.split()}}\n"
        f"kept.update(HOME='/nowhere', AWS_ENDPOINT_URL=os.environ['AWS_ENDPOINT_URL'])\n"
        f"os.execve({sys.executable!r}, [{sys.executable!r}, '-c', {WHO!r}], kept)"
    )
    done = machine.run("project-role", "--", sys.executable, "-c", inside)
    assert done.stdout == f"{ROLE_ARN}\n", done.stderr


def test_a_home_that_cannot_be_written_to_is_no_obstacle(machine: Machine, runtime: Path) -> None:
    assert runtime.is_dir()
    machine.folder.chmod(0o500)
    try:
        done = machine.run("project-role", "--", sys.executable, "-c", WHO)
    finally:
        machine.folder.chmod(0o700)
    assert (done.returncode, done.stdout) == (0, f"{ROLE_ARN}\n")


def test_a_closed_standard_input_and_output_hinder_nothing(machine: Machine) -> None:
    command = " ".join(machine.command("project-role", "--", "sh", "-c", "'exit 6'"))
    done = subprocess.run(
        ["sh", "-c", f"{command} <&- >&-"], env=machine.environ, capture_output=True, check=False
    )
    assert done.returncode == 6, done.stderr
