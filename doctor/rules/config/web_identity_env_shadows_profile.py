"""AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN win over what the selected profile says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.arn import parse_role_arn, shorten_key
from doctor.model.chain import Hop, Place, Setting
from doctor.model.command import shell
from doctor.model.credential_kind import settings_of
from doctor.model.edit import ChangeEnvironment
from doctor.model.finding import Certainty, Evidence, Finding, Proposal, Severity
from doctor.model.observation import Known
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import tool_of

_TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE"  # noqa: S105 - a variable's name
_ROLE = "AWS_ROLE_ARN"
_OWN: Final = settings_of("static", "sso", "process", "login")


@rule(
    id="config/web-identity-env-shadows-profile",
    summary="AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN override the selected profile",
    over=(
        "credentials/caller-is-not-who-you-think",
        "trust/trust-principal-mismatch",
        "trust/trust-only-federated",
        "config/sdk-disagreement",
    ),
)
def web_identity_env_shadows_profile(situation: Situation) -> Iterator[Finding]:
    """Ask: is a profile selected by a variable, and does the web identity beside it overrule it?"""
    role, chain = situation.variable(_ROLE), situation.chain
    if not situation.variable(_TOKEN_FILE) or not role or chain is None:
        return
    yield from _over_keys(situation, role)
    profile = chain.profile
    if profile is None or chain.selected_by.variable is None or situation.works:
        return
    wins = _wins(situation, profile, role)
    if wins is None:
        return
    severity, certainty, who = wins
    yield Finding(
        severity=severity,
        certainty=certainty,
        title=f"the web identity in the environment is used instead of the profile “{profile}”",
        explanation=f"{_TOKEN_FILE} and {_ROLE} are set, as EKS does in a pod. {who} before the "
        f"profile that {chain.selected_by.variable} selects, so the session belongs to {role}.",
        profile=profile,
        evidence=(
            _quote_variable(_ROLE, role, "this role is assumed", "this is used"),
            _quote_variable(
                chain.selected_by.variable, profile, "this profile is intended", "ignored"
            ),
            *(quote_failure(each) for each in situation.failures[:1]),
        ),
        proposals=_propose_profile_over_token(profile),
    )


def _over_keys(situation: Situation, role: str) -> Iterator[Finding]:
    """Tell a tool that takes the web identity although keys are set: the caller gives it away."""
    key = situation.variable("AWS_ACCESS_KEY_ID")
    told = situation.caller.value if isinstance(situation.caller, Known) else None
    named = parse_role_arn(role)
    if not key or told is None or named is None or not situation.failures or situation.works:
        return
    if not told.is_session_of(named):
        return
    owner = situation.case.account_of_key(key)
    if owner in {None, named.account}:
        return
    yield Finding(
        title="the web identity in the environment is used instead of the keys next to it",
        explanation=f"The call is made by a session of {role}, and AWS_ACCESS_KEY_ID holds a key "
        f"of account {owner}. SDKs prefer keys to a web identity; this tool looks at "
        f"{_TOKEN_FILE} first.",
        evidence=(
            _quote_variable(_ROLE, role, "this role is assumed", "this is used"),
            _quote_variable(
                "AWS_ACCESS_KEY_ID", shorten_key(key), "these keys are intended", "ignored"
            ),
            Evidence(says=f"the caller is {told.arn}"),
        ),
        proposals=(_unset(),),
    )


def _wins(situation: Situation, profile: str, role: str) -> tuple[Severity, Certainty, str] | None:
    """Say for whom the variables win: for boto3 over all but a role by source, for Go over all."""
    hops = () if situation.chain is None else situation.chain.hops
    sections = () if situation.shared is None else situation.shared.sections_of(profile)
    alone = len(hops) == 1 and hops[0].kind == "web-identity" and _of_environment(hops[0])
    if alone and any(section.setting(name) for section in sections for name in _OWN):
        severity: Severity = "error" if situation.failures else "warning"
        return severity, "proven", "boto3, the AWS CLI and most SDKs use them"
    arns = {setting.value for each in sections if (setting := each.setting("role_arn"))}
    tool = tool_of(situation)
    if not arns or role in arns or tool is None or not tool.sdks:
        return None
    if tool.is_surely("go-v1", "go-v2", "java-v1", "java-v2", "dotnet", "php"):
        who = f"{tool.name} uses them (as the SDKs for Go, Java, .NET and PHP do)"
        return "error", "likely", who
    return None


def _of_environment(hop: Hop) -> bool:
    return hop.profile is None or hop.place.variable is not None


def _quote_variable(name: str, value: str, says: str, label: str) -> Evidence:
    return quote_setting(Setting(name="", value=value, place=Place(variable=name)), says, label)


def _propose_profile_over_token(profile: str) -> tuple[Proposal, ...]:
    return (
        _unset(),
        Proposal(
            title=f"set the profile in the tool itself (profile = “{profile}”), which takes "
            "precedence",
            who="caller",
            kind="request",
            commands=(shell("aws sts get-caller-identity --profile {}", profile),),
        ),
    )


def _unset() -> Proposal:
    return Proposal(
        title="unset the two variables for this process",
        who="caller",
        kind="environment",
        edits=(ChangeEnvironment(unset=(_TOKEN_FILE, _ROLE)),),
        commands=(shell("unset {} {}", _TOKEN_FILE, _ROLE),),
    )
