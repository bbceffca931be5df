"""The call did not reach AWS: name resolution, proxy, TLS, or no route."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.aws_hosts import is_aws_host
from doctor.model.command import quote
from doctor.model.enumeration import or_list
from doctor.model.failure import Failure, FailureSign
from doctor.model.finding import Certainty, Evidence, Finding, Proposal, Severity
from doctor.model.region import DEFAULT_REGIONS, OPT_IN_REGIONS, is_known_region
from doctor.model.situation import Situation
from doctor.profiles import nearest_names
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.metadata_service import is_about_container, is_about_instance
from doctor.rules.shared.regions.endpoint_settings import host_of, sts_endpoint_setting

_PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
_NAMED_BY_SETTING: Final = (
    "this is not a host of AWS: check that the server there is running, or remove the setting that "
    "names it (AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS or endpoint_url)"
)
_ANSWERED: Final = "answer-not-of-aws"
"""Something was reached, and it is not AWS: that is told as it is, and is no cause by itself."""

_WAYS: Final[tuple[tuple[FailureSign, str, str], ...]] = (
    (
        "proxy",
        "{host} was not reached: the proxy does not answer, or it refuses the connection",
        "check HTTPS_PROXY, and list the hosts that need no proxy in NO_PROXY",
    ),
    (
        "certificate",
        "{host} was not reached: this machine does not trust the server's certificate",
        "if a proxy inspects TLS connections, trust its certificate: "
        "export AWS_CA_BUNDLE=/path/to/company-ca.pem",
    ),
    (
        "name-not-resolved",
        "{host} was not reached: its name does not resolve",
        "resolve the name from the same place: nslookup HOST. A VPC needs DNS support, and a "
        "private endpoint needs private DNS",
    ),
    (
        "connection-closed",
        "{host} closed the connection before the whole answer arrived",
        "try again; if it keeps happening, look for a proxy, VPN or firewall that closes "
        "connections",
    ),
    (
        "timeout",
        "{host} did not answer in time",
        "check for a firewall that drops the packets; a subnet without internet access needs a NAT "
        "gateway or a VPC endpoint for STS",
    ),
    (
        "connection-refused",
        "{host} was not reached: the connection was refused",
        "check which address the name resolves to, and which firewall is in between",
    ),
)


@rule(
    id="endpoint/network-unreachable",
    summary="the call did not reach AWS",
    over=("credentials/no-credentials", "trust/role-does-not-exist"),
)
def network_unreachable(situation: Situation) -> Iterator[Finding]:
    """Ask: did a call end on its way, before AWS could answer?"""
    failed = [
        each
        for each in situation.failures
        if each.kind == "network"
        and not (is_about_instance(each) or is_about_container(each))
        and _ANSWERED not in each.signs
    ]
    if not failed or situation.works:
        return
    first = failed[0]
    host = _host(first)
    misspelt = _misspelt(host)
    title, advice = _way(first, proxied=any(_proxies(situation)))
    if host is not None and _is_of_setting(situation, host):
        advice = _NAMED_BY_SETTING
    if misspelt is not None:
        title = f"{{host}} was not reached: AWS has no region “{misspelt}”"
        advice = f"correct the region: did you mean {_host_meant(misspelt)}?"
    yield Finding(
        severity=_severity(situation),
        title=title.format(host=host or "AWS"),
        certainty=_weigh(situation, host),
        explanation="No answer from AWS arrived. That says nothing about your keys, roles or "
        "policies.",
        evidence=(
            *(quote_failure(each) for each in failed),
            *_proxies(situation),
        ),
        proposals=_propose_route(advice),
        next_step=_check(first.source or "", host),
    )


def _is_of_setting(situation: Situation, host: str) -> bool:
    """Say whether a setting puts a host that is not AWS's own in AWS's place."""
    setting = sts_endpoint_setting(situation)
    return setting is not None and host_of(setting) == host and not is_aws_host(host)


def _weigh(situation: Situation, host: str | None) -> Certainty:
    """In a long log the one line about the network need not be the one that matters."""
    others = {each.kind for each in situation.failures} - {
        "network",
        "unrecognised",
        "no-credentials",
    }
    if others:
        return "possible"
    return "proven" if host is not None and "amazonaws" in host else "likely"


def _severity(situation: Situation) -> Severity:
    """What roledoctor itself could not reach is told; it is the verdict that stays open."""
    probes = {"network" if error.origin == "probe" else "seen" for error in situation.case.errors}
    return "warning" if probes == {"network"} else "error"


def _misspelt(host: str | None) -> str | None:
    """Return what stands in the place of the region in a host of STS, where it is none."""
    match = re.match(r"sts\.([\w-]+)\.amazonaws\.com\Z", host or "")
    return None if match is None or is_known_region(match[1]) else match[1]


def _host_meant(misspelt: str) -> str:
    near = nearest_names(misspelt, sorted(DEFAULT_REGIONS | OPT_IN_REGIONS))
    return or_list(near[:2]) if near else "us-east-1"


def _way(failure: Failure, *, proxied: bool) -> tuple[str, str]:
    for sign, title, advice in _WAYS:
        if sign in failure.signs:
            return title, advice
    if proxied:
        return "{host} was not reached: no connection through the proxy", _WAYS[0][2]
    title = "{host} was not reached: there is no connection"
    return title, "check the network of the machine or container that makes the call"


def _host(failure: Failure) -> str | None:
    source = failure.source or ""
    host = re.sub(r"^\w+://", "", source).partition("/")[0].partition(":")[0]
    return host or None


def _proxies(situation: Situation) -> Iterator[Evidence]:
    for name in _PROXIES:
        if situation.variable(name):
            yield Evidence(says=f"{name} is set: calls go through that proxy")
            return


def _propose_route(advice: str) -> tuple[Proposal, ...]:
    return (Proposal(title=advice, who="caller", kind="environment"),)


def _check(source: str, host: str | None) -> str:
    address = source if "://" in source else f"https://{host or 'sts.us-east-1.amazonaws.com'}/"
    return f"from the same place: curl -sv {quote(address)}"
