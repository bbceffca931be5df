"""config/role-without-source: role_arn stands with neither a source nor a web identity token."""

from __future__ import annotations

from tests.rules.support import ids_of, raw_case

RULE = "config/role-without-source"


def test_keys_in_the_same_profile_are_no_source() -> None:
    raw = raw_case(RULE)
    raw["files"]["credentials"]["text"] = raw["files"]["credentials"]["text"].replace(
        "[default]", "[project-role]"
    )
    assert ids_of(raw) == [RULE, "config/sdk-disagreement"]
