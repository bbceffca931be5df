"""The ways into a role other than assuming it: permissions that put somebody in its place.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html and the actions' pages
in https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from __future__ import annotations

from typing import Final

import msgspec


class RunWay(msgspec.Struct, frozen=True):
    """A service that runs code with a role that is passed to it, and what starts it."""

    service: str
    actions: tuple[str, ...]
    needs_profile: bool = False


class TakeWay(msgspec.Struct, frozen=True):
    """An action on a workload that has the role already: it runs what the caller wants."""

    service: str
    actions: tuple[str, ...]


RUN_WAYS: Final = (
    RunWay("lambda.amazonaws.com", ("lambda:CreateFunction", "lambda:InvokeFunction")),
    RunWay("ec2.amazonaws.com", ("ec2:RunInstances",), needs_profile=True),
    RunWay("ecs-tasks.amazonaws.com", ("ecs:RegisterTaskDefinition", "ecs:RunTask")),
    RunWay("codebuild.amazonaws.com", ("codebuild:CreateProject", "codebuild:StartBuild")),
    RunWay("glue.amazonaws.com", ("glue:CreateJob", "glue:StartJobRun")),
    RunWay("cloudformation.amazonaws.com", ("cloudformation:CreateStack",)),
    RunWay(
        "sagemaker.amazonaws.com",
        ("sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    ),
    RunWay("states.amazonaws.com", ("states:CreateStateMachine", "states:StartExecution")),
    RunWay("pods.eks.amazonaws.com", ("eks:CreatePodIdentityAssociation",)),
)
TAKE_WAYS: Final = (
    TakeWay("lambda.amazonaws.com", ("lambda:UpdateFunctionCode",)),
    TakeWay("codebuild.amazonaws.com", ("codebuild:UpdateProject", "codebuild:StartBuild")),
    TakeWay("ec2.amazonaws.com", ("ssm:StartSession", "ssm:SendCommand")),
)
POD_SERVICE: Final = "pods.eks.amazonaws.com"
TAKE_CLUSTER: Final = ("eks:CreateAccessEntry", "eks:AssociateAccessPolicy")
"""Actions after which a caller runs pods in a cluster, where its mode of authentication allows it.

https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
"""
PASS_ROLE: Final = "iam:PassRole"  # noqa: S105 - an action
OF_ROLE: Final = ("iam:UpdateAssumeRolePolicy",)
"""Actions on a role after which it lets the caller in."""

OF_USER: Final = ("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile")
"""Actions on a user after which the caller has credentials of the user."""

OF_SELF: Final = {
    "user": ("iam:PutUserPolicy", "iam:AttachUserPolicy"),
    "role": ("iam:PutRolePolicy", "iam:AttachRolePolicy"),
}
"""Actions on itself after which a principal may whatever its boundary and SCPs leave open."""

ESCALATION_ACTIONS: Final = tuple(
    dict.fromkeys(
        each.lower()
        for each in (
            PASS_ROLE,
            *OF_ROLE,
            *OF_USER,
            *OF_SELF["user"],
            *OF_SELF["role"],
            *(action for way in RUN_WAYS for action in way.actions),
            *(action for way in TAKE_WAYS for action in way.actions),
            *TAKE_CLUSTER,
        )
    )
)
