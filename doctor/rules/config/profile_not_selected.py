"""A profile exists, and nothing selects it: no option, no variable that the tool reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from doctor.model.chain import Place, Setting
from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment
from doctor.model.enumeration import and_list
from doctor.model.finding import Certainty, Evidence, Finding, Proposal, Quote
from doctor.model.sdk import Sdk
from doctor.model.situation import Situation
from doctor.profiles.merge import merge
from doctor.profiles.resolve import SELECTING, resolve_merged
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import (
    fault_of,
    profiles_with_keys,
    were_files_read,
)
from doctor.rules.shared.keys.base_key import KEY_REFUSALS, quote_failure, was_signed
from doctor.rules.shared.sdks.tools import Tool, tool_of, versions_of

_DEFAULT, _PROFILE = SELECTING
_EMPTY = frozenset({"no-credentials", "partial-credentials"})

_NOT_DEFAULT: Final[tuple[Sdk, ...]] = (
    *("java-v1", "java-v2", "js-v2", "js-v3", "rust", "dotnet", "php"),
)
"""SDKs that do not know AWS_DEFAULT_PROFILE."""

_MOST = 3
"""Profiles that are named, and proposed: more are a list to look up, not a choice."""
_TRIED = 50
"""Profiles that are resolved to find those: generated files have thousands."""


@rule(
    id="config/profile-not-selected",
    summary="a profile exists, and nothing selects it",
    over=("credentials/no-credentials",),
)
def profile_not_selected(situation: Situation) -> Iterator[Finding]:
    """Ask: are there credentials in the files, under a name that nothing asks for?"""
    if situation.shared is None or situation.case.files is UNSET or situation.works:
        return
    tool = tool_of(situation)
    if situation.case.target.profile is None:
        yield from _unread_variable(situation, tool)
        yield from _other_variable(situation, tool)
        yield from _no_name(situation, tool)


def _no_name(situation: Situation, tool: Tool | None) -> Iterator[Finding]:
    """Nothing names a profile, and the default one is missing, empty or refused."""
    chain = situation.chain
    certainty = _certainty(situation)
    if chain is None or chain.profile is not None or certainty is None:
        return
    names = _sound(situation)
    if not names:
        return
    listed = and_list(f"“{name}”" for name in names[:_MOST])
    told = tuple(
        quote_failure(each) for each in situation.failures if each.kind in _EMPTY | KEY_REFUSALS
    )
    yield Finding(
        title=f"nothing selects a profile, and the files have {listed}",
        explanation=f"No profile is named on the command line, and neither {_PROFILE} nor "
        f"{_DEFAULT} is set: {_who(tool)} then looks only for the profile “default”.",
        certainty=certainty,
        profile=names[0] if len(names) == 1 else None,
        evidence=(*_headers(situation, names[:_MOST]), *told),
        proposals=tuple(_select(name) for name in names[:_MOST]),
    )


def _certainty(situation: Situation) -> Certainty | None:
    if situation.base is not None and situation.base.kind == "env":
        return None
    has_default = any(
        section.setting("aws_access_key_id") or section.setting("role_arn")
        for section in (() if situation.shared is None else situation.shared.sections_of("default"))
    )
    if any(each.kind in _EMPTY for each in situation.failures):
        return "proven" if not has_default and _is_all_seen(situation) else "likely"
    if fault_of(situation, "no-credentials") is not None:
        other = any(each.kind == "invalid-parameter" for each in situation.failures)
        return "possible" if other or was_signed(situation) else "likely"
    refused = any(
        each.kind in KEY_REFUSALS and each.hop in (0, None) for each in situation.failures
    )
    return "possible" if refused else None


def _is_all_seen(situation: Situation) -> bool:
    """Say whether whatever could name a profile was looked at: command, variables and both files.

    Every other tool than the AWS CLI may be told the profile in a file or an option of its own.
    """
    case, tool = situation.case, tool_of(situation)
    alone = tool is not None and tool.component == "aws-cli"
    return alone and case.env is not UNSET and not case.env_partial and were_files_read(situation)


def _sound(situation: Situation) -> tuple[str, ...]:
    """Return the profiles besides the default that resolve to credentials."""
    shared = situation.shared
    if shared is None:
        return ()
    # Profiles with credentials of their own first: of very many only some are tried.
    ordered = dict.fromkeys((*profiles_with_keys(situation), *shared.profile_names))
    names = [name for name in ordered if name != "default"][:_TRIED]
    merged = merge(shared)
    chains = ((name, resolve_merged(shared, merged, {}, name)) for name in names)
    return tuple(name for name, chain in chains if chain.ok and chain.hops[0].kind != "imds")


def _headers(situation: Situation, names: tuple[str, ...]) -> Iterator[Evidence]:
    for name in names:
        for section in () if situation.shared is None else situation.shared.sections_of(name)[:1]:
            quote = Quote(text=section.header, length=len(section.header), label="not selected")
            yield Evidence(says=f"“{name}” is here", place=section.place, quote=quote)


def _select(name: str, unset: tuple[str, ...] = ()) -> Proposal:
    return Proposal(
        title=f"select “{name}”",
        who="caller",
        kind="environment",
        edits=(ChangeEnvironment(unset=unset, set=((_PROFILE, name),)),),
        commands=(shell("export {}={}", _PROFILE, name),),
    )


def _who(tool: Tool | None) -> str:
    return "every SDK" if tool is None else tool.name


def _unread_variable(situation: Situation, tool: Tool | None) -> Iterator[Finding]:
    """AWS_DEFAULT_PROFILE selects, and the tool's SDK does not know that variable."""
    name = situation.variable(_DEFAULT)
    if not name or situation.variable(_PROFILE) or tool is None or not situation.failures:
        return
    go = tool.is_surely("go-v1") and not situation.variable("AWS_SDK_LOAD_CONFIG")
    if not go and not tool.is_surely(*_NOT_DEFAULT):
        return
    place = Place(variable=_DEFAULT)
    yield Finding(
        title=f"{tool.name} does not read {_DEFAULT}",
        explanation=f"boto3 and the AWS CLI also read the profile from {_DEFAULT}; the SDK of "
        f"{tool.name} knows only {_PROFILE}, and looks for the profile “default”.",
        certainty="likely",
        profile=name,
        evidence=(
            quote_setting(
                Setting(name="", value=name, place=place), "this is the intended one", "not read"
            ),
            *(quote_failure(each) for each in situation.failures[:1]),
        ),
        proposals=(_select(name),),
    )


def _other_variable(situation: Situation, tool: Tool | None) -> Iterator[Finding]:
    """Both variables select, and the tool takes the one that boto3 does not."""
    first, second = situation.variable(_DEFAULT), situation.variable(_PROFILE)
    if not first or not second or first == second or tool is None or not situation.failures:
        return
    release = versions_of(situation).get("aws-cli")
    if tool.is_botocore and (tool.component != "aws-cli" or (release or (2,))[0] != 2):  # noqa: PLR2004 - the CLI's second version
        return
    sure = not tool.is_botocore or release is not None
    yield Finding(
        title=f"{tool.name} uses {_PROFILE} (“{second}”), not {_DEFAULT} (“{first}”)",
        explanation=f"Both variables are set, to different profiles. boto3 uses {_DEFAULT}; the "
        f"AWS CLI since version 2 and the other SDKs use {_PROFILE}.",
        certainty="likely" if sure else "possible",
        profile=second,
        evidence=tuple(
            quote_setting(Setting(name="", value=value, place=Place(variable=name)), says, says)
            for name, value, says in (
                (_PROFILE, second, "this is used"),
                (_DEFAULT, first, "this is ignored"),
            )
        ),
        proposals=(_select(first, (_DEFAULT,)),),
    )
