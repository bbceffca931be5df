"""What clusters say that do not know a role."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

CLUSTERS: Final = (
    Wording(
        kind="cluster-unauthorized",
        says="must be «logged» in to the server",
        example="error: You must be logged in to the server (Unauthorized)",
        tool="kubectl and others",
        seen="kubernetes-sigs/aws-iam-authenticator#268",
    ),
    Wording(
        kind="cluster-unauthorized",
        says="server has «asked» for the client to provide credentials",
        example=(
            "Error: Kubernetes cluster unreachable: the server has asked for the client to "
            "provide credentials"
        ),
        tool="kubectl and others",
        seen="koslib/helm-eks-action#47",
    ),
    Wording(
        kind="cluster-unauthorized",
        says=r"\b(?:kubectl|k9s|eksctl)\b[^\n]{0,120}[(`'\"]«Unauthorized»[)`'\"]",
        example="Unable to kubectl into a new EKS cluster with AWS SSO due to `(Unauthorized)`",
        tool="kubectl and others",
        seen="terraform-aws-modules/terraform-aws-eks#2292",
    ),
    Wording(
        kind="cluster-unauthorized",
        says=(
            r"\b(?:REST client|[Nn]odes?|[Nn]odegroups?|API (?:resources|group list)|ConfigMaps?|"
            r"[Nn]amespaces?|[Pp]ods?|[Dd]eployments?|[Ss]ecrets?|[Ss]ervice ?[Aa]ccounts?|"
            r"[Kk]ubernetes cluster|[Cc]luster unreachable)\b[^\n:]{0,60}: «Unauthorized»"
        ),
        example="Error: getting list of API resources for raw REST client: Unauthorized",
        tool="kubectl and others",
        seen="eksctl-io/eksctl#916, #7048, #7136",
    ),
    Wording(
        kind="cluster-unauthorized",
        says=r"\"message\" ?: ?\"«Unauthorized»\", ?\"reason\" ?: ?\"Unauthorized\"",
        example=(
            '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":'
            '"Unauthorized","reason":"Unauthorized","code":401}'
        ),
        tool="kubectl and others",
        seen="kubernetes-sigs/aws-iam-authenticator#157",
    ),
    Wording(
        kind="cluster-unauthorized",
        says=r"Error: «Unauthorized»\s[^\x00]{0,300}?\"(?:kubernetes|helm|kubectl)_\w",
        example=(
            "Error: Unauthorized\non .terraform/modules/eks/aws_auth.tf line 65, in resource "
            '"kubernetes_config_map" "aws_auth":'
        ),
        tool="kubectl and others",
        seen="terraform-aws-modules/terraform-aws-eks#1264",
    ),
)
