"""Texts beside a redacted case: their names replaced by its key, or found to be nobody's."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from doctor.case.redaction import Redaction
from doctor.case.stand_ins import ACCOUNT, StandIns
from doctor.model.arn import STAND_IN_LETTERS
from doctor.texts.attachments import is_json

_SHOWN_ACCOUNT: Final = re.compile(rf"(?<![A-Za-z0-9])[{STAND_IN_LETTERS}]\d{{11}}(?![A-Za-z0-9])")


def redact_text(text: str, stand_ins: StandIns) -> str:
    """Return a text with its names replaced; what is a stand-in of this key already stays."""
    plain: dict[str, Any] = {"attachments": [{"text": text}]}
    try:
        plain["document"] = json.loads(text)
    except (ValueError, RecursionError):
        plain["document"] = None
    redaction = Redaction(plain, stand_ins, again=True)
    shown = redaction.text(text)
    if plain["document"] is None or ("\\u" not in text and is_json(shown)):
        return shown
    # Names that are written with escapes, and accounts without quotes.
    return json.dumps(redaction.replace_all(plain["document"]))


def redact_name(name: str, stand_ins: StandIns) -> str:
    """Return the name of a profile, or the ARN of a role, as the case has it."""
    if name.startswith("arn:"):
        return redact_text(name, stand_ins)
    plain = {"profile": name}
    return Redaction(plain, stand_ins, again=True).text(name, "profile")


def is_safe_beside_redacted(text: str) -> bool:
    """Say whether a text speaks in stand-ins, or of nobody: no name of it can be a real one."""
    if _SHOWN_ACCOUNT.search(text):
        return not any(map(StandIns().hides_account, ACCOUNT.findall(text)))
    return redact_text(text, StandIns()) == text
