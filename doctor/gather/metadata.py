"""Do the endpoints that hand out a machine's own credentials answer? No credentials are asked for.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
"""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from msgspec import UNSET

from doctor.gather.calls import Answer
from doctor.gather.destinations import Withheld, destinations
from doctor.gather.gathered_part import Gathered, add_gathered
from doctor.gather.outgoing_calls import CONTAINER, INSTANCE, check_listed
from doctor.gather.watch import OutOfTime, run_within
from doctor.model.case import Case, CaseEndpoint, CaseMetadata
from doctor.model.chain import Chain
from doctor.model.credential_kind import CredentialKind
from doctor.profiles.container import FULL_URI, RELATIVE_URI
from doctor.texts.secret_text import hide_secrets

_ROLE_PATH = "/latest/meta-data/iam/security-credentials/"
_SECONDS = 1.0
"""Seconds: the endpoint is on this machine or its host; botocore waits one as well."""
_WHOLE_SECONDS = 3.0
"""Seconds for all its calls together, though each byte may come in time."""
_OK, _FORBIDDEN, _NOT_FOUND = 200, 403, 404  # HTTP's statuses


def read_metadata(kind: CredentialKind, environ: Mapping[str, str]) -> Gathered:
    """Try the endpoint of a base that is a container or an instance; others need none."""
    if kind == "container":
        endpoint = _in_time(reach_container, environ)
        return _gathered_endpoint(
            "container credentials", endpoint, CaseMetadata(container=endpoint)
        )
    if kind == "imds" and environ.get("AWS_EC2_METADATA_DISABLED", "").lower() != "true":
        endpoint = _in_time(reach_instance, environ)
        return _gathered_endpoint("instance metadata", endpoint, CaseMetadata(imds=endpoint))
    return Gathered()


def _in_time(
    reach: Callable[[Mapping[str, str]], CaseEndpoint], environ: Mapping[str, str]
) -> CaseEndpoint:
    """Try an endpoint, for so long as one that answers byte by byte may take."""
    try:
        return run_within(_WHOLE_SECONDS, "the machine's own credentials", lambda: reach(environ))
    except OutOfTime as late:
        return CaseEndpoint(url="", reachable=False, says=str(late))


def add_metadata(case: Case, chain: Chain | None, environ: Mapping[str, str]) -> Case:
    """Look for the role of the instance, where a chain found credentials nowhere else."""
    fault = chain.faults[0].kind if chain is not None and chain.faults else None
    if fault != "no-credentials" or case.metadata is not UNSET:
        return case
    return add_gathered(case, read_metadata("imds", environ))


def _gathered_endpoint(name: str, endpoint: CaseEndpoint, metadata: CaseMetadata) -> Gathered:
    says = f"{endpoint.url}: {endpoint.says}"
    answer = Answer(call=name, outcome="ok" if endpoint.reachable else "failed", text=says)
    return Gathered(case=Case(metadata=metadata), answers=(answer,))


def reach_container(environ: Mapping[str, str]) -> CaseEndpoint:
    """Connect to the endpoint of a container's variables: its credentials are not asked for."""
    url = container_url(environ)
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        return CaseEndpoint(url=hide_secrets(url), reachable=False, says=f"no address: {error}")
    base = hide_secrets(f"{parts.scheme}://{parts.netloc}")
    try:
        check_listed(CONTAINER)
        admit_container(url, environ)
    except Withheld as held:
        return CaseEndpoint(url=base, reachable=False, says=str(held))
    try:
        socket.create_connection((parts.hostname or "", port), _SECONDS).close()
    except OSError as error:
        return CaseEndpoint(url=base, reachable=False, says=_why(error))
    return CaseEndpoint(url=base, reachable=True, says="takes connections")


def container_url(environ: Mapping[str, str]) -> str:
    """Return the address that the variables of a container name, as SDKs put it together."""
    relative = environ.get(RELATIVE_URI)
    return environ.get(FULL_URI, "") if relative is None else f"http://169.254.170.2{relative}"


def admit_container(url: str, environ: Mapping[str, str]) -> None:
    """Name the endpoint of a container, to which its token goes. Raises `Withheld`."""
    origin = FULL_URI if environ.get(RELATIVE_URI) is None else RELATIVE_URI
    what = "requests for the container's credentials"
    destinations().admit(url, what, origin, direct=True)


def admit_instance(url: str, origin: str) -> None:
    """Name a metadata service that is not where AWS has it. Raises `Withheld`."""
    destinations().admit(url, "requests for the instance's credentials", origin, direct=True)


def reach_instance(environ: Mapping[str, str]) -> CaseEndpoint:
    """Ask the instance metadata service for a session token, and whether there is a role."""
    named = _instance_url(environ)
    url = hide_secrets(named)
    headers = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    try:
        check_listed(INSTANCE)
        admit_instance(named, "AWS_EC2_METADATA_SERVICE_ENDPOINT")
        parts = urlsplit(named)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)
        status, token = _send(connection, "PUT", "/latest/api/token", headers)
        if status != _OK:
            return CaseEndpoint(url=url, reachable=False, says=_refusal(status))
        status, _ = _send(connection, "GET", _ROLE_PATH, {"X-aws-ec2-metadata-token": token})
    except Withheld as held:
        return CaseEndpoint(url=url, reachable=False, says=str(held))
    except TimeoutError:
        says = (
            f"no answer within {_SECONDS:.0f} s: there is no such service here, or a container "
            "stands one network hop too far from it (HttpPutResponseHopLimit)"
        )
        return CaseEndpoint(url=url, reachable=False, says=says)
    except (OSError, http.client.HTTPException) as error:
        return CaseEndpoint(url=url, reachable=False, says=_why(error))
    except ValueError as error:
        return CaseEndpoint(url=url, reachable=False, says=f"no address: {error}")
    role = "a role is attached" if status == _OK else "no role is attached to the instance"
    says = f"answers, and {role}"
    return CaseEndpoint(url=url, reachable=True, says=says, has_role=status == _OK)


def _send(
    connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str]
) -> tuple[int, str]:
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    return response.status, response.read(4096).decode(errors="replace")


def _instance_url(environ: Mapping[str, str]) -> str:
    own = environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT")
    if own:
        return own.rstrip("/")
    mode = environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "").lower()
    return "http://[fd00:ec2::254]" if mode == "ipv6" else "http://169.254.169.254"


def _refusal(status: int) -> str:
    if status == _FORBIDDEN:
        return "HTTP 403: the metadata service is switched off for this instance"
    if status == _NOT_FOUND:
        return "HTTP 404: what answers there is not the instance metadata service"
    return f"HTTP {status} to the request for a session token"


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
