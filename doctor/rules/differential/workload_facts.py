"""How a workload, a job or a container was to get its credentials, for or against a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import UNSET

from doctor.model.failure_kinds import FailureKind
from doctor.rules.differential.candidates import Fact
from doctor.rules.differential.fact_question import Asked, Showing, show_sign
from doctor.rules.shared.sdks.ci_jobs import ci_job
from doctor.rules.shared.sdks.tools import command_of
from doctor.rules.shared.tokens.workflows import workflows
from doctor.texts.pod_associations import find_associated, find_workload_accounts
from doctor.texts.shell_commands import container_run, read_command_line
from doctor.texts.surroundings import any_shows
from doctor.texts.token_files import find_token_files

_EMPTY_HANDED: Final[frozenset[FailureKind]] = frozenset(
    {
        "no-credentials",
        "metadata-failed",
        "service-account-without-role",
        "credentials-not-used",
        "missing-authentication",
    }
)
"""What a tool says that has passed an identity over: whom AWS refused had one."""


def _pod_identity_made(asked: Asked) -> str | None:
    made = any_shows(asked.texts, "pod-identity-made")
    none = any_shows(asked.texts, "no-association")
    if not made or none or asked.failure.kind not in _EMPTY_HANDED:
        return None
    pods = tuple(find_workload_accounts(asked.texts))
    associated = tuple(find_associated(asked.texts))
    apart = not any(pod.may_be(each) for pod in pods for each in associated)
    if pods and associated and apart:
        return None
    return "the pod is given its role by EKS Pod Identity"


def _token_sent(asked: Asked) -> str | None:
    """AWS answered a call that is made with nothing but a token: there was one to send."""
    failure = asked.failure
    asked_for = "" if asked.hop is None else asked.hop.request.action
    called = failure.action or failure.operation or asked_for
    sent = failure.kind == "access-denied" and called.endswith("AssumeRoleWithWebIdentity")
    return "AWS read the token that the call was made with" if sent else None


def _runner_profile(asked: Asked) -> str | None:
    """A job of CI selects a profile, and no shared file of the machine was seen."""
    case = asked.situation.case
    name = asked.situation.variable("AWS_PROFILE")
    on_runner = ci_job(asked.situation) is not None or any(True for _ in workflows(case))
    if not name or not on_runner or case.files is not UNSET:
        return None
    return f"the job sets AWS_PROFILE={name}, and a runner starts without shared files"


def _files_mounted(asked: Asked) -> str | None:
    """Say that ~/.aws is mounted. Files of a sign-in may as well be read and not be understood."""
    missed = asked.failure.kind in _EMPTY_HANDED or asked.failure.kind == "profile-not-found"
    if not missed or not any_shows(asked.texts, "files-mounted"):
        return None
    run = container_run(read_command_line(command_of(asked.situation) or ""))
    if run is not None and run.is_whole:
        return None  # the command tells what is mounted where, and is judged by that
    unread = any_shows(asked.texts, "no-file-read")
    if not unread and any_shows(asked.texts, "identity-center"):
        return None
    return "~/.aws is mounted into the container" + (
        ", and the tool read no file there" if unread else ""
    )


def _other_token_file(asked: Asked) -> str | None:
    named = find_token_files(asked.texts)
    if len(named) < 2:  # noqa: PLR2004 - one, and another
        return None
    return f"the text names different token files: {' and '.join(named)}"


WORKLOAD_FACTS: Final[Mapping[Fact, Showing]] = MappingProxyType(
    {
        "agent-told-absent": show_sign(
            "agent-told-absent", "the text tells that the agent of EKS Pod Identity is not there"
        ),
        "ecs-agent-calls": show_sign(
            "ecs-agent-calls", "ECS makes the call, before a container of the task runs"
        ),
        "files-mounted": _files_mounted,
        "first-boto": show_sign(
            "first-boto", "it reads with boto 2, which knows keys and no roles"
        ),
        "id-token-lacking": show_sign(
            "id-token-lacking", "the text tells that the job lacks id-token: write"
        ),
        "mfa-left-out": show_sign(
            "mfa-left-out", "the tool made the call without MFA, as it says or as is told"
        ),
        "other-token-file": _other_token_file,
        "pod-identity-made": _pod_identity_made,
        "provider-told": show_sign(
            "provider-told", "the text tells that the identity provider is another one, or none"
        ),
        "role-told-absent": show_sign(
            "role-told-absent", "the text tells that there is no such role"
        ),
        "runner-profile": _runner_profile,
        "self-assumption-told": show_sign(
            "self-assumption-told", "the text tells that the role is to assume itself"
        ),
        "subject-told": show_sign(
            "subject-told", "the text tells that the token's subject is another one"
        ),
        "token-sent": _token_sent,
        "webhook-told-absent": show_sign(
            "webhook-told-absent", "the text tells that pod-identity-webhook is not there"
        ),
        "wrong-action-told": show_sign(
            "wrong-action-told", "the role is told to allow sts:AssumeRole, and no token's call"
        ),
    }
)
"""Facts about what a workload was given."""
