"""A setting or variable sends the calls to STS somewhere other than AWS."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.aws_hosts import is_aws_host
from doctor.model.chain import Setting
from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment, RemoveSetting
from doctor.model.failure_kinds import ANSWERED_BY_ANOTHER
from doctor.model.finding import Finding, Proposal
from doctor.model.secret import holds_stand_in
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.regions.endpoint_settings import host_of, sts_endpoint_setting


@rule(
    id="config/endpoint-overridden",
    summary="a setting or variable sends STS calls somewhere other than AWS",
    severity="warning",
)
def endpoint_overridden(situation: Situation) -> Iterator[Finding]:
    """Ask: is it AWS at all that answers?"""
    setting = sts_endpoint_setting(situation)
    # Of an address that is hidden nobody sees whose it is.
    host = None if setting is None or holds_stand_in(setting.value) else host_of(setting)
    if setting is None or host is None or is_aws_host(host) or _was_asked(situation):
        # Where roledoctor itself called, its probes went there too, and tell what answered.
        return
    told = [each for each in situation.failures if each.kind in ANSWERED_BY_ANOTHER]
    named = [each for each in told if host in each.hosts]
    chain = situation.chain
    yield Finding(
        severity="error" if told else "warning",
        certainty="proven" if named or not told else "likely",
        title=f"calls to STS go to {host} instead of AWS",
        explanation=f"{_what(setting)} applies to every call, including those that assume roles. "
        "An emulator or proxy for one service then answers instead of AWS, and knows neither "
        "your keys nor your roles.",
        profile=None if chain is None else chain.profile,
        evidence=(
            quote_setting(setting, "STS calls go here", "not AWS"),
            *map(quote_failure, named or told),
        ),
        proposals=(_propose_removal(setting),),
        next_step="to redirect only one service, set its own variable, such as AWS_ENDPOINT_URL_S3",
    )


def _was_asked(situation: Situation) -> bool:
    """Say whether anything went there: roledoctor sends nothing to a stranger unasked."""
    return any(each.outcome != "skipped" for each in situation.case.probes)


def _what(setting: Setting) -> str:
    variable = setting.place.variable
    return f"{setting.name} in {setting.place}" if variable is None else variable


def _propose_removal(setting: Setting) -> Proposal:
    variable = setting.place.variable
    if variable is not None:
        return Proposal(
            title="unset it for calls to AWS",
            who="caller",
            kind="environment",
            edits=(ChangeEnvironment(unset=(variable,)),),
            commands=(shell("unset {}", variable),),
        )
    return Proposal(
        title="remove the line, or keep it in a separate profile",
        who="caller",
        kind="config-edit",
        edits=(RemoveSetting(place=setting.place),),
    )
