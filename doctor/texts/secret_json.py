"""Cache and token files without their secrets: dates and names stay, every other value goes."""

from __future__ import annotations

import json
from typing import Any, Final

from doctor.model.secret import hide_secret

_KEPT: Final = frozenset(
    {
        "accesskeyid",
        "accountid",
        "arn",
        "assumedroleid",
        "expiration",
        "expiresat",
        "providertype",
        "region",
        "registrationexpiresat",
        "starturl",
        "tokentype",
        "version",
    }
)
"""Fields of cache files (lower case) that are no secrets; every other value is hidden."""


def hide_values(text: str) -> str:
    """Hide whatever could be a secret: all of a file that is not JSON, most fields of one that is.

    An empty file stays empty, broken JSON stays broken.
    """
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return hide_secret(text.strip())
    return json.dumps(_hide(read)) if isinstance(read, dict) else hide_secret(text.strip())


def _hide(value: object, field: str = "") -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {name: _hide(each, name.lower()) for name, each in value.items()}
    if isinstance(value, list):
        return [_hide(each, field) for each in value]
    if isinstance(value, str) and field not in _KEPT:
        return hide_secret(value)
    return value
