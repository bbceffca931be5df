"""Keys in the environment win over the profile that the user means."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import shorten_key
from doctor.model.chain import Place, Setting
from doctor.model.command import shell, shell_words
from doctor.model.edit import ChangeEnvironment, ChangeTarget
from doctor.model.finding import Evidence, Finding, Proposal, Severity
from doctor.model.observation import Known
from doctor.model.principal import describe_key
from doctor.model.situation import Situation
from doctor.profiles import SELECTING, order_of
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of
from doctor.rules.shared.sdks.tools import command_line_of, tool_of
from doctor.texts.documents.assignments import is_known_value

_KEYS_FIRST = 4
"""The generation of the SDK for .NET since which keys in the environment come first."""
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")


@rule(
    id="credentials/env-keys-shadow-profile",
    summary="keys in the environment override the intended profile",
    over=(
        "config/profile-not-found",
        "credentials/caller-is-not-who-you-think",
        "trust/trust-principal-mismatch",
        "trust/trust-wrong-account",
        "permission/identity-policy-missing",
    ),
)
def env_keys_shadow_profile(situation: Situation) -> Iterator[Finding]:
    """Ask: was a profile selected by a variable, and do keys beside it overrule it?"""
    key = situation.variable("AWS_ACCESS_KEY_ID")
    if not key:
        return
    if situation.case.target.profile is not None:
        yield from _despite_option(situation, key, situation.case.target.profile)
        return
    variable, profile = _profile_selection(situation)
    tool = tool_of(situation)
    if tool is not None and order_of(tool.sdks, tool.generation) == "dotnet-v3":
        return
    if variable is None or profile is None or key in _keys_of(situation, profile):
        return
    if fault_of(situation, "profile-not-found", "partial-credentials") and not situation.failures:
        return
    yield Finding(
        severity=_severity(situation, profile),
        title=f"keys in the environment are used instead of the profile “{profile}”",
        explanation=f"{variable} selects “{profile}”, but AWS_ACCESS_KEY_ID is set as well, and "
        "keys in the environment take precedence over every profile that a variable selects. The "
        f"call uses {describe_key(key)}, without any of the profile's settings.",
        certainty="possible" if _passes_over_keys(situation) else "proven",
        profile=profile,
        evidence=_evidence(key, variable, profile),
        proposals=_propose_profile_over_keys(situation, profile),
    )


def _despite_option(situation: Situation, key: str, profile: str) -> Iterator[Finding]:
    """Tell a tool that takes the keys although the profile is named: the caller gives it away.

    The AWS CLI takes the profile that --profile names. Tools that hand the name on in a variable,
    or not at all, call with the keys.
    """
    base = situation.base
    own = None if base is None or base.kind != "static" else base.access_key_id
    account = situation.case.account_of_key(key)
    told = situation.caller.value if isinstance(situation.caller, Known) else None
    if told is None or own is None or account is None or told.account != account:
        return
    owner = situation.case.account_of_key(own)
    if owner in {None, account} or situation.hops:
        return
    option = Setting(name="profile", value=profile)
    yield Finding(
        title=f"keys in the environment are used instead of the profile “{profile}”",
        explanation=f"The key in AWS_ACCESS_KEY_ID belongs to account {account}, which makes the "
        f"call; the key of “{profile}” belongs to account {owner}. The AWS CLI uses the profile "
        "that --profile names; this tool uses the keys.",
        profile=profile,
        evidence=(
            _quote_used_key(key),
            quote_setting(option, "this profile is intended", "this is ignored"),
            Evidence(says=f"the caller is {told.arn}"),
        ),
        proposals=_propose_profile_over_keys(situation, profile)[:1],
    )


def _profile_selection(situation: Situation) -> tuple[str | None, str | None]:
    """Return the variable that selects a profile, in the shell or before the command, and which."""
    for name in SELECTING:
        if situation.variable(name):
            return name, situation.variable(name)
    for command in command_line_of(situation).commands:
        for name, value in command.variables.items():
            if name in SELECTING and is_known_value(value):
                return name, value
    return None, None


def _passes_over_keys(situation: Situation) -> bool:
    """The SDKs for JavaScript v3, which warns, and .NET v3 take the profile that is selected."""
    tool = tool_of(situation)
    if tool is None or tool.generation == _KEYS_FIRST:
        return False
    return tool.is_surely("js-v3", "dotnet") and tool.name not in {"pwsh", "powershell"}


def _severity(situation: Situation, profile: str) -> Severity:
    """Keys in place of other keys may serve as well; in place of a role they do not."""
    sections = () if situation.shared is None else situation.shared.sections_of(profile)
    role = any(section.setting("role_arn") for section in sections)
    return "error" if role or situation.failures or not sections else "warning"


def _keys_of(situation: Situation, profile: str) -> set[str]:
    """Return the profile's own keys: the same key in both places shadows nothing."""
    sections = () if situation.shared is None else situation.shared.sections_of(profile)
    if any(section.setting("role_arn") for section in sections):
        return set()
    found = (section.setting("aws_access_key_id") for section in sections)
    return {setting.value for setting in found if setting is not None}


def _evidence(key: str, variable: str, profile: str) -> tuple[Evidence, ...]:
    means = Setting(name="profile", value=profile, place=Place(variable=variable))
    return (
        _quote_used_key(key),
        quote_setting(means, "this profile is intended", "this is ignored"),
    )


def _quote_used_key(key: str) -> Evidence:
    place = Place(variable="AWS_ACCESS_KEY_ID")
    wins = Setting(name="aws_access_key_id", value=shorten_key(key), place=place)
    return quote_setting(wins, "these keys are used", "this is used")


def _propose_profile_over_keys(situation: Situation, profile: str) -> tuple[Proposal, ...]:
    present = tuple(name for name in _KEYS if situation.variable(name) is not None)
    sections = () if situation.shared is None else situation.shared.sections_of(profile)
    from_env = any(
        (setting := section.setting("credential_source")) and setting.value == "Environment"
        for section in sections
    )
    by_name = Proposal(
        title="name the profile on the command line, which takes precedence",
        who="caller",
        kind="request",
        edits=(ChangeTarget(profile=profile),),
        commands=(shell("aws sts get-caller-identity --profile {}", profile),),
    )
    unset = Proposal(
        title="unset the keys in this shell",
        who="caller",
        kind="environment",
        edits=(ChangeEnvironment(unset=present),),
        commands=(shell("unset {}", shell_words(present)),),
    )
    # A profile that takes its keys from the environment needs them there.
    return (by_name,) if from_env else (unset, by_name)
