"""MFA codes: asked for by the device's name, asked again where it is no code, never sent twice.

STS takes each code of a device once, so that a second call within the same 30 seconds needs the
next one: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html, RFC 6238.
When a code was last used is kept beside the session cache, and of the code no more than a digest.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from doctor.gather.assume_parameters import CannotSend
from doctor.gather.watch import asking_person, seconds_left, waiting_for
from doctor.model.arn import ACCOUNT_PATTERN
from doctor.model.limits import MFA_STEP
from doctor.profiles.plain_files import read_plain
from doctor.session.questions import Counting, Nobody, Person

_CODE: Final = re.compile(r"\d{6}", re.ASCII)
_ATTEMPTS: Final = 3
"""Questions for a code: as `sudo` asks for a password."""
_COMMAND_SECONDS: Final = 60
"""Seconds for the program that prints a code: a person may have to unlock a vault or touch a
key."""
_LARGEST_NOTE: Final = 4096
"""Bytes of the note on the last code: a step and a digest, under 100."""
_UNUSABLE: Final = re.compile(
    rf"^arn:[\w-]+:iam::{ACCOUNT_PATTERN}:(?:u2f|fido|security-key|sms-mfa)/"
)


class MfaCodes:
    """Gets codes for one command: from the command line, a program, or a person."""

    def __init__(
        self,
        person: Person,
        folder: Path,
        *,
        given: str | None = None,
        command: str | None = None,
        environ: Mapping[str, str] | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.person = person
        self.complaint: str | None = None
        self._sent: tuple[str, str] | None = None
        self._folder = folder
        self._given = given
        self._command = command
        self._environ = environ
        self._now = now
        self._sleep = sleep

    def code(self, device: str) -> str | None:
        """Return a code of a device. Raises `CannotSend`, which says why there is none."""
        if _UNUSABLE.match(device):
            raise CannotSend(
                f"{device} is a security key or a phone, and STS takes codes of authenticator "
                "apps and hardware tokens only: name such a device in mfa_serial"
            )
        if self._given is not None:
            code = self._from_command_line(device, self._given)
        elif self._command is not None:
            self._wait_for_next(device)
            code = self._from_program(device, self._command)
        else:
            code = self._from_person(device)
        self._sent = (device, code)
        return code

    def note_accepted(self) -> None:
        """Note that AWS took the code that was sent last: it takes it no second time."""
        if self._sent is not None:
            self._note(*self._sent)
            self._sent = None

    @property
    def can_ask_again(self) -> bool:
        """Say whether another code can be had after AWS refused one."""
        return self._given is None and self._command is None

    def _from_command_line(self, device: str, code: str) -> str:
        if not _CODE.fullmatch(code):
            raise CannotSend(
                f"--mfa-code has {_shape(code)}: a code is the six digits that {device} shows"
            )
        step, digest = self._last(device)
        if digest == _digest(device, code) and step == self._step():
            seconds = self._seconds_left_of_step()
            raise CannotSend(
                f"this code was used already, and AWS takes each code once: {device} shows the "
                f"next one in {seconds:.0f} s"
            )
        return code

    def _from_program(self, device: str, command: str) -> str:
        limit = min(_COMMAND_SECONDS, seconds_left())
        try:
            words = shlex.split(command)
            if not words:
                raise CannotSend("--mfa-command is empty: name a program that prints a code")
            with waiting_for("--mfa-command"):
                done = subprocess.run(  # noqa: S603 - the user's own command line names the program
                    words,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    timeout=limit,
                    check=False,
                    env=None if self._environ is None else dict(self._environ),
                )
        except (OSError, ValueError) as error:
            raise CannotSend(f"--mfa-command could not be run: {error}") from error
        except subprocess.TimeoutExpired as late:
            raise CannotSend(f"--mfa-command printed no code within {limit:g} seconds") from late
        if done.returncode != 0:
            raise CannotSend(f"--mfa-command ended with exit code {done.returncode}")
        code = done.stdout.decode("ascii", errors="replace").strip()
        if not _CODE.fullmatch(code):
            raise CannotSend(f"what --mfa-command prints ({_shape(code)}) is no code of {device}")
        return code

    def _from_person(self, device: str) -> str:
        for _ in range(0 if isinstance(self.person, Nobody) else _ATTEMPTS):
            self._wait_for_next(device)
            with asking_person():
                said = self.person.code(device, self.complaint)
            if said is None:
                break
            code = said.strip().replace(" ", "")
            if _CODE.fullmatch(code):
                return code
            self.complaint = f"a code is six digits, and that was {_shape(code)}"
        raise CannotSend(
            f"it needs a code of the MFA device {device}: give --mfa-code or --mfa-command, or "
            "use a terminal"
        )

    def _wait_for_next(self, device: str) -> None:
        """Wait for the device's next code, second by second, where this one was used."""
        step, _ = self._last(device)
        told = False
        while step == self._step():
            left = self._seconds_left_of_step()
            words = f"the code of {device} was used; the next one comes in {left:.0f} s"
            if isinstance(self.person, Counting):
                self.person.counts(words)
            elif not told:
                self.person.hears(words)
            told = True
            self._sleep(min(left, 1.0))

    def _step(self) -> int:
        return int(self._now() // MFA_STEP)

    def _seconds_left_of_step(self) -> float:
        return MFA_STEP - self._now() % MFA_STEP

    def _path(self, device: str) -> Path:
        return self._folder / f".roledoctor-mfa-{hashlib.sha256(device.encode()).hexdigest()[:16]}"

    def _last(self, device: str) -> tuple[int | None, str | None]:
        """Return in which 30 seconds a code was last used, and its digest."""
        try:
            held = json.loads(read_plain(self._path(device), _LARGEST_NOTE))
            return int(held["step"]), str(held["digest"])
        except (OSError, ValueError, KeyError, TypeError):
            return None, None

    def _note(self, device: str, code: str) -> None:
        text = json.dumps({"step": self._step(), "digest": _digest(device, code)})
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(self._path(device), flags, 0o600), "w") as file:
                file.write(text)


def _digest(device: str, code: str) -> str:
    return hashlib.sha256(f"{device}\0{code}".encode()).hexdigest()


def _shape(text: str) -> str:
    """Tell the shape of what is no code: it may be a password that was typed by mistake."""
    kind = "digits" if text.isdecimal() else "characters"
    return f"{len(text)} {kind}" if text else "nothing"
