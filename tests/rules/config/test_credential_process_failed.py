"""config/credential-process-failed: the credential_process program does not return credentials."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "config/credential-process-failed"
COMMAND = "/usr/local/bin/vault-keys --json"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("~/bin/vault-keys", "nothing expands"),
        ("$HOME/bin/vault-keys", "nothing expands"),
        ("'/usr/local/bin/vault-keys", "quote"),
    ],
)
def test_a_command_that_cannot_start_is_seen_without_starting_it(command: str, says: str) -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] = raw["files"]["config"]["text"].replace(COMMAND, command)
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert says in finding.title


def test_the_words_of_the_program_are_quoted() -> None:
    finding = first(RULE)
    assert "vault is sealed" in finding.evidence[-1].says
    assert finding.profile == "vault"


def test_the_reason_is_read_from_the_words() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = (
        "Error when retrieving credentials from custom-process: Unsupported version '2' for "
        "credential process provider, supported versions: 1"
    )
    assert "Version other than the number 1" in diagnose(parse_case(raw)).findings[0].title


def test_what_is_told_of_a_tool_and_the_program_blames_the_tool_as_well() -> None:
    text = "credential_process is set, and it isn't picked up by the plugin, while aws s3 ls works"
    found = diagnose(case_of_paste(text)).findings
    assert [each.id for each in found] == [
        "config/tool-too-old",
        "config/setting-ignored-by-tool",
        "config/credential-process-failed",
    ]
    assert {each.certainty for each in found} == {"likely"}
