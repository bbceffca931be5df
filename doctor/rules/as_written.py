"""What is quoted of a policy, as its document holds it, and whose policy it is.

Rules quote what was compared: one value as a string, variables filled in, types left out. A person
looks for what stands there, so every quote is taken from the statement once more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from doctor.model.finding import Evidence, Finding, PolicyPlace, Quote
from doctor.model.policy import Policy
from doctor.model.situation import Situation
from doctor.rules.shared.trust.trust_edits import written_statement


def quote_as_written(finding: Finding, situation: Situation) -> Finding:
    """Return the finding with every quoted element of a policy as it is written.

    A policy that the caller has from a group is said to be the group's.
    """
    evidence = tuple(
        _of_group(_as_written(each, situation), situation) for each in finding.evidence
    )
    return finding if evidence == finding.evidence else replace(finding, evidence=evidence)


def _of_group(evidence: Evidence, situation: Situation) -> Evidence:
    place = evidence.place
    if not isinstance(place, PolicyPlace) or place.policy != "identity policy":
        return evidence
    for principal in situation.case.principals.values():
        for held in principal.identity_policies or ():
            if held.group is not None and (held.name, held.arn) == (place.owner, place.name):
                return replace(evidence, place=replace(place, group=held.group))
    return evidence


def _as_written(evidence: Evidence, situation: Situation) -> Evidence:
    place, quote = evidence.place, evidence.quote
    if quote is None or not isinstance(place, PolicyPlace) or place.statement is None:
        return evidence
    policies = (each for each in _policies(situation) if _is_at(each, place))
    statements = (written_statement(each, place.statement) for each in policies)
    # Several policies may have no name: the one that was meant has what was underlined.
    found = [
        quoted
        for each in statements
        if (each.get("Sid") or None) == (place.sid or None)
        and (quoted := _requote(quote, each)) is not None
    ]
    meant = quote.text[quote.start : quote.start + quote.length]
    exact = (each for each in found if meant in each.text)
    return replace(evidence, quote=next(exact, found[0] if found else quote))


def _policies(situation: Situation) -> Iterator[Policy]:
    for judged in situation.hops:
        yield from judged.policies.all_seen()


def _is_at(policy: Policy, place: PolicyPlace) -> bool:
    return (policy.kind, policy.name, policy.arn) == (place.policy, place.owner, place.name)


def _requote(quote: Quote, statement: dict[str, Any]) -> Quote | None:
    """Quote the same element, or the same operator and key, from the statement itself."""
    try:
        ((name, value),) = json.loads(f"{{{quote.text}}}").items()
        marked = json.loads(quote.text[quote.start : quote.start + quote.length])
    except (ValueError, RecursionError):
        return None
    conditions = statement.get("Condition")
    if name in statement:
        written = {name: statement[name]}
    elif isinstance(conditions, dict) and isinstance(conditions.get(name), dict):
        held = conditions[name]
        written = {name: {key: held[key] for key in value if key in held}}
    else:
        return None
    text = json.dumps(written, ensure_ascii=False)[1:-1]
    return _underline(quote, text, marked)


def _underline(quote: Quote, text: str, marked: object) -> Quote:
    """Underline what was underlined, where it stands there in the same words; else the value."""
    value = text.index(": ") + 2
    for each in (marked, *(marked.values() if isinstance(marked, dict) else ())):
        words = json.dumps(each, ensure_ascii=False)
        start = text.find(words, value)
        if start >= 0:
            return replace(quote, text=text, start=start, length=len(words))
    return replace(quote, text=text, start=value, length=len(text) - value)
