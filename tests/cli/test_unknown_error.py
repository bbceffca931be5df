"""An error that roledoctor does not know is shown in its own words, whatever else is found."""

from __future__ import annotations

import re

import pytest

from doctor.cli.run import main
from doctor.render.errors_and_history import NOT_KNOWN

WORDS = "Widget exploded: flux capacitor 42 is not aligned"
FORMATS = ("text", "json", "markdown", "html", "junit", "github", "sarif")
PASSED_ON = {"markdown", "html"}
"""Formats whose names are stand-ins, and each word that nobody knows may be a name."""


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main(arguments)
    return re.sub(r"\s+", " ", capsys.readouterr().out)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("advice", [(), ("--no-advice",)], ids=["advice", "causes alone"])
def test_beside_a_finding_and_alone(
    form: str, advice: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    whole = ("--no-redact",) if form in PASSED_ON else ()
    found = ("check", "nowhere", "--offline", "--error", WORDS, "--format", form, *advice)
    alone = ("explain", WORDS, "--format", form, *advice)
    for words in (found, alone):
        assert WORDS in printed(capsys, *words, *whole)


@pytest.mark.parametrize("form", sorted(PASSED_ON))
def test_what_is_passed_on_keeps_the_words_that_name_nobody(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = printed(capsys, "explain", WORDS, "--format", form)
    assert NOT_KNOWN in shown
    assert "42 is not" in shown
    assert "capacitor" not in shown


def test_an_error_that_is_known_is_not_called_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    known = "An error occurred (ExpiredToken) when calling the AssumeRole operation: expired"
    assert NOT_KNOWN not in printed(capsys, "check", "nowhere", "--offline", "--error", known)
