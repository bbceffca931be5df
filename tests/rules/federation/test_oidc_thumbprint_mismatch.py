"""federation/oidc-thumbprint-mismatch: the command that lists what the issuer shows."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case, words_alone

RULE = "federation/oidc-thumbprint-mismatch"


def test_the_fingerprint_is_written_as_iam_takes_it() -> None:
    (command,) = first(RULE).fixes[0].commands
    assert command.endswith("--thumbprint-list 9e99a48a9960b14926bb7f3b02e22da2b0ab7280")
    assert "oidc-provider/gitlab.corp.example.com" in command


def test_without_it_the_way_to_read_it_is_told() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = []
    finding = diagnose(parse_case(raw)).findings[0]
    assert "openssl s_client" in (finding.next_step or "")


def test_the_words_alone_tell_the_cause() -> None:
    assert words_alone(RULE) == [RULE]
