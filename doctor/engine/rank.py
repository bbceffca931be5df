"""Which finding stands first: how sure it is, which hop breaks first, then how common it is."""

from __future__ import annotations

from doctor.model.chain import Place
from doctor.model.finding import Finding, PolicyPlace
from doctor.rules import Rule

_SEVERITIES = ("error", "warning", "advice")
_CERTAINTIES = ("proven", "likely", "possible")


def rank_findings(
    found: list[Finding], rules: tuple[Rule, ...], fits: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """Drop what a more specific finding already says, and order the rest.

    `fits` are beginnings of ids that a recent change can have caused: equally sure, they go first.
    """
    order = {rule.id: position for position, rule in enumerate(rules)}
    over = {rule.id: rule.over for rule in rules}
    # One stands for all of its kind: a file may hold thousands of lines with one fault.
    kinds = {(each.id, each.hop, each.certainty, each.severity): each for each in found}
    covered = {
        kind
        for kind, each in kinds.items()
        if any(_covers(other, each, over) for other in kinds.values())
    }
    kept = [
        each for each in found if (each.id, each.hop, each.certainty, each.severity) not in covered
    ]
    unique = {(each.id, each.hop, each.profile, each.title): each for each in reversed(kept)}
    return tuple(sorted(unique.values(), key=lambda each: _key(each, order, fits)))


def _key(
    finding: Finding, order: dict[str, int], fits: tuple[str, ...]
) -> tuple[int, int, bool, int, int]:
    return (
        _SEVERITIES.index(finding.severity),
        _CERTAINTIES.index(finding.certainty),
        not finding.id.startswith(fits),
        0 if finding.hop is None else finding.hop,
        order.get(finding.id, len(order)),
    )


def _covers(one: Finding, other: Finding, over: dict[str, tuple[str, ...]]) -> bool:
    """Say whether `one` is the more specific of two findings about the same hop."""
    named = over.get(one.id, ())
    family = f"{other.id.partition('/')[0]}/*"
    if one is other or one.id == other.id or not (other.id in named or family in named):
        return False
    same_hop = one.hop is None or other.hop is None or one.hop == other.hop
    surer = _CERTAINTIES.index(one.certainty) <= _CERTAINTIES.index(other.certainty)
    if not same_hop or not surer or one.certainty == "possible":
        return False
    return one.severity == "error" or (
        one.severity == other.severity and bool(_places(one) & _places(other))
    )


def _places(finding: Finding) -> set[Place | PolicyPlace]:
    """Give the places a finding points at: a warning takes another's place on its own lines."""
    return {each.place for each in finding.evidence if each.place is not None}
