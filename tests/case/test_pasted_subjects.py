"""The subject of a token is known from the manifest of its service account."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import UNSET

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose

ROLE = "arn:aws:iam::111122223333:role/app"
EKS = "oidc.eks.us-west-2.amazonaws.com/id/7C1F3AB2D539D4633E53DE1B71A0B4E6"
DENIED = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity\n\n"
ACCOUNT = f"""apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
  namespace: web
  annotations:
    eks.amazonaws.com/role-arn: {ROLE}
"""
POD = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  namespace: web
spec:
  template:
    spec:
      serviceAccountName: runner
"""


def trust(host: str, subject: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{host}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{host}:sub": subject, f"{host}:aud": "sts.amazonaws.com"}},
    }
    body = json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
    return f"Trust policy:\n{body}\n\n"


def claims(text: str) -> Any:
    tokens = case_of_paste(DENIED + text).tokens
    return None if tokens is UNSET else tokens.oidc.claims  # type: ignore[union-attr]


def test_a_service_account_tells_the_subject() -> None:
    assert claims(ACCOUNT + "\n" + trust(EKS, "x")) == {
        "iss": f"https://{EKS}",
        "sub": "system:serviceaccount:web:app",
        "aud": "sts.amazonaws.com",
    }


def test_a_subject_that_does_not_fit_is_the_cause() -> None:
    text = DENIED + ACCOUNT + "\n" + trust(EKS, "system:serviceaccount:default:app")
    assert (
        diagnose(case_of_paste(text)).findings[0].id == "federation/irsa-service-account-mismatch"
    )


def test_a_workload_tells_which_account_it_runs_as() -> None:
    assert claims(POD + "\n" + trust(EKS, "x"))["sub"] == "system:serviceaccount:web:runner"


@pytest.mark.parametrize(
    "text",
    [
        ACCOUNT,
        ACCOUNT.replace("  namespace: web\n", "") + "\n" + trust(EKS, "x"),
        POD + "---\n" + POD.replace("runner", "other") + "\n" + trust(EKS, "x"),
    ],
)
def test_what_leaves_it_open_tells_nothing(text: str) -> None:
    assert claims(text) is None


def test_a_token_that_was_seen_is_believed() -> None:
    token = json.dumps({"iss": f"https://{EKS}", "sub": "seen", "aud": "a"})
    assert claims(ACCOUNT + "\n" + trust(EKS, "x") + f"Token:\n{token}")["sub"] == "seen"


PART = f""""Condition": {{
  "StringEquals": {{
    "{EKS}:sub": "system:serviceaccount:kube-system:app"
  }}
}}
"""


@pytest.mark.parametrize("label", ["the trust of the role:\n", "", "trust:\n", "```json\n"])
def test_a_part_of_a_trust_policy_is_judged_as_a_part(label: str) -> None:
    case = case_of_paste(f"{DENIED}{ACCOUNT}\n{label}{PART}")
    first = diagnose(case).findings[0]
    assert (first.id, first.certainty) == ("federation/irsa-service-account-mismatch", "likely")
    assert first.fixes[0].document is not None
    assert first.fixes[0].commands == ()


def test_a_part_that_would_let_in_accuses_nothing() -> None:
    case = case_of_paste(f"{DENIED}{ACCOUNT}\n{PART.replace('kube-system', 'web')}")
    found = diagnose(case).findings
    assert "federation/irsa-service-account-mismatch" not in [each.id for each in found]
    assert all(each.certainty != "proven" for each in found)


def test_the_call_that_only_the_refusal_names_is_the_one_that_a_fix_is_tried_with() -> None:
    case = case_of_paste(f"{DENIED}{ACCOUNT}\n{trust(EKS, 'system:serviceaccount:a:app')}")
    fixes = diagnose(case).findings[0].fixes
    assert fixes[0].verified


def test_a_service_account_is_found_however_a_workload_nests_its_pod() -> None:
    """A CronJob nests it deepest; what is deeper than any workload is not looked at."""

    def workload(depth: int) -> str:
        inner = "  " * depth + "serviceAccountName: runner\n"
        nest = "".join("  " * each + f"level{each}:\n" for each in range(1, depth))
        head = "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: app\n  namespace: web\n"
        return head + "spec:\n" + nest + inner

    subject = "system:serviceaccount:web:runner"
    assert claims(trust(EKS, "x") + workload(4))["sub"] == subject
    assert claims(trust(EKS, "x") + workload(8))["sub"] == subject
    assert claims(trust(EKS, "x") + workload(9)) is None


def test_what_kubectl_describes_tells_subject_and_role() -> None:
    described = (
        f"$ kubectl describe sa app\nName:                app\nNamespace:           web\n"
        f"Annotations:         eks.amazonaws.com/role-arn: {ROLE}\nMountable secrets:   <none>\n\n"
    )
    case = case_of_paste(described + trust(EKS, "x") + DENIED)
    assert case.target.role_arn == ROLE
    assert case.tokens is not UNSET
    assert diagnose(case).findings[0].certainty == "proven"


def test_words_tell_the_subject_and_prove_nothing() -> None:
    text = "We use the service account `app` in the namespace `web`.\n\n"
    found = diagnose(
        case_of_paste(text + trust(EKS, "system:serviceaccount:web:b") + DENIED)
    ).findings
    assert found[0].id == "federation/irsa-service-account-mismatch"
    assert all(each.certainty != "proven" for each in found)
