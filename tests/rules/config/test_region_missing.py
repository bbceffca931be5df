"""config/region-missing: no region is set anywhere, and the call needs one."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/region-missing"


def test_the_region_is_written_in_the_selected_profile() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.profile) == ("error", "project-role")
    assert "+region = us-east-1" in (finding.fixes[0].diff or "")


@pytest.mark.parametrize(
    "error",
    [
        "MissingRegion: could not find region configuration",
        "ConfigError: Missing region in config",
        "Error: Region is missing",
        "Unable to load region from any of the providers in the chain",
        "Aws::Errors::MissingRegionError: No region was provided",
        "No RegionEndpoint or ServiceURL configured",
        "operation error STS: AssumeRole, failed to resolve service endpoint, an AWS region is "
        "required, but was not found",
    ],
)
def test_every_sdk_says_it_in_its_own_words(error: str) -> None:
    assert RULE in ids_of({"schema": "roledoctor.case/1", "errors": [{"text": error}]})


def test_the_variable_that_boto3_does_not_read_is_named() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_REGION": "eu-west-1"}
    finding = diagnose(parse_case(raw)).findings[0]
    assert "read only AWS_DEFAULT_REGION" in finding.explanation
    assert finding.fixes[1].commands == ("export AWS_DEFAULT_REGION=eu-west-1",)


def test_a_source_does_not_hand_its_region_on() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] += "\n[default]\nregion = us-east-1\n"
    assert "applies only to that profile" in diagnose(parse_case(raw)).findings[0].explanation


def test_a_tool_that_needs_one_is_warned_of_before_it_fails() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["attachments"] = [
        {"name": "command", "text": "eksup analyze"},
    ]
    found = diagnose(parse_case(raw))
    assert [(each.id, each.severity) for each in found.findings] == [(RULE, "warning")]
