"""`exec` with an endpoint: one process runs the command, the other serves its credentials."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import sys
import threading
import time
from typing import Final

from msgspec.structs import replace

from doctor.cli.deadline import ending_in_time
from doctor.cli.exec_command import run_command
from doctor.cli.exec_keys import here, person_of_command, refuse_long_term
from doctor.cli.exits import FAILING
from doctor.cli.session_request import (
    how_to_obtain,
    obtain,
    read_request,
    show_refusal,
    tell_what_stays,
)
from doctor.cli.streams import say
from doctor.session.channel import Channel, Finished, Ready, Started, open_channel
from doctor.session.endpoint_proof import WrongIdentity
from doctor.session.obtain_options import How
from doctor.session.outlook import (
    find_obstacle,
    most_seconds,
    read_file,
    tell_of_question,
    warn_of_end,
)
from doctor.session.private_folder import NoFolder
from doctor.session.questions import Nobody, Person
from doctor.session.renewal import RENEW_BELOW, Renewal
from doctor.session.service import Service, keep_off_disk
from doctor.session.session import Refusal, Session
from doctor.session.session_request import SessionRequest
from doctor.session.terminal_prompt import (
    CommandTerminal,
    foreground,
    has_terminal,
    say_at_terminal,
)

_FRESH: Final = RENEW_BELOW + 0.1
"""Part of the life that a cached session must have left to count as a renewed one."""
_SERVES: Final = threading.Event()
"""Set in the process that serves, from when a command may run: its end is then its own affair."""
_FAREWELL_SECONDS: Final = 10.0
"""How long the service may take to explain and to clean up before it is ended."""
_PATIENCE_SECONDS: Final = 0.3
"""Seconds in which the service ends by an interrupt that it heard itself: it only prints a line."""


def run_with_endpoint(options: argparse.Namespace) -> int:
    """Fork the service, wait until it answers, run the command with what it says."""
    ours, theirs = open_channel()
    front = os.getpid()
    _flush()
    service = os.fork()
    if service == 0:
        from doctor.cli.run import run_guarded  # noqa: PLC0415 - a circle otherwise

        ours.close()
        keep_off_disk()
        threading.Thread(target=_end_with_front, args=(theirs,), daemon=True).start()
        code = run_guarded(lambda: _serve(options, theirs, front))
        _flush()
        os._exit(code)
    theirs.close()
    return _Front(options, ours, service).run()


def _end_with_front(channel: Channel) -> None:
    """End this process if the other is killed before it has a command: nobody else would."""
    if not channel.wait_for_word() and not _SERVES.is_set():
        os._exit(FAILING)


def _flush() -> None:
    """Write what is held back: after a fork it would be written twice, or never."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.flush()


class _Front:
    """The process that the shell sees. It holds no key, and loads nothing that takes time."""

    def __init__(self, options: argparse.Namespace, channel: Channel, service: int) -> None:
        self._options = options
        self._channel = channel
        self._service = service
        self._status: int | None = None

    def run(self) -> int:
        """Run the command once the service is ready; else end as the service did."""
        ready = self._wait_until_ready()
        if ready is None:
            return self._service_code()
        if ready.warning is not None:
            say(f"roledoctor: {ready.warning}")
        environment = dict(os.environ)
        for name, value in ready.changes.items():
            environment.pop(name, None)
            if value is not None:
                environment[name] = value
        try:
            return run_command(
                self._options,
                environment,
                explain=self._end_service,
                started=lambda pid: self._tell(Started(pid)),
                asking=lambda: foreground() == self._service,
                each=self._watch_service,
            )
        finally:
            if self._status != 0:
                shutil.rmtree(ready.folder, ignore_errors=True)

    def _wait_until_ready(self) -> Ready | None:
        """Wait for the service. It hears of an interrupt at the terminal, too, and ends by it.

        What was sent to this process alone is handed on.
        """
        before = signal.signal(signal.SIGINT, lambda *_: self._hand_on_interrupt())
        try:
            message = self._channel.receive()
        finally:
            signal.signal(signal.SIGINT, before)
        return message if isinstance(message, Ready) else None

    def _hand_on_interrupt(self) -> None:
        """Interrupt the service, unless it ends by itself in a moment."""
        patience = threading.Timer(_PATIENCE_SECONDS, self._interrupt_service)
        patience.daemon = True
        patience.start()

    def _interrupt_service(self) -> None:
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._service, signal.SIGINT)

    def _tell(self, message: Started | Finished) -> None:
        self._channel.send(message)

    def _watch_service(self) -> None:
        """Say at once when nothing renews the credentials any more."""
        if self._status is None and self._reap(os.WNOHANG):
            say_at_terminal(
                "the process that serves the command's credentials was killed: the command keeps "
                "its current credentials until they expire, and gets no new ones."
            )

    def _end_service(self, finished: Finished) -> None:
        """Let the service explain a failure, clean up and end."""
        self._tell(finished)
        end = time.monotonic() + _FAREWELL_SECONDS
        while self._status is None and not self._reap(os.WNOHANG):
            if time.monotonic() > end:
                os.kill(self._service, signal.SIGKILL)
                self._reap(0)
            time.sleep(0.005)

    def _service_code(self) -> int:
        self._reap(0)
        return FAILING if not self._status else self._status

    def _reap(self, flags: int) -> bool:
        """Take the service's exit code, if it has ended."""
        with contextlib.suppress(ChildProcessError):
            pid, status = os.waitpid(self._service, flags)
            if pid == 0:
                return False
            self._status = os.waitstatus_to_exitcode(status) % 256
            return True
        self._status = FAILING
        return True


def _serve(options: argparse.Namespace, channel: Channel, front: int) -> int:
    """Obtain the session, open the endpoint, and serve until the command ends."""
    with ending_in_time(options.timeout, code=FAILING):
        request, how = read_request(options), how_to_obtain(options, person_of_command())
        tell_what_stays(options, request)
        first = _obtain_first(request, how)
    if isinstance(first, Refusal):
        show_refusal(first)
        return FAILING
    if first.is_long_term:
        return refuse_long_term(first)
    asks = has_terminal()
    warning = _warning(request, how, first, asks=asks)
    renewal = _renewal(request, how, first, front=front, asks=asks)
    service = Service(renewal, here(), target=request.target, forwarded=options.forwarded)
    try:
        return _open(service, channel, warning, options, renewal)
    finally:
        service.close()


def _open(
    service: Service,
    channel: Channel,
    warning: str | None,
    options: argparse.Namespace,
    renewal: Renewal,
) -> int:
    try:
        ready = service.open(os.environ)
    except (WrongIdentity, NoFolder) as error:
        what = " would run with " if isinstance(error, WrongIdentity) else ""
        say(f"roledoctor: the command{what}{error}, so it was not started.")
        return FAILING
    _SERVES.set()
    channel.send(replace(ready, warning=warning))

    def explain(finished: Finished) -> None:
        from doctor.cli.exec_diagnosis import explain_failure  # noqa: PLC0415 - only on failure

        refusal = renewal.refusal
        explain_failure(finished, options.command, refusal, session=renewal.session)

    service.serve(channel, explain)
    return 0


def _obtain_first(request: SessionRequest, how: How) -> Session | Refusal:
    """Obtain the session to begin with: one of the cache that is half over is renewed first."""
    found = obtain(request, how, here())
    if isinstance(found, Refusal) or found.expires_at is None or not found.from_cache:
        return found
    left = found.expires_at.timestamp() - time.time()
    if left > found.life() * RENEW_BELOW:
        return found
    fresh = obtain(request, replace(how, least_left=found.life() * _FRESH, person=Nobody()), here())
    return found if isinstance(fresh, Refusal) and left > 0 else fresh


def _renewal(
    request: SessionRequest, how: How, first: Session, *, front: int, asks: bool
) -> Renewal:
    terminal = CommandTerminal(os.getpgrp(), front, say=say_at_terminal)

    def again(person_may_be_asked: bool) -> Session | Refusal:  # noqa: FBT001 - see Obtain
        person: Person = terminal if person_may_be_asked else Nobody()
        least = first.life() * _FRESH
        # A code of the command line has been used, and is taken once.
        asked = replace(how, mfa_code=None, person=person, least_left=least)
        return obtain(request, asked, here())

    return Renewal(first, again, name=request.target, announce=say_at_terminal, asks=asks)


def _warning(request: SessionRequest, how: How, session: Session, *, asks: bool) -> str | None:
    """Say what a job should know that outlives its session."""
    obstacle = find_obstacle(session, read_file(here().home), codes=how.mfa_command is not None)
    if obstacle is None:
        return None
    if obstacle.device is not None and asks:
        return tell_of_question(request.target, session, obstacle.device)
    allows = _most_of_role(session) if session.role_arn is not None else None
    longest = most_seconds(session.chain, allows)
    return warn_of_end(request.target, session, obstacle, longest)


def _most_of_role(session: Session) -> int | None:
    """Ask for the role's MaxSessionDuration, which few sessions may read of their own role."""
    from doctor.gather.aws import Clients, endpoint_of  # noqa: PLC0415 - only before long jobs
    from doctor.gather.calls import call  # noqa: PLC0415 - as above

    clients = Clients(endpoint_of(session.chain, here().environ))
    name = (session.role_arn or "").rpartition("/")[2]
    answer = call(clients, session.keys, "iam", "GetRole", RoleName=name)
    most = (answer.values.get("Role") or {}).get("MaxSessionDuration")
    return most if isinstance(most, int) else None
