"""Which permissions lead into a role or user without an assume call.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_actions-resources-contextkeys.html
and, of passing a role to a service,
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

from typing import Final

TRUST_ANYBODY: Final = "iam:UpdateAssumeRolePolicy"
PASSING: Final = "iam:PassRole"

OF_USERS: Final = ("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile")
"""Each of them lets its caller sign in as another user."""

OF_ONESELF: Final = {
    "user": ("iam:AttachUserPolicy", "iam:PutUserPolicy"),
    "role": ("iam:AttachRolePolicy", "iam:PutRolePolicy"),
}
"""Whoever has one of them on itself gives itself every permission that its boundary leaves."""

RUNS_CODE: Final[dict[str, tuple[str, ...]]] = {
    "lambda.amazonaws.com": ("lambda:CreateFunction", "lambda:InvokeFunction"),
    "ec2.amazonaws.com": ("ec2:RunInstances",),
    "ecs-tasks.amazonaws.com": ("ecs:RegisterTaskDefinition", "ecs:RunTask"),
    "codebuild.amazonaws.com": ("codebuild:CreateProject", "codebuild:StartBuild"),
    "cloudformation.amazonaws.com": ("cloudformation:CreateStack",),
    "glue.amazonaws.com": ("glue:CreateJob", "glue:StartJobRun"),
    "sagemaker.amazonaws.com": (
        "sagemaker:CreateNotebookInstance",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
    ),
    "states.amazonaws.com": ("states:CreateStateMachine", "states:StartExecution"),
    "ssm.amazonaws.com": ("ssm:StartAutomationExecution",),
}
"""Services that run what they are given with a role that is passed, and what that takes."""

ACTIONS: Final = tuple(
    action.lower()
    for action in (
        TRUST_ANYBODY,
        PASSING,
        *OF_USERS,
        *(each for listed in OF_ONESELF.values() for each in listed),
        *(each for listed in RUNS_CODE.values() for each in listed),
    )
)
"""Every action that policies are compiled for here, in lower case."""
