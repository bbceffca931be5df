"""A credential_process: its keys, or why there are none, within its time."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from doctor.cli.run import main
from doctor.gather.no_keys import NoKeys
from doctor.gather.process import read_process_keys

KEYS = {
    "Version": 1,
    "AccessKeyId": "ASIARTX3GSDSQAAAAAAA",
    "SecretAccessKey": "notARealSecretKey",
    "SessionToken": "notARealSecretKeyToken",
    "Expiration": "2199-01-01T00:00:00Z",
}


def program(folder: Path, body: str) -> str:
    path = folder / "a program"
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{body}\n")
    path.chmod(0o755)
    return f'"{path}" --profile x'


def why_not(command: str, seconds: float = 20) -> str:
    with pytest.raises(NoKeys) as none:
        read_process_keys(command, os.environ, seconds=seconds)
    return str(none.value).removeprefix("Error when retrieving credentials from custom-process: ")


def test_what_it_prints_are_the_keys(tmp_path: Path) -> None:
    keys = read_process_keys(program(tmp_path, f"print({json.dumps(KEYS)!r})"), os.environ)
    assert keys.access_key_id == "ASIARTX3GSDSQAAAAAAA"
    assert keys.session_token == "notARealSecretKeyToken"
    assert keys.expires_at == "2199-01-01T00:00:00Z"
    assert "notARealSecretKey" not in repr(keys)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("sys.exit('vault is sealed')", "it ended with exit code 1, and says: vault is sealed"),
        ("sys.exit(3)", "it ended with exit code 3, and says nothing"),
        ("print('hello')", "what it prints is not JSON"),
        ("print('[]')", "what it prints is not JSON of one object"),
        ("print('{}')", "Unsupported version '<Version key not provided>'"),
        ('print(\'{"Version": "1"}\')', "Unsupported version '1'"),
        ("print('{\"Version\": 1}')", "Missing required key in response: 'AccessKeyId'"),
        (
            f"print({json.dumps({**KEYS, 'Expiration': '2020-01-01T00:00:00Z'})!r})",
            "still expired: Expiration is 2020-01-01T00:00:00Z",
        ),
    ],
)
def test_why_there_are_no_keys(body: str, says: str, tmp_path: Path) -> None:
    assert says in why_not(program(tmp_path, body))


def test_a_program_that_does_not_end_is_ended(tmp_path: Path) -> None:
    said = "print('touch your key', file=sys.stderr, flush=True)\nwhile True: time.sleep(60)"
    # It never ends by itself, so an answer is proof that it was ended.
    assert "timed out after 0.5 seconds" in why_not(program(tmp_path, said), seconds=0.5)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("", "the command is empty"),
        ("/no/such/program", "No such file or directory"),
        ('"open', "No closing quotation in the command"),
        ("/", "Permission denied"),
    ],
)
def test_a_command_that_cannot_start(command: str, says: str) -> None:
    assert says in why_not(command)


def test_secrets_on_standard_error_are_hidden(tmp_path: Path) -> None:
    secret = "notARealSecretKey00000000000000000000000"
    said = why_not(program(tmp_path, f"sys.exit('aws_secret_access_key = {secret}')"))
    assert secret not in said


def test_check_quotes_the_program_and_offline_does_not_start_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = program(
        tmp_path, f"open({str(tmp_path / 'ran')!r}, 'w'); sys.exit('vault is sealed')"
    )
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(f"[profile p]\ncredential_process = {command}\n")
    for arguments in (["check", "p", "--offline"], ["chain", "p"]):
        main(arguments)
        assert not (tmp_path / "ran").exists()
    capsys.readouterr()
    assert main(["check", "p"]) == 1
    shown = capsys.readouterr().out
    assert (tmp_path / "ran").exists()
    assert "config/credential-process-failed" in shown
    assert "vault is sealed" in " ".join(shown.split())


@pytest.mark.parametrize(
    "words", ["--password swordfish9", "--password=swordfish9", "'swordfish9'", "-p swordfish9"]
)
def test_what_is_hidden_of_the_command_is_hidden_in_its_errors(words: str, tmp_path: Path) -> None:
    command = program(tmp_path, "sys.exit(f'vault login refused for {sys.argv[-1]}')")
    says = why_not(f"{command} {words}")
    assert "says: vault login refused for" in says
    assert "swordfish" not in says
