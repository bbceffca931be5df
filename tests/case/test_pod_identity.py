"""What an association makes EKS send to its target role."""

from __future__ import annotations

import json
from typing import Any

from msgspec import UNSET

from doctor.case.case_file import parse_case
from doctor.case.pod_identity import add_association, associations
from doctor.model.case import Case, CaseRequest

TARGET = "arn:aws:iam::444455556666:role/reports"
SHOWN = {
    "targetRoleArn": TARGET,
    "clusterName": "shop",
    "namespace": "orders",
    "serviceAccount": "api",
    "externalId": "shop/1",
}


def _case(**changed: Any) -> Case:
    text = json.dumps({"association": {**SHOWN, **changed}})
    return parse_case(
        {"schema": "roledoctor.case/1", "attachments": [{"name": "out", "text": text}]}
    )


def test_the_external_id_and_the_tags_are_sent() -> None:
    request = add_association(_case(), CaseRequest(), TARGET)
    assert request.external_id == "shop/1"
    assert request.tags == {
        "eks-cluster-name": "shop",
        "kubernetes-namespace": "orders",
        "kubernetes-service-account": "api",
    }
    assert request.transitive_tag_keys == tuple(request.tags)


def test_tags_can_be_switched_off() -> None:
    request = add_association(_case(disableSessionTags=True), CaseRequest(), TARGET)
    assert request.tags is UNSET


def test_another_role_is_sent_nothing() -> None:
    other = TARGET.replace("reports", "other")
    assert add_association(_case(), CaseRequest(), other) == CaseRequest()


def test_what_the_case_says_itself_stands() -> None:
    told = CaseRequest(external_id="mine", tags={})
    assert add_association(_case(), told, TARGET) == told


def test_an_association_without_a_target_is_none() -> None:
    assert tuple(associations(_case(targetRoleArn=None))) == ()
