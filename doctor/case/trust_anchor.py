"""What IAM Roles Anywhere sends of itself: the trust anchor that a signing helper names.

https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import replace

from doctor.evaluate.keys import ROLES_ANYWHERE
from doctor.model.arn import parse_arn
from doctor.model.case import Case, CaseRequest, CaseText
from doctor.model.observation import Known, Observed
from doctor.model.principal import Caller
from doctor.texts.named_arns import find_trust_anchors


def add_trust_anchor(case: Case, request: CaseRequest, caller: Observed[Caller]) -> CaseRequest:
    """Return the service's request with its source: the one trust anchor that the case names.

    Roles Anywhere tells the role which anchor the certificate was checked against.
    """
    if not (isinstance(caller, Known) and caller.value.name == ROLES_ANYWHERE):
        return request
    context = request.context
    named = {each for text in _texts(case) for each in find_trust_anchors(text)}
    if len(named) != 1 or any(key.lower() == "aws:sourcearn" for key in context):
        return request
    (anchor,) = named
    parsed = parse_arn(anchor)
    source = {"aws:SourceArn": anchor, "aws:SourceAccount": parsed.account if parsed else None}
    return replace(request, context={**source, **context})


def _texts(case: Case) -> Iterator[str]:
    """Give what holds the line of the signing helper: its command, or a credential_process."""
    yield from (each.text for each in case.attachments)
    held = () if case.files is UNSET else (case.files.config, case.files.credentials)
    for each in held:
        if isinstance(each, CaseText) and each.text is not None:
            yield each.text
