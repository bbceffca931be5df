"""Where credentials may go: to AWS, to this machine, and where the user said so.

Every address that a setting, a variable or a metadata URI puts in AWS's place is named before
anything goes there. One that is neither AWS's nor this machine's gets nothing without the user's
word: `--endpoint HOST`, or a yes at the terminal.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Final
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

    def admit(self, url: str, what: str, origin: str) -> None:
        """Name an address that is not AWS's public one. Raises `Withheld` for a stranger's."""
        host = host_of_url(url)
        shown = _show_address(url)
        if is_machine_s(host):
            return
        of_aws, at_home = is_aws_host(host), is_loopback(host)
        told = self._tells_home or not at_home
        with self._lock:
            if told and f"{what} {shown}" not in self._named:
                self._named.add(f"{what} {shown}")
                foreign = "" if of_aws else ", which is not AWS"
                self._say(f"{what} go to {shown} ({origin}){foreign}.")
            if of_aws or at_home or (host and host in self._granted):
                return
            if host and host not in self._refused and self._is_agreed(host):
                self._granted.add(host)
                return
            self._refused.add(host)
        raise Withheld(
            f"nothing was sent to {shown}: {origin} names it, and it is no host of AWS "
            f"(--endpoint {quote(host or 'HOST')} allows it)"
        )

    def _is_agreed(self, host: str) -> bool:
        if self._ask is None:
            return False
        with asking_person():
            return self._ask(f"{host} is no host of AWS. Send your credentials there?")


def _host_named(text: str) -> str:
    """Take a host as people give it: by itself, with a port, or within a URL."""
    return host_of_url(text) or text


def _show_address(url: str) -> str:
    """Show an address without what may be secret in it: a user's part, the path, the query."""
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
