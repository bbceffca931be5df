"""The role, or the caller's own policy, asks for MFA, and the call carries none."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.chain import Setting
from doctor.model.command import shell
from doctor.model.finding import Finding
from doctor.model.observation import Absent
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition, quote_setting
from doctor.rules.shared.mfa.mfa_conditions import Asked, about_mfa, find_unmet_mfa
from doctor.rules.shared.mfa.mfa_devices import propose_device, set_device
from doctor.rules.shared.requests.request_edits import propose_parameter
from doctor.rules.shared.sdks.tools import tool_of
from doctor.rules.shared.trust.near_misses import doubtful_conditions


@rule(
    id="mfa/mfa-not-in-request",
    summary="MFA is required, and the call has none",
    over=("trust/trust-condition-unmet", "trust/trust-explicit-deny"),
)
def mfa_not_in_request(situation: Situation) -> Iterator[Finding]:
    """Ask: is MFA all that is missing, from a caller who could bring it?"""
    for hop in situation.hops:
        if hop.outcome == "worked" or not hop.may_bring_mfa:
            continue
        wanted = _find_condition(hop)
        if wanted is not None:
            yield _finding(situation, hop, *wanted)
            continue
        doubtful = [each for each in doubtful_conditions(hop) if about_mfa(each[1])]
        if doubtful and hop.hop.mfa_serial is None:
            finding = _finding(situation, hop, *doubtful[0])
            yield replace(finding, certainty="likely")
        elif hop.may_be_denied_unseen and _sends_none(hop):
            setting = set_device(situation)
            if setting is not None and hop.hop.mfa_serial is None:
                yield _elsewhere(hop, setting)


def _sends_none(hop: HopVerdict) -> bool:
    return hop.request.mfa is not UNSET and not hop.request.mfa.present


def _find_condition(hop: HopVerdict) -> Asked | None:
    for statement, element in find_unmet_mfa(hop):
        if isinstance(element.got, Absent):
            return statement, element
    trust = hop.verdict.layer("trust policy")
    if trust is None or not _sends_none(hop):
        return None
    for statement in trust.denies:
        for element in statement.of("Condition"):
            if about_mfa(element):
                return statement, element
    return None


def _elsewhere(hop: HopVerdict, setting: Setting) -> Finding:
    """Tell of a device that stands in another profile of the chain, where no SDK takes it from."""
    return Finding(
        title=f"the profile “{hop.hop.profile}” has no mfa_serial, so no MFA code is sent",
        explanation="SDKs read mfa_serial from the profile with the role_arn, not from its "
        "source profile, so this one has no effect. It suggests that the role requires MFA; the "
        "trust policy could not be read.",
        certainty="likely",
        hop=hop.index,
        evidence=(quote_setting(setting, "an MFA device is set here", "not sent"),),
        proposals=(
            propose_parameter(
                hop, "set mfa_serial in the profile with the role_arn", "mfa_serial", setting.value
            ),
        ),
        next_step="ask the owner of the role whether it requires MFA",
    )


def _finding(
    situation: Situation, hop: HopVerdict, statement: StatementMatch, element: ElementMatch
) -> Finding:
    whose = "the role" if statement.kind == "trust policy" else f"the caller's {statement.kind}"
    return Finding(
        title=f"{whose} requires MFA, and the call has none",
        explanation=f"The {statement.kind} asks for {element.key}. A call with long-term keys has "
        "it only if a device and its code are sent, and "
        + (
            f"the profile “{hop.hop.profile}” has no mfa_serial." if hop.hop.profile else "none is."
        ),
        hop=hop.index,
        evidence=(quote_condition(statement, element, "MFA is required here", "MFA is required"),),
        proposals=tuple(propose_device(situation, hop)),
        next_step=_next_step(situation, hop),
    )


def _next_step(situation: Situation, hop: HopVerdict) -> str:
    """Say how a tool gets a session with MFA that asks nobody for a code."""
    tool = tool_of(situation)
    # The AWS CLI and boto3 have a prompt for the code, and no other SDK has one.
    if tool is None or not tool.sdks or tool.may_be("botocore"):
        return "in CI, where nobody can enter a code, use a role that does not require MFA"
    target = hop.hop.profile or hop.role_arn
    session = shell('eval "$(roledoctor env {})"', target)
    return (
        f"{tool.name} asks nobody for a code: assume the role first at a terminal, and run the "
        f"tool with that session: {session}"
    )
