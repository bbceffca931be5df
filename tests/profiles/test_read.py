"""Where the shared files are, and how a path is written for a person."""

from __future__ import annotations

import pytest

from doctor.model.observation import Unreadable
from doctor.profiles.read import config_paths, expand, find, read_shared_config, shorten

HOME = "/home/bob"


@pytest.mark.parametrize(
    ("env", "config"),
    [
        ({}, "~/.aws/config"),
        ({"AWS_CONFIG_FILE": "/etc/aws"}, "/etc/aws"),
        ({"AWS_CONFIG_FILE": "$ROOT/aws", "ROOT": "/srv"}, "/srv/aws"),
        ({"AWS_CONFIG_FILE": "${ROOT}/aws", "ROOT": "/srv"}, "/srv/aws"),
        ({"AWS_CONFIG_FILE": "$NONE/aws"}, "$NONE/aws"),
        ({"AWS_CONFIG_FILE": "${}/aws"}, "${}/aws"),
    ],
)
def test_the_path_of_the_config_file(env: dict[str, str], config: str) -> None:
    assert config_paths(env) == (config, "~/.aws/credentials")


def test_the_path_of_the_credentials_file_has_a_variable_of_its_own() -> None:
    env = {"AWS_SHARED_CREDENTIALS_FILE": "/etc/keys"}
    assert config_paths(env) == ("~/.aws/config", "/etc/keys")


@pytest.mark.parametrize(
    ("path", "whole"),
    [("~", HOME), ("~/x", f"{HOME}/x"), ("~bob/x", "~bob/x"), ("/x", "/x"), ("", "")],
)
def test_a_tilde_is_the_home(path: str, whole: str) -> None:
    assert expand(path, HOME) == whole


@pytest.mark.parametrize(
    ("path", "home", "short"),
    [
        (f"{HOME}/x", HOME, "~/x"),
        (f"{HOME}/a/../x", HOME, "~/x"),
        (HOME, HOME, "~"),
        (f"{HOME}by/x", HOME, f"{HOME}by/x"),
        ("/x", "/", "/x"),
        ("/x", "", "/x"),
        ("", HOME, ""),
        (f"{HOME}/x", f"{HOME}/", "~/x"),
    ],
)
def test_a_home_is_written_as_a_tilde(path: str, home: str, short: str) -> None:
    assert shorten(path, home) == short


@pytest.mark.parametrize("name", ["~/.aws/config", f"{HOME}/.aws/config"])
@pytest.mark.parametrize("asked", ["~/.aws/config", f"{HOME}/.aws/x/../config"])
def test_a_file_is_found_however_its_path_is_written(name: str, asked: str) -> None:
    assert find({name: "text"}, asked, HOME) == "text"
    assert find({name: "text"}, "~/.aws/other", HOME) is None


def test_both_files_are_read_with_the_path_that_a_person_writes() -> None:
    files: dict[str, bytes | str | Unreadable] = {
        f"{HOME}/.aws/config": "[default]\nregion = x\n",
        "~/.aws/credentials": b"\xff\xfe",
    }
    shared = read_shared_config(files, {}, HOME)
    assert str(shared.config.sections[0].place) == "~/.aws/config:1"
    assert [each.kind for each in shared.credentials.faults] == ["unreadable"]
    assert str(shared.credentials.faults[0].place) == "~/.aws/credentials:1"
    told = read_shared_config({"~/.aws/config": Unreadable("no")}, {}, HOME)
    assert [each.says for each in told.config.faults] == ["no"]


@pytest.mark.parametrize(("line", "is_header"), [("[]", False), ("[a]", True), ("[a", False)])
def test_a_header_has_a_name_and_a_bracket_at_its_end(line: str, is_header: bool) -> None:
    shared = read_shared_config({"~/.aws/credentials": f"{line}\n"}, {}, HOME)
    assert bool(shared.credentials.sections) is is_header
    assert bool(shared.credentials.faults) is not is_header
