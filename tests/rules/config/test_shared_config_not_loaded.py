"""config/shared-config-not-loaded: the tool reads only one of the two files."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/shared-config-not-loaded"


def test_the_switch_is_proposed_and_tested() -> None:
    finding = first(RULE)
    assert finding.certainty == "likely"
    assert finding.fixes[0].commands == ("export AWS_SDK_LOAD_CONFIG=1",)
    assert "Fixes this." in (finding.fixes[0].unproved or "")


def test_an_sdk_that_is_known_for_it_proves_it() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": "chamber list app"}]
    raw["errors"] = [{"text": "NoCredentialProviders: no valid providers in chain. Deprecated."}]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")


def test_with_the_switch_set_both_files_were_read() -> None:
    raw = raw_case(RULE)
    raw["env"]["AWS_SDK_LOAD_CONFIG"] = "true"
    assert RULE not in ids_of(raw)


def test_a_profile_that_stands_in_the_credentials_file_was_read() -> None:
    raw = raw_case(RULE)
    raw["files"]["credentials"]["text"] += (
        "\n[project-role]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
    )
    assert RULE not in ids_of(raw)


def test_a_tool_that_reads_both_files_is_not_accused() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": "aws s3 ls --profile project-role"}]
    assert RULE not in ids_of(raw)


def test_a_region_that_stands_in_the_config_file_alone_is_not_read_either() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] += "region = us-east-1\n"
    raw["errors"] = [{"text": "MissingRegion: could not find region configuration"}]
    assert ids_of(raw)[0] == RULE
