"""`exec` with its endpoint: renewed, killed, stopped, put to sleep; real processes, the lab."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doctor.lab.server import Lab
from doctor.session.private_folder import PREFIX
from tests.gather.desk import PROJECT, allowing, trusting
from tests.session.machine import AWS, LOOP, ROLE_ARN, Machine
from tests.session.processes import (
    SHOW,
    children,
    port_of,
    refuses,
    running,
    shown,
    wait_for_calls,
    wait_for_children,
    wait_until_gone,
)


@pytest.fixture
def machine(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(lab, monkeypatch)


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@pytest.mark.parametrize("life", [3.0, 5.0])
def test_boto3_never_sees_an_expired_credential_over_many_session_lengths(
    machine: Machine, life: float
) -> None:
    machine.lab.shorten_sessions(life)
    done = machine.run("project-role", "--", sys.executable, "-c", LOOP, str(life * 2))
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr
    calls = machine.calls_as_role()
    assert len(calls) > 10
    assert {call.outcome for call in calls} == {"ok"}
    assert min(map(machine.part_left, calls)) >= 0.2
    used = {call.access_key_id for call in calls}
    assert machine.assumed() <= len(used) + 2


def test_aws_s3_ls_in_a_loop_never_sees_an_expired_credential(machine: Machine) -> None:
    machine.lab.shorten_sessions(3.0)
    loop = f"for i in 1 2 3 4 5 6; do {AWS} s3 ls || exit 9; done"
    done = machine.run("project-role", "--", "sh", "-c", loop)
    assert (done.returncode, done.stderr) == (0, "")
    calls = machine.calls_as_role()
    assert len(calls) == 6
    assert min(map(machine.part_left, calls)) >= 0.2


def test_nothing_is_left_when_the_command_has_ended(machine: Machine, runtime: Path) -> None:
    with running(machine, "project-role", "--", "sh", "-c", SHOW) as process:
        env = shown(process)
        assert [each.name[: len(PREFIX)] for each in runtime.iterdir()] == [PREFIX]
        pids = children(process.pid)
        assert len(pids) == 2
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=20) == 143
    assert wait_until_gone(*pids)
    assert list(runtime.iterdir()) == []
    assert refuses(port_of(env))


def test_a_kill_of_the_parent_leaves_nothing(machine: Machine, runtime: Path) -> None:
    with running(machine, "project-role", "--", "sh", "-c", SHOW) as process:
        env = shown(process)
        pids = children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        assert wait_until_gone(*pids)
    assert list(runtime.iterdir()) == []
    assert refuses(port_of(env))


def test_a_kill_of_the_service_is_told_and_leaves_nothing(machine: Machine, runtime: Path) -> None:
    script = "env; echo ready; sleep 2; exit 4"
    with running(machine, "project-role", "--", "sh", "-c", script) as process:
        env = shown(process)
        service = next(
            pid
            for pid in children(process.pid)
            if b"-m\0doctor" in Path(f"/proc/{pid}/cmdline").read_bytes()
        )
        os.kill(service, signal.SIGKILL)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 4
    assert "the process that serves the command's credentials was killed" in errors
    assert list(runtime.iterdir()) == []
    assert refuses(port_of(env))


def sleeping(parent: int) -> int:
    """Return the command's process, once its shell has become `sleep`."""
    for _ in range(200):
        for pid in children(parent):
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"sleep"):
                return pid
        time.sleep(0.05)
    raise AssertionError("the command never slept")


def test_a_kill_of_the_command_is_told_by_its_code(machine: Machine, runtime: Path) -> None:
    with running(machine, "project-role", "--", "sh", "-c", SHOW) as process:
        shown(process)
        os.kill(sleeping(process.pid), signal.SIGKILL)
        assert process.wait(timeout=20) == 137
    assert list(runtime.iterdir()) == []


def test_a_kill_of_all_at_once_leaves_no_secret_and_the_next_run_removes_the_rest(
    machine: Machine, runtime: Path
) -> None:
    with running(machine, "project-role", "--", "sh", "-c", SHOW) as process:
        shown(process)
        for pid in (*children(process.pid), process.pid):
            os.kill(pid, signal.SIGKILL)
        process.wait(timeout=20)
    left = [path for path in runtime.rglob("*") if path.is_file()]
    for path in left:
        text = path.read_text()
        assert not any(secret in text for secret in machine.secrets())
        assert "aws_access_key_id" not in text
    machine.run("project-role", "--", "true")
    assert list(runtime.iterdir()) == []


def test_no_secret_is_in_a_process_list_a_file_or_a_word(machine: Machine, runtime: Path) -> None:
    with running(machine, "project-role", "--", "sh", "-c", SHOW) as process:
        env = shown(process)
        lines = [
            Path(f"/proc/{pid}/cmdline").read_bytes().decode()
            for pid in (process.pid, *children(process.pid))
        ]
        files = [path.read_text() for path in runtime.rglob("*") if path.is_file()]
        os.kill(process.pid, signal.SIGTERM)
        out, errors = process.communicate(timeout=20)
    secrets = {*machine.secrets(), env["AWS_CONTAINER_AUTHORIZATION_TOKEN"]}
    assert len(secrets) == 4
    seen = "\n".join([*lines, *files, out, errors, *env.values()])
    held = [secret for secret in secrets if secret in seen]
    # The one secret that a command is given, in its own environment.
    assert held == [env["AWS_CONTAINER_AUTHORIZATION_TOKEN"]]
    assert not any(secret in "\n".join([*lines, *files, out, errors]) for secret in secrets)


def test_a_session_that_cannot_be_renewed_is_served_to_its_end_and_then_explained(
    machine: Machine,
) -> None:
    machine.lab.shorten_sessions(10.0)
    program = (
        "import time, boto3\nclient = boto3.client('s3')\nprint('ready', flush=True)\n"
        "begun = time.time()\n"
        "while True:\n    client.list_buckets()\n    last = time.time() - begun\n"
        "    print(round(last, 1), flush=True)\n    time.sleep(0.1)\n"
    )
    with running(machine, "project-role", "--", sys.executable, "-c", program) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        machine.lab.set_trust_policy(machine.role, trusting("999999999999"))
        out, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert float(out.split()[-1]) > 1.5
    assert {call.outcome for call in machine.calls_as_role()} == {"ok"}
    assert "cannot be renewed" in errors
    assert "the session of project-role ended at" in errors
    assert "AccessDenied" in errors
    assert "project-role cannot assume" in errors


def test_a_laptop_that_slept_past_the_end_goes_on_with_new_keys(machine: Machine) -> None:
    machine.lab.shorten_sessions(2.0)
    with running(machine, "project-role", "--", sys.executable, "-c", LOOP, "7") as process:
        pids = wait_for_calls(machine, process.pid)
        for pid in (process.pid, *pids):
            os.kill(pid, signal.SIGSTOP)
        time.sleep(3)
        for pid in (*reversed(pids), process.pid):
            os.kill(pid, signal.SIGCONT)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "done\n"), errors
    assert {call.outcome for call in machine.calls_as_role()} == {"ok"}


def test_an_sts_that_fails_now_and_then_is_not_noticed_by_the_command(machine: Machine) -> None:
    machine.lab.shorten_sessions(6.0)
    with running(machine, "project-role", "--", sys.executable, "-c", LOOP, "9") as process:
        wait_for_calls(machine, process.pid)
        machine.lab.faults.throttle("sts:AssumeRole", 2)
        machine.lab.faults.drop("sts:AssumeRole", 1)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "done\n"), errors
    assert {call.outcome for call in machine.calls_as_role()} == {"ok"}


def test_exec_within_exec_runs_as_the_inner_target(machine: Machine) -> None:
    machine.add_role("other-role", machine.role, "default", "region = us-west-2",
                     "role_session_name = inner")  # fmt: skip
    show = f"{AWS} sts get-caller-identity --output text; echo $AWS_REGION $ROLEDOCTOR_EXEC"
    inner = machine.command("other-role", "--", "sh", "-c", show)
    done = machine.run("project-role", "--", *inner)
    assert done.returncode == 0, done.stderr
    assert ROLE_ARN.replace("roledoctor", "inner") in done.stdout
    assert done.stdout.endswith("us-west-2 other-role\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_kill_while_the_session_is_obtained_leaves_nothing(
    machine: Machine, runtime: Path, number: signal.Signals
) -> None:
    machine.lab.faults.latency = 1.0
    with running(machine, "project-role", "--", "sleep", "60") as process:
        pids = wait_for_children(process.pid)
        os.kill(process.pid, number)
        assert process.wait(timeout=20) == -number
        assert wait_until_gone(*pids)
    assert list(runtime.iterdir()) == []


def test_an_interrupt_of_the_front_alone_ends_what_waits_for_a_session(
    machine: Machine, runtime: Path
) -> None:
    """A supervisor interrupts the process that it knows; a terminal, all of them."""
    machine.lab.faults.latency = 6.0
    with running(machine, "project-role", "--", "sleep", "60") as process:
        pids = wait_for_children(process.pid)
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=10) == 130
        assert wait_until_gone(*pids)
    assert list(runtime.iterdir()) == []


def test_a_job_that_may_outlive_its_session_hears_it_before(machine: Machine) -> None:
    device = machine.lab.create_mfa_device(machine.bob, "phone")
    machine.add_role("mfa-role", machine.role, "default", f"mfa_serial = {device.serial}")
    refused = machine.run("mfa-role", "--", "echo", "started")
    assert (refused.returncode, refused.stdout) == (1, "")
    code = device.code_at(machine.lab.now)
    done = machine.run("mfa-role", "--mfa-code", code, "--", "true")
    assert done.returncode == 0, done.stderr
    assert f"each renewal needs a code of {device.serial}" in done.stderr
    assert "A job that runs longer will fail" in done.stderr


def test_a_full_disk_starts_nothing_and_leaves_nothing(machine: Machine, runtime: Path) -> None:
    # No file may grow: to a program the same as a disk that is full.
    words = " ".join(machine.command("project-role", "--", "echo", "started"))
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 0; exec {words}"],
        env=machine.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "the command's own config file cannot be written" in done.stderr
    assert "so it was not started" in done.stderr
    assert list(runtime.iterdir()) == []


def test_the_endpoint_of_a_stopped_command_still_answers(machine: Machine) -> None:
    with running(machine, "project-role", "--", "sh", "-c", SHOW) as process:
        env = shown(process)
        os.kill(process.pid, signal.SIGSTOP)
        answer = subprocess.run(
            [
                "curl", "-s", "--noproxy", "*", "-m", "5",
                "-H", f"Authorization: {env['AWS_CONTAINER_AUTHORIZATION_TOKEN']}",
                env["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
            ],
            capture_output=True,
            check=False,
        )  # fmt: skip
        os.kill(process.pid, signal.SIGCONT)
    assert json.loads(answer.stdout)["AccessKeyId"] in machine.lab.directory.sessions


def test_a_token_file_that_is_gone_is_named_when_the_session_ends(machine: Machine) -> None:
    issuer = machine.lab.create_issuer("gitlab.example.com")
    provider = machine.lab.create_oidc_provider(PROJECT, "gitlab.example.com")
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {"gitlab.example.com:sub": "bob"}},
    }
    role = machine.lab.create_role(
        PROJECT,
        "Job",
        trust_policy={"Version": "2012-10-17", "Statement": [statement]},
        policies=(allowing("s3:ListAllMyBuckets"),),
    )
    token = machine.folder / "token"
    token.write_text(issuer.token(sub="bob"))
    with (machine.folder / "config").open("a") as file:
        file.write(f"[profile job]\nrole_arn = {role}\nweb_identity_token_file = {token}\n")
    machine.lab.shorten_sessions(4.0)
    with running(machine, "job", "--", sys.executable, "-c", LOOP, "30") as process:
        wait_for_calls(machine, process.pid)
        token.unlink()
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert f"the web identity token file {token}: No such file or directory" in errors
    assert "job cannot be renewed" in errors
    assert {call.outcome for call in machine.calls_as_role()} == {"ok"}
