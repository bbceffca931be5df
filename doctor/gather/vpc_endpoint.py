"""The policy of the VPC endpoint that calls to STS go through, where they go through one."""

from __future__ import annotations

import ipaddress
import json
import re
import socket
from collections.abc import Callable
from typing import Any

from msgspec import UNSET

from doctor.gather.access import Access
from doctor.gather.asker import Asker
from doctor.gather.aws import Endpoint
from doctor.gather.gathered_part import Gathered
from doctor.gather.outgoing_calls import NAME, check_listed
from doctor.gather.watch import OutOfTime, run_within
from doctor.model.aws_hosts import host_of_url, is_aws_host
from doctor.model.case import Case
from doctor.model.observation import Known

_SECONDS = 4.0
"""Seconds: a resolver that is silent tries again after five, and the check need not wait for
that."""
_ENDPOINT_ID = re.compile(r"(vpce-[0-9a-f]{8,17})-")

Resolve = Callable[[str], list[str]]
"""Returns the addresses of a host name, none where it has none."""


def addresses_of(host: str) -> list[str]:
    """Resolve a host name as the calls themselves do."""
    check_listed(NAME)
    try:
        found = run_within(
            _SECONDS,
            f"the address of {host}",
            lambda: socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP),
        )
    except (OSError, OutOfTime):
        return []
    return [str(each[4][0]) for each in found]


def find_filter(endpoint: Endpoint, resolve: Resolve = addresses_of) -> dict[str, Any] | None:
    """Return what picks the endpoint out, or `None` where STS is reached over the internet.

    An endpoint shows in its own host name, or in private addresses behind the public one.
    """
    region = endpoint.region or ""
    url = endpoint.sts_url or f"https://sts.{region}.amazonaws.com"
    host = host_of_url(url)
    named = _ENDPOINT_ID.match(host)
    if named is not None:
        return {"VpcEndpointIds": [named[1]]}
    if not region or not host.startswith("sts.") or not is_aws_host(host):
        return None
    if not any(_is_private(each) for each in resolve(host)):
        return None
    service = f"com.amazonaws.{region}.sts"
    return {"Filters": [{"Name": "service-name", "Values": [service]}]}


def _is_private(address: str) -> bool:
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return read.is_private and not read.is_loopback and not read.is_link_local


def read_vpc_endpoint(access: Access, _: Case, resolve: Resolve = addresses_of) -> Gathered:
    """Read the policy of the endpoint; of several in the account none can be told to be the one."""
    asker = Asker(access.clients, access.keys)
    picked = find_filter(access.clients.endpoint, resolve)
    if picked is None:
        return asker.collect()
    found = asker.ask("ec2:DescribeVpcEndpoints", "VpcEndpoints", **picked)
    if not isinstance(found, Known):
        asker.note_missing("vpc_endpoint_policy", found.why)
        return asker.collect()
    texts = {each.get("PolicyDocument") for each in found.value}
    if len(texts) != 1:
        why = f"ec2:DescribeVpcEndpoints shows {len(found.value)} endpoints of STS in this account"
        asker.note_missing("vpc_endpoint_policy", why)
        return asker.collect()
    try:
        policy = json.loads(texts.pop() or "")
    except ValueError:
        policy = UNSET
    return asker.collect(vpc_endpoint_policy=policy)
