"""Which hosts are AWS's own: endpoints of the services that are asked, and nothing else.

A name below amazonaws.com is not enough. Anybody's instance (`ec2-….compute-1.amazonaws.com`), API
(`….execute-api.us-east-1.amazonaws.com`), load balancer, bucket or endpoint service (`vpce-svc-…`)
has one. So a host has to be written as the endpoint of a service is:
https://docs.aws.amazon.com/general/latest/gr/rande.html
https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
"""

from __future__ import annotations

import ipaddress
import string
from typing import Final

from doctor.model.region import partition_of_region

_SERVICES: Final = frozenset(
    {
        "account",
        "cloudtrail",
        "codebuild",
        "ec2",
        "eks",
        "iam",
        "iam-toolbox",
        "identitystore",
        "lambda",
        "oidc",
        "organizations",
        "signin",
        "sso",
        "sts",
    }
)
_SUFFIXES: Final = (
    ("amazonaws", "com"),
    ("amazonaws", "com", "cn"),
    ("amazonaws", "eu"),
    ("api", "aws"),
    ("api", "amazonwebservices", "com", "cn"),
    ("api", "amazonwebservices", "eu"),
    ("c2s", "ic", "gov"),
    ("sc2s", "sgov", "gov"),
    ("cloud", "adc-e", "uk"),
    ("csp", "hci", "ic", "gov"),
)
SIGN_IN_HOSTS: Final = frozenset(
    {"signin.aws.amazon.com", "signin.amazonaws-us-gov.com", "signin.amazonaws.cn"}
)
_MACHINE: Final = frozenset(
    {
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "fd00:ec2::23",
        "fd00:ec2::254",
    }
)
"""Where a machine of AWS gets its own credentials: addresses that lead nowhere else."""

_NAME_SIGNS: Final = frozenset(f"{string.ascii_letters}{string.digits}-._")
_USER_SIGNS: Final = _NAME_SIGNS | frozenset("~!$&'()*+,;=:%")
_SIX_SIGNS: Final = frozenset(f"{string.hexdigits}:.")


def is_aws_host(host: str) -> bool:
    """Say whether a host is the endpoint of a service of AWS, also a private one in a VPC."""
    host = host.lower().removesuffix(".")
    if host in SIGN_IN_HOSTS:
        return True
    labels = tuple(host.split("."))
    for suffix in _SUFFIXES:
        if labels[-len(suffix) :] == suffix and _is_service(labels[: -len(suffix)]):
            return True
    return False


def _is_service(labels: tuple[str, ...]) -> bool:
    if len(labels) == 4 and labels[0].startswith("vpce-") and labels[3] == "vpce":  # noqa: PLR2004 - vpce-ID.SERVICE.REGION.vpce
        labels = labels[1:3]
    if labels[:2] == ("portal", "sso"):
        labels = labels[1:]
    service, *region = labels or ("",)
    if service.removesuffix("-fips") not in _SERVICES or len(region) > 1:
        return False
    return (
        not region
        or region[0] in {"us-gov", "global"}
        or partition_of_region(region[0]) is not None
    )


def is_machine_s(host: str) -> bool:
    """Say whether a host is one where a machine of AWS is handed its own credentials."""
    return host in _MACHINE


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of_url(url: str) -> str:
    """Return the host that a client would connect to, in small letters; empty where none is.

    A URL that clients read in different ways has none. Of a backslash before an `@`, say, urllib
    and urllib3 disagree: whose name is read would not be who is called.
    https://datatracker.ietf.org/doc/html/rfc3986#section-3.2
    """
    scheme, _, rest = (url if "//" in url else f"//{url}").partition("//")
    for sign in "/?#":
        rest = rest.partition(sign)[0]
    user, _, place = rest.rpartition("@")
    if place.startswith("["):
        host, closing, port = place[1:].partition("]")
        sound = bool(closing) and _is_six(host) and port[:1] in {"", ":"}
    else:
        host, _, port = place.partition(":")
        sound = _NAME_SIGNS.issuperset(host)
        port = f":{port}"
    sound = sound and scheme[-1:] in {"", ":"} and _NAME_SIGNS.issuperset(scheme[:-1])
    sound = sound and _USER_SIGNS.issuperset(user) and set(string.digits).issuperset(port[1:])
    return host.lower() if sound else ""


def _is_six(host: str) -> bool:
    """Say whether a text between brackets is an address of IPv6, without a zone."""
    try:
        return _SIX_SIGNS.issuperset(host) and bool(ipaddress.IPv6Address(host))
    except ValueError:
        return False
