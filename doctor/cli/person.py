"""The person at the terminal: asked on it, told on standard error. Without one nobody is asked."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from doctor.render.clean import clean
from doctor.session.questions import Nobody, Person


class AtTerminal:
    """A person at this process's own terminal; `behind` an SDK standard error is not theirs."""

    def __init__(self, *, behind: bool = False) -> None:
        self._behind = behind
        self._counting = False

    def code(self, device: str, complaint: str | None) -> str | None:
        """Ask for a code, without showing it; end of input means that there is none."""
        import getpass  # noqa: PLC0415 - only where a person is asked

        if complaint is not None:
            self.hears(complaint)
        self._end_count()
        try:
            stream = None if self._behind else sys.stderr
            return getpass.getpass(f"MFA code for {_plain(device)}: ", stream=stream)
        except EOFError:
            return None

    def agrees(self, question: str) -> bool:
        """Ask; Enter alone agrees."""
        self._end_count()
        self._show(f"{_plain(question)} [Y/n] ")
        answer = sys.stdin.readline()
        return bool(answer) and answer.strip().lower() in {"", "y", "yes"}

    def hears(self, words: str) -> None:
        """Say it on a line of its own."""
        self._end_count()
        self._show(f"roledoctor: {_plain(words)}\n")

    def counts(self, words: str) -> None:
        """Say it in place of what was said before."""
        self._counting = True
        self._show(f"\r{_plain(words)}\033[K")

    def _end_count(self) -> None:
        if self._counting:
            self._show("\n")
        self._counting = False

    def _show(self, words: str) -> None:
        if not self._behind:
            print(words, end="", file=sys.stderr, flush=True)
            return
        with contextlib.suppress(OSError), Path("/dev/tty").open("w", encoding="utf-8") as terminal:
            terminal.write(words)


def _plain(words: str) -> str:
    return clean(words, color=False)


class Unattended(Nobody):
    """No terminal: nobody is asked, and what is said goes to standard error."""

    def hears(self, words: str) -> None:
        """Say it on standard error."""
        tell(words)


def tell(words: str) -> None:
    """Say something beside the answer, where that can be done at all."""
    from doctor.cli.streams import say  # noqa: PLC0415 - a warm run says nothing

    with contextlib.suppress(OSError):
        say(f"roledoctor: {words}")


def person_here() -> Person:
    """Return who can be asked: somebody where input and standard error are this very terminal."""
    if _is_terminal(sys.stdin) and _is_terminal(sys.stderr) and _in_front(0):
        return AtTerminal()
    return Unattended()


def person_behind_program() -> Person:
    """Return who can be asked where an SDK reads what is printed, standard error included.

    Its own input tells whether a person started it; a program in the background would be stopped.
    """
    if not _is_terminal(sys.stdin) or not _in_front(0):
        return Nobody()
    return AtTerminal(behind=True)


def _is_terminal(stream: object) -> bool:
    """Say whether a stream is a terminal; one that was closed is none."""
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except ValueError:
        return False


def _in_front(descriptor: int) -> bool:
    """Say whether this process may read its terminal: the kernel stops one in the background."""
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except (OSError, AttributeError):
        return os.name != "posix"
