"""config/config-path-redirected: a variable sends SDKs to another file."""

from __future__ import annotations

import doctor
from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/config-path-redirected"
KEYS = "[default]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = notARealSecretKey1\n"


def test_a_path_to_nothing_is_told_before_anything_fails() -> None:
    finding = first(RULE)
    assert finding.severity == "warning"
    assert finding.fixes[0].commands == ("unset AWS_CONFIG_FILE",)


def test_where_the_profile_is_missed_it_is_an_error_beside_the_missing_profile() -> None:
    raw = raw_case(RULE)
    raw["target"]["profile"] = "project-role"
    findings = diagnose(parse_case(raw)).findings
    assert [each.id for each in findings] == ["config/profile-not-found", RULE]
    assert findings[1].severity == "error"


def test_another_file_that_lacks_the_profile_is_told() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["target"]["profile"] = "project-role"
    assert ids_of(raw) == ["config/profile-not-found", RULE]


def test_a_chain_that_resolves_all_the_same_stays_sound() -> None:
    chain = doctor.chain({"~/.aws/credentials": KEYS}, {"AWS_CONFIG_FILE": "/nowhere"}, "default")
    assert chain.ok
    assert [each.id for each in chain.findings] == [RULE]


def test_a_file_that_was_not_looked_for_is_not_called_missing() -> None:
    raw = raw_case(RULE)
    del raw["files"]["config"]
    assert ids_of(raw) == []
