"""What is known of where a call was made, and by which tool, for or against a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import UNSET

from doctor.case.pasted_commands import read_command
from doctor.model.case import CaseText
from doctor.model.limits import SHORTEST_SESSION
from doctor.rules.differential.candidates import Fact
from doctor.rules.differential.fact_question import Asked, Showing
from doctor.rules.shared.evidence.job_duration import job_of
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.keys.metadata_service import in_container, is_about_container
from doctor.rules.shared.sdks.ci_jobs import ci_job
from doctor.rules.shared.sdks.tools import READS_CREDENTIALS_ALONE, command_of, tool_of
from doctor.rules.shared.tokens.claims import is_of_cluster, token_of
from doctor.rules.shared.tokens.cluster_access import cluster_access
from doctor.texts.surroundings import any_shows


def _files_seen(asked: Asked) -> str | None:
    files = asked.situation.case.files
    held = () if files is UNSET else (files.config, files.credentials)
    seen = any(isinstance(each, CaseText) and each.text is not None for each in held)
    return "the shared files were read" if seen else None


def _process_named(asked: Asked) -> str | None:
    for _, setting in reached_settings(asked.situation, "credential_process"):
        return f"the profile starts a program (credential_process, line {setting.place.line})"
    shared = asked.situation.shared
    sections = () if shared is None else shared.config.sections
    if any(each.setting("credential_process") for each in sections):
        return "a profile starts a program (credential_process)"
    shown = any_shows(asked.texts, "process-named")
    return "the text mentions credential_process" if shown else None


def _profile_named(asked: Asked) -> str | None:
    target, chain = asked.situation.case.target.profile, asked.situation.chain
    named = target or (chain.profile if chain is not None and chain.profile else None)
    if named and named != "default":
        return f"the text names the profile {named}"
    by_command = read_command(command_of(asked.situation) or "").profile
    return f"the command names the profile {by_command}" if by_command else None


def _in_ci(asked: Asked) -> str | None:
    return ci_job(asked.situation)


def _in_container(asked: Asked) -> str | None:
    return "the call is made in a container" if in_container(asked.situation) else None


def _in_cluster(asked: Asked) -> str | None:
    if is_of_cluster(asked.situation):
        return "the token is a pod's"
    token = token_of(asked.situation.case)
    if token is not None and token.issuer is not None:
        return None
    texts = asked.texts
    shown = any_shows(texts, "kubernetes") and not any_shows(texts, "other-issuer")
    return "the call is made in a Kubernetes cluster" if shown else None


def _sso_profile(asked: Asked) -> str | None:
    for _, setting in reached_settings(asked.situation, "sso_session", "sso_start_url"):
        return f"the profile signs in to Identity Center ({setting.name})"
    shown = any_shows(asked.texts, "identity-center")
    return "the text mentions a sign-in to Identity Center" if shown else None


def _old_sdk(asked: Asked) -> str | None:
    tool = tool_of(asked.situation)
    old = tool is not None and tool.is_surely(*READS_CREDENTIALS_ALONE)
    return (
        f"{tool.name if tool else ''} is built on an SDK of the first generation" if old else None
    )


def _token_seen(asked: Asked) -> str | None:
    token = token_of(asked.situation.case)
    if token is None:
        return None
    told = [f"{name} = {value}" for name in ("sub", "aud", "azp") if (value := token.text(name))]
    return f"the token has {', '.join(told)}" if told else None


def _about_container(asked: Asked) -> str | None:
    named = is_about_container(asked.failure)
    return "it is the credential endpoint of a container" if named else None


def _speaks_of_passing(asked: Asked) -> str | None:
    return "the text mentions passing a role" if "passing" in asked.failure.signs else None


def _cluster_map_read(asked: Asked) -> str | None:
    seen = cluster_access(asked.situation.case)
    return f"{seen[0].name} was read" if seen else None


def _several_kinds_named(asked: Asked) -> str | None:
    shown = "one-credential-type" in asked.failure.signs
    return "the tool lists every kind of credentials, not the two that it found" if shown else None


def _names_missing_setting(asked: Asked) -> str | None:
    named = asked.failure.sso_settings
    return f"the tool reports {named[0]} as missing" if named else None


def _session_spoken_of(asked: Asked) -> str | None:
    """Who has sections of sessions has these settings there, and not in the profile."""
    spoken = "sso-session sections" in asked.situation.case.topics
    missed = {"sso_start_url", "sso_region"} & set(asked.failure.sso_settings)
    return "the text speaks of sso-session sections" if spoken and missed else None


def _command_seen(asked: Asked) -> str | None:
    return "the command was seen" if command_of(asked.situation) else None


def _config_switch_set(asked: Asked) -> str | None:
    value = asked.situation.variable("AWS_SDK_LOAD_CONFIG")
    return "AWS_SDK_LOAD_CONFIG is set" if value else None


def _reads_both_files(asked: Asked) -> str | None:
    tool = tool_of(asked.situation)
    if tool is None or not tool.sdks or tool.may_be(*READS_CREDENTIALS_ALONE):
        return None
    return f"{tool.name} reads both files"


def _job_short(asked: Asked) -> str | None:
    ran = job_of(asked.situation)
    short = ran is not None and ran.seconds < SHORTEST_SESSION
    return f"the job ran for {ran.seconds} seconds" if short and ran else None


SURROUNDING_FACTS: Final[Mapping[Fact, Showing]] = MappingProxyType(
    {
        "about-container": _about_container,
        "cluster-map-read": _cluster_map_read,
        "command-seen": _command_seen,
        "several-kinds-named": _several_kinds_named,
        "config-switch-set": _config_switch_set,
        "files-seen": _files_seen,
        "in-ci": _in_ci,
        "in-cluster": _in_cluster,
        "in-container": _in_container,
        "job-short": _job_short,
        "names-missing-setting": _names_missing_setting,
        "old-sdk": _old_sdk,
        "process-named": _process_named,
        "profile-named": _profile_named,
        "reads-both-files": _reads_both_files,
        "session-spoken-of": _session_spoken_of,
        "speaks-of-passing": _speaks_of_passing,
        "sso-profile": _sso_profile,
        "token-seen": _token_seen,
    }
)
"""Facts about tool, machine and files."""
