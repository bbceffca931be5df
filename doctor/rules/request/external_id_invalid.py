"""The external ID has characters or a length that AWS does not accept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import UNSET

from doctor.evaluate.patterns import is_open
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition, quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.requests.request_edits import calls, propose_parameter
from doctor.rules.shared.trust.near_misses import closest_statements

_VALID = re.compile(r"[\w+=,.@:/-]{2,1224}\Z", re.A)
"""https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"""
_CLINGING = " \t\r\n\"'“”‘’<>"


@rule(
    id="request/external-id-invalid",
    summary="the external ID has characters or a length that AWS does not accept",
    over=("trust/external-id-mismatch", "trust/external-id-missing", "trust/trust-condition-unmet"),
)
def external_id_invalid(situation: Situation) -> Iterator[Finding]:
    """Ask: is the external ID 2 to 1224 letters, digits and `_+=,.@:/-`?"""
    for hop, failures in calls(situation):
        told = [
            each
            for each in failures
            if each.kind == "invalid-parameter"
            and (each.parameter or "").lower() == "externalid"
            and each.constraint is not None
        ]
        sent = UNSET if hop is None else hop.request.external_id
        value = told[0].value if told and told[0].value else None if sent is UNSET else sent
        # Whatever else was refused is the cause; of an authorization it proves the form as well.
        if told or (value is not None and not _VALID.match(value) and not situation.failures):
            yield _explain_sent_value(hop, value, told)
        elif hop is not None:
            yield from _trust_wants(hop)


def _explain_sent_value(hop: HopVerdict | None, value: str | None, told: list[Failure]) -> Finding:
    return Finding(
        title="the external ID is not valid" + (f": {_fault(value)}" if value else ""),
        explanation="An external ID has 2 to 1224 characters: letters without accents, digits "
        "and _ + = , . @ : / - but no spaces. AWS refuses any other before it looks at the trust "
        "policy.",
        hop=None if hop is None else hop.index,
        evidence=(*_quote_value(hop, value), *(quote_failure(each) for each in told)),
        proposals=() if hop is None else tuple(_propose_valid_external_id(hop, value)),
        next_step="ask the person who gave you the external ID for its exact text",
    )


def _trust_wants(hop: HopVerdict) -> Iterator[Finding]:
    for statement, element in _find_unsendable_values(hop):
        yield Finding(
            title="the external ID that the role requires cannot be sent: "
            f"{_fault(_only(element))}",
            explanation="The trust policy requires a value that is not a valid external ID: AWS "
            "refuses every call that sends it, before it looks at the policy.",
            hop=hop.index,
            evidence=(quote_condition(statement, element, "this cannot be sent", "not valid"),),
            next_step="ask the owner of the role to choose another external ID, and send that",
        )
        return


def _quote_value(hop: HopVerdict | None, value: str | None) -> Iterator[Evidence]:
    setting = None if hop is None else hop.hop.setting("external_id")
    if setting is not None:
        yield quote_setting(setting, "the call sends this external ID", "not valid")
    elif value is not None:
        yield Evidence(says=f"sent: {value if len(value) <= 80 else value[:79] + '…'}")  # noqa: PLR2004


def _fault(value: str | None) -> str:
    if not value:
        return "it is empty"
    bad = sorted(set(re.sub(r"[\w+=,.@:/-]", "", value, flags=re.A)))
    if bad:
        return "it holds " + " ".join("a blank" if each.isspace() else each for each in bad)
    return f"it has {len(value)} character" + ("s" if len(value) != 1 else "")


def _external_ids(hop: HopVerdict) -> Iterator[tuple[StatementMatch, ElementMatch]]:
    for statement in closest_statements(hop):
        for element in statement.of("Condition"):
            positive = (element.operator or "").lower().startswith("stringequals")
            if (element.key or "").lower() == "sts:externalid" and positive:
                yield statement, element


def _only(element: ElementMatch) -> str | None:
    return element.wanted[0] if element.wanted else None


def _find_unsendable_values(hop: HopVerdict) -> Iterator[tuple[StatementMatch, ElementMatch]]:
    if not hop.denied_by("trust policy"):
        return
    for statement, element in _external_ids(hop):
        unmet = element.truth == "false" and statement.missed_elements == {"Condition"}
        if (
            unmet
            and element.wanted
            and not any(_VALID.match(each) or is_open(each) for each in element.wanted)
        ):
            yield statement, element


def _propose_valid_external_id(hop: HopVerdict, value: str | None) -> Iterator[Proposal]:
    wanted = [each for _, element in _external_ids(hop) for each in element.wanted]
    usable = [each for each in wanted if _VALID.match(each)]
    if usable and isinstance(hop.trust, Known):
        yield propose_parameter(
            hop, "send the external ID that the role requires", "external_id", usable[0]
        )
        return
    bare = (value or "").strip(_CLINGING)
    if bare != value and _VALID.match(bare):
        yield propose_parameter(hop, "send it without the extra characters", "external_id", bare)
