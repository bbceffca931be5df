"""credentials/run-is-remote: neither variables nor files get there."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/run-is-remote"


def test_the_words_that_show_it_are_quoted_and_the_workspace_is_named() -> None:
    finding = first(RULE)
    assert any("Running plan in HCP Terraform" in each.says for each in finding.evidence)
    assert any("TFC_AWS_RUN_ROLE_ARN" in line for line in finding.fixes[0].commands)


def test_a_remote_docker_host_is_one_as_well() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [
        {"name": "command", "text": "DOCKER_HOST=ssh://build docker run app aws s3 ls"}
    ]
    raw["errors"] = [{"text": "Unable to locate credentials"}]
    assert ids_of(raw)[0] == RULE


def test_a_run_on_this_machine_is_none() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = raw["attachments"][:1]
    assert RULE not in ids_of(raw)
