"""The name of an sso-session holds a blank: some tools find the section, and others do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.chain import Section
from doctor.model.command import quote
from doctor.model.edit import RenameSection, SetSetting
from doctor.model.failure import Failure
from doctor.model.failure_kinds import FailureKind
from doctor.model.finding import Certainty, Finding, Proposal, Severity
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import quote_place, reached_settings
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import tool_of

_WHY: Final = (
    "`aws configure sso` writes such a name in quotes. The AWS CLI and boto3 "
    "drop the quotes, and cannot read the name without them; the SDKs for Go, .NET and "
    "JavaScript, and so Terraform, Pulumi and the CDK, look for the name as written and "
    "do not find it (releases differ)."
)
_MISSED: Final[frozenset[FailureKind]] = frozenset({"sso-settings", "no-credentials", "sso-token"})


@rule(
    id="config/sso-session-name-blank",
    summary="the name of an sso-session contains a space, and tools read that differently",
    over=(
        "federation/sso-config-mismatch",
        "credentials/sso-token-expired",
        "credentials/no-credentials",
        "config/tool-too-old",
        "config/sdk-disagreement",
    ),
)
def sso_session_name_blank(situation: Situation) -> Iterator[Finding]:
    """Ask: does a profile name an sso-session that not every tool finds?"""
    if situation.shared is None:
        missed = (each for each in situation.failures if each.kind == "sso-settings")
        named = next((each for each in missed if " " in (each.source or "").strip()), None)
        if named is not None:
            yield _report_missed_name(named)
    for section, setting in reached_settings(situation, "sso_session"):
        header = _header(situation, setting.value)
        if header is None or " " not in setting.value:
            continue
        told = tuple(each for each in situation.failures if each.kind in _MISSED)
        weighed = _weigh(situation, header, failed=bool(told))
        if weighed is None:
            continue
        severity, certainty = weighed
        plain = "-".join(setting.value.split())
        yield Finding(
            severity=severity,
            certainty=certainty,
            title=f"the sso-session “{setting.value}” has a space in its name",
            explanation=_WHY,
            profile=section.name,
            evidence=(
                quote_place(situation, header.place, "the section", "a space in the name"),
                quote_place(situation, setting.place, "the profile names it"),
                *map(quote_failure, told),
            ),
            proposals=(_rename(situation, header, setting.value, plain),),
            next_step="the token's file is named after the session, so sign in again: aws sso "
            f"login --sso-session {quote(plain)}",
        )


def _report_missed_name(failure: Failure) -> Finding:
    """Tell of a name that the tool itself says it looked for; the file was not seen."""
    plain = "-".join((failure.source or "").split())
    return Finding(
        certainty="likely",
        title=f"the sso-session “{failure.source}” has a space in its name",
        explanation=_WHY,
        profile=failure.profile,
        evidence=(quote_failure(failure),),
        next_step=f"call the session {plain} in its header and in the profiles that name it, and "
        f"sign in again: aws sso login --sso-session {quote(plain)}",
    )


def _header(situation: Situation, name: str) -> Section | None:
    """Return the section that is meant: its name in quotes, or with blanks and no quotes."""
    sections = () if situation.shared is None else situation.shared.config.sections
    for each in sections:
        kind, _, rest = each.header.strip("[] ").partition(" ")
        if kind == "sso-session" and rest.strip().strip("\"'") == name:
            return each
    return None


def _rename(situation: Situation, header: Section, name: str, plain: str) -> Proposal:
    """Propose a name without blanks, in the header and in every profile that names it."""
    sections = () if situation.shared is None else situation.shared.config.sections
    named = [
        each.name
        for each in sections
        if (setting := each.setting("sso_session")) is not None and setting.value == name
    ]
    return Proposal(
        title=f"call the session {plain}, in its header and in the profiles that name it",
        who="caller",
        kind="config-edit",
        edits=(
            RenameSection(place=header.place, header=f"[sso-session {plain}]"),
            *(SetSetting(profile=each, name="sso_session", value=plain) for each in named),
        ),
    )


def _weigh(
    situation: Situation, header: Section, *, failed: bool
) -> tuple[Severity, Certainty] | None:
    """Say for whom it counts: without quotes botocore reads nothing, with them others may not."""
    quote = any(mark in header.header for mark in "\"'")
    tool = tool_of(situation)
    if not quote:
        other = tool is not None and bool(tool.sdks) and not tool.is_botocore
        return None if other else ("error", "proven")
    if not failed or (tool is not None and tool.is_botocore):
        return "warning", "proven"
    return "error", "likely"
