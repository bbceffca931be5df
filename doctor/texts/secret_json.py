"""Cache and token files without their secrets: dates and names stay, every other value goes."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from doctor.model.arn import ACCOUNT_PATTERN
from doctor.model.secret import hide_secret
from doctor.texts.secret_shapes import hide_shapes

_MOMENT: Final = re.compile(r"[\dTZ:.+ -]*(?:UTC)?")
_WORD: Final = re.compile(r"[\w.-]{0,24}")
_FORMS: Final = {
    **dict.fromkeys(("expiration", "expiresat", "registrationexpiresat"), _MOMENT),
    **dict.fromkeys(("providertype", "tokentype", "version", "region"), _WORD),
    "accesskeyid": re.compile(r"A[A-Z]{2}A[A-Z0-9]{0,20}"),
    "accountid": re.compile(ACCOUNT_PATTERN),
    "arn": re.compile(r"arn:\S+"),
    "assumedroleid": re.compile(r"A[A-Z]{2}A[A-Z0-9]*(?::[\w+=,.@-]*)?"),
    "starturl": re.compile(r"https?://[\w.-]+(?:/[\w./#-]*)?"),
}
"""Fields of cache files (lower case) that are no secrets, and the form of their values; every
other value is hidden."""


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
    if isinstance(value, str):
        form = _FORMS.get(field)
        known = form is not None and form.fullmatch(value)
        return hide_shapes(value) if known else hide_secret(value)
    return value
