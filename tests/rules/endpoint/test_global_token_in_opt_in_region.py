"""endpoint/global-token-in-opt-in-region: a session of the global endpoint in an opt-in region."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "endpoint/global-token-in-opt-in-region"


REFUSED = "The security token included in the request is invalid."


def in_region(region: str, **env: str) -> list[str]:
    """Diagnose a role's session that was refused in a region."""
    return ids_of(
        {
            "schema": "roledoctor.case/1",
            "target": {"profile": "dev"},
            "files": {
                "config": {
                    "path": "~/.aws/config",
                    "text": "[profile dev]\nrole_arn = arn:aws:iam::444455556666:role/x\n"
                    f"source_profile = default\nregion = {region}\n",
                }
            },
            "env": env,
            "errors": [{"text": REFUSED, "hop": 1}],
        }
    )


def test_it_comes_before_a_region_that_may_be_off() -> None:
    found = ids_of(raw_case(RULE))
    assert found[:2] == [RULE, "endpoint/opt-in-region-not-enabled"]


def test_a_regional_endpoint_makes_it_the_lesser_possibility() -> None:
    found = in_region("me-south-1", AWS_STS_REGIONAL_ENDPOINTS="regional")
    assert found.index("endpoint/opt-in-region-not-enabled") < found.index(RULE)


def test_a_region_that_is_always_on_takes_every_session() -> None:
    assert RULE not in in_region("eu-west-1", AWS_STS_REGIONAL_ENDPOINTS="legacy")


def test_a_long_term_key_is_no_session() -> None:
    assert RULE not in ids_of(raw_case("endpoint/opt-in-region-not-enabled"))


def test_the_setting_is_changed_where_it_stands() -> None:
    assert "+sts_regional_endpoints = regional" in (first(RULE).fixes[0].diff or "")


@pytest.mark.parametrize(
    "command",
    [
        "aws sts assume-role --endpoint-url https://sts.amazonaws.com; aws ec2 x --region ap-east-1",
        "cloudmapper collect --regions ap-east-1",
    ],
)
def test_the_command_tells_the_region(command: str) -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "env": {"AWS_STS_REGIONAL_ENDPOINTS": "legacy"},
        "errors": [{"text": REFUSED}],
        "attachments": [{"name": "command", "text": command}],
    }
    assert ids_of(raw)[0] == RULE


def test_the_cli_that_assumes_the_role_itself_asks_where_it_is_sent() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = raw["files"]["config"]["text"].replace(
        "sts_regional_endpoints = legacy\n", ""
    )
    assert ids_of(raw)[:2] == ["endpoint/opt-in-region-not-enabled", RULE]


def test_an_error_that_lists_regions_says_nothing_of_the_one_that_was_called() -> None:
    listed = "one of: af-south-1, ap-east-1, eu-west-1, us-east-1"
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": f"{REFUSED} Region: {listed}"}]}
    assert RULE not in ids_of(raw)


def test_a_bucket_in_an_opt_in_region_is_called_there() -> None:
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "errors": [
            {
                "text": "An error occurred (InvalidToken) when calling the GetBucketTagging "
                "operation: The provided token is malformed or otherwise invalid."
            }
        ],
        "attachments": [
            {"name": "command", "text": "custodian run --region us-east-1 tags.yml"},
            {"name": "location", "text": '{"LocationConstraint": "ap-southeast-4"}'},
        ],
    }
    assert RULE in ids_of(raw)
    raw["attachments"][1]["text"] = '{"LocationConstraint": "eu-west-1"}'
    assert RULE not in ids_of(raw)


@pytest.mark.parametrize(
    ("text", "told_first"),
    [
        (
            "We write to a bucket in eu-south-1, in eu-west-1 all is well.\n\nAn error occurred "
            "(InvalidToken) when calling the PutObject operation: The provided token is malformed "
            "or otherwise invalid.\n",
            True,
        ),
        (
            "saml2aws gives us a v1Token, which fails in ap-east-1.\n\nAn error occurred "
            "(InvalidClientTokenId) when calling the GetCallerIdentity operation: The security "
            "token included in the request is invalid\n",
            True,
        ),
        (
            "We write to a bucket in eu-west-1.\n\nAn error occurred (InvalidToken) when calling "
            "the PutObject operation: The provided token is malformed or otherwise invalid.\n",
            False,
        ),
        (
            "ap-east-1, af-south-1 and me-south-1 are on, and saml2aws gives v1Tokens.\n\nAn error "
            "occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The "
            "security token included in the request is invalid\n",
            False,
        ),
        (
            "We also have ap-east-1.\n\n$ aws s3 cp x s3://b --region eu-west-1\nAn error occurred "
            "(InvalidToken) when calling the PutObject operation: The provided token is malformed "
            "or otherwise invalid.\n",
            False,
        ),
    ],
)
def test_the_one_opt_in_region_that_a_text_tells_of_was_called(text: str, told_first: bool) -> None:
    assert (diagnose(case_of_paste(text)).findings[0].id == RULE) is told_first
