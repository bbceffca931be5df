"""`roledoctor env`: every shell sets all of it or fails, whatever the values hold."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doctor.cli.run import main
from doctor.gather.aws import Keys
from doctor.lab.server import Lab
from doctor.model.chain import Chain, Hop
from doctor.session.export import (
    ExportError,
    clearing_lines,
    export_lines,
    failing_lines,
    opening_lines,
    variables_of,
)
from doctor.session.session import Session
from doctor.session.shells import FILES, SHELLS
from tests.gather.desk import BASE, Desk, allowing, trusting, two_hops

HOSTILE = (
    "plain",
    "it's",
    'say "hi"',
    "$HOME",
    "${HOME}",
    "$(touch pwned)",
    "`touch pwned`",
    "a;touch pwned",
    "a & touch pwned",
    "a | touch pwned",
    "> pwned",
    "line\nbreak",
    "line\nexport AWS_ACCESS_KEY_ID=evil",
    "\n",
    "tab\tstop",
    "back\\slash",
    "\\",
    "ends with \\",
    "\\n is no newline",
    "'",
    "''",
    "'; false; '",
    '"',
    "!history!",
    "%PATH%",
    "*",
    "~",
    "# no comment",
    "--flag",
    "  spaces  ",
    "‘smart’ ‚quotes‛",
    "ünïcødé ☃",
    "{a,b}",
    "end\r\nhere",
)
POSIX = [each for each in ("bash", "dash", "zsh") if shutil.which(each)]
RUNNERS = {
    "fish": ["fish", "--no-config", "-c"],
    "zsh": ["zsh", "-f", "-c"],
    "bash": ["bash", "--norc", "-c"],
    "dash": ["dash", "-c"],
    "nushell": [shutil.which("nu") or "nu", "--no-config-file", "-c"],
    "powershell": ["pwsh", "-NoProfile", "-Command"],
}
RUN = {
    **dict.fromkeys(("bash", "zsh", "dash"), 'eval "$(cat lines)"; {after}'),
    "fish": "cat lines | source; {after}",
    "nushell": "open --raw lines | from json | load-env; {after}",
    "powershell": "Get-Content -Raw lines | Invoke-Expression; {after}",
}
THERE = [each for each in RUN if shutil.which(RUNNERS[each][0])]
"""The shells that this machine has: Debian has bash, dash, zsh and fish, npm has nushell."""

SHOW = (
    "import os, json; print(json.dumps({n: v for n, v in os.environ.items() if n[:4] == 'AWS_'}))"
)


def shell_run(shell: str, text: str, after: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "lines").write_text(text, encoding="utf-8", newline="")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "AWS_SECURITY_TOKEN": "old",
        "AWS_ACCESS_KEY_ID": "old",
        "AWS_PROFILE": "other",
    }
    command = [*RUNNERS[shell], RUN[shell].format(after=after)]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def show_variables(shell: str) -> str:
    called = {"nushell": "^", "powershell": "& "}.get(shell, "")
    return f'{called}"{sys.executable}" -c "{SHOW}"'


def whole(shell: str, variables: dict[str, str]) -> str:
    return opening_lines(shell) + export_lines(variables, shell)


def test_the_shells_of_every_debian_are_there() -> None:
    assert {"bash", "dash"} <= set(THERE)


@pytest.mark.parametrize("shell", THERE)
@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_arrives_as_it_is_and_does_nothing_else(
    shell: str, value: str, tmp_path: Path
) -> None:
    variables = {"AWS_ACCESS_KEY_ID": value, "AWS_REGION": f"{value}x", "AWS_SESSION_TOKEN": "t"}
    done = shell_run(shell, whole(shell, variables), show_variables(shell), tmp_path)
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert {name: shown[name] for name in variables} == variables
    assert not (tmp_path / "pwned").exists()
    assert "AWS_SECURITY_TOKEN" not in shown
    assert "AWS_PROFILE" not in shown


@pytest.mark.parametrize("shell", POSIX)
def test_without_quotes_around_it_eval_sets_plain_values_too(shell: str, tmp_path: Path) -> None:
    text = whole(shell, {"AWS_ACCESS_KEY_ID": "key", "AWS_SESSION_TOKEN": "a/b+c=="})
    (tmp_path / "lines").write_text(text)
    program = 'eval $(cat lines); echo "$AWS_ACCESS_KEY_ID $AWS_SESSION_TOKEN"'
    done = subprocess.run(
        [*RUNNERS[shell], program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "key a/b+c==\n"


@pytest.mark.parametrize("shell", [each for each in THERE if each != "nushell"])
@pytest.mark.parametrize("killed", [False, True])
def test_a_failure_fails_the_shell_and_drops_the_old_credentials(
    shell: str, killed: bool, tmp_path: Path
) -> None:
    text = opening_lines(shell) + ("" if killed else failing_lines(shell))
    follow = "; or echo failed" if shell == "fish" else " || echo failed"
    after = {"fish": "or echo failed"}.get(shell, "")
    done = shell_run(shell, text, after, tmp_path)
    if shell == "fish":
        assert "failed" in done.stdout
        return
    assert done.returncode != 0
    program = f'set -e; eval "$(cat lines)"; echo REACHED{follow}'
    (tmp_path / "lines").write_text(text)
    done = subprocess.run(
        [*RUNNERS[shell], program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "REACHED" not in done.stdout


@pytest.mark.parametrize("shell", [each for each in THERE if each in {"bash", "zsh", "dash"}])
def test_after_a_failure_no_old_credential_is_left(shell: str, tmp_path: Path) -> None:
    text = opening_lines(shell) + failing_lines(shell)
    done = shell_run(shell, text, f"true; {show_variables(shell)}", tmp_path)
    assert json.loads(done.stdout) == {"AWS_PROFILE": "other"}


def test_nushell_meets_no_json_where_there_is_no_session() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(failing_lines("nushell"))


@pytest.mark.skipif("nushell" not in THERE, reason="npm's @nushell has it, Debian has not")
def test_nushell_goes_no_further_where_there_is_no_session(tmp_path: Path) -> None:
    done = shell_run("nushell", failing_lines("nushell"), "print REACHED", tmp_path)
    assert done.returncode != 0
    assert "REACHED" not in done.stdout


@pytest.mark.parametrize("shell", [each for each in THERE if each != "nushell"])
def test_what_was_set_is_cleared(shell: str, tmp_path: Path) -> None:
    text = whole(shell, {"AWS_ACCESS_KEY_ID": "key", "AWS_REGION": "eu-west-1"})
    done = shell_run(shell, text + clearing_lines(shell), show_variables(shell), tmp_path)
    assert json.loads(done.stdout) == {}


@pytest.mark.parametrize("value", ["a\nb", 'say "x"', "100%", "a!b", "a^b", "a&b"])
def test_cmd_gets_no_value_that_it_cannot_hold(value: str) -> None:
    with pytest.raises(ExportError, match="AWS_REGION holds a character that cmd cannot write"):
        export_lines({"AWS_REGION": value}, "cmd")


def test_cmd_sets_and_fails() -> None:
    assert 'set "AWS_REGION=eu-west-1"\n' in export_lines({"AWS_REGION": "eu-west-1"}, "cmd")
    assert failing_lines("cmd") == "cmd /c exit 1\n"


def test_powershell_doubles_every_sign_that_it_takes_for_a_quote() -> None:
    line = export_lines({"AWS_REGION": "a'b‘c’d$e"}, "powershell").splitlines()[0]
    assert line == "$env:AWS_REGION = 'a''b‘‘c’’d$e';"


@pytest.mark.parametrize("value", HOSTILE)
def test_githubs_file_holds_each_value_between_two_marks(value: str) -> None:
    text = export_lines({"AWS_REGION": value, "AWS_PROFILE": "x"}, "github")
    mark = text.partition("\n")[0].removeprefix("AWS_REGION<<")
    assert text.startswith(f"AWS_REGION<<{mark}\n{value}\n{mark}\nAWS_PROFILE<<")


@pytest.mark.parametrize("shell", SHELLS)
def test_no_variable_holds_a_nul(shell: str) -> None:
    with pytest.raises(ExportError):
        export_lines({"AWS_REGION": "a\0b"}, shell)


def test_json_is_an_object_of_variables() -> None:
    assert json.loads(export_lines({"AWS_REGION": "a'\"\n"}, "json")) == {"AWS_REGION": "a'\"\n"}


@pytest.mark.parametrize("shell", sorted(FILES))
def test_a_file_gets_nothing_where_there_is_no_session(shell: str) -> None:
    assert opening_lines(shell) + failing_lines(shell) == ""


def test_the_variables_name_their_end_and_the_region() -> None:
    session = Session(
        keys=Keys(access_key_id="ASIA", secret_access_key="s", session_token="t"),
        chain=Chain(profile="x", hops=(Hop(kind="static"),)),
        obtained_at=datetime(2026, 1, 1, tzinfo=UTC),
        expires_at=datetime(2026, 1, 1, 1, tzinfo=UTC),
        region="eu-west-1",
    )
    assert variables_of(session) == {
        "AWS_ACCESS_KEY_ID": "ASIA",
        "AWS_SECRET_ACCESS_KEY": "s",
        "AWS_SESSION_TOKEN": "t",
        "AWS_CREDENTIAL_EXPIRATION": "2026-01-01T01:00:00Z",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Desk(lab, monkeypatch)


def test_success_is_one_line_beside_the_answer(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    assert main(["env", "project-role", "--shell", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["AWS_REGION"] == "eu-west-1"
    assert err.startswith("roledoctor: exported arn:aws:sts::222233334444:assumed-role/ProjectA")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nobody"], "there is no profile “nobody”"),
        ([""], "TARGET is empty"),
        (["default", "--mfa-serial", "bob", "--mfa-command", ""], "assumes no role"),
        (["--no-such-option"], "unrecognized arguments"),
        (["default"], "default has long-term keys and assumes no role"),
        ([], "default has long-term keys and assumes no role"),
        (["arn:aws:iam::1:role/x"], "is not the ARN of a role"),
        (
            ["default", "--source-profile", "x"],
            "--source-profile works only with the ARN of a role",
        ),
        (["locked"], "AccessDenied"),
        (["locked", "--tag", "novalue"], "write a tag as KEY=VALUE"),
        (["locked", "--policy", "/no/such/file"], "cannot be read"),
        (["locked", "--scope", "nothing"], "neither a file nor a profile"),
        (["locked", "--can", "s3:GetObject=x"], "--can needs --scope or --policy"),
    ],
)
def test_whatever_goes_wrong_eval_fails(
    desk: Desk, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    desk.add_keys("default", desk.lab.create_user(BASE, "bob"))
    locked = desk.lab.create_role(BASE, "Locked", trust_policy=trusting("999988887777"))
    desk.add_role("locked", locked, "default")
    code = main(["env", *arguments, "--shell", "bash"])
    out, err = capsys.readouterr()
    assert code != 0
    assert out == opening_lines("bash") + failing_lines("bash")
    assert says in err


def test_the_diagnosis_is_that_of_check(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.add_keys("default", desk.lab.create_user(BASE, "bob", policies=(allowing("iam:*"),)))
    locked = desk.lab.create_role(BASE, "Locked", trust_policy=trusting("999988887777"))
    desk.add_role("locked", locked, "default")
    main(["env", "locked", "--shell", "bash"])
    told = capsys.readouterr().err
    main(["check", "locked", "--no-advice"])
    checked = capsys.readouterr().out
    first = next(line for line in checked.splitlines() if line.startswith("error["))
    assert first in told


def test_a_role_by_its_arn_is_assumed_with_all_that_was_asked_for(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    trust = trusting(BASE)
    trust["Statement"][0]["Action"] = "sts:*"
    trust["Statement"][0]["Condition"] = {
        "StringEquals": {
            "sts:ExternalId": "x-1",
            "aws:RequestTag/team": "blue",
            "sts:SourceIdentity": "bob",
            "sts:RoleSessionName": "night",
        }
    }
    role = desk.lab.create_role(BASE, "Strict", trust_policy=trust)
    desk.add_keys("keys", bob)
    asked = ["--external-id", "x-1", "--tag", "team=blue", "--source-identity", "bob"]
    named = ["--session-name", "night", "--duration", "1800", "--source-profile", "keys"]
    assert main(["env", role, *named, *asked, "--shell", "bash"]) == 0
    assert "assumed-role/Strict/night" in capsys.readouterr().err


def test_unset_asks_nobody(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["env", "--unset", "--shell", "bash"]) == 0
    assert capsys.readouterr().out.startswith("unset AWS_ACCESS_KEY_ID ")
    assert not desk.lab.calls
    assert main(["env", "--unset", "--shell", "json"]) == 2


def test_a_kill_leaves_an_open_block_that_no_shell_accepts(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    desk.lab.faults.latency = 30.0
    running = subprocess.Popen(
        [sys.executable, "-m", "doctor", "env", "project-role", "--shell", "dash"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    read = running.stdout.readline() + running.stdout.readline()
    running.send_signal(signal.SIGKILL)
    running.wait()
    desk.lab.faults.latency = 0.0
    assert read == opening_lines("dash")
    assert subprocess.run(["dash", "-c", read], capture_output=True, check=False).returncode != 0


def test_the_log_of_github_is_told_what_to_hide(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(["env", "project-role", "--shell", "github"]) == 0
    assert capsys.readouterr().err.count("::add-mask::notARealSe") == 2


def test_long_term_keys_of_the_environment_are_named_as_such(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = desk.lab.create_user(BASE, "bob")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", bob.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", bob.secret_access_key)
    assert main(["env", "--shell", "bash"]) == 2
    assert "the environment has long-term keys" in capsys.readouterr().err


def test_without_a_target_a_session_of_the_environment_is_told_and_exported(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    monkeypatch.setenv("AWS_PROFILE", "project-role")
    assert main(["env", "--shell", "json"]) == 0
    assert "exported arn:aws:sts::222233334444:assumed-role" in capsys.readouterr().err
