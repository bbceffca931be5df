"""federation/web-identity-token-file-unreadable: the web identity token file that the chain needs is not there, or cannot be read."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.case import CASE_SCHEMA
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/web-identity-token-file-unreadable"


def test_a_tilde_in_the_file_is_no_home() -> None:
    raw = raw_case(RULE, "near_miss")
    text = raw["files"]["config"]["text"]
    raw["files"]["config"]["text"] = text.replace("/var/run/", "~/")
    assert ids_of(raw)[0] == RULE


def test_a_token_file_that_nobody_looked_for_is_not_missing() -> None:
    raw = raw_case(RULE)
    raw["files"]["other"] = []
    assert RULE not in ids_of(raw)


def test_the_path_is_told() -> None:
    assert "serviceaccount/token" in first(RULE).explanation


FILE = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"


@pytest.mark.parametrize(
    "text",
    [
        f"PermissionError: [Errno 13] Permission denied: '{FILE}'",
        f"unable to read file at {FILE}\ncaused by: open {FILE}: permission denied",
        f"Error: EACCES: permission denied, open '{FILE}'",
    ],
)
def test_a_file_of_another_user_is_shared_with_the_pod_s(text: str) -> None:
    finding = diagnose(parse_case({"schema": CASE_SCHEMA, "errors": [{"text": text}]})).findings[0]
    assert finding.id == RULE
    assert FILE in finding.title
    assert finding.fixes[0].commands == ("securityContext:", "  fsGroup: 65534")


@pytest.mark.parametrize(
    "text",
    [
        f"Web identity token file does not exist: {FILE}",
        f"Error: ENOENT: no such file or directory, open '{FILE}'",
        f"Unable to locate specified web identity token file: {FILE}",
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    ],
)
def test_the_words_of_sdks_tell_it(text: str) -> None:
    finding = diagnose(parse_case({"schema": CASE_SCHEMA, "errors": [{"text": text}]})).findings[0]
    assert (finding.id, finding.fixes) == (RULE, ())


def test_a_token_that_lacks_another_claim_is_no_id_token() -> None:
    text = "api error InvalidIdentityToken: Missing a required claim: sub"
    raw = {"schema": CASE_SCHEMA, "errors": [{"text": text}]}
    (finding,) = diagnose(parse_case(raw)).findings
    assert finding.id == RULE
    assert "no sub claim" in finding.title


@pytest.mark.parametrize(
    "text",
    [
        "Invalid length for parameter WebIdentityToken, value: 0, valid min length: 4",
        "aws: error: argument --web-identity-token: expected one argument",
        "Value '' at 'webIdentityToken' failed to satisfy constraint: Member must have length "
        "greater than or equal to 4",
    ],
)
def test_an_empty_token_is_told_whoever_refused_it(text: str) -> None:
    finding = diagnose(parse_case({"schema": CASE_SCHEMA, "errors": [{"text": text}]})).findings[0]
    assert finding.id == RULE
    assert "no token was sent" in finding.title


def test_a_token_that_is_too_long_is_not_empty() -> None:
    text = (
        "Value 'x' at 'webIdentityToken' failed to satisfy constraint: Member must have length "
        "less than or equal to 20000"
    )
    assert RULE not in ids_of({"schema": CASE_SCHEMA, "errors": [{"text": text}]})
