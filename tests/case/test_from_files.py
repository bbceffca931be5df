"""A case from files that a program hands over: nothing secret, and nothing that is not there."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from doctor.case.from_files import case_of_files
from doctor.model.case import Case

HOME = "/home/bob"
KEYS = "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = notARealSecretKeyOf40Characters000000000\n"


def made(files: dict[str, bytes | str], env: dict[str, str] | None = None) -> Case:
    return case_of_files(files, env or {}, "p", HOME, "2026-01-31T12:00:00Z")


def test_both_files_are_read_and_their_secrets_hidden() -> None:
    case = made(
        {"~/.aws/config": b"[profile p]\nregion = x\n", f"{HOME}/.aws/credentials": f"[p]\n{KEYS}"}
    )
    assert case.files is not UNSET
    assert case.files.config is not UNSET
    assert case.files.config is not None
    assert (case.files.config.path, case.files.config.text) == (
        "~/.aws/config",
        "[profile p]\nregion = x\n",
    )
    assert "notARealSecretKey" not in str(case)
    assert "AKIARTX3GSDSQAAAAAAA" in str(case)


def test_a_path_that_is_not_there_is_no_file() -> None:
    case = made({})
    assert case.files is not UNSET
    assert (case.files.config, case.files.credentials) == (None, None)


def test_a_file_that_cannot_be_decoded_says_why() -> None:
    case = made({"~/.aws/config": b"\xff\xfe"})
    assert case.files is not UNSET
    assert case.files.config is not UNSET
    assert case.files.config is not None
    assert "UTF-16" in (case.files.config.error or "")


def test_the_caches_that_the_chain_needs_are_looked_up_too() -> None:
    config = (
        "[profile p]\nrole_arn = arn:aws:iam::222233334444:role/R\nweb_identity_token_file = /t\n"
    )
    there = made({"~/.aws/config": config, "/t": "eyJ.eyJ.x"})
    gone = made({"~/.aws/config": config})
    assert there.files is not UNSET
    assert gone.files is not UNSET
    assert [(each.path, each.text is None) for each in there.files.other] == [("/t", False)]
    assert [(each.path, each.text is None) for each in gone.files.other] == [("/t", True)]


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
def test_secrets_of_the_environment_are_hidden(name: str) -> None:
    case = made({}, {name: "notARealSecretKeyOf40Characters000000000", "AWS_PROFILE": "p"})
    assert case.env is not UNSET
    assert "notARealSecretKey" not in case.env[name]
    assert case.env["AWS_PROFILE"] == "p"
