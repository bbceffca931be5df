"""Near misses: the Allow statements that come closest to letting the request through."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.observation import Known
from doctor.model.policy import Policy, PolicyKind, PrincipalType
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch

_WEIGHTS = {"Principal": 100, "Action": 10, "Resource": 10, "Condition": 1}
"""What each missed element counts: one principal outweighs any conditions, however many are missed:
who is not named was not meant, while a condition is met by another request."""


def closest_statements(
    hop: HopVerdict, kind: PolicyKind = "trust policy"
) -> tuple[StatementMatch, ...]:
    """Return the Allow statements that miss the least: a condition less than a principal."""
    scored = [
        (sum(_WEIGHTS[each.element] for each in statement.missed), statement)
        for statement in hop.verdict.allow_statements(kind)
    ]
    if not scored:
        return ()
    least = min(score for score, _ in scored)
    return tuple(statement for score, statement in scored if score == least)


def missed_conditions(
    hop: HopVerdict, kind: PolicyKind = "trust policy"
) -> Iterator[tuple[StatementMatch, ElementMatch]]:
    """Give the conditions that keep the closest statements from applying, and nothing else does."""
    if not (hop.denied_by(kind) or _is_refused_by_part(hop, kind)):
        return
    for statement in closest_statements(hop, kind):
        if statement.missed_elements == {"Condition"}:
            for element in statement.missed:
                yield statement, element


def doubtful_conditions(
    hop: HopVerdict, kind: PolicyKind = "trust policy"
) -> Iterator[tuple[StatementMatch, ElementMatch]]:
    """Give the conditions on which a refused call hangs, where their keys were not seen."""
    by_companion = kind == "trust policy" and _companion_hangs_on_trust(hop)
    if not (hop.may_be_denied_by(kind) or by_companion):
        return
    for statement in closest_statements(hop, kind):
        if statement.truth == "unknown":
            for element in statement.of("Condition"):
                if element.truth == "unknown":
                    yield statement, element


def _is_refused_by_part(hop: HopVerdict, kind: PolicyKind) -> bool:
    """Say whether AWS refused the call, and what was seen of the trust policy lets nobody in."""
    return kind == "trust policy" and hop.may_be_denied_by(kind) and hop.is_trusted_in_part


def _companion_hangs_on_trust(hop: HopVerdict) -> bool:
    """Say whether a companion was refused and the trust policy hangs on what was not seen.

    A statement that allows both actions under one condition is silent on both where that is not
    met, and AWS then names the companion alone.
    """
    layer = hop.verdict.layer("trust policy")
    return layer is not None and layer.decision == "unknown" and hop.is_companion_refused


def misses_only(hop: HopVerdict, element: str) -> tuple[StatementMatch, ...]:
    """Return the closest trust statements that miss an element (and perhaps conditions)."""
    if not (hop.denied_by("trust policy") or _is_refused_by_part(hop, "trust policy")):
        return ()
    return tuple(each for each in closest_statements(hop) if element in each.missed_elements)


def principal_values(hop: HopVerdict) -> tuple[str, ...]:
    """Return every principal that the trust policy's Allow statements name."""
    named = (
        value
        for statement in hop.verdict.allow_statements("trust policy")
        for element in statement.of("Principal")
        for value in element.wanted
    )
    return tuple(dict.fromkeys(named))


def trust_of(hop: HopVerdict) -> Policy | None:
    """Return the trust policy where it was read."""
    return hop.trust.value if isinstance(hop.trust, Known) else None


def caller_arn(hop: HopVerdict) -> str | None:
    """Return the ARN to name the caller by in a policy: a session is named by its role."""
    if not isinstance(hop.caller, Known):
        return None
    caller = hop.caller.value
    if caller.principal_arn is not None:
        return caller.principal_arn
    if caller.kind == "role-session" and caller.account is not None:
        return f"arn:{caller.partition}:iam::{caller.account}:role/{caller.name}"
    return caller.arn


def only_trusts(hop: HopVerdict, kind: PrincipalType) -> bool:
    """Say whether the trust policy was read, and names principals of one kind and no other."""
    policy = trust_of(hop)
    signed = hop.request.action == "sts:AssumeRole"
    # A role for services alone takes nobody's token either: what it lacks is not one element.
    if policy is None or not (signed or kind == "Service") or not hop.denied_by("trust policy"):
        return False
    kinds = {
        entry.type
        for statement in policy.statements
        if statement.effect == "Allow"
        for entry in statement.principals or ()
    }
    return kinds == {kind} and (not signed or bool(misses_only(hop, "Principal")))
