"""What a chain asks of the tool: kinds of credentials that not every release knows.

And the sign that a tool never got there: calls made by the base credentials, not by the role.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.chain import Place, Section, Setting
from doctor.model.credential_kind import FEATURES, CredentialFeature
from doctor.model.failure import Failure
from doctor.model.principal import parse_caller
from doctor.model.situation import Situation
from doctor.profiles.container import FULL_URI
from doctor.rules.shared.files.chain_settings import reached_settings

_TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE"  # noqa: S105 - a variable's name

POD_AGENTS: Final = ("169.254.170.23", "fd00:ec2::23")
"""Where the agent of EKS Pod Identity answers.

https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
"""


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of credentials that a chain asks for, and the line or variable that says so."""

    kind: CredentialFeature
    setting: Setting
    profile: str | None = None


def needs_of(situation: Situation) -> tuple[Need, ...]:
    """Return the kinds that the selected chain asks for, the nearest to its base first."""
    found = [_need(section, setting) for section, setting in reached_settings(situation)]
    needs = [each for each in reversed(found) if each is not None]
    kinds = {each.kind for each in needs}
    if "sso-session" in kinds:
        # A start URL beside it is there for tools that do not know the session.
        needs = [each for each in needs if each.kind != "sso"]
    return (*needs, *_of_environment(situation))


def _need(section: Section, setting: Setting) -> Need | None:
    kind = FEATURES.get(setting.name)
    if kind is None or section.kind != "profile":
        return None
    return Need(kind=kind, setting=setting, profile=section.name)


def _of_environment(situation: Situation) -> Iterator[Need]:
    token, uri = situation.variable(_TOKEN_FILE), situation.variable(FULL_URI)
    if token and situation.case.target.profile is None:
        place = Place(variable=_TOKEN_FILE)
        yield Need(kind="web-identity", setting=Setting(name="", value=token, place=place))
    if uri and any(agent in uri for agent in POD_AGENTS):
        place = Place(variable=FULL_URI)
        yield Need(kind="pod-identity", setting=Setting(name="", value=uri, place=place))


def find_call_without_role(situation: Situation) -> Failure | None:
    """Return a failure of a call that the base credentials made where the role was meant to.

    Either it names the caller, or it has the wording of another service than STS (S3 says
    "Access Denied", and no more), while the case shows that the caller is no session of the role.
    """
    wanted = {each.role.name for each in situation.hops if each.role is not None}
    if not wanted:
        return None
    caller = situation.case.caller
    shown = None if not isinstance(caller, msgspec.Struct) else getattr(caller, "arn", None)
    for failure in situation.failures:
        denied = failure.kind == "access-denied" and not _is_of_sts(failure)
        if not denied and "s3-denial" not in failure.signs:
            continue
        arn = failure.caller_arn or shown
        if arn is not None and _is_no_session_of(arn, wanted):
            return failure
    return None


def _is_of_sts(failure: Failure) -> bool:
    if failure.action is not None:
        return failure.action.lower().startswith("sts:")
    if failure.operation is not None:
        return failure.operation.startswith("AssumeRole")
    return "s3-denial" not in failure.signs


def _is_no_session_of(arn: str, roles: set[str]) -> bool:
    caller = parse_caller(arn.rstrip(".,;:"))
    return caller.kind in {"user", "root"} or (
        caller.kind == "role-session" and caller.name not in roles
    )
