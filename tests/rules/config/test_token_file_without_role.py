"""config/token-file-without-role: a web identity token file is named, and no role to exchange the token for."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "config/token-file-without-role"


def test_a_variable_without_its_role_is_told_by_its_name() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = "[profile project-role]\nregion = us-east-1\n"
    raw["target"]["profile"] = None
    raw["env"] = {"AWS_PROFILE": "project-role", "AWS_WEB_IDENTITY_TOKEN_FILE": "/token"}
    assert ids_of(raw)[0] == RULE


def test_the_role_of_the_environment_does_not_serve_a_named_profile() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_ROLE_ARN": "arn:aws:iam::222233334444:role/ProjectAdmin"}
    assert ids_of(raw)[0] == RULE


def test_the_missing_setting_is_named() -> None:
    assert "there is no role_arn" in first(RULE).title
