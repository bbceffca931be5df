"""federation/oidc-provider-missing: no provider, one of another account, or no ARN at all."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/oidc-provider-missing"
GITHUB = "token.actions.githubusercontent.com"


def trusting(federated: str) -> dict[str, Any]:
    raw = raw_case(RULE)
    statement = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    statement["Principal"] = {"Federated": federated}
    raw["errors"][0]["text"] = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    raw["oidc_providers"] = [f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}"]
    return raw


@pytest.mark.parametrize("federated", [f"arn:aws:iam::444455556666:oidc-provider/{GITHUB}", GITHUB])
def test_a_provider_that_is_not_of_the_account_is_put_right(federated: str) -> None:
    finding = diagnose(parse_case(trusting(federated))).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    fix = finding.fixes[0]
    assert fix.verified
    assert fix.document["Statement"][0]["Principal"] == {
        "Federated": f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}"
    }


def test_the_provider_is_created_with_the_token_s_audience() -> None:
    (command,) = first(RULE).fixes[0].commands
    assert command.endswith(f"--url https://{GITHUB} --client-id-list sts.amazonaws.com")


def test_a_cluster_s_provider_is_made_by_its_own_tool() -> None:
    url = "oidc.eks.eu-west-1.amazonaws.com/id/0A"
    raw = {
        "schema": "roledoctor.case/1",
        "errors": [{"text": f"No OpenIDConnect provider found in your account for https://{url}"}],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "--region eu-west-1" in finding.fixes[0].commands[0]


def test_the_list_alone_shows_it_before_any_call() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_a_built_in_provider_needs_no_object() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["tokens"]["oidc"]["claims"]["iss"] = "https://accounts.google.com"
    statement = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    statement["Principal"] = {"Federated": "accounts.google.com"}
    statement["Condition"] = {"StringEquals": {"accounts.google.com:aud": "sts.amazonaws.com"}}
    del raw["oidc_providers"]
    assert ids_of(raw) == []


def test_the_providers_of_another_account_say_nothing_of_the_role_s() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["oidc_providers"] = ["arn:aws:iam::444455556666:oidc-provider/gitlab.com"]
    assert ids_of(raw) == []


def test_the_providers_that_a_live_check_found_are_the_account_s() -> None:
    raw = raw_case(RULE, "near_miss")
    del raw["oidc_providers"]
    raw["accounts"] = {"111122223333": {"oidc_providers": {}}}
    assert ids_of(raw) == [RULE]
