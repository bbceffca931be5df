"""Guardrails and other policies that block a call: what their statements, or AWS itself, say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.enumeration import and_list
from doctor.model.finding import Evidence, Finding, PolicyPlace
from doctor.model.observation import Known
from doctor.model.policy import PolicyKind
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, LayerVerdict, StatementMatch
from doctor.rules.shared.evidence.places import matched_place, quote_condition, quote_element
from doctor.rules.shared.guardrails.deny_exceptions import propose_exception
from doctor.rules.shared.keys.base_key import quote_failure

_MOST_QUOTED: Final = 3
"""Statements that are quoted of a policy which allows nothing that was asked."""


def explain_block(
    hop: HopVerdict, kind: PolicyKind, whose: str, next_step: str
) -> Iterator[Finding]:
    """Tell that policies of a kind block the call: by a Deny, or because none of them allows."""
    layer = hop.verdict.layer(kind)
    told = [each for each in hop.refusals if each.layer == kind]
    if layer is None or not (hop.denied_by(kind) or told):
        yield from _explain_doubtful(hop, layer, whose, next_step)
        return
    denies = layer.denies
    how = "denies" if denies or any(each.explicit for each in told) else "does not allow"
    policy = next((each.policy_arn for each in told if each.policy_arn), None)
    # What AWS itself says needs no policy that was read: an unseen one has no statements.
    read = () if told and not layer.statements else _quote_statements(layer, denies)
    yield Finding(
        title=f"{whose} {how} the call" + (f": {policy}" if policy else ""),
        explanation=_explanation(kind, how),
        evidence=(*read, *(quote_failure(each) for each in told)),
        proposals=propose_exception(hop, kind),
        next_step=next_step,
    )


def _explain_doubtful(
    hop: HopVerdict, layer: LayerVerdict | None, whose: str, next_step: str
) -> Iterator[Finding]:
    """Tell of a policy that was read and hangs on a fact that was not: the call was refused."""
    if layer is None or not hop.refusals or hop.named_layers or hop.outcome == "worked":
        return
    denies = tuple(each for each in layer.statements if _hangs(each, "Deny"))
    allows = tuple(each for each in layer.statements if _hangs(each, "Allow"))
    doubtful = denies or (allows if layer.decision == "unknown" else ())
    if not doubtful or hop.verdict.decision != "unknown":
        return
    keys = sorted({each.key for one in doubtful for each in one.of("Condition") if each.key})
    one, effect = ("A Deny", "applies to") if denies else ("The Allow", "allows")
    yield Finding(
        title=f"{whose} may {'deny' if denies else 'not allow'} the call",
        explanation=f"{one} in this evidence {effect} this call only if its condition is met, and "
        f"{and_list(keys)} of the request was not seen.",
        certainty="likely",
        evidence=tuple(_quote_statements(layer, doubtful)),
        next_step=next_step,
    )


def _hangs(statement: StatementMatch, effect: str) -> bool:
    """Say whether a statement matches for certain but for its condition, which is open."""
    if statement.effect != effect or statement.truth != "unknown":
        return False
    rest = [each for each in statement.elements if each.element != "Condition"]
    return all(each.truth == "true" for each in rest)


def _explanation(kind: PolicyKind, how: str) -> str:
    if how == "denies":
        return "A Deny is final: no Allow in any other policy overrides it."
    if kind == "SCP":
        return "Every level, from the root down to the account, has to allow the call."
    return "It grants nothing by itself, and blocks everything that it does not allow."


def _describe_value(element: ElementMatch) -> str:
    """Say what the request has for the key of a Deny's condition."""
    if isinstance(element.got, Known):
        return f"the request has {element.key} = {', '.join(element.got.value)}"
    return f"the request has no {element.key}, which meets this operator"


def _quote_statements(
    layer: LayerVerdict, denies: tuple[StatementMatch, ...]
) -> Iterator[Evidence]:
    for statement in denies:
        for name in ("Action", "Condition", "Resource"):
            elements = list(statement.of(name))
            if elements and elements[0].key is None:
                wanted = list(elements[0].wanted)
                shown = wanted[0] if len(wanted) == 1 else wanted
                word = f"Not{name}" if elements[0].negated else name
                yield quote_element(statement, word, shown, "this Deny applies")
                break
        for element in statement.of("Condition"):
            yield quote_condition(statement, element, "it applies if this is true", "this holds")
            if element.got != Known(()) and element.key is not None:
                yield Evidence(says=_describe_value(element))
    if not denies and not layer.statements:
        says = "it has no statement, so it allows nothing"
        yield Evidence(says=says, place=PolicyPlace(policy=layer.kind))
    if not denies:
        for statement in layer.statements[:_MOST_QUOTED]:
            yield from _quote_uncovering(statement)


def _quote_uncovering(statement: StatementMatch) -> Iterator[Evidence]:
    """Quote an Allow that does not apply: the conditions, where nothing else keeps it from that."""
    if statement.effect != "Allow" or statement.missed_elements != {"Condition"}:
        says = "this does not cover the call"
        yield Evidence(says=says, place=matched_place(statement))
        return
    for element in statement.missed:
        yield quote_condition(statement, element, "it allows the call only then", "not met")
        if element.key is not None:
            got = element.got
            value = ", ".join(got.value) if isinstance(got, Known) and got.value else None
            told = f"has no {element.key}" if value is None else f"has {element.key} = {value}"
            yield Evidence(says=f"the request {told}")
