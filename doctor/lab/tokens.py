"""An OIDC issuer: it signs tokens with a key of its own, which the lab serves on loopback."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_PADDING, _DIGEST = padding.PKCS1v15(), hashes.SHA256()


class Issuer:
    """An issuer by its URL without a scheme, such as `token.actions.githubusercontent.com`."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.reachable = True
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def token(
        self, audience: str = "sts.amazonaws.com", *, seconds: int = 600, **claims: Any
    ) -> str:
        """Sign a token. `seconds` may be negative: then it has ended."""
        now = int(time.time())
        payload = {
            "iss": f"https://{self.host}",
            "aud": audience,
            "iat": now,
            "nbf": now,
            "exp": now + seconds,
            **claims,
        }
        head = {"alg": "RS256", "typ": "JWT", "kid": self.key_id}
        signed = f"{_encode(head)}.{_encode(payload)}"
        signature = self._key.sign(signed.encode(), _PADDING, _DIGEST)
        return f"{signed}.{_base64(signature)}"

    @property
    def key_id(self) -> str:
        """The name of the key in the key set."""
        return "lab-" + self.host.partition(".")[0]

    def key_set(self) -> dict[str, Any]:
        """The key set, as issuers publish it (RFC 7517)."""
        numbers = self._key.public_key().public_numbers()
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.key_id}
        return {"keys": [{**key, "n": _integer(numbers.n), "e": _integer(numbers.e)}]}


def read_token(token: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Read head and claims of a token without trusting them; `None` where it is none."""
    try:
        head, claims, _ = token.strip().split(".")
        read = json.loads(_decode(head)), json.loads(_decode(claims))
    except ValueError:
        return None
    return read if all(isinstance(each, dict) for each in read) else None


def is_signed_by(token: str, key_set: dict[str, Any], key_id: str) -> bool:
    """Say whether a token was signed with the key of that name."""
    key = next((each for each in key_set["keys"] if each["kid"] == key_id), None)
    if key is None:
        return False
    numbers = (int.from_bytes(_decode(key[name]), "big") for name in ("e", "n"))
    signed, _, signature = token.strip().rpartition(".")
    try:
        rsa.RSAPublicNumbers(*numbers).public_key().verify(
            _decode(signature), signed.encode(), _PADDING, _DIGEST
        )
    except InvalidSignature:
        return False
    return True


def _encode(part: dict[str, Any]) -> str:
    return _base64(json.dumps(part).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _integer(number: int) -> str:
    return _base64(number.to_bytes((number.bit_length() + 7) // 8, "big"))
