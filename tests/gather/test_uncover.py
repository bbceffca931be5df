"""What is acted on is what is set, not the stand-in that is kept of it; and nothing of it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doctor.cli.run import main
from doctor.lab.server import Lab
from tests.gather.desk import BASE, PROJECT, Desk, allowing, trusting
from tests.gather.http_server import Quiet, serving

SECRET = "ghp_notARealSecretKey0123456789abcdefghij"
PATH = "x7Hd93kQ/notARealSecretKeyInAPath"


def helper(folder: Path, keys: str) -> Path:
    """Write a program that writes its arguments down and prints keys."""
    program = folder / "helper"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/arguments\necho \'{keys}\'\n')
    program.chmod(0o700)
    return program


def test_a_program_is_started_with_its_own_arguments(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(lab, monkeypatch)
    bob = lab.create_user(BASE, "bob")
    keys = {"AccessKeyId": bob.access_key_id, "SecretAccessKey": bob.secret_access_key}
    program = helper(tmp_path, json.dumps({"Version": 1, **keys}))
    config = f"[profile other]\ncredential_process = {program} --token {SECRET} a9k2jQ8zzA\n"
    (desk.folder / "config").write_text(config)
    for words in (["check", "other", "-v"], ["whoami", "other"]):
        (tmp_path / "arguments").unlink(missing_ok=True)
        main(words)
        told = capsys.readouterr()
        assert SECRET not in told.out + told.err, words
        assert (tmp_path / "arguments").read_text().split() == ["--token", SECRET, "a9k2jQ8zzA"]


def test_a_program_in_a_folder_whose_name_is_hidden_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "Zq7vXw2Lm4Np8Rt6Vy3KcB1d"
    folder.mkdir()
    program = helper(folder, "{}")
    (tmp_path / ".aws").mkdir()
    config = f"[profile other]\ncredential_process = {program}\n"
    (tmp_path / ".aws" / "config").write_text(config)
    assert main(["check", "other", "--offline"]) == 0
    told = capsys.readouterr().out
    assert folder.name not in told
    program.unlink()
    assert main(["check", "other", "--offline"]) == 1
    assert "there is no program <hidden" in " ".join(capsys.readouterr().out.split())


def test_an_external_id_is_sent_as_it_is_set(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(lab, monkeypatch)
    bob = lab.create_user(BASE, "bob", policies=(allowing("*"),))
    trust = trusting(BASE)
    trust["Statement"][0]["Condition"] = {"StringEquals": {"sts:ExternalId": SECRET}}
    role = lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trust)
    desk.add_keys("default", bob)
    desk.add_role("other", role, "default", f"external_id = {SECRET}")
    code, report, case = desk.check("other")
    assert (code, report["findings"]) == (0, [])
    assert SECRET not in json.dumps([report, case])


def test_an_endpoint_is_called_with_its_own_path(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    class Refuses(Quiet):
        def do_POST(self) -> None:  # noqa: N802 - the name that the server calls
            asked.append(self.path)
            self.send_error(400)

    desk = Desk(lab, monkeypatch)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    desk.add_keys("default", lab.create_user(BASE, "bob"))
    with serving(Refuses) as url:
        (desk.folder / "config").write_text(f"[default]\nendpoint_url = {url}/{PATH}\n")
        main(["check", "default"])
    told = capsys.readouterr()
    assert {*asked} == {f"/{PATH}"}
    assert PATH not in told.out + told.err
