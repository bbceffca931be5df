"""Edits of the shared files on the texts of a case, and what the request forgets of the old ones."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import UNSET

from doctor.case.case_file import parse_case
from doctor.fix.file_edits import edit_files, path_of, text_of
from doctor.model.case import Case
from doctor.model.chain import Place
from doctor.model.edit import RenameSetting, SetSetting

CONFIG = "[profile p]\nexternal-id = x\nregion = y\n"


def case(config: str | None = CONFIG, **parts: Any) -> Case:
    files = {
        "config": None if config is None else {"path": "~/.aws/config", "text": config},
        "credentials": None,
    }
    return parse_case({"schema": "roledoctor.case/1", "files": files, **parts})


def test_only_the_file_that_changes_is_written() -> None:
    before = case()
    after = edit_files(before, (SetSetting(profile="p", name="region", value="z"),))
    assert text_of(after, "config") == CONFIG.replace("y", "z")
    assert after.files is not UNSET
    assert after.files.credentials is None
    assert edit_files(before, ()) is before


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (SetSetting(profile="p", name="external_id", value="new"), False),
        (RenameSetting(place=Place("~/.aws/config", 2), name="external_id"), False),
        (SetSetting(profile="none", name="external_id", value="new"), True),
        (RenameSetting(place=Place("~/.aws/config", 9), name="external_id"), True),
        (SetSetting(profile="p", name="region", value="new"), True),
    ],
)
def test_the_changed_file_speaks_for_the_request(edit: Any, kept: bool) -> None:
    request = edit_files(case(request={"external_id": "old"}), (edit,)).request
    assert request is not UNSET
    assert (request.external_id == "old") is kept


def test_a_device_that_is_set_brings_a_code() -> None:
    edit = SetSetting(profile="p", name="mfa_serial", value="m")
    request = edit_files(case(request={"external_id": None}), (edit,)).request
    assert request is not UNSET
    assert request.mfa is not UNSET
    assert (request.mfa.serial, request.mfa.present, request.mfa.age_seconds) == ("m", True, 0)


def test_paths_are_the_cases_own_else_the_usual_ones() -> None:
    assert path_of(case(), "config") == "~/.aws/config"
    assert path_of(case(None), "config") == "~/.aws/config"
    moved = case(None, env={"AWS_CONFIG_FILE": "/etc/aws"})
    assert path_of(moved, "config") == "/etc/aws"
    assert path_of(moved, "credentials") == "~/.aws/credentials"
    assert text_of(case(None), "config") == ""
    assert text_of(parse_case({"schema": "roledoctor.case/1"}), "config") == ""
