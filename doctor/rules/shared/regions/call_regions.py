"""Where the calls of a case go: the regions it shows, and the endpoint that issues its sessions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from doctor.model.chain import Place, Setting
from doctor.model.finding import Evidence
from doctor.model.region import REGION_VARIABLES, is_opt_in
from doctor.model.sdk import NAMES, Component, Version
from doctor.model.situation import Situation
from doctor.profiles.endpoint import ENDPOINT_VARIABLES
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.sdks.tools import (
    command_of,
    format_version,
    texts_of,
    tool_of,
    versions_of,
)
from doctor.texts.region_names import (
    find_bucket_regions,
    find_regions,
    find_set_regions,
    find_sts_regions,
    names_first_version,
    names_global_sts,
)

_MOST_CALLED: Final = 2
"""An error that names more regions than this lists those that there are."""

Origin = Literal["bucket", "error", "command", "attachment", "variable", "profile", "prose"]

Issuer = Literal["global", "regional", "unknown"]


class SeenRegion(msgspec.Struct, frozen=True, kw_only=True):
    """A region that a case shows, where it was seen, and what shows it."""

    name: str
    origin: Origin
    evidence: Evidence

    @property
    def is_opt_in(self) -> bool:
        """Say whether an account has to enable the region before its endpoints know it."""
        return is_opt_in(self.name)


def list_case_regions(situation: Situation) -> tuple[SeenRegion, ...]:
    """Return every region that the case shows, what decides first: the call itself."""
    found = [
        *_of_bucket(situation),
        *_in_errors(situation),
        *_in_logs(situation),
        *_in_command(situation),
        *_in_attachments(situation),
        *_in_variables(situation),
        *_in_profiles(situation),
    ] or list(_in_prose(situation))
    return tuple({each.name: each for each in reversed(found)}.values())[::-1]


def deciding_regions(situation: Situation) -> tuple[SeenRegion, ...]:
    """Return the regions that calls went to: a command's option wins over a variable, and so on."""
    seen = list_case_regions(situation)
    if not seen:
        return ()
    decides = tuple(each for each in seen if each.origin == seen[0].origin)
    return decides[:1] if seen[0].origin in {"variable", "profile"} else decides


def opt_in_region(situation: Situation) -> SeenRegion | None:
    """Return the region that calls went to, where it is one that an account has to enable."""
    return next((each for each in deciding_regions(situation) if each.is_opt_in), None)


def _of_bucket(situation: Situation) -> Iterator[SeenRegion]:
    """Read where the bucket is: S3 sends a call there, whatever region the command names."""
    if not any(each.code == "InvalidToken" for each in situation.failures):
        return
    for attachment in situation.case.attachments:
        for name in find_bucket_regions(attachment.text):
            says = f"the bucket is in {name}"
            yield SeenRegion(name=name, origin="bucket", evidence=Evidence(says=says))


def _in_errors(situation: Situation) -> Iterator[SeenRegion]:
    for failure in situation.failures:
        named = dict.fromkeys(failure.regions)
        for name in named if len(named) <= _MOST_CALLED else ():
            says = f"the error names the region {name}"
            yield SeenRegion(name=name, origin="error", evidence=Evidence(says=says))


def _in_logs(situation: Situation) -> Iterator[SeenRegion]:
    """Read the endpoint of STS that a log in debug mode shows the call to go to."""
    texts = tuple(texts_of(situation))
    named = dict.fromkeys(name for text in texts for name in find_sts_regions(text))
    for name in named if len(named) == 1 else ():
        says = f"the call goes to sts.{name}"
        yield SeenRegion(name=name, origin="error", evidence=Evidence(says=says))


def _in_command(situation: Situation) -> Iterator[SeenRegion]:
    for name in find_regions(command_of(situation) or ""):
        says = f"the command names the region {name}"
        yield SeenRegion(name=name, origin="command", evidence=Evidence(says=says))


def _in_attachments(situation: Situation) -> Iterator[SeenRegion]:
    """Read the one region that pasted workflows, manifests and provider blocks set."""
    named: dict[str, str] = {}
    for attachment in situation.case.attachments:
        if attachment.name != "command":
            for name in find_set_regions(attachment.text):
                named.setdefault(name, attachment.name)
    if len(named) == 1:
        for name, where in named.items():
            says = f"{where} sets the region {name}"
            yield SeenRegion(name=name, origin="attachment", evidence=Evidence(says=says))


def _in_variables(situation: Situation) -> Iterator[SeenRegion]:
    for variable in REGION_VARIABLES:
        name = situation.variable(variable)
        if name:
            shown = Setting(name="region", value=name, place=Place(variable=variable))
            evidence = quote_setting(shown, "calls go to this region")
            yield SeenRegion(name=name, origin="variable", evidence=evidence)


def _in_profiles(situation: Situation) -> Iterator[SeenRegion]:
    for _, setting in reached_settings(situation, "region"):
        if setting.value:
            evidence = quote_setting(setting, "calls go to this region")
            yield SeenRegion(name=setting.value, origin="profile", evidence=evidence)


def _in_prose(situation: Situation) -> Iterator[SeenRegion]:
    """Read the one region that a text tells of and that an account has to enable.

    Somebody whose call fails there names others too, in which it works.
    """
    texts = tuple(texts_of(situation))
    if any(True for text in texts for _ in (*find_set_regions(text), *find_sts_regions(text))):
        return  # settings and endpoints are no prose: of several nobody knows which counts
    named = {name for text in texts for name in find_regions(text)}
    off = [name for name in named if is_opt_in(name)]
    for name in off if len(off) == 1 else ():
        evidence = Evidence(says=f"the text mentions the region {name}")
        yield SeenRegion(name=name, origin="prose", evidence=evidence)


_REGIONAL_SINCE: Final[dict[Component, Version | None]] = {
    "aws-cli": (2,),
    "boto3": (1, 40),
    "botocore": (1, 40),
    "dotnet": (4,),
    "go-v1": None,
    "java-v1": None,
    "js-v2": None,
}
"""From which release on an SDK asks the regional endpoint unless told otherwise; `None`: never."""


def issuer_of_sessions(situation: Situation) -> tuple[Issuer, tuple[Evidence, ...]]:
    """Say which endpoint of STS issues the sessions of a case, and what shows it.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
    """
    shown = tuple(_global_endpoint(situation))
    if shown:
        return "global", shown
    if situation.variable("AWS_STS_REGIONAL_ENDPOINTS") == "regional":
        return "regional", ()
    # Where the AWS CLI assumes the role itself, it sends its --region to STS as well.
    by_cli = bool(situation.hops) and (command_of(situation) or "").startswith("aws ")
    return ("regional" if by_cli and list_case_regions(situation) else "unknown"), ()


def _global_endpoint(situation: Situation) -> Iterator[Evidence]:
    variable = "AWS_STS_REGIONAL_ENDPOINTS"
    value = situation.variable(variable)
    if value is not None and value.lower() == "legacy":
        shown = Setting(name="", value=value, place=Place(variable=variable))
        yield quote_setting(shown, "sessions come from the global STS endpoint")
    for _, setting in reached_settings(situation, "sts_regional_endpoints"):
        if value is None and setting.value.lower() == "legacy":
            yield quote_setting(setting, "sessions come from the global STS endpoint")
    for name in ENDPOINT_VARIABLES:
        url = situation.variable(name)
        if url and names_global_sts(url):
            shown = Setting(name="", value=url, place=Place(variable=name))
            yield quote_setting(shown, "this is the global STS endpoint")
    if names_global_sts(command_of(situation) or ""):
        yield Evidence(says="the command calls the global endpoint, sts.amazonaws.com")
    if any(names_first_version(text) for text in texts_of(situation)):
        yield Evidence(
            says="the text mentions tokens of the global endpoint, which are of version 1"
        )
    if value is None:
        yield from _old_sdks(situation)


def _old_sdks(situation: Situation) -> Iterator[Evidence]:
    """Tell which SDK asks the global endpoint by itself, by its release or its own words."""
    tool = tool_of(situation)
    named = {
        component: version
        for component, version in versions_of(situation).items()
        if component in _REGIONAL_SINCE
    }
    for component, version in named.items():
        since = _REGIONAL_SINCE[component]
        if since is None or version < since:
            says = (
                f"{NAMES[component]} {format_version(version)} calls the global endpoint by default"
            )
            yield Evidence(says=says)
    never = tuple(each for each, since in _REGIONAL_SINCE.items() if since is None)
    if not named and tool is not None and tool.is_surely(*never):
        yield Evidence(says=f"{tool.name} calls the global STS endpoint by default")
