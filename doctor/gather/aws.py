"""The one place that makes AWS clients. Each of their calls is on the list of `outgoing_calls`.

Only reads and the AssumeRole family are there: `CallRefused` is raised before a byte leaves.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from doctor.gather.botocore_session import MAKING, SERVICES, shared_session
from doctor.gather.bounded_answers import bounded_sender
from doctor.gather.destinations import destinations
from doctor.gather.outgoing_calls import check_listed
from doctor.model.chain import Chain, Setting
from doctor.profiles.endpoint import OF_SERVICES

if TYPE_CHECKING:
    from botocore.client import BaseClient

_CONNECT_SECONDS = 3
"""Seconds to reach a host: one on the far side of the earth answers within one."""
_READ_SECONDS = 7
"""Seconds for an answer; with the connection ten, and once: who is silent is not asked again."""
_ATTEMPTS = {"sts": 3, "iam": 3}
"""Tries of a call, two elsewhere: without STS and IAM there is no diagnosis, and they throttle."""
_AT_ONCE = 32
"""Calls under way at once, over all services: a check throttles nobody else in the account."""


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
    `origins` says of an overridden address what sets it.
    """

    region: str | None = None
    sts_url: str | None = None
    iam_url: str | None = None
    urls: dict[str, str] = {}
    url: str | None = None
    origins: dict[str, str] = {}

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

    def admit(self, service: str) -> None:
        """Name where the calls of a service go, where that is overridden. Raises `Withheld`."""
        url = self.endpoint.url_of(service)
        if url:
            alone = url != self.endpoint.url
            what = f"calls to {service}" if alone else "calls"
            origin = self.endpoint.origins.get(url, "an endpoint setting")
            destinations().admit(url, what, origin)

    def address(self, service: str) -> str:
        """Return the URL that calls of a service go to."""
        for (name, _), client in list(self._made.items()):
            if name == service:
                return str(client.meta.endpoint_url)
        return self.endpoint.url_of(service) or f"https://{service}.amazonaws.com"

    def _make(self, service: str, keys: Keys | None) -> BaseClient:
        from botocore import UNSIGNED  # noqa: PLC0415 - a tenth of a second, only for live checks
        from botocore.config import Config  # noqa: PLC0415 - as above

        self.admit(service)
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
        check_listed(f"{service}:{model.name}")

    return refuse


_EVERYWHERE: Final = "AWS_ENDPOINT_URL"


def choose_endpoint(
    environ: Mapping[str, str], region: str | None, setting: Setting | None = None
) -> Endpoint:
    """Choose region and endpoints as botocore does: service variable, then the global one.

    `setting` is the profile's own for STS; one of a services section holds for STS alone.
    """
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return Endpoint(region=region)
    own = {
        name: (environ[variable], variable)
        for name in SERVICES
        if environ.get(variable := f"{_EVERYWHERE}_{name.upper().replace('-', '_')}")
    }
    everywhere = None
    if environ.get(_EVERYWHERE):
        everywhere = (environ[_EVERYWHERE], _EVERYWHERE)
    elif setting is not None and setting.place.variable is None:
        named = (setting.value, f"endpoint_url in {setting.place}")
        if setting.why == OF_SERVICES:
            own.setdefault("sts", named)
        else:
            everywhere = named
    chosen = {name: url for name, (url, _) in own.items()}
    url = None if everywhere is None else everywhere[0]
    return Endpoint(
        region=region,
        sts_url=chosen.get("sts") or url,
        iam_url=chosen.get("iam") or url,
        urls=chosen,
        url=url,
        origins=dict([*([] if everywhere is None else [everywhere]), *own.values()]),
    )


def endpoint_of(chain: Chain, environ: Mapping[str, str]) -> Endpoint:
    """Return where the calls of a chain go: the Region and endpoint of its last hop."""
    last = chain.hops[-1]
    return choose_endpoint(environ, last.region, last.setting("endpoint_url"))
