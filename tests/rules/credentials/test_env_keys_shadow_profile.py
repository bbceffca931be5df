"""credentials/env-keys-shadow-profile: keys in the environment win over the profile that is meant."""

from __future__ import annotations

from doctor.engine import diagnose
from doctor.model.case_file import parse_case
from tests.rules.support import ids_of, raw_case

RULE = "credentials/env-keys-shadow-profile"


def test_a_profile_that_needs_the_keys_is_not_told_to_unset_them() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"]
    raw["files"]["config"]["text"] = text.replace(
        "source_profile = default", "credential_source = Environment"
    )
    fixes = diagnose(parse_case(raw)).findings[0].fixes
    assert [fix.kind for fix in fixes] == ["request"]


def test_the_same_key_in_both_places_shadows_nothing() -> None:
    raw = raw_case(RULE)
    raw["env"].update(AWS_PROFILE="default", AWS_ACCESS_KEY_ID="AKIARTX3GSDSQAAAAAAA")
    assert RULE not in ids_of(raw)
