"""The command: started as a shell starts it, and waited for by a process that is not noticed.

Both stand in one process group, so that the terminal speaks to the command itself. Signals to this
process alone are passed on; when the command stops this process stops, so that the shell's job
control sees it; its exit code is handed on, 128 + n for a signal n as shells do.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from doctor.session.terminal_prompt import foreground

CANNOT_RUN: Final = 126
"""Exit code of a command that is there and cannot be run, as POSIX shells give it."""
NOT_FOUND: Final = 127
"""What POSIX shells end with where a command cannot be run, or is not found."""
BY_SIGNAL: Final = 128
"""Added to a signal's number for the exit code of what it ended, as POSIX shells do."""

_FAULTS: Final = frozenset(
    {
        signal.SIGKILL,
        signal.SIGSTOP,
        signal.SIGSEGV,
        signal.SIGBUS,
        signal.SIGFPE,
        signal.SIGILL,
        signal.SIGTRAP,
        signal.SIGABRT,
        signal.SIGSYS,
        signal.SIGPIPE,
    }
)
"""Signals that nobody can catch, or that tell a process of its own fault."""
_STOPS: Final = frozenset({signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU})
_FROM_TERMINAL: Final = frozenset(
    {signal.SIGINT, signal.SIGQUIT, signal.SIGWINCH, signal.SIGHUP, *_STOPS}
)
"""Signals that a terminal sends to the whole group: the command has got its own."""


def release_signals() -> None:
    """Take signals as before: those that came for the command are over with it."""
    waited = caught_signals()
    while pending := signal.sigpending() & waited:
        signal.sigwait(pending)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, waited)


class CannotStart(Exception):  # noqa: N818 - an outcome
    """A command cannot be started: the exit code, and why, for the user."""

    def __init__(self, code: int, says: str) -> None:
        super().__init__(says)
        self.code = code


class Child:
    """A command that runs.

    `asking` says that a person is being asked at its terminal; `each` is done at every look.
    """

    def __init__(
        self,
        pid: int,
        *,
        asking: Callable[[], bool] = bool,
        each: Callable[[], None] = lambda: None,
    ) -> None:
        self.pid = pid
        self.signalled = False
        self._asking = asking
        self._each = each

    def wait(self) -> int:
        """Wait for its end, passing signals on meanwhile; return what a shell would."""
        while True:
            ended = self._look()
            if ended is not None:
                return ended
            self._each()
            number, from_kernel = _next_signal()
            self._pass_on(number, from_kernel=from_kernel)

    def _look(self) -> int | None:
        """See whether it ended or stopped."""
        try:
            pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
        except ChildProcessError:
            return CANNOT_RUN
        if pid == 0:
            return None
        if os.WIFSTOPPED(status):
            self._stop_too(os.WSTOPSIG(status))
            return None
        if os.WIFSIGNALED(status):
            self.signalled = True
            return BY_SIGNAL + os.WTERMSIG(status)
        return os.WEXITSTATUS(status)

    def _stop_too(self, number: int) -> None:
        """Stop with the command, so that the shell shows it stopped, and go on with it.

        One that wanted to read while a person was asked for a code stops for that time alone.
        """
        in_front = in_foreground()
        if in_front and number in {signal.SIGTTIN, signal.SIGTTOU}:
            self.send(signal.SIGCONT)
            return
        if self._asking() or not (number in _STOPS or in_front):
            return
        os.kill(os.getpid(), signal.SIGSTOP)
        self.send(signal.SIGCONT)

    def _pass_on(self, number: int, *, from_kernel: bool) -> None:
        if number == signal.SIGCHLD or (from_kernel and number in _FROM_TERMINAL):
            return
        self.send(number)

    def send(self, number: int) -> None:
        """Send it a signal. It is our own child, so that nobody else has its number."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(self.pid, number)


def caught_signals() -> set[int]:
    """Return the signals that are waited for while a command runs.

    One that is ignored already, as under nohup, stays ignored, by the command too.
    """
    return {
        int(number)
        for number in signal.valid_signals()
        if number not in _FAULTS and signal.getsignal(number) is not signal.SIG_IGN
    }


def start_command(
    words: list[str],
    env: Mapping[str, str],
    *,
    streams: Mapping[int, int] | None = None,
    started: Callable[[int], None] = lambda _: None,
) -> int:
    """Start a command and return its process ID. Raises `CannotStart`.

    Every stream and descriptor that this process was given is the command's own; `streams` says
    which are replaced. The signals of `caught_signals` are blocked from here on. `started` is
    called with the process ID in the process that becomes the command, so that there is no moment
    at which the command runs and has not been told of, even if this process is killed.
    """
    path = _find(words[0], env)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, caught_signals())
    _watch_children()

    def prepare() -> None:
        for theirs, ours in (streams or {}).items():
            os.dup2(ours, theirs)
        _forget_handlers()
        started(os.getpid())
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def become() -> None:
        try:
            os.execve(path, words, env)  # noqa: S606 - a command is what it starts
        except OSError as error:
            if error.errno != errno.ENOEXEC:
                raise
            # A script without a first line that names its shell: execvp gives it to sh.
            os.execve("/bin/sh", ["sh", path, *words[1:]], env)  # noqa: S606

    try:
        return _fork(prepare, become)
    except OSError as error:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        code = NOT_FOUND if error.errno == errno.ENOENT else CANNOT_RUN
        raise CannotStart(code, f"{words[0]} cannot be run: {error.strerror}") from error


def _forget_handlers() -> None:
    """Leave every signal as a shell would: what Python handles, or ignores on its own, is default.

    A handler that still stood when the signals are let through would swallow one of them.
    """
    ignored_by_python = {signal.SIGPIPE, signal.SIGXFSZ}
    for number in signal.valid_signals():
        if number in ignored_by_python or callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)


def _fork(prepare: Callable[[], None], become: Callable[[], None]) -> int:
    """Let a new process prepare itself and become another. Raises the `OSError` that it met."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            prepare()
            become()
        except OSError as error:
            os.write(writing, str(error.errno).encode())
        finally:
            os._exit(CANNOT_RUN)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.read()
    if number:
        os.waitpid(pid, 0)
        raise OSError(int(number), os.strerror(int(number)))
    return pid


def _find(name: str, env: Mapping[str, str]) -> str:
    """Find a command as a shell does, in the PATH that it will have."""
    if "/" in name:
        if Path(name).is_dir():
            raise CannotStart(CANNOT_RUN, f"{name} cannot be run: it is a directory")
        return name
    search = env.get("PATH", os.defpath)
    found = shutil.which(name, path=search)
    if found is not None:
        return found
    if shutil.which(name, mode=os.F_OK, path=search) is not None:
        raise CannotStart(CANNOT_RUN, f"{name} cannot be run: it is not executable")
    raise CannotStart(NOT_FOUND, f"{name}: command not found")


def _watch_children() -> None:
    """Let the end of a command be told where a signal that is ignored would not be."""
    if signal.getsignal(signal.SIGCHLD) is not signal.SIG_DFL or hasattr(signal, "sigwaitinfo"):
        return
    for number in (signal.SIGCHLD, signal.SIGWINCH, signal.SIGCONT):
        signal.signal(number, lambda *_: None)


def _next_signal() -> tuple[int, bool]:
    """Wait for a signal; say which it is, and whether the kernel sent it for the terminal.

    There is no need to look at the command in between: its end is a signal too. (With a time to
    wait, CPython makes one up when it is stopped and continued meanwhile.)
    """
    waited = caught_signals()
    if hasattr(signal, "sigwaitinfo"):
        found = signal.sigwaitinfo(waited)
        # What another process sends has a code of zero or less; SI_KERNEL is above.
        return found.si_signo, found.si_code > 0
    return signal.sigwait(waited), in_foreground()


def in_foreground() -> bool:
    """Say whether this process group is the one that its terminal speaks to."""
    return foreground() == os.getpgrp()
