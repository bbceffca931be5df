"""The tool reads one of the two files only, and what is asked for stands in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.model.chain import Section, Setting
from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Finding, Proposal, Quote
from doctor.model.finding import Evidence as Seen
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_sections
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.credential_kinds import needs_of
from doctor.rules.shared.sdks.tools import READS_CREDENTIALS_ALONE, Tool, tool_of

_SWITCH = "AWS_SDK_LOAD_CONFIG"
_MISSED = frozenset({"profile-not-found", "no-credentials", "region-missing"})


@rule(
    id="config/shared-config-not-loaded",
    summary="the tool reads only one of the two files, and the profile is in the other",
    over=(
        "config/profile-not-found",
        "credentials/no-credentials",
        "config/region-missing",
    ),
)
def shared_config_not_loaded(situation: Situation) -> Iterator[Finding]:
    """Ask: is what the tool misses in the config file, which it may not read?"""
    tool = tool_of(situation)
    told = next((each for each in situation.failures if each.kind in _MISSED), None)
    if told is None or situation.variable(_SWITCH) or not _may_read_one(tool):
        return
    section = _only_in_config(situation, told)
    if section is None:
        return
    name = "the tool" if tool is None else tool.name
    yield Finding(
        title=f"{name} reads only the credentials file, and [{section.name}] is in the config file",
        explanation=f"The profile exists: boto3 and the AWS CLI read both files. {_who(tool)} "
        f"only the credentials file, unless {_SWITCH} is set.",
        certainty=_certainty(situation, tool, told),
        profile=section.name,
        evidence=(_describe_section(section, told), quote_failure(told)),
        proposals=(
            Proposal(
                title="let the tool read both files",
                who="caller",
                kind="environment",
                edits=(ChangeEnvironment(set=((_SWITCH, "1"),)),),
                commands=(shell("export {}=1", _SWITCH),),
            ),
        ),
        next_step="if that does not help, the tool reads no config file at all: put keys or a "
        f"credential_process for “{section.name}” in the credentials file",
    )


def _may_read_one(tool: Tool | None) -> bool:
    return tool is None or not tool.sdks or tool.may_be(*READS_CREDENTIALS_ALONE)


def _who(tool: Tool | None) -> str:
    if tool is not None and tool.is_surely(*READS_CREDENTIALS_ALONE):
        return f"{tool.name} is built on an SDK (Go v1, JavaScript v2) that reads"
    return "Tools that are built on the SDKs for Go v1 or JavaScript v2 read"


def _certainty(situation: Situation, tool: Tool | None, told: Failure) -> Certainty:
    """An SDK that reads one file tells it; a kind that it may not know at all explains as much."""
    if "switch-named" in told.signs:
        return "proven"
    if tool is None or not tool.sdks or needs_of(situation):
        return "possible"
    return "proven" if tool.is_surely(*READS_CREDENTIALS_ALONE) else "likely"


def _only_in_config(situation: Situation, told: Failure) -> Section | None:
    """Return the section of the config file that the tool would have to read."""
    shared, chain = situation.shared, situation.chain
    if shared is None or chain is None:
        return None
    if told.kind == "region-missing":
        return next((each for each in reached_sections(situation) if each.setting("region")), None)
    name = told.profile or chain.profile or "default"
    if any(each.name == name for each in shared.credentials.sections):
        return None
    of_config = (each for each in shared.config.sections if each.kind == "profile")
    return next((each for each in of_config if each.name == name and _gives(each)), None)


def _gives(section: Section) -> bool:
    """Say whether a section gives credentials: one with a region alone explains nothing."""
    names = r"role_arn|aws_access_key_id|sso_\w+|credential_process|login_session"
    return any(re.fullmatch(names, each.name) for each in section.settings)


def _describe_section(section: Section, told: Failure) -> Seen:
    region: Setting | None = section.setting("region")
    if told.kind == "region-missing" and region is not None:
        return quote_setting(region, "the region is here", "not read")
    quote = Quote(text=section.header, length=len(section.header), label="not read")
    return Seen(says="the profile is here", place=section.place, quote=quote)
