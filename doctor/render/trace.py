"""How the policies decide, as a tree: each kind, each statement, each element that has a say."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from doctor.model.observation import Absent, Known
from doctor.model.situation import HopVerdict
from doctor.model.verdict import (
    Decision,
    ElementMatch,
    LayerVerdict,
    Match,
    StatementMatch,
    Truth,
    Verdict,
)
from doctor.render.line_wrap import wrap

_DECISIONS: dict[Decision, str] = {
    "allow": "allows it",
    "explicit-deny": "denies it",
    "implicit-deny": "does not allow it",
    "unknown": "not known",
}
_VERDICTS: dict[Decision, str] = {
    "allow": "allowed",
    "explicit-deny": "denied",
    "implicit-deny": "not allowed",
    "unknown": "not known",
}
_TRUTHS: dict[Truth, str] = {"true": "yes", "false": "no", "unknown": "?"}
_STYLES: dict[Truth, str] = {"true": "good", "false": "bad", "unknown": "open"}
_MATCHES: dict[Match, str] = {
    "direct": "names the caller",
    "session": "names this session",
    "account": "the caller's account",
    "anyone": "anyone",
}
_MOST_VALUES = 4
"""Values of an element: more do not fit on its line, and the policy itself lists them."""


class TraceLine(msgspec.Struct, frozen=True):
    """One line, laid out, and how it is to be shown."""

    text: str
    style: str = ""


def trace_lines(hop: HopVerdict, width: int) -> Iterator[TraceLine]:
    """Lay a hop's verdict out, and those on the actions that ride along."""
    yield from _verdict(hop.verdict, hop.role_name, width)
    for _, extra in hop.extras:
        yield from _verdict(extra, hop.role_name, width)


def _verdict(verdict: Verdict, role: str, width: int) -> Iterator[TraceLine]:
    head = f"How the policies decide on {verdict.action} of {role}: {_VERDICTS[verdict.decision]}"
    yield from _wrap(head, 0, width)
    yield from _wrap(verdict.because, 2, width, "dim")
    for layer in verdict.layers:
        if layer.needed or layer.statements or layer.kind == "identity policy":
            yield from _layer(layer, width)
    silent = [layer.kind for layer in verdict.layers if not layer.needed and not layer.statements]
    others = ", ".join(kind for kind in silent if kind != "identity policy")
    if others:
        yield from _wrap(f"none, or none seen: {others}", 2, width, "dim")


def _layer(layer: LayerVerdict, width: int) -> Iterator[TraceLine]:
    said = layer.why if layer.why and not layer.statements else _DECISIONS[layer.decision]
    if layer.statements and not layer.needed and layer.decision == "implicit-deny":
        said += ", and need not"
    yield from _wrap(f"{layer.kind}: {said}", 2, width)
    for statement in layer.statements:
        yield from _statement(statement, width)


def _statement(statement: StatementMatch, width: int) -> Iterator[TraceLine]:
    sid = f' "{statement.sid}"' if statement.sid else ""
    owner = statement.policy_name if statement.kind != "trust policy" else None
    named = f" of {owner}" if owner else ""
    applies = {"true": "applies", "false": "does not apply", "unknown": "may apply"}
    head = f"{statement.effect}, statement {statement.index + 1}{sid}{named}: "
    yield TraceLine(f"    {head}{applies[statement.truth]}", _style(statement))
    for element in statement.elements:
        yield from _element(element, width)


def _style(statement: StatementMatch) -> str:
    if statement.truth != "true":
        return "" if statement.truth == "false" else "open"
    return "good" if statement.effect == "Allow" else "bad.strong"


def _element(element: ElementMatch, width: int) -> Iterator[TraceLine]:
    name = f"Not{element.element}" if _is_not(element) else str(element.element)
    mark = _TRUTHS[element.truth]
    if element.element != "Condition":
        matched = "" if element.match is None else f"  ({_MATCHES[element.match]})"
        text = f"{mark:<3}  {name:<9}  {_values(element.wanted)}{matched}"
        yield from _wrap(text, 6, width, _STYLES[element.truth], hang=16)
        return
    text = f"{mark:<3}  Condition  {element.operator} {element.key}: {_values(element.wanted)}"
    yield from _wrap(text, 6, width, _STYLES[element.truth], hang=16)
    if element.truth != "true":
        yield from _wrap(_value_words(element), 22, width, "dim")


def _is_not(element: ElementMatch) -> bool:
    return element.negated and element.element != "Condition"


def _values(values: tuple[str, ...]) -> str:
    shown = ", ".join(values[:_MOST_VALUES])
    more = len(values) - _MOST_VALUES
    return f"{shown} and {more} more" if more > 0 else shown or "(nothing)"


def _value_words(element: ElementMatch) -> str:
    if isinstance(element.got, Known):
        return f"the request has {_values(element.got.value)}"
    if isinstance(element.got, Absent):
        return "the request has no such key"
    return "what the request has was not seen"


def _wrap(
    text: str, indent: int, width: int, style: str = "", *, hang: int = 0
) -> Iterator[TraceLine]:
    for line in wrap(text, width, first=" " * indent, rest=" " * (indent + hang)):
        yield TraceLine(line, style)
