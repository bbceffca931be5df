"""The trust policy accepts calls from certain addresses, VPCs or endpoints alone."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.finding import Finding, Proposal
from doctor.model.observation import Absent
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.trust.trust_edits import propose_value
from doctor.rules.shared.trust.unmet_conditions import (
    NETWORK,
    Unmet,
    find_unmet_conditions,
    quote_unmet_condition,
)

_PUBLIC = ("aws:sourceip",)


@hop_rule(
    id="trust/trust-network-mismatch",
    summary="the role accepts calls only from another network",
    over=("trust/trust-condition-unmet",),
    owns=NETWORK,
)
def trust_network_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is it where the call comes from that the trust policy does not accept?"""
    for each in find_unmet_conditions(hop, NETWORK):
        yield Finding(
            title=f"the role accepts calls only from {each.wants} ({each.element.key})",
            explanation=f"The trust policy of {hop.role_name} lets this caller in only if "
            f"{each.element.key} matches. {_describe_origin(each)} {_which_way(each)}",
            certainty=each.certainty,
            evidence=quote_unmet_condition(each),
            proposals=(*propose_value(hop, each.statement, each.element), _call_from(each)),
            next_step=_next_step(each),
        )


def _describe_origin(each: Unmet) -> str:
    if each.got is not None:
        return f"This call came from {each.got}."
    if isinstance(each.element.got, Absent):
        return "This call does not have the key."
    return "Where this call came from was not seen."


def _which_way(each: Unmet) -> str:
    """Say which way a call has to go to carry the key at all."""
    if each.key in _PUBLIC:
        return (
            "It is the public address that AWS sees, after NAT, VPN and proxy; a call through a "
            "VPC endpoint has none."
        )
    return (
        "Only calls through a VPC endpoint for STS have it: calls to the public endpoint, or to "
        "STS in a Region that the endpoint does not serve, do not."
    )


def _call_from(each: Unmet) -> Proposal:
    if each.key in _PUBLIC:
        return Proposal(
            title="call from a network that the role accepts (VPN, office, the runner's NAT)",
            who="caller",
            kind="environment",
            commands=(shell("curl https://checkip.amazonaws.com"),),
        )
    return Proposal(
        title="call through the STS VPC endpoint that the role accepts",
        who="caller",
        kind="environment",
        commands=(
            shell(
                "aws ec2 describe-vpc-endpoints --filters Name=service-name,Values='*.sts' "
                "--query 'VpcEndpoints[].[VpcEndpointId,VpcId,PrivateDnsEnabled]'"
            ),
        ),
    )


def _next_step(each: Unmet) -> str | None:
    if each.certainty == "proven":
        return None
    if each.key in _PUBLIC:
        return "compare with the address that AWS sees: curl https://checkip.amazonaws.com"
    return "check in CloudTrail (vpcEndpointId, sourceIPAddress) which way the call took"
