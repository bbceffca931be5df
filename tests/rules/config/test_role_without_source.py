"""config/role-without-source: a profile has a role_arn, but neither a source nor a web identity token."""

from __future__ import annotations

from tests.rules.support import ids_of, raw_case

RULE = "config/role-without-source"


def test_keys_in_the_same_profile_are_no_source() -> None:
    raw = raw_case(RULE)
    raw["files"]["credentials"]["text"] = raw["files"]["credentials"]["text"].replace(
        "[default]", "[project-role]"
    )
    assert ids_of(raw) == [RULE, "config/sdk-disagreement"]
