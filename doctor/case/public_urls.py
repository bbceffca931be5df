"""An address as a case may keep it: scheme, host and port, and a path that says nothing."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from doctor.model.aws_hosts import host_of_url
from doctor.model.secret import hide_secret, holds_stand_in
from doctor.texts.secret_shapes import hide_shapes, likeness_to_words
from doctor.texts.stand_in import STAND_IN_PATTERN

_PLAIN_PATH: Final = re.compile(r"(?:/(?:[a-z]{1,3}\d?|[a-z-]{4,24})?){0,4}/?#?/?")
_HIDDEN_PORT: Final = re.compile(rf"(?<=[\w\]]):({STAND_IN_PATTERN})")
_SHORT: Final = 3
"""Letters: of a word so short its letters do not tell whether it was drawn by chance."""
_LEAST_LIKE: Final = 5.0
"""How much like words the parts of a path have to be to stay; see `texts.secret_shapes`."""


def show_url(url: str) -> str:
    """Return an address without user, password, query and any path that could hold a secret."""
    url = _HIDDEN_PORT.sub(r"/\1", url)  # what hid the path took the port with it
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return hide_secret(url)
    if not parts.scheme or not parts.hostname:
        return hide_shapes(url) if _is_host(url) else hide_secret(url)
    if not holds_stand_in(url) and url.isascii() and host_of_url(url) != parts.hostname:
        return hide_secret(url)  # clients disagree on whom it names
    host = f"[{parts.hostname}]" if ":" in parts.hostname else _host(url, parts.hostname)
    rest = url[url.index("//") + 2 + len(parts.netloc) :]
    shown = rest if _is_plain(rest) else "/" + hide_secret(rest.lstrip("/"))
    return f"{url[: len(parts.scheme)]}://{host}{port}{shown}"


def _is_plain(path: str) -> bool:
    """Say whether a path says nothing: short words, a version."""
    if not _PLAIN_PATH.fullmatch(path):
        return False
    words = [part for part in re.findall(r"[a-z]+", path) if len(part) > _SHORT]
    return all(likeness_to_words(word) >= _LEAST_LIKE for word in words)


def _host(url: str, hostname: str) -> str:
    """Return the host in the letters that it is written in."""
    at = url.lower().find(hostname)
    return url[at : at + len(hostname)]


def _is_host(text: str) -> bool:
    """Say whether a text is a host, or a list of hosts as NO_PROXY has it."""
    return all(
        part and all(letter.isalnum() or letter in "-.:*/[]_" for letter in part)
        for part in map(str.strip, text.split(","))
    )
