"""Encoded authorization messages of errors, decoded by STS where the credentials may.

https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import partial

from doctor.gather.abreast import side_by_side
from doctor.gather.asking import Asker
from doctor.gather.aws import Clients, Keys
from doctor.gather.reading import Reading
from doctor.model.case import Case, JsonObject
from doctor.model.observed import Known

_MESSAGE = re.compile(r"[Ee]ncoded authorization failure message:\s*([\w+/=-]{40,10240})")
_MOST = 5


def find_encoded(texts: Iterable[str]) -> tuple[str, ...]:
    """Find encoded messages in error texts, each once."""
    found = [message for text in texts for message in _MESSAGE.findall(text)]
    return tuple(dict.fromkeys(found))[:_MOST]


def texts_of(case: Case) -> Iterable[str]:
    """Give every text of a case that an encoded message may stand in."""
    yield from (error.text for error in case.errors)
    yield from (attachment.text for attachment in case.attachments)
    for record in case.cloudtrail:
        said = record.get("errorMessage")
        if isinstance(said, str):
            yield said


def read_encoded(clients: Clients, keys: Keys, messages: tuple[str, ...]) -> Reading:
    """Decode messages: what each says of the call that was refused."""
    asker = Asker(clients, keys)
    decoded = side_by_side(partial(_decoded, asker, each) for each in messages)
    return asker.reading(decoded_messages=tuple(each for each in decoded if each is not None))


def _decoded(asker: Asker, message: str) -> JsonObject | None:
    answer = asker.ask("sts:DecodeAuthorizationMessage", "DecodedMessage", EncodedMessage=message)
    if not isinstance(answer, Known):
        asker.missing("decoded_messages", getattr(answer, "why", ""))
        return None
    try:
        read = json.loads(answer.value)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
