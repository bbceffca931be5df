"""federation/web-identity-token-file-unreadable: the web identity token file that the chain needs is not there, or cannot be read."""

from __future__ import annotations

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
