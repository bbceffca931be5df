"""Programs by the name that a command line has for them, as data."""

from __future__ import annotations

import pytest

from doctor.case.programs import PROGRAMS, WRAPPERS, is_known_program
from doctor.model.command_line import CONTAINER_TOOLS
from doctor.model.sdk import NAMES


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_reads_with_sdks_that_have_a_name(name: str) -> None:
    program = PROGRAMS[name]
    assert program.name
    assert set(program.sdks) <= set(NAMES)
    assert program.component is None or program.component in NAMES


def test_what_only_wraps_is_no_program() -> None:
    assert not WRAPPERS & set(PROGRAMS)
    assert not CONTAINER_TOOLS & WRAPPERS


@pytest.mark.parametrize(
    ("name", "sdk"),
    [("terraform", "go-v2"), ("cdk", "js-v3"), ("gradle", "java-v2"), ("ansible", "botocore")],
)
def test_families_of_programs(name: str, sdk: str) -> None:
    assert sdk in PROGRAMS[name].sdks


def test_a_program_is_known_by_its_own_name_or_by_what_it_belongs_to() -> None:
    assert all(map(is_known_program, ("aws", "/usr/bin/curl", "ansible-galaxy", "aws.exe")))
    assert not is_known_program("lantern")
