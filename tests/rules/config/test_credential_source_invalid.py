"""config/credential-source-invalid: credential_source has a value that SDKs do not know."""

from __future__ import annotations

from tests.rules.support import first

RULE = "config/credential-source-invalid"


def test_the_letter_case_is_mended() -> None:
    assert "+credential_source = Environment" in (first(RULE).fixes[0].diff or "")
