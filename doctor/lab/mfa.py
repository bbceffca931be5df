"""Time-based one-time passwords, each good for one call (RFC 6238)."""

from __future__ import annotations

import base64
import hmac
import secrets
import struct

from doctor.lab.errors import AwsError

_STEP = 30
"""Seconds of a time step: RFC 6238, as AWS's devices count."""


class Device:
    """A virtual MFA device of one user."""

    def __init__(self, serial: str, owner: str) -> None:
        self.serial = serial
        self.owner = owner
        self._seed = secrets.token_bytes(20)
        self._used: set[int] = set()

    @property
    def seed(self) -> str:
        """The seed in base32, as an authenticator app takes it."""
        return base64.b32encode(self._seed).decode()

    def code_at(self, moment: float) -> str:
        """Return the code of a moment."""
        counter = struct.pack(">Q", int(moment) // _STEP)
        digest = hmac.new(self._seed, counter, "sha1").digest()
        offset = digest[-1] & 15
        number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06d}"

    def accept(self, code: str, moment: float) -> None:
        """Take a code of this step or one beside it, once. Raises as AWS does."""
        for step in (0, -1, 1):
            counter = int(moment) // _STEP + step
            if self.code_at(counter * _STEP) == code and counter not in self._used:
                self._used.add(counter)
                return
        raise AwsError(
            "AccessDenied",
            "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
        )


def unknown_device() -> AwsError:
    return AwsError(
        "AccessDenied",
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA "
        "serial number is valid and associated with this user.",
    )
