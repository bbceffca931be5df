"""The one place that makes AWS clients, and the allow-list that every call of them passes.

Only reads and the AssumeRole family are on it: `CallRefused` is raised before a byte leaves.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from doctor.gather.botocore_session import MAKING, SERVICES, shared_session
from doctor.gather.bounded_answers import bounded_sender
from doctor.gather.permissions import every_call
from doctor.model.chain import Chain

if TYPE_CHECKING:
    from botocore.client import BaseClient

ALLOWED: Final = every_call()
"""Every call that roledoctor can make. Adding one that writes is not a change: it is a defect."""

_CONNECT_SECONDS = 3
_READ_SECONDS = 7
_ATTEMPTS = {"sts": 3, "iam": 3}
_AT_ONCE = 32


class CallRefused(RuntimeError):  # noqa: N818 - it says what happened
    """A call that is not on the allow-list was about to be made: a fault of roledoctor itself."""


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """A key pair in memory, with its token. Its text form shows no secret."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None
    expires_at: str | None = None

    def __repr__(self) -> str:
        return f"Keys({self.access_key_id})"

    __str__ = __repr__


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where calls go: region and endpoint overrides, as botocore would choose them.

    `urls` are those of other services by the names of their clients, `url` that of every other.
    """

    region: str | None = None
    sts_url: str | None = None
    iam_url: str | None = None
    urls: dict[str, str] = {}
    url: str | None = None

    def url_of(self, service: str) -> str | None:
        """Return where the calls of a service go, where that is overridden."""
        if service == "sts":
            return self.sts_url
        if service == "iam":
            return self.iam_url
        return self.urls.get(service, self.url)


class Clients:
    """Makes and keeps clients. Each is bound to its own keys: no provider chain is asked.

    Threads may share it: one client is made at a time, and no more than `_AT_ONCE` calls are
    under way, so that a check throttles nobody.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.gate = threading.BoundedSemaphore(_AT_ONCE)
        self.silent: dict[str, str] = {}
        """Services that gave no answer in time, with the text that says so."""
        self._made: dict[tuple[str, str], BaseClient] = {}

    def client(self, service: str, keys: Keys | None) -> BaseClient:
        """Return the client of a service for a key pair; `None` signs nothing."""
        name = (service, "" if keys is None else keys.access_key_id)
        with MAKING:
            if name not in self._made:
                self._made[name] = self._make(service, keys)
            return self._made[name]

    def address(self, service: str) -> str:
        """Return the URL that calls of a service go to."""
        for (name, _), client in list(self._made.items()):
            if name == service:
                return str(client.meta.endpoint_url)
        return self.endpoint.url_of(service) or f"https://{service}.amazonaws.com"

    def _make(self, service: str, keys: Keys | None) -> BaseClient:
        from botocore import UNSIGNED  # noqa: PLC0415 - a tenth of a second, only for live checks
        from botocore.config import Config  # noqa: PLC0415 - as above

        url = self.endpoint.url_of(service)
        client = shared_session().create_client(
            service,
            # Without a region botocore signs for us-east-1, at the global endpoint of STS.
            region_name=self.endpoint.region or ("us-east-1" if url else "aws-global"),
            endpoint_url=url,
            aws_access_key_id=None if keys is None else keys.access_key_id,
            aws_secret_access_key=None if keys is None else keys.secret_access_key,
            aws_session_token=None if keys is None else keys.session_token,
            config=Config(
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
                max_pool_connections=_AT_ONCE,
                retries={"mode": "standard", "total_max_attempts": _ATTEMPTS.get(service, 2)},
                **({"signature_version": UNSIGNED} if keys is None else {}),
            ),
        )
        client.meta.events.register("before-call.*.*", _guard(service))
        session = client._endpoint.http_session  # noqa: SLF001 - it stands nowhere else
        client.meta.events.register("before-send.*.*", bounded_sender(session))
        made: BaseClient = client
        return made


def _guard(service: str) -> Callable[..., None]:
    """Refuse what is not on the allow-list; "before-call" fires before the request is sent."""

    def refuse(model: Any, **_: Any) -> None:
        call = f"{service}:{model.name}"
        if call not in ALLOWED:
            message = f"{call} is not on the allow-list of roledoctor"
            raise CallRefused(message)

    return refuse


def choose_endpoint(
    environ: dict[str, str], region: str | None, profile_url: str | None = None
) -> Endpoint:
    """Choose region and endpoints as botocore does: service variable, then the global one."""
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return Endpoint(region=region)
    everywhere = environ.get("AWS_ENDPOINT_URL") or profile_url
    own = {
        name: environ.get(f"AWS_ENDPOINT_URL_{name.upper().replace('-', '_')}") for name in SERVICES
    }
    return Endpoint(
        region=region,
        sts_url=environ.get("AWS_ENDPOINT_URL_STS") or everywhere,
        iam_url=environ.get("AWS_ENDPOINT_URL_IAM") or everywhere,
        urls={name: url for name, url in own.items() if url},
        url=everywhere,
    )


def endpoint_of(chain: Chain, environ: Mapping[str, str]) -> Endpoint:
    """Return where the calls of a chain go: the Region and endpoint of its last hop."""
    last = chain.hops[-1]
    url = last.setting("endpoint_url")
    return choose_endpoint(dict(environ), last.region, None if url is None else url.value)
