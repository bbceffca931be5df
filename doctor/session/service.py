"""The process that serves a command's credentials, beside the one that runs the command.

Each looks after the other: when the first is killed this one ends the command and removes its
folder; when this one is killed the first says so, and removes the folder at the end. So no signal,
not even SIGKILL to either, leaves anything behind. It stands in a process group of its own: what
the terminal sends to the command does not reach it, and it answers while the command is stopped.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Mapping
from typing import Final

from doctor.model.chain import SharedConfig
from doctor.session.channel import Channel, Finished, Ready, Started
from doctor.session.container_endpoint import Door, Endpoint
from doctor.session.endpoint_proof import prove_endpoint, prove_identity
from doctor.session.private_config import (
    Handover,
    child_environment,
    holds_boto_keys,
    private_config,
    read_own_files,
)
from doctor.session.private_folder import PrivateFolder, make_folder
from doctor.session.renewal import Renewal
from doctor.session.request_chain import Here
from doctor.session.terminal_prompt import say_at_terminal

_LEFT_TO_THE_COMMAND: Final = (
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGTERM,
    signal.SIGHUP,
    signal.SIGTSTP,
    signal.SIGTTIN,
    signal.SIGTTOU,
)
"""What is meant for the command: it still needs its credentials while it deals with them."""


class Service:
    """The endpoint of one command, its folder, and the session behind both."""

    def __init__(
        self, renewal: Renewal, here: Here, *, target: str, forwarded: bool = False
    ) -> None:
        self.renewal = renewal
        self._target = target
        self._forwarded = forwarded
        self._profile = renewal.session.chain.profile
        self._here = here
        self._endpoint: Endpoint | None = None
        self._folder: PrivateFolder | None = None

    def open(self, before: Mapping[str, str]) -> Ready:
        """Open the endpoint and prove that the command will use it.

        What changes is told as against `before`, the environment of the process that starts it.

        Raises `WrongIdentity` and `NoFolder`, which say why nothing may start.
        """
        endpoint = self._endpoint = Endpoint(Door(self.renewal.serve, forwarded=self._forwarded))
        endpoint.open()
        folder = self._folder = make_folder(self._here.environ)
        region = self.renewal.session.region
        texts = {
            "config": private_config(self._own_files(), self._profile, region),
            "credentials": "",
        }
        paths = {name: folder.write(name, text) for name, text in texts.items()}
        boto = holds_boto_keys(self._here.environ, self._here.home)
        handover = Handover(
            target=self._target,
            url=endpoint.url,
            token=endpoint.door.token,
            region=region,
            boto=folder.write("boto", "") if boto else None,
            **paths,
        )
        env = child_environment(self._here.environ, handover)
        files = {path: texts[name] for name, path in paths.items()}
        prove_identity(env, self._here.home, files, self._profile)
        prove_endpoint(env, self.renewal.session.keys.access_key_id)
        return Ready(_changes(before, env), str(folder.path))

    def _own_files(self) -> SharedConfig:
        return read_own_files(self._here.environ, self._here.home)

    def close(self) -> None:
        """Stop answering, and leave nothing behind."""
        self.renewal.stop()
        if self._endpoint is not None:
            self._endpoint.close()
        if self._folder is not None:
            self._folder.remove()

    def serve(self, channel: Channel, explain: Callable[[Finished], None]) -> None:
        """Serve until the command ends, or the process that runs it is gone."""
        stand_aside()
        self.renewal.start()
        child: _Handle | None = None
        while True:
            message = channel.receive()
            if isinstance(message, Started):
                child = _Handle(message.pid)
                continue
            break
        if isinstance(message, Finished):
            self.close()
            if message.diagnose:
                explain(message)
        elif child is not None:
            child.end()
            say_at_terminal("it was killed; the command that it ran was asked to end.")


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str | None]:
    """Return the variables that are set anew, and (as `None`) those that are taken away."""
    gone: dict[str, str | None] = {name: None for name in before if name not in after}
    return gone | {name: value for name, value in after.items() if before.get(name) != value}


def keep_off_disk() -> None:
    """Let this process, which holds keys, leave no core file; a command's own are its affair."""
    import resource  # noqa: PLC0415 - POSIX alone

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def stand_aside() -> None:
    """Leave terminal, input and output to the command, and its signals."""
    for number in _LEFT_TO_THE_COMMAND:
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(null, descriptor)
    os.close(null)


class _Handle:
    """A process that is not our child, held so that no other can take its place."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._descriptor: int | None = None
        if hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                self._descriptor = os.pidfd_open(pid)

    def end(self) -> None:
        """Ask it to end, as whoever killed the process above it would have."""
        with contextlib.suppress(OSError):
            if self._descriptor is not None:
                signal.pidfd_send_signal(self._descriptor, signal.SIGTERM)
                signal.pidfd_send_signal(self._descriptor, signal.SIGCONT)
            else:
                os.kill(self._pid, signal.SIGTERM)
