"""The container endpoint's variables: what they say, checked without a call.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from doctor.model.chain import FaultKind
from doctor.model.observation import Absent, Observed
from doctor.model.secret import holds_stand_in

RELATIVE_URI = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
FULL_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"  # noqa: S105 - a variable's name
_TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN"  # noqa: S105 - as above
_HOSTS = frozenset({"169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"})


def container_variable(env: Mapping[str, str]) -> str | None:
    """Return the variable that names the endpoint: the relative one is asked first."""
    return next((name for name in (RELATIVE_URI, FULL_URI) if name in env), None)


def check_container(
    env: Mapping[str, str], look: Callable[[str], Observed[str]]
) -> tuple[FaultKind, str] | None:
    """Say what in the variables keeps every SDK from asking the endpoint; `None` if nothing."""
    if RELATIVE_URI not in env and FULL_URI in env and not _may_be_asked(env[FULL_URI]):
        says = (
            f"{FULL_URI} is {env[FULL_URI] or 'empty'}: SDKs call only https, loopback and the "
            "addresses of ECS and EKS"
        )
        return "container-uri-invalid", says
    path = env.get(TOKEN_FILE)
    if path == "":
        return "container-token-file-missing", f"{TOKEN_FILE} is empty, and a file is looked for"
    if path is not None and isinstance(look(path), Absent):
        return "container-token-file-missing", f"{TOKEN_FILE} names {path}, and there is none"
    return None


def _may_be_asked(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return holds_stand_in(uri)
    if holds_stand_in(parts.netloc or uri):
        return True  # nobody sees where it leads
    if parts.scheme == "https" or host in _HOSTS:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
