"""The tool or SDK in use does not know the kind of credentials that the chain asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.chain import Place, Setting
from doctor.model.command import shell
from doctor.model.credential_kind import CredentialFeature
from doctor.model.failure import Failure
from doctor.model.failure_kinds import FailureKind
from doctor.model.finding import Certainty, Evidence, Finding, Proposal, Severity
from doctor.model.sdk import NAMES, Component, Version
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.credential_kinds import (
    POD_AGENTS,
    Need,
    find_call_without_role,
    needs_of,
)
from doctor.rules.shared.sdks.releases import (
    KNOWS,
    WORDS,
    Knows,
    always_knows,
    never_knows,
    too_old,
)
from doctor.rules.shared.sdks.tools import (
    Tool,
    command_of,
    format_version,
    texts_of,
    tool_of,
    versions_of,
)
from doctor.texts.failure_signs import shows_sign
from doctor.texts.sdk_names import find_sdks

_EMPTY_HANDED: frozenset[FailureKind] = frozenset(
    {
        "no-credentials",
        "source-profile-without-credentials",
        "missing-source",
        "partial-credentials",
        "profile-not-found",
        "sso-settings",
        "metadata-failed",
        "bad-credential-source",
    }
)
"""What a tool says that found no credentials where the files show some."""

_OWN_ERRORS = frozenset({"sso", "sso-session", "login", "process", "web-identity"})
"""Kinds whose failure has words of its own: who knows them does not say "no credentials"."""

_SAID_BY: Final[Mapping[str, FailureKind]] = MappingProxyType(
    {"sso": "sso-token", "sso-session": "sso-token", "login": "login-token"}
)
"""The failure that only an SDK has which knows the kind: it tried to use the token."""


@rule(
    id="config/tool-too-old",
    summary="the tool or SDK in use does not know this kind of credentials",
    over=(
        "credentials/no-credentials",
        "credentials/container-credentials-failed",
        "config/profile-not-found",
        "config/role-without-source",
        "config/source-profile-without-credentials",
        "config/sdk-disagreement",
        "federation/sso-config-mismatch",
    ),
)
def tool_too_old(situation: Situation) -> Iterator[Finding]:
    """Ask: do the files hold credentials of a kind that what ran cannot read?"""
    found = _refused_agent(situation) or _refused_command(situation) or _lacks_part(situation)
    if found is not None:
        yield found
        return
    told = _find_refusal(situation)
    tool, versions = tool_of(situation), versions_of(situation)
    for need in needs_of(situation):
        row = _row(need, tool, versions)
        if row is not None:
            yield _by_table(situation, need, row, versions, told)
            return
    if told is not None:
        yield from _by_words(situation, tool, versions, told)
        yield from _by_text_alone(situation, tool, told)


def _find_refusal(situation: Situation) -> Failure | None:
    """Return the failure of a tool that came back with empty hands, or never took the role."""
    own = {"probe"}
    pasted = [each for each in situation.case.errors if each.origin not in own]
    if not pasted:
        return None
    empty = next((each for each in situation.failures if each.kind in _EMPTY_HANDED), None)
    return empty or find_call_without_role(situation)


def _row(need: Need, tool: Tool | None, versions: dict[Component, Version]) -> Knows | None:
    for component, version in versions.items():
        of_tool = tool is None or component == tool.component or tool.may_be(component)
        row = too_old(component, need.kind, version)
        if row is not None and (of_tool or component in {"boto3", "terraform-aws"}):
            return row
    if tool is not None and tool.sdks and all(never_knows(each, need.kind) for each in tool.sdks):
        return next(
            row
            for row in KNOWS
            if row.component in tool.sdks and row.kind == need.kind and row.since is None
        )
    return None


def _by_table(
    situation: Situation,
    need: Need,
    row: Knows,
    versions: dict[Component, Version],
    told: Failure | None,
) -> Finding:
    name, version = NAMES[row.component], versions.get(row.component)
    release = name if version is None else f"{name} {format_version(version)}"
    since = "no release does" if row.since is None else f"{format_version(row.since)} and later do"
    failing = bool(situation.failures)
    return _finding(
        need,
        title=f"{release} does not support {WORDS[need.kind]}",
        explanation=f"The files are fine for newer tools, but {release} ignores "
        f"{WORDS[need.kind]}: {since} ({row.source}).",
        certainty="proven" if told is not None or not failing else "likely",
        severity="error" if failing else "warning",
        told=told,
        upgrade=f"use a tool that is not built on {name}: no release of it will support this"
        if row.since is None
        else f"update {name} to {format_version(row.since)} or later",
    )


def _by_words(
    situation: Situation,
    tool: Tool | None,
    versions: dict[Component, Version],
    told: Failure,
) -> Iterator[Finding]:
    """Tell it by what was said: nothing was found, where the files show something."""
    need = _overlooked_need(situation, tool, told)
    if need is None:
        return
    name = "the tool" if tool is None else tool.name
    shown = [f"{NAMES[each]} {format_version(number)}" for each, number in versions.items()]
    seen = f" Seen of releases: {', '.join(shown)}." if shown else ""
    finding = _finding(
        need,
        title=f"{name} does not seem to support {WORDS[need.kind]}",
        explanation=f"The files have {WORDS[need.kind]}, and {name} found no credentials there. A "
        "release that supports them would use them, or report what is wrong. Each tool has its "
        f"own SDK, often an older one than the AWS CLI's.{seen}",
        certainty=_certainty(need, tool, told),
        severity="error",
        told=told,
        upgrade=f"update {name} to a release with an SDK that supports them",
    )
    yield replace(
        finding, next_step="check its release (--version), and the SDK that it is built on"
    )


def _by_text_alone(situation: Situation, tool: Tool | None, told: Failure) -> Iterator[Finding]:
    """Without the files: a profile that lacks start URL and Region may have an sso_session."""
    if told.kind != "sso-settings" or situation.case.files is not UNSET:
        return
    if tool is None or tool.is_botocore or "sso_start_url" not in told.sso_settings:
        return
    finding = _finding(
        Need(kind="sso-session", setting=Setting(name="", value=""), profile=told.profile),
        title=f"{tool.name} may be too old for sso_session",
        explanation="The AWS CLI (2.9.0 and later) writes profiles with start URL and Region in "
        "an [sso-session] section. An older SDK finds neither in the profile, and says that they "
        "are missing.",
        certainty="likely",
        severity="error",
        told=told,
        upgrade=f"update {tool.name} to a release with an SDK that supports sso_session",
    )
    yield replace(
        finding,
        evidence=(quote_failure(told),),
        next_step="check the profile: without sso_session, the two settings are really missing",
    )


def _overlooked_need(situation: Situation, tool: Tool | None, told: Failure) -> Need | None:
    # Who misses settings that the session holds has not used its token, whatever else is shown.
    said = {each.kind for each in situation.failures if told.kind != "sso-settings"}
    needs = tuple(each for each in needs_of(situation) if _SAID_BY.get(each.kind) not in said)
    if tool is not None and tool.sdks:
        sdks = tool.sdks
        needs = tuple(e for e in needs if not all(always_knows(sdk, e.kind) for sdk in sdks))
    if told.kind == "access-denied":
        needs = tuple(each for each in needs if each.kind in {"credential-source", "web-identity"})
    if told.kind == "sso-settings":
        # Who names the session that is not there has read the setting.
        reads = told.source is not None
        needs = tuple(each for each in needs if each.kind == "sso-session" and not reads)
    chain = situation.chain
    stops = chain is not None and any(each.kind != "sso-token-missing" for each in chain.faults)
    if not needs or (stops and told.kind not in {"sso-settings", "access-denied"}):
        return None
    if tool is not None and not tool.is_botocore:
        return needs[0]
    return next((each for each in needs if each.kind in _OWN_ERRORS), None)


def _certainty(need: Need, tool: Tool | None, told: Failure) -> Certainty:
    if told.kind in {"sso-settings", "source-profile-without-credentials"}:
        # The section may as well stand in a file that the tool did not read.
        return "likely"
    known = tool is not None and not tool.is_botocore
    return "likely" if known or need.kind in _OWN_ERRORS else "possible"


def _finding(
    need: Need,
    *,
    title: str,
    explanation: str,
    certainty: Certainty,
    severity: Severity,
    told: Failure | None,
    upgrade: str,
) -> Finding:
    words = () if told is None else (quote_failure(told),)
    return Finding(
        title=title,
        explanation=explanation,
        severity=severity,
        certainty=certainty,
        profile=need.profile,
        evidence=(quote_setting(need.setting, "the tool does not know this", "ignored"), *words),
        proposals=(
            Proposal(title=upgrade, who="caller", kind="environment"),
            *_hand_over(need.profile),
        ),
    )


def _hand_over(profile: str | None) -> Iterator[Proposal]:
    """Let a tool that does know hand the credentials over in the environment."""
    if profile is not None:
        yield Proposal(
            title="until then, let the AWS CLI pass the session in the environment",
            who="caller",
            kind="environment",
            commands=(
                shell(
                    'eval "$(aws configure export-credentials --profile {} --format env)"', profile
                ),
            ),
        )


def _refused_command(situation: Situation) -> Finding | None:
    """Tell an AWS CLI that has no `sso` or `login` command at all."""
    words = (command_of(situation) or "").split()
    wanted = next((each for each in words[1:4] if each in {"sso", "login"}), None)
    told = next((each for each in situation.failures if "invalid-choice" in each.signs), None)
    if wanted is None or told is None or "aws" not in words[0]:
        return None
    kind: CredentialFeature = "sso" if wanted == "sso" else "login"
    first = "2.0.0" if wanted == "sso" else "2.32.0"
    finding = _finding(
        Need(kind=kind, setting=Setting(name="", value="")),
        title=f"this AWS CLI has no command “{wanted}”",
        explanation=f"Release {first} introduced it. Version 1 of the AWS CLI does not have it, "
        "and is often first in the PATH, installed by pip or by the system.",
        certainty="proven",
        severity="error",
        told=told,
        upgrade=f"install the AWS CLI {first} or later, and see which one runs: which -a aws",
    )
    return replace(finding, evidence=(quote_failure(told),))


def _lacks_part(situation: Situation) -> Finding | None:
    """Tell a build without the module that this kind of credentials needs: SDKs name it."""
    told = next((each for each in situation.failures if each.kind == "missing-dependency"), None)
    if told is None or situation.works:
        return None
    tool, chain = _speaker(situation), situation.chain
    profile = None if chain is None else chain.profile
    return Finding(
        title=f"{'the tool' if tool is None else tool.name} is built without a part that the "
        "profile needs",
        explanation="The SDKs for Java, Rust and Python keep some kinds of credentials, such as "
        "assumed roles and sign-ins, in separate modules. The error names the missing one. The "
        "files are fine for tools that have it.",
        certainty="proven",
        severity="error",
        profile=profile,
        evidence=(quote_failure(told),),
        proposals=(
            Proposal(title=_module_advice(tool), who="caller", kind="environment"),
            *_hand_over(profile),
        ),
    )


def _speaker(situation: Situation) -> Tool | None:
    """Return the tool whose words these may be: no other SDK than its own names the module."""
    tool = tool_of(situation)
    said_by = {each for text in texts_of(situation) for each in find_sdks(text)}
    foreign = tool is not None and tool.sdks and said_by and said_by.isdisjoint(tool.sdks)
    return None if foreign else tool


def _module_advice(tool: Tool | None) -> str:
    """Say who can add a module: whoever builds the program, not who runs a finished one."""
    if tool is None or tool.name.startswith("the AWS SDK") or tool.name in NAMES.values():
        return "if you build the program yourself, add the module that the error names"
    return f"update {tool.name} to a release that is built with it, or ask its maintainers for one"


def _refuses_host(situation: Situation, failure: Failure) -> bool:
    return "container-host-refused" in failure.signs or any(
        shows_sign(text, "container-host-refused") for text in texts_of(situation)
    )


def _refused_agent(situation: Situation) -> Finding | None:
    """Tell an SDK that refuses the very address of EKS Pod Identity: it is older than that."""
    uri = situation.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    for failure in situation.failures:
        host = next((each for each in POD_AGENTS if each in f"{failure.source} {uri}"), None)
        if host is not None and _refuses_host(situation, failure):
            setting = Setting(name="", value=host, place=Place())
            tool = tool_of(situation)
            name = "the SDK" if tool is None else f"the SDK of {tool.name}"
            finding = _finding(
                Need(kind="pod-identity", setting=setting),
                title=f"{name} is older than {WORDS['pod-identity']}",
                explanation=f"{host} is the address of the EKS Pod Identity agent. An SDK that "
                "rejects it as a host knows only the address of ECS: the first releases that "
                "support it are from late 2023.",
                certainty="proven",
                severity="error",
                told=failure,
                upgrade=f"update {name} (https://docs.aws.amazon.com/eks/latest/userguide/"
                "pod-id-minimum-sdk.html lists the first releases)",
            )
            place = Place(variable="AWS_CONTAINER_CREDENTIALS_FULL_URI")
            seen = (
                Evidence(says=f"{host} is the agent of EKS Pod Identity")
                if uri is None
                else quote_setting(
                    Setting(name="", value=uri, place=place), "the agent's address", "refused"
                )
            )
            return replace(finding, evidence=(seen, quote_failure(failure)))
    return None
