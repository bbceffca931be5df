"""Spellings of secrets: names × forms × wraps × encodings, each with a secret of its own."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import quote

NAMES: Final = (
    "aws_secret_access_key",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "aws_session_token",
    "SecretAccessKey",
    "sessionToken",
    "aws_secret_acces_key",
    "client_secret",
    "refreshToken",
    "DB_PASSWORD",
    "api_key",
    "GITHUB_TOKEN",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "webIdentityToken",
    "id_token",
    "totp_seed",
    "anything",
)
FORMS: Final = (
    "{name} = {secret}",
    "{name}={secret}",
    "{name}: {secret}",
    '"{name}": "{secret}",',
    "'{name}': '{secret}'",
    'export {name}="{secret}"',
    "$env:{name} = '{secret}'",
    "$ curl -H '{name}: {secret}' -u bob:{secret} https://example.com/x?pin={secret}",
    "Invalid header value b'{secret}\\n'",
    "1 validation error detected: Value '{secret}' at 'tokenCode' failed to satisfy constraint",
    "AWS_PROFILE=dev # {secret}",
    "set {name}={secret}",
    "--{name} {secret}",
    "--{name}={secret}",
    "<{name}>{secret}</{name}>",
    "- name: {name}\n  value: {secret}",
    '{{"name":"{name}","value":"{secret}"}}',
    "?{name}={secret}&x=1",
    "{name} is {secret}",
    '\\"{name}\\":\\"{secret}\\"',
    "https://user:{secret}@example.com/",
    "Authorization: Bearer {secret}",
    "{secret}",
)
WRAPS: Final = (
    "{}",
    "# {}",
    "2026-01-31T12:00:00Z ##[debug] {}",
    "\x1b[31m{}\x1b[0m",
    "    {}",
    "> {}",
    "{}\r",
)


class Spelling(NamedTuple):
    """A text that holds a secret, and what of it must be found nowhere."""

    text: str
    pieces: tuple[str, ...]


def spellings(seed: int, count: int) -> Iterator[Spelling]:
    """Give spellings, the same for the same seed; every form with every name comes before a second."""
    chance = random.Random(seed)  # noqa: S311 - invented secrets
    for number in range(count):
        name = NAMES[number % len(NAMES)]
        form = FORMS[number // len(NAMES) % len(FORMS)]
        wrap = chance.choice(WRAPS)
        yield _spelling(chance, name, form, wrap)


def _spelling(chance: random.Random, name: str, form: str, wrap: str) -> Spelling:
    secret = _secret(chance)
    written = secret
    encoding = chance.randrange(8)
    if encoding == 0:
        written = quote(secret, safe="")
    elif encoding == 1:
        written = base64.b64encode(secret.encode()).decode()
    elif encoding == 2 and "http" not in form:
        half = len(secret) // 2
        written = f"{secret[:half]}\n{secret[half:]}"
    elif encoding == 3 and "http" not in form:
        written = f"{secret[:9]}\u200b{secret[9:]}"
    elif encoding == 4 and "http" not in form:
        written = f"{secret[:9]}\x1b[1m{secret[9:]}"
    if "http" in form:
        written = written.replace("/", "_").replace("+", "-")
        secret = secret.replace("/", "_").replace("+", "-")
    text = wrap.format(form.format(name=name, secret=written))
    return Spelling(text, _pieces(secret, written))


def _secret(chance: random.Random) -> str:
    """Draw a secret: a key, a session, a JWT-like token, a hexadecimal one, a seed."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    kind = chance.randrange(5)
    if kind == 0:
        return "".join(chance.choices(letters + "/+", k=40))
    if kind == 1:
        return "IQoJb3JpZ2luX2Vj" + "".join(chance.choices(letters + "/+", k=120)) + "=="
    if kind == 2:
        return "eyJhbGciOiJub25lIn0." + "".join(chance.choices(letters + "-_", k=60))
    if kind == 3:
        return "".join(chance.choices("0123456789abcdef", k=40))
    return "".join(chance.choices(letters, k=24))


def _pieces(secret: str, written: str) -> tuple[str, ...]:
    """Cut what must be found nowhere: twelve characters from the middle of each line of it."""
    found = [secret[len(secret) // 3 :][:12]]
    found += [part[2:12] for part in written.split("\n") if len(part) >= 14]
    return tuple(each for each in found if each.isascii() and "\x1b" not in each)


WORDS: Final = ("hunter", "lantern", "horse", "battery", "sunshine", "dragon", "swordfish", "zebra")


def secrets(chance: random.Random, count: int) -> Iterator[str]:
    """Give secrets of every sort, most of which no pattern tells from words and numbers."""
    for _ in range(count):
        words = chance.sample(WORDS, 3)
        yield chance.choice(
            (
                _secret(chance),
                f"{words[0]}{chance.randrange(100)}",
                "-".join(words),
                "".join(each.title() for each in words) + "!",
                f"{words[0]}{words[1]}",
                f"{chance.randrange(10**9):09}",
                f"{words[0][0]}@{words[1]}_{chance.randrange(9)}",
            )
        )
