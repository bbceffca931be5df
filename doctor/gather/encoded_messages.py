"""What AWS hands out with an error to ask more by, asked where the credentials may.

Encoded authorization messages, and authorization IDs.
https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from doctor.gather.abreast import side_by_side
from doctor.gather.access import Access
from doctor.gather.asker import Asker, why_not
from doctor.gather.gathered_part import Gathered
from doctor.model.case import Case
from doctor.model.plain_json import JsonObject, decode_json
from doctor.texts.aws_handles import find_authorization_ids, find_encoded

_MOST = 5
"""Handles of one sort: each is a call, and a log repeats one refusal rather than hold many."""


def _find(find: Callable[[str], Iterable[str]], texts: Iterable[str]) -> tuple[str, ...]:
    """Find the handles of a sort in error texts, each once."""
    return tuple(dict.fromkeys(each for text in texts for each in find(text)))[:_MOST]


def _texts_of(case: Case) -> Iterable[str]:
    """Give every text of a case that an encoded message may be in."""
    yield from (error.text for error in case.errors)
    yield from (attachment.text for attachment in case.attachments)
    for record in case.cloudtrail:
        said = record.get("errorMessage")
        if isinstance(said, str):
            yield said


def read_encoded_messages(access: Access, case: Case) -> Gathered:
    """Ask for every handle in a case's texts: each answer says why the call was refused."""
    asker = Asker(access.clients, access.keys)
    texts = tuple(_texts_of(case))
    works = [partial(_decode, asker, each) for each in _find(find_encoded, texts)]
    works += [partial(_details, asker, each) for each in _find(find_authorization_ids, texts)]
    answers = side_by_side(works)
    return asker.collect(decoded_messages=tuple(each for each in answers if each is not None))


def _decode(asker: Asker, message: str) -> JsonObject | None:
    answer = asker.once("sts:DecodeAuthorizationMessage", EncodedMessage=message)
    if answer.outcome != "ok":
        asker.note_missing("decoded_messages", why_not(answer))
        return None
    read = decode_json(answer.values.get("DecodedMessage", ""))
    return read if isinstance(read, dict) else None


def _details(asker: Asker, authorization_id: str) -> JsonObject | None:
    name = "iam-toolbox:GetRequestAuthorizationDetails"
    answer = asker.once(name, authorizationId=authorization_id)
    if answer.outcome != "ok":
        asker.note_missing("decoded_messages", why_not(answer))
        return None
    return answer.values
