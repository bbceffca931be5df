"""`exec` as a whole: real programs, real processes, against the lab."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from doctor.lab.server import Lab
from doctor.session.private_folder import PREFIX
from tests.gather.desk import PROJECT, allowing, trusting
from tests.session.machine import AWS, LOOP, ROLE_ARN, WHO, Machine, other_user

SHOW = "env; echo ready; exec sleep 60"


@pytest.fixture
def machine(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(lab, monkeypatch)


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@contextlib.contextmanager
def running(machine: Machine, *words: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        machine.command(*words),
        env=machine.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def shown(process: subprocess.Popen[str]) -> dict[str, str]:
    """Read the environment that the command shows, until it is ready."""
    assert process.stdout is not None
    found: dict[str, str] = {}
    for line in process.stdout:
        if line == "ready\n":
            return found
        name, _, value = line.rstrip("\n").partition("=")
        found[name] = value
    raise AssertionError(process.communicate())


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in text.split()]


def is_there(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(*pids: int) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if not any(map(is_there, pids)):
            return True
        time.sleep(0.05)
    return False


def refuses(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def port_of(env: dict[str, str]) -> int:
    return urlsplit(env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]).port or 0


def test_a_command_runs_as_the_role_and_ends_with_its_own_code(machine: Machine) -> None:
    done = machine.run("project-role", "--", sys.executable, "-c", WHO + "raise SystemExit(7)")
    assert (done.returncode, done.stdout, done.stderr) == (7, f"{ROLE_ARN}\n", "")


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


def test_a_kill_of_the_command_is_told_by_its_code(machine: Machine, runtime: Path) -> None:
    with running(machine, "project-role", "--", "sh", "-c", SHOW) as process:
        shown(process)
        command = next(
            pid
            for pid in children(process.pid)
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"sleep")
        )
        os.kill(command, signal.SIGKILL)
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
    machine.lab.shorten_sessions(4.0)
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


def wait_for_calls(machine: Machine, pid: int) -> list[int]:
    end = time.monotonic() + 20
    while not machine.calls_as_role():
        assert time.monotonic() < end
        time.sleep(0.05)
    return children(pid)


def test_an_sts_that_fails_now_and_then_is_not_noticed_by_the_command(machine: Machine) -> None:
    machine.lab.shorten_sessions(6.0)
    with running(machine, "project-role", "--", sys.executable, "-c", LOOP, "9") as process:
        wait_for_calls(machine, process.pid)
        machine.lab.faults.throttle("sts:AssumeRole", 2)
        machine.lab.faults.drop("sts:AssumeRole", 1)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "done\n"), errors
    assert {call.outcome for call in machine.calls_as_role()} == {"ok"}


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
        end = time.monotonic() + 20
        while not (pids := children(process.pid)):
            assert time.monotonic() < end
            time.sleep(0.02)
        os.kill(process.pid, number)
        assert process.wait(timeout=20) == -number
        assert wait_until_gone(*pids)
    assert list(runtime.iterdir()) == []


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


def test_a_home_that_cannot_be_written_to_is_no_obstacle(machine: Machine, runtime: Path) -> None:
    assert runtime.is_dir()
    machine.folder.chmod(0o500)
    try:
        done = machine.run("project-role", "--", sys.executable, "-c", WHO)
    finally:
        machine.folder.chmod(0o700)
    assert (done.returncode, done.stdout) == (0, f"{ROLE_ARN}\n")


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


def test_a_closed_standard_input_and_output_hinder_nothing(machine: Machine) -> None:
    command = " ".join(machine.command("project-role", "--", "sh", "-c", "'exit 6'"))
    done = subprocess.run(
        ["sh", "-c", f"{command} <&- >&-"], env=machine.environ, capture_output=True, check=False
    )
    assert done.returncode == 6, done.stderr


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
