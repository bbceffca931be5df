"""credentials/secret-key-wrong: the secret access key does not belong to its key ID."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/secret-key-wrong"


def test_a_secret_cut_short_is_told_by_its_length() -> None:
    assert "38 characters" in first(RULE).evidence[0].says


def test_a_clock_that_is_off_is_told_apart() -> None:
    raw = raw_case(RULE)
    raw["clock_skew_seconds"] = -3600
    assert ids_of(raw)[0] == "credentials/clock-skew"
