"""The tool reads the profile, and drops one of its settings on the way to AWS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.chain import Setting
from doctor.model.command import quote, shell
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Absent, Known
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.config._sent_parameters import leaves_out_parameter, recorded_parameters
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition, quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.credential_kinds import find_call_without_role
from doctor.rules.shared.sdks.releases import Drops, drops
from doctor.rules.shared.sdks.tools import (
    READS_CREDENTIALS_ALONE,
    Tool,
    format_version,
    tool_of,
    versions_of,
)
from doctor.rules.shared.trust.near_misses import missed_conditions
from doctor.texts.parameter_words import speaks_of

_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "external_id": ("sts:externalid",),
    "mfa_serial": ("aws:multifactorauthpresent", "aws:multifactorauthage"),
    "role_session_name": ("sts:rolesessionname",),
    "duration_seconds": (),
}
"""Settings that a tool may drop, and the keys of a trust policy that then go without."""


@rule(
    id="config/setting-ignored-by-tool",
    summary="the tool reads the profile but ignores one of its settings",
    over=("credentials/no-credentials",),
)
def setting_ignored_by_tool(situation: Situation) -> Iterator[Finding]:
    """Ask: would the call be let in as the profile has it, and was it refused as it was sent?"""
    tool = tool_of(situation)
    for hop in situation.hops:
        if hop.outcome == "worked":
            continue
        for name in _KEYS if hop.hop.profile is not None else ():
            setting = hop.hop.setting(name)
            found = None if setting is None else _dropped_setting(situation, hop, tool, setting)
            if found is not None:
                yield found
        yield from _find_dropped_settings(situation, hop, tool)
    yield from _role_not_taken(situation, tool)


def _dropped_setting(
    situation: Situation, hop: HopVerdict, tool: Tool | None, setting: Setting
) -> Finding | None:
    row = _row(situation, tool, setting)
    needed = _condition_met_by(hop, setting)
    certainty = _certainty(situation, hop, tool, setting, row=row, needed=needed is not None)
    if certainty is None:
        return None
    name = "the tool" if tool is None else tool.name
    wanted = (
        ()
        if needed is None
        else (quote_condition(*needed, "the role requires it", "the profile sets it"),)
    )
    return Finding(
        title=f"{name} does not send the profile's {setting.name}"
        if certainty == "proven"
        else f"{name} may not send the profile's {setting.name}",
        explanation=_explain(situation, hop, setting, row),
        certainty=certainty,
        hop=hop.index,
        profile=hop.hop.profile,
        evidence=(
            quote_setting(setting, "the profile has it", "not sent"),
            *wanted,
            *(quote_failure(each) for each in hop.refusals),
        ),
        proposals=tuple(_propose_sending_setting(hop.hop.profile, name, row)),
        next_step=None
        if certainty == "proven"
        else "call the role with the AWS CLI: aws sts get-caller-identity --profile "
        f"{quote(hop.hop.profile or 'PROFILE')}; if that works, the tool is the cause",
    )


def _find_dropped_settings(
    situation: Situation, hop: HopVerdict, tool: Tool | None
) -> Iterator[Finding]:
    """Tell a value of the tool's own configuration that the role requires and the call lacks.

    The configuration is whatever else was pasted: a provider block, a manifest, a values file.
    """
    for statement, element in missed_conditions(hop):
        key = (element.key or "").lower().partition("/")[0]
        if not isinstance(element.got, Absent) or not hop.refusals:
            continue
        given = _configured_value(situation, hop.role_arn, key, element.wanted)
        if given is None:
            continue
        name = "the tool" if tool is None else tool.name
        yield Finding(
            title=f"{name} does not send {element.key}, which its configuration has",
            explanation=f"{given} gives the value that the role requires, and the call did not "
            "send it: the tool reads its configuration and ignores this part.",
            certainty="likely",
            hop=hop.index,
            profile=hop.hop.profile,
            evidence=(
                Evidence(says=f"the value is in {given}"),
                quote_condition(statement, element, "the role requires it", "this was not sent"),
                *(quote_failure(each) for each in hop.refusals),
            ),
            proposals=tuple(_propose_sending_setting(hop.hop.profile or "NAME", name, None)),
            next_step=f"check the release notes of {name} for this setting, and update {name}",
        )


def _configured_value(
    situation: Situation, role_arn: str, key: str, wanted: tuple[str, ...]
) -> str | None:
    for pasted in situation.case.attachments:
        of_role = "get-role" in pasted.name or "trust" in pasted.name
        whole = of_role or '"Statement"' in pasted.text
        if pasted.name == "command" or whole or not speaks_of(pasted.text, key):
            continue
        if key == "sts:externalid" and _sends_to_others(pasted.text, role_arn):
            continue
        if any(value in pasted.text for value in wanted if "*" not in value and value):
            return pasted.name
    return None


def _sends_to_others(text: str, role_arn: str) -> bool:
    """Say whether a text is Terraform code that assumes roles, and this one without the value."""
    if "role_arn" not in text or "{" not in text:
        return False
    from doctor.texts.infrastructure.terraform import (  # noqa: PLC0415 - its parser is large
        read_terraform,
    )

    sent = read_terraform(text).external_ids
    return bool(sent) and sent.get(role_arn) is None


def _row(situation: Situation, tool: Tool | None, setting: Setting) -> Drops | None:
    if tool is None:
        return None
    versions = versions_of(situation)
    for component in (tool.component, *tool.sdks):
        if component is not None:
            row = drops(component, setting.name, versions.get(component))
            if row is not None:
                return row
    return None


def _condition_met_by(
    hop: HopVerdict, setting: Setting
) -> tuple[StatementMatch, ElementMatch] | None:
    """Return the trust condition that the setting meets, in a statement that would let in."""
    for statement in hop.verdict.allow_statements("trust policy"):
        if statement.missed:
            continue
        for element in statement.of("Condition"):
            if (element.key or "").lower() in _KEYS[setting.name] and element.truth == "true":
                return statement, element
    return None


def _certainty(
    situation: Situation,
    hop: HopVerdict,
    tool: Tool | None,
    setting: Setting,
    *,
    row: Drops | None,
    needed: bool,
) -> Certainty | None:
    if setting.name == "duration_seconds":
        ended = any(each.kind == "expired-credentials" for each in situation.failures)
        return ("likely" if row else "possible") if ended and _foreign(tool) else None
    refused = bool(hop.refusals) and not hop.named_layers - {"trust policy"}
    tried = setting.name == "mfa_serial" and any(
        each.kind.startswith("mfa-") for each in situation.failures
    )
    if not refused or tried:
        return None
    if leaves_out_parameter(situation, hop, setting.name) and (
        needed or not isinstance(hop.trust, Known)
    ):
        return "proven" if needed else "likely"
    if row is not None:
        return "proven" if needed else "likely"
    if needed and _foreign(tool):
        return "likely"
    unseen = not isinstance(hop.trust, Known) and setting.name != "role_session_name"
    return "possible" if unseen and _foreign(tool) else None


def _foreign(tool: Tool | None) -> bool:
    return tool is not None and (not tool.is_botocore or tool.component == "aws-mfa")


def _explain(situation: Situation, hop: HopVerdict, setting: Setting, row: Drops | None) -> str:
    if recorded_parameters(situation, hop) is not None:
        how = "CloudTrail recorded the call without it."
    elif row is not None and row.until is not None:
        how = f"Releases up to {format_version(row.until)} are known to drop it ({row.source})."
    elif row is not None:
        how = f"It is known to drop it ({row.source})."
    else:
        how = (
            "According to this evidence, the role accepts a call that sends it, and it refused "
            "this one. Tools with their own code for profiles often read role_arn and ignore the "
            "rest."
        )
    return f"boto3 and the AWS CLI send {setting.name} when they assume the role. {how}"


def _propose_sending_setting(
    profile: str | None, name: str, row: Drops | None
) -> Iterator[Proposal]:
    if row is not None and row.until is not None:
        yield Proposal(
            title=f"update {name} to a release after {format_version(row.until)}",
            who="caller",
            kind="environment",
        )
    yield Proposal(
        title="let the AWS CLI assume the role, and pass the session in the environment",
        who="caller",
        kind="environment",
        commands=(
            shell(
                'eval "$(aws configure export-credentials --profile {} --format env)"',
                profile or "PROFILE",
            ),
        ),
    )


def _role_not_taken(situation: Situation, tool: Tool | None) -> Iterator[Finding]:
    """Tell a tool that took the source's credentials and left role_arn alone."""
    failure = find_call_without_role(situation) or _empty_handed(situation, tool)
    if failure is None or not situation.hops or not _foreign(tool):
        return
    if situation.variable("AWS_ACCESS_KEY_ID"):
        return
    hop = situation.hops[-1]
    setting = hop.hop.setting("role_arn")
    by_source = hop.hop.kind == "assume-role" and not hop.hop.setting("credential_source")
    if setting is None or hop.outcome == "worked" or not by_source:
        return
    name = "the tool" if tool is None else tool.name
    yield Finding(
        title=f"{name} does not assume the profile's role",
        explanation=_why_role_is_left(hop, name, failure),
        certainty="likely",
        hop=hop.index,
        profile=hop.hop.profile,
        evidence=(
            quote_setting(setting, "this role should be assumed", "left alone"),
            quote_failure(failure),
            *_caller(failure.caller_arn),
        ),
        proposals=tuple(_propose_sending_setting(hop.hop.profile, name, None)),
        next_step="aws sts get-caller-identity with the same profile shows the role's session",
    )


def _empty_handed(situation: Situation, tool: Tool | None) -> Failure | None:
    """Return what a tool said that found no credentials, where the chain has them for a role.

    SDKs that read one of the files only are another cause.
    """
    chain = situation.chain
    if chain is None or not chain.ok or tool is None or not tool.sdks:
        return None
    if tool.may_be(*READS_CREDENTIALS_ALONE):
        return None
    return next((each for each in situation.failures if each.kind == "no-credentials"), None)


def _why_role_is_left(hop: HopVerdict, name: str, failure: Failure) -> str:
    if failure.kind == "no-credentials":
        return (
            f"The profile takes its credentials from another one and assumes {hop.role_name}; "
            f"{name} found none in it: it looked for an access key there and ignored role_arn. "
            "SDKs have one provider that reads only keys, and another that assumes the role."
        )
    return (
        "The refused call was made by the credentials of the source, and not by a session of "
        f"{hop.role_name}: {name} read the profile and ignored role_arn."
    )


def _caller(arn: str | None) -> tuple[Evidence, ...]:
    return () if arn is None else (Evidence(says=f"the call came from {arn}"),)
