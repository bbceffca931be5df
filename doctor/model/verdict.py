"""The verdict on one request, and its trace: what each statement's elements matched or missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from doctor.model.observation import Known, Observed
from doctor.model.policy import PolicyKind

Truth = Literal["true", "false", "unknown"]

Decision = Literal["allow", "explicit-deny", "implicit-deny", "unknown"]

Element = Literal["Principal", "Action", "Resource", "Condition"]

Match = Literal["direct", "session", "account", "anyone"]
"""How a principal matched: itself, this very session, through its account, as anyone."""


class ElementMatch(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One element of a statement against the request.

    `wanted` is what the policy says (variables resolved), `got` what the request has. `element`
    as written may be the negated form: then `negated` is true. Operator and key are a condition's.
    """

    element: Element
    truth: Truth
    wanted: tuple[str, ...] = ()
    got: Observed[tuple[str, ...]] = Known(())
    negated: bool = False
    operator: str | None = None
    key: str | None = None
    match: Match | None = None


class StatementMatch(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One statement against the request: it applies only where every element is true."""

    kind: PolicyKind
    policy_name: str | None
    policy_arn: str | None
    index: int
    sid: str | None
    effect: Literal["Allow", "Deny"]
    truth: Truth
    elements: tuple[ElementMatch, ...]

    def of(self, element: Element) -> Iterator[ElementMatch]:
        """Give the matches of one element (a Condition has one for each operator and key)."""
        return (each for each in self.elements if each.element == element)

    @property
    def missed(self) -> tuple[ElementMatch, ...]:
        """The elements that do not match."""
        return tuple(each for each in self.elements if each.truth == "false")

    def holds(self, element: Element) -> bool:
        """Say whether every part of an element matches for certain."""
        return all(each.truth == "true" for each in self.of(element))

    @property
    def missed_elements(self) -> frozenset[Element]:
        """The names of the elements that do not match."""
        return frozenset(each.element for each in self.missed)


class LayerVerdict(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What the policies of one kind say. `needed` is false where their silence does not matter."""

    kind: PolicyKind
    decision: Decision
    needed: bool = True
    statements: tuple[StatementMatch, ...] = ()
    why: str = ""

    @property
    def denies(self) -> tuple[StatementMatch, ...]:
        """The Deny statements that apply for certain."""
        return tuple(
            each for each in self.statements if each.effect == "Deny" and each.truth == "true"
        )


class Verdict(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The answer for one action, which policy decided, and what an unknown answer hangs on."""

    action: str
    decision: Decision
    because: str
    layers: tuple[LayerVerdict, ...] = ()
    depends_on: tuple[str, ...] = ()

    def layer(self, kind: PolicyKind) -> LayerVerdict | None:
        """Find the layer of a policy kind."""
        return next((each for each in self.layers if each.kind == kind), None)

    def allow_statements(self, kind: PolicyKind) -> tuple[StatementMatch, ...]:
        """Give the Allow statements of a policy kind, in the documents' order."""
        layer = self.layer(kind)
        if layer is None:
            return ()
        return tuple(each for each in layer.statements if each.effect == "Allow")
