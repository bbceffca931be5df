"""Encoded authorization messages: the lab encodes its own, and decodes no others.

https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
import zlib
from typing import Any

from doctor.lab.errors import AwsError

_SEAL = 32
"""Bytes of a SHA-256 digest."""


class Messages:
    """Encodes what was decided of a call, so that only this lab can read it again."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def encode(
        self, caller: str, user_id: str, action: str, resource: str, *, explicit: bool
    ) -> str:
        """Encode a refusal."""
        said = {
            "allowed": False,
            "explicitDeny": explicit,
            "matchedStatements": {"items": []},
            "failures": {"items": []},
            "context": {
                "principal": {"id": user_id, "arn": caller},
                "action": action,
                "resource": resource,
                "conditions": {"items": []},
            },
        }
        packed = zlib.compress(json.dumps(said).encode())
        return base64.urlsafe_b64encode(self._seal(packed) + packed).decode()

    def decode(self, message: str) -> dict[str, Any]:
        """Decode a message. Raises as AWS does for one that is cut or of elsewhere."""
        try:
            raw = base64.urlsafe_b64decode(message)
        except (binascii.Error, ValueError):
            raw = b""
        seal, packed = raw[:_SEAL], raw[_SEAL:]
        if not hmac.compare_digest(seal, self._seal(packed)):
            text = "Message is not valid"
            raise AwsError("InvalidAuthorizationMessageException", text, 400)
        read: dict[str, Any] = json.loads(zlib.decompress(packed))
        return read

    def _seal(self, packed: bytes) -> bytes:
        return hmac.new(self._key, packed, "sha256").digest()
