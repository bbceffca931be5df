"""credentials/login-session-expired: the session that `aws login` left on this machine is missing or cannot be used."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/login-session-expired"


def test_what_the_session_lacks_is_named() -> None:
    assert "lacks refreshToken" in first(RULE).explanation
    assert first(RULE).fixes[0].commands == ("aws login --profile base",)


def test_no_session_at_all_is_the_same_cause() -> None:
    raw = raw_case(RULE)
    raw["files"]["other"][0]["text"] = None
    assert ids_of(raw)[0] == RULE


def test_another_folder_for_the_cache_is_another_file() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_LOGIN_CACHE_DIRECTORY": "/elsewhere"}
    assert RULE not in ids_of(raw)
