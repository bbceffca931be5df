"""`roledoctor explain`: pasted words alone, with no files of this machine."""

from __future__ import annotations

import pytest

from doctor.cli.run import main


def test_pasted_words_are_explained_and_nothing_of_this_machine_is_mended(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "The config profile (work) could not be found"]) == 1
    shown = capsys.readouterr().out
    assert "error[config/profile-not-found]" in shown
    assert "roledoctor fix" not in shown


def test_a_log_tells_of_a_tool_that_is_too_old(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        'Error: error configuring S3 Backend: Error creating AWS session: profile "work" is '
        "configured to use SSO but is missing required configuration: sso_region, sso_start_url"
    )
    assert main(["explain", words]) == 1
    shown = capsys.readouterr().out
    assert "error[config/tool-too-old]" in shown
    assert "What it hides:" in shown
