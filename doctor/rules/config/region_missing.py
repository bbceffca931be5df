"""No region is set anywhere, and the call needs one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from doctor.model.chain import Place, Setting
from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment, SetSetting
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.region import REGION_VARIABLES
from doctor.model.sdk import Sdk
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_settings, selected_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import Tool, tool_of

_NEW, _OLD = REGION_VARIABLES
_EXAMPLE = "us-east-1"

_NEEDS_ONE: Final[tuple[Sdk, ...]] = ("go-v2", "java-v2", "js-v3", "rust")
"""SDKs that make no client for STS without a region; boto3 falls back on the global endpoint.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
"""


@rule(
    id="config/region-missing",
    summary="no region is set anywhere, and the call needs one",
    severity="warning",
)
def region_missing(situation: Situation) -> Iterator[Finding]:
    """Ask: does anything say in which region to call?"""
    told = [each for each in situation.failures if each.kind == "region-missing"]
    tool = tool_of(situation)
    if not told and not _will_be_missed(situation, tool):
        return
    name = None if situation.chain is None else situation.chain.profile
    where, seen = _elsewhere(situation, tool)
    yield Finding(
        severity="error" if told else "warning",
        # The profile has a region: that the tool does not see it has a cause of its own.
        certainty="likely" if selected_setting(situation, "region") else "proven",
        title="no region is set where the call looks for one",
        explanation=f"Service calls need a region, and none is set here.{where}",
        profile=name,
        evidence=(*seen, *(quote_failure(each) for each in told), *_nowhere(situation, told)),
        proposals=_propose_region(situation, name, tool),
    )


def _nowhere(situation: Situation, told: list[Failure]) -> Iterator[Evidence]:
    """Show that the files were read and set no region, where no tool has said so yet."""
    for file in () if told or situation.shared is None else situation.shared.files:
        yield Evidence(says=f"{file.path} sets no region for this profile")


def _will_be_missed(situation: Situation, tool: Tool | None) -> bool:
    """Say whether an SDK that needs a region for STS has none, as far as all was seen."""
    case = situation.case
    if tool is None or not tool.is_surely(*_NEEDS_ONE) or not situation.hops:
        return False
    if situation.failures or tool.component is not None:
        # What failed has another cause; Terraform has its region in its own configuration.
        return False
    if case.files is UNSET or UNSET in (case.files.config, case.files.credentials):
        return False
    set_anywhere = case.env is UNSET or situation.variable(_NEW) or situation.variable(_OLD)
    return not set_anywhere and selected_setting(situation, "region") is None


def _elsewhere(situation: Situation, tool: Tool | None) -> tuple[str, tuple[Evidence, ...]]:
    """Say where there is a region that the call did not use, and why not."""
    new, own = situation.variable(_NEW), selected_setting(situation, "region")
    if new and own is None and not situation.variable(_OLD):
        setting = Setting(name="", value=new, place=Place(variable=_NEW))
        return (
            f" {_NEW} is set; boto3 and version 1 of the AWS CLI read only {_OLD}.",
            (quote_setting(setting, "a region is here", "not read by boto3"),),
        )
    for section, setting in reached_settings(situation, "region"):
        if own is None and section.kind == "profile":
            says = f"“{section.name}” has a region, which applies only to that profile"
            return f" {says}.", (quote_setting(setting, says, "not inherited"),)
    if own is not None and tool is not None and not tool.is_botocore:
        return (
            " The profile has one, and the tool did not read it.",
            (quote_setting(own, "a region is here", "not read"),),
        )
    return "", ()


def _propose_region(
    situation: Situation, name: str | None, tool: Tool | None
) -> tuple[Proposal, ...]:
    known = situation.variable(_NEW) or situation.variable(_OLD)
    region = known or _EXAMPLE
    example = "" if known else f", for example {_EXAMPLE}"
    variable = _OLD if tool is None or tool.is_botocore else _NEW
    by_variable = Proposal(
        title=f"set the region for this shell{example}",
        who="caller",
        kind="environment",
        edits=(ChangeEnvironment(set=((variable, region),)),),
        commands=(shell("export {}={}", variable, region),),
    )
    shared = situation.shared
    profile = name or "default"
    if shared is None or profile not in shared.profile_names:
        return (by_variable,)
    by_file = Proposal(
        title=f"set the region in “{profile}”{example}",
        who="caller",
        kind="config-edit",
        edits=(SetSetting(profile=profile, name="region", value=region),),
    )
    return (by_file, by_variable)
