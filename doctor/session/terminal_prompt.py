"""A question at the terminal of a command that runs: in turn with it, and never into its input.

The process that asks takes the terminal as a shell does; the command runs on behind it, and stops
only where it wants to read itself. A program that draws its own screen, or a shell, is not
interrupted: it is told what will be asked, and when.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

TERMINAL: Final = "/dev/tty"
ANSWER_SECONDS: Final = 120.0
"""How long a question stays on the terminal: a person who is there has a code by then."""
FREE_SECONDS: Final = 10.0
"""How long is waited until a program gives the terminal free."""
_LOOK_SECONDS: Final = 0.2
"""Seconds between two looks whether the terminal is free: a person does not notice the wait."""
_MOST_ANSWER: Final = 256
"""Bytes of a typed line: a code has six digits."""


class CommandTerminal:
    """The terminal of a command whose process group is `group`; `front` waits for the command."""

    def __init__(self, group: int, front: int, *, say: Callable[[str], None]) -> None:
        self._group = group
        self._front = front
        self._say = say

    def code(self, device: str, complaint: str | None) -> str | None:
        """Ask for the code of a device; `None` where nobody answers, or somebody else reads."""
        with _terminal() as terminal:
            if terminal is None:
                return None
            if not self._wait_until_free(terminal):
                self.hears(f"a code of {device} is needed, and the terminal is in use")
                return None
            if complaint:
                self.hears(complaint)
            with self._stand_in_front(terminal), _hide_typing(terminal):
                return _read_answer(terminal, f"roledoctor: MFA code for {device}: ")

    def agrees(self, question: str) -> bool:
        """Agree to nothing: a browser that opens while a job runs helps nobody."""
        del question
        return False

    def hears(self, words: str) -> None:
        """Say something on the terminal, or on standard error where there is none."""
        self._say(words)

    def _wait_until_free(self, terminal: int) -> bool:
        end = time.monotonic() + FREE_SECONDS
        while not self._is_free(terminal):
            if time.monotonic() > end:
                return False
            time.sleep(_LOOK_SECONDS)
        return True

    def _is_free(self, terminal: int) -> bool:
        """Say whether the command itself is in front, and reads whole lines that are shown."""
        try:
            flags = termios.tcgetattr(terminal)[3]
            return os.tcgetpgrp(terminal) == self._group and bool(
                flags & termios.ICANON and flags & termios.ECHO
            )
        except (OSError, termios.error):
            return False

    @contextlib.contextmanager
    def _stand_in_front(self, terminal: int) -> Iterator[None]:
        """Stand in front for a moment. Who is reading is made to ask for the terminal again."""
        os.tcsetpgrp(terminal, os.getpgrp())
        self._signal(signal.SIGSTOP)
        if not self._is_orphaned():
            self._signal(signal.SIGCONT)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                os.tcsetpgrp(terminal, self._group)
            with contextlib.suppress(OSError):
                os.killpg(self._group, signal.SIGCONT)

    def _signal(self, number: int) -> None:
        """Signal the command's processes, and not the one that waits for them.

        Stopped and continued, a read that waits begins anew, now from behind: otherwise it would
        get what a person types here. What does not read runs on.
        """
        for pid in _members(self._group):
            if pid != self._front:
                with contextlib.suppress(OSError):
                    os.kill(pid, number)

    def _is_orphaned(self) -> bool:
        """Say whether no shell looks after the group: then a read from behind fails for good.

        Its processes stay stopped until the terminal is theirs again.
        https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap11.html
        """
        for pid in _members(self._group):
            with contextlib.suppress(OSError, ValueError, IndexError):
                parent = _parent_of(pid)
                if os.getsid(parent) == os.getsid(pid) and os.getpgid(parent) != self._group:
                    return False
        return True


def say_at_terminal(words: str) -> None:
    """Write a line on the terminal, else on standard error; nothing where there is neither."""
    with _terminal() as terminal:
        # A program may have switched off that a new line begins at the left.
        ends = b"\n" if terminal is None or _moves_left(terminal) else b"\r\n"
        with contextlib.suppress(OSError):
            os.write(2 if terminal is None else terminal, f"roledoctor: {words}".encode() + ends)


def _moves_left(terminal: int) -> bool:
    try:
        return bool(termios.tcgetattr(terminal)[1] & termios.OPOST)
    except termios.error:
        return False


def has_terminal() -> bool:
    """Say whether there is a terminal at which somebody could be asked."""
    with _terminal() as terminal:
        return terminal is not None


def foreground() -> int | None:
    """Return the process group that the terminal speaks to; `None` where there is none."""
    with _terminal() as terminal, contextlib.suppress(OSError):
        return None if terminal is None else os.tcgetpgrp(terminal)
    return None


@contextlib.contextmanager
def _terminal() -> Iterator[int | None]:
    try:
        descriptor = os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _hide_typing(terminal: int) -> Iterator[None]:
    """Show nothing of what is typed, and leave the terminal as it was."""
    before = termios.tcgetattr(terminal)
    hidden = [*before]
    hidden[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSAFLUSH, hidden)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _read_answer(terminal: int, prompt: str) -> str | None:
    os.write(terminal, prompt.encode())
    try:
        ready, _, _ = select.select([terminal], [], [], ANSWER_SECONDS)
        line = os.read(terminal, _MOST_ANSWER) if ready else b""
    except OSError:
        return None
    finally:
        with contextlib.suppress(OSError):
            os.write(terminal, b"\n")
    return line.decode("utf-8", errors="replace").strip() or None


def _members(group: int) -> Iterator[int]:
    """Give the processes of a group, where the system shows them as files."""
    with contextlib.suppress(OSError):
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and _group_of(entry) == group:
                yield int(entry.name)


def _group_of(entry: Path) -> int | None:
    try:
        return int(_after_name(entry)[2])
    except (OSError, ValueError, IndexError):
        return None


def _parent_of(pid: int) -> int:
    return int(_after_name(Path("/proc", str(pid)))[1])


def _after_name(entry: Path) -> list[str]:
    """Return what the kernel tells of a process after its name: state, parent, group."""
    return (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
