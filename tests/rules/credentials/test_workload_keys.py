"""The keys of a workload, and the identity of its pod."""

from __future__ import annotations

from typing import Any

from doctor.model.situation import Situation
from doctor.rules.credentials._workload_keys import (
    file_of_workload,
    role_of_workload,
    where_keys_come_from,
)
from tests.rules.shared.support import situation

ROLE = "arn:aws:iam::111122223333:role/orders"
IN_POD = {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}


def _with(*texts: str, **parts: Any) -> Situation:
    attached = [{"name": f"m{at}.yaml", "text": text} for at, text in enumerate(texts)]
    return situation(attachments=attached, **parts)


def test_a_manifest_tells_the_secret() -> None:
    text = (
        "kind: Pod\nspec:\n  containers:\n  - name: app\n    env:\n    - name: AWS_ACCESS_KEY_ID\n"
        "      valueFrom:\n        secretKeyRef:\n          name: old\n          key: id\n"
    )
    found = where_keys_come_from(_with(text))
    assert found == "AWS_ACCESS_KEY_ID comes from the secret old"


def test_a_variable_counts_in_a_container_alone() -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA", "AWS_SECRET_ACCESS_KEY": "<hidden>"}
    assert where_keys_come_from(situation(env=keys)) is None
    found = where_keys_come_from(situation(env=keys | IN_POD))
    assert found == "AWS_ACCESS_KEY_ID is set in the container"


def test_the_role_is_the_variables_or_the_annotations() -> None:
    env = {"AWS_ROLE_ARN": ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE": "/token"}
    assert role_of_workload(situation(env=env)) == ROLE
    assert role_of_workload(situation(env={"AWS_ROLE_ARN": ROLE})) is None
    note = f"metadata:\n  annotations:\n    eks.amazonaws.com/role-arn: {ROLE}\n"
    assert role_of_workload(_with(f"kind: ServiceAccount\n{note}")) == ROLE
    assert role_of_workload(_with(f"kind: ServiceAccount\n{note}".replace(ROLE, "TODO"))) is None


def test_a_file_is_a_workloads_in_a_container_alone() -> None:
    env = {"AWS_SHARED_CREDENTIALS_FILE": "/credentials/cloud"}
    assert file_of_workload(situation(env=env)) is None
    assert file_of_workload(situation(env=env | IN_POD)) == "/credentials/cloud"
