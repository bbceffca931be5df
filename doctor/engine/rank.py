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
    beside = _by_place(found)
    kept = [
        each
        for each in found
        if (each.id, each.hop, each.certainty, each.severity) not in covered
        and not any(
            _takes_place(other, each, over)
            for place in _places(each)
            for other in beside.get(place, ())
        )
    ]
    unique = {(each.id, each.hop, each.profile, each.title): each for each in reversed(kept)}
    in_file_order = reversed(unique.values())
    return tuple(sorted(in_file_order, key=lambda each: _key(each, order, fits)))


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
    surer = _CERTAINTIES.index(one.certainty) <= _CERTAINTIES.index(other.certainty)
    return surer and one.severity == "error" and _is_over(one, other, over)


def _takes_place(one: Finding, other: Finding, over: dict[str, tuple[str, ...]]) -> bool:
    """Say whether `one` says more of the same line, and weighs at least as much.

    A warning is not the word on the rest of the case, but on its own line it is.
    """
    weighs = _SEVERITIES.index(one.severity) - _SEVERITIES.index(other.severity)
    surer = _CERTAINTIES.index(one.certainty) <= _CERTAINTIES.index(other.certainty)
    return (weighs < 0 or (weighs == 0 and surer)) and _is_over(one, other, over)


def _is_over(one: Finding, other: Finding, over: dict[str, tuple[str, ...]]) -> bool:
    named = over.get(one.id, ())
    family = f"{other.id.partition('/')[0]}/*"
    if one is other or one.id == other.id or not (other.id in named or family in named):
        return False
    same_hop = one.hop is None or other.hop is None or one.hop == other.hop
    return same_hop and one.certainty != "possible"


def _by_place(found: list[Finding]) -> dict[Place | PolicyPlace, list[Finding]]:
    at: dict[Place | PolicyPlace, list[Finding]] = {}
    for each in found:
        for place in _places(each):
            at.setdefault(place, []).append(each)
    return at


def _places(finding: Finding) -> set[Place | PolicyPlace]:
    return {each.place for each in finding.evidence if each.place is not None}
