"""The talk between the process that runs a command and the one that serves its credentials.

Lines of JSON on a pair of sockets; its end tells each that the other is gone, however it went.
"""

from __future__ import annotations

import json
import socket
from typing import Final

import msgspec


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The endpoint answers: what changes in the command's environment, and its own folder.

    `warning` is said before the command starts. The text form hides the token.
    """

    changes: dict[str, str | None]
    folder: str
    warning: str | None = None

    def __repr__(self) -> str:
        return f"Ready({self.folder})"

    __str__ = __repr__


class Started(msgspec.Struct, frozen=True, tag="started"):
    """The command runs, under this process ID."""

    pid: int


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """The command ended: its exit code, and the end of what it said on standard error.

    `words` is `None` where nobody could read along.
    """

    code: int
    words: str | None = None
    diagnose: bool = True


Message = Ready | Started | Finished

_DECODER: Final = msgspec.json.Decoder(Message)


class Channel:
    """One end of the talk."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._lines = end.makefile("rb")

    def send(self, message: Message) -> bool:
        """Send a message; say whether the other side was still there."""
        # Standard error may hold halves of characters, which JSON has no form for.
        data = json.dumps(msgspec.to_builtins(message)).encode()
        try:
            self._socket.sendall(data + b"\n")
        except OSError:
            return False
        return True

    def receive(self) -> Message | None:
        """Wait for a message; `None` when the other side is gone."""
        try:
            line = self._lines.readline()
            return _DECODER.decode(line) if line.endswith(b"\n") else None
        except (OSError, msgspec.MsgspecError):
            return None

    def wait_for_word(self) -> bool:
        """Wait until the other side says something; say whether it does, or is gone.

        What it says is left to `receive`.
        """
        try:
            return bool(self._socket.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def close(self) -> None:
        """End the talk."""
        self._lines.close()
        self._socket.close()


def open_channel() -> tuple[Channel, Channel]:
    """Return both ends. No command inherits one."""
    one, other = socket.socketpair()
    return Channel(one), Channel(other)
