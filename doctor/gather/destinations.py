"""Where credentials may go: to AWS, to this machine, and where the user said so.

Every address that a setting, a variable or a metadata URI puts in AWS's place is named before
anything goes there. One that is neither AWS's nor this machine's gets nothing without the user's
word: `--endpoint HOST`, or a yes at the terminal. What goes unencrypted goes to whoever is on the
way: to the proxy that HTTP_PROXY names, and never to AWS for certain.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from doctor.gather.watch import asking_person
from doctor.model.aws_hosts import host_of_url, is_aws_host, is_loopback, is_machine_s
from doctor.model.command import quote

Ask = Callable[[str], bool]


class Withheld(Exception):  # noqa: N818 - an outcome that becomes evidence
    """Nothing was sent to an address. The text says which, and with what word it would be."""


class Destinations:
    """What one run may reach. Threads share it: a host is named once, and asked for once.

    `hosts` are those that the user named; `ask` puts a question to a person, where there is one.
    Where `tells_home` is not set, an endpoint on this very machine is not named.
    """

    def __init__(
        self,
        hosts: tuple[str, ...] = (),
        ask: Ask | None = None,
        say: Callable[[str], None] = lambda _: None,
        *,
        tells_home: bool = True,
    ) -> None:
        self._tells_home = tells_home
        self._granted = {each.lower() for each in map(_host_named, hosts)}
        self._refused: set[str] = set()
        self._named: set[str] = set()
        self._ask = ask
        self._say = say
        self._lock = threading.Lock()

    def admit(
        self, url: str, what: str, origin: str, *, owner: str = "AWS", direct: bool = False
    ) -> None:
        """Name an address that is not AWS's public one. Raises `Withheld` for a stranger's.

        `owner` is who is expected there; what is asked `direct`, goes past any proxy.
        """
        if is_machine_s(host_of_url(url)):
            return
        shown = _show_address(url)
        met = _receiver(url, owner, direct=direct)
        told = self._tells_home or not is_loopback(met.host)
        with self._lock:
            if told and f"{what} {shown}" not in self._named:
                self._named.add(f"{what} {shown}")
                self._say(f"{what} go to {shown} ({origin}){met.aside}.")
            if not met.why or (met.host and met.host in self._granted):
                return
            if met.host and met.host not in self._refused and self._is_agreed(met):
                self._granted.add(met.host)
                return
            self._refused.add(met.host)
        allowed = f" (--endpoint {quote(met.host)} allows it)" if met.host else ""
        raise Withheld(f"nothing was sent to {shown}: {origin} names it, and {met.why}{allowed}")

    def _is_agreed(self, met: _Receiver) -> bool:
        if self._ask is None:
            return False
        with asking_person():
            return self._ask(f"{met.question}. Send your credentials there?")


class _Receiver(NamedTuple):
    """Who gets what is sent to an address, and why that takes a word: empty where it takes none."""

    host: str
    aside: str = ""
    why: str = ""
    question: str = ""


def _receiver(url: str, owner: str, *, direct: bool) -> _Receiver:
    host = host_of_url(url)
    if not host:
        return _Receiver(host, f", which is not {owner}", "no host can be read off it")
    in_clear = url.lower().startswith("http:")
    if is_loopback(host):
        proxy = _proxy_of(url) if in_clear and not direct else None
        if proxy is None or is_loopback(proxy):
            return _Receiver(host, f", which is not {owner}")
        says = f"HTTP_PROXY sends it unencrypted through {proxy or 'a proxy'}"
        return _Receiver(proxy, f", unencrypted through {proxy or 'a proxy'}", says, says)
    if not is_aws_host(host) or owner != "AWS":
        says = f"is no host of {owner}"
        return _Receiver(host, f", which is not {owner}", f"it {says}", f"{host} {says}")
    if in_clear:
        says = "is asked unencrypted, so that anybody on the way may answer"
        return _Receiver(host, ", unencrypted", f"it {says}", f"{host} {says}")
    return _Receiver(host)


def _proxy_of(url: str) -> str | None:
    """Return the host of the proxy that an unencrypted request goes through, if it does."""
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - few runs need it

    proxy = getproxies().get("http")
    return None if not proxy or proxy_bypass(urlsplit(url).netloc) else host_of_url(proxy)


def _host_named(text: str) -> str:
    """Take a host as people give it: by itself, with a port, or within a URL."""
    return host_of_url(text) or text


def _show_address(url: str) -> str:
    """Show an address without what may be secret in it: a user's part, the path, the query."""
    if not host_of_url(url):
        return "an address that cannot be read"
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return "an address that cannot be read"
    scheme = f"{parts.scheme}://" if parts.scheme else ""
    host = parts.hostname or ""
    return f"{scheme}[{host}]{port}" if ":" in host else f"{scheme}{host}{port}"


class _Current:
    """The destinations of this process's run. Its threads outlive any context of the caller."""

    held: Destinations = Destinations()


_CURRENT: Final = _Current()


def destinations() -> Destinations:
    """Return what this run may reach: AWS and this machine, where nobody said more."""
    return _CURRENT.held


@contextlib.contextmanager
def allow_destinations(allowed: Destinations) -> Iterator[None]:
    """Let destinations hold for what is done in the block, in whatever thread."""
    before, _CURRENT.held = _CURRENT.held, allowed
    try:
        yield
    finally:
        _CURRENT.held = before
