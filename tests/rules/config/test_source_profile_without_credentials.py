"""config/source-profile-without-credentials: the base of the chain holds no credentials of any kind."""

from __future__ import annotations

from tests.rules.support import first, ids_of

RULE = "config/source-profile-without-credentials"


def test_the_empty_profile_is_named() -> None:
    assert "“base”" in first(RULE).title


def test_an_error_text_alone_is_enough() -> None:
    text = 'The source profile "base" must have credentials.'
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
