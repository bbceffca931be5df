"""federation/irsa-service-account-mismatch: namespace and name, both."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/irsa-service-account-mismatch"
SUB = "oidc.eks.us-west-2.amazonaws.com/id/7C1F3AB2D539D4633E53DE1B71A0B4E6:sub"


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        ("system:serviceaccount:orders:default", "without serviceAccountName"),
        ("system:serviceaccount:billing:api", "the namespace does not"),
        ("system:serviceaccount:orders:worker", "namespace and name have to match"),
    ],
)
def test_what_differs_is_told(subject: str, why: str) -> None:
    raw = raw_case(RULE)
    raw["tokens"]["oidc"]["claims"]["sub"] = subject
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert why in finding.explanation


def test_the_account_is_added_and_the_other_kept() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert fix.document["Statement"][0]["Condition"]["StringEquals"][SUB] == [
        "system:serviceaccount:orders:api",
        "system:serviceaccount:orders:default",
    ]


def test_a_wildcard_under_string_equals_is_named_as_such() -> None:
    raw = raw_case(RULE)
    statement = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    statement["Condition"]["StringEquals"][SUB] = "system:serviceaccount:orders:*"
    assert ids_of(raw) == ["federation/oidc-wildcard-in-string-equals"]


def test_a_pod_that_comes_as_its_node_has_no_annotation() -> None:
    node = "arn:aws:sts::111122223333:assumed-role/eks-nodes/i-0123456789abcdef0"
    manifest = "kind: ServiceAccount\nmetadata:\n  name: api\n  namespace: orders\n"
    raw = {
        "schema": "roledoctor.case/1",
        "caller": {"arn": node, "account": "111122223333"},
        "errors": [
            {"text": f"AccessDenied: User: {node} is not authorized to perform: s3:GetObject"}
        ],
        "attachments": [{"name": "pasted", "text": manifest}],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "serviceaccount api --namespace orders" in finding.fixes[0].commands[0]


def test_without_the_token_the_account_is_asked_for() -> None:
    raw = raw_case(RULE)
    del raw["tokens"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


MODULE = """Not authorized to perform sts:AssumeRoleWithWebIdentity

module "velero_irsa" {
  source    = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  role_name = "velero"
  oidc_providers = {
    main = {
      provider_arn               = module.eks.oidc_provider_arn
      namespace_service_accounts = ["velero:velero"]
    }
  }
}

values.yaml:

serviceAccount:
  server:
    name: NAME
    annotations:
      eks.amazonaws.com/role-arn: arn:aws:iam::222233334444:role/velero
"""


@pytest.mark.parametrize(("name", "told"), [("velero-server", True), ("velero", False)])
def test_the_settings_of_a_chart_name_the_account_whatever_the_cluster_is(
    name: str, told: bool
) -> None:
    """The key of the condition hangs on a cluster that the code only refers to."""
    text = "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: "
    finding = diagnose(case_of_paste(text + MODULE.replace("NAME", name))).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert ("is velero-server" in finding.explanation) is told


AS_NODE = """AccessDenied: User: arn:aws:sts::222233334444:assumed-role/node/i-0abc1234def567890 is not \
authorized to perform: s3:GetObject

$ kubectl get sa reader -o yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: orders
"""
NOTE = "  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::222233334444:role/reader\n"


@pytest.mark.parametrize(
    ("note", "certainty", "command"),
    [
        ("", "proven", "kubectl annotate serviceaccount reader --namespace orders"),
        (NOTE, "likely", "kubectl rollout restart deployment NAME -n orders"),
    ],
)
def test_a_pod_that_came_as_its_node_is_annotated_or_was_made_before_it_was(
    note: str, certainty: str, command: str
) -> None:
    finding = diagnose(case_of_paste(AS_NODE + note)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, certainty)
    assert str(finding.fixes[0].changes[0].commands[0]).startswith(command)


DESCRIBED = f"""{AS_NODE.partition("$")[0]}
$ kubectl describe sa reader
Name:                reader
Namespace:           orders
Annotations:         eks.amazonaws.com/role-arn: arn:aws:iam::222233334444:role/reader
Image pull secrets:  <none>
"""


def test_a_described_account_is_seen_like_its_manifest() -> None:
    case = case_of_paste(DESCRIBED)
    finding = diagnose(case).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "reader is annotated" in finding.title
    bare = DESCRIBED.replace(
        "eks.amazonaws.com/role-arn: arn:aws:iam::222233334444:role/reader", "<none>"
    )
    assert diagnose(case_of_paste(bare)).findings[0].certainty == "proven"
