"""An error that roledoctor does not know is shown in its own words, whatever else is found."""

from __future__ import annotations

import re

import pytest

from doctor.cli.run import main
from doctor.render.errors_and_history import NOT_KNOWN

WORDS = "Widget exploded: flux capacitor 42 is not aligned"
FORMATS = ("text", "json", "markdown", "html", "junit", "github", "sarif")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main(arguments)
    return re.sub(r"\s+", " ", capsys.readouterr().out)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("advice", [(), ("--no-advice",)], ids=["advice", "causes alone"])
def test_beside_a_finding_and_alone(
    form: str, advice: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    found = ("check", "nowhere", "--offline", "--error", WORDS, "--format", form, *advice)
    alone = ("explain", WORDS, "--format", form, *advice)
    assert WORDS in printed(capsys, *found)
    assert WORDS in printed(capsys, *alone)


def test_an_error_that_is_known_is_not_called_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    known = "An error occurred (ExpiredToken) when calling the AssumeRole operation: expired"
    assert NOT_KNOWN not in printed(capsys, "check", "nowhere", "--offline", "--error", known)
