"""A plan shows what will be; what only apply tells is unknown."""

from __future__ import annotations

import json
from typing import Any

from doctor.texts.infrastructure.terraform_plan import read_plan

TRUST = {"Version": "2012-10-17", "Statement": []}


def change(**more: Any) -> dict[str, Any]:
    return {"type": "aws_iam_role", "address": "aws_iam_role.x", "change": more}


def plan(*changes: Any) -> Any:
    found = read_plan({"terraform_version": "1.9.0", "resource_changes": list(changes)})
    assert found is not None
    return found


def test_a_planned_role_has_its_trust_policy() -> None:
    after = {"name": "app", "assume_role_policy": json.dumps(TRUST), "max_session_duration": 3600}
    (policy,) = plan(change(after=after)).policies
    assert (policy.document, policy.kind, policy.owner) == (TRUST, "trust", "app")


def test_what_is_known_after_apply_is_unknown() -> None:
    after = {"name": "app"}
    (policy,) = plan(change(after=after, after_unknown={"assume_role_policy": True})).policies
    assert policy.document["Statement"] == "${aws_iam_role.x.assume_role_policy}"


def test_a_state_has_resources_in_modules() -> None:
    resource = {
        "type": "aws_iam_role",
        "values": {"name": "a", "assume_role_policy": json.dumps(TRUST)},
    }
    module = {"child_modules": [{"resources": [resource]}]}
    found = read_plan({"terraform_version": "1", "values": {"root_module": module}})
    assert found is not None
    assert found.policies[0].owner == "a"


def test_a_provider_of_tokens() -> None:
    after = {"url": "https://x.io", "client_id_list": ["a"]}
    found = plan({"type": "aws_iam_openid_connect_provider", "change": {"after": after}})
    assert found.providers[0].client_ids == ("a",)


def test_other_documents_are_none() -> None:
    assert read_plan({"version": 4}) is None
    assert read_plan([]) is None
