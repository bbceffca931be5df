"""The law of rules: which findings stand, in which order, and how sure each may be.

1. **Evidence.** A finding shows what it was drawn from: one without evidence cannot be made.
2. **Certainty.** `proven` is seen: the evidence contains the fact, and every world that agrees with
   it has this cause. It is never drawn from the absence of a file, a variable or a hop that nobody
   looked at. What a tool says that it misses is a symptom (`SYMPTOMS`): its words alone prove no
   cause, for why it is missing nobody has seen. `likely` is what the evidence points at and does
   not show; `possible` is a cause that the failure can have and that nothing speaks against.
3. **Over.** A rule names the more general ones that it stands over. Where its finding is an error
   and at least as sure, theirs about the same hop are not shown. On the same line of a file or
   statement of a policy the weightier severity does so too. A `possible` finding covers
   nothing, nor does what the differential adds.
4. **Keys.** A condition key belongs to the rule that `owns` it: what another rule finds about that
   key alone is not shown, also where the owner has nothing to say.
5. **Order.** Severity first (errors, warnings, advice), then certainty, then what a recent change
   can have caused, then what more facts speak for than against (`differential/tells.py`; a cause
   that they speak against covers nothing), then the hop that breaks first, then the catalogue: the
   more frequent cause stands first in it. What the differential adds stands behind its equals, in
   its own order; where only the words of a symptom speak for a finding, it stands behind what more
   speaks for. A proven cause whose fix alone opens the way stands before the proven ones beside it.
6. **One of a kind.** The same cause on the same hop and profile with the same title is said once.

What no rule found is the differential's part (`rules/differential`): it comes after all of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from doctor.model.chain import Place
from doctor.model.failure_kinds import FailureKind
from doctor.model.finding import Finding, PolicyPlace
from doctor.rules.rule import Rule

SYMPTOMS: Final[frozenset[FailureKind]] = frozenset(
    {
        "no-credentials",
        "partial-credentials",
        "profile-not-found",
        "source-profile-not-found",
        "source-profile-without-credentials",
        "missing-source",
        "region-missing",
        "config-file-missing",
        "credentials-not-used",
        "credential-source-unavailable",
        "token-file-missing",
        "sso-token",
        "sso-settings",
        "login-token",
        "expired-credentials",
        "invalid-key",
        "mfa-serial-invalid",
        "metadata-failed",
        "network",
    }
)
"""Kinds of failure that say what was missing, and not why: several causes have the same words."""

SEVERITIES = ("error", "warning", "advice")
CERTAINTIES = ("proven", "likely", "possible")


def rank_findings(
    found: list[Finding],
    rules: tuple[Rule, ...],
    fits: tuple[str, ...] = (),
    candidates: tuple[Finding, ...] = (),
    weights: Mapping[str, int] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """Drop what a more specific finding already says, and order the rest.

    `fits` are beginnings of ids that a recent change can have caused: equally sure, they go first.
    `candidates` are what the differential adds, in its own order: equally sure, they stand behind
    what a rule found. `weights` count by id what is told for a cause, less what against it.
    """
    found = [_held_to_evidence(each) for each in found]
    places = {id(each): position for position, each in enumerate(candidates)}
    found = [*found, *candidates]
    found = [each for each in found if not _is_owned_elsewhere(each, rules)]
    over = {rule.id: _over(rule, weights) for rule in rules}
    kept = _drop_covered(found, over, mute=frozenset(places))
    unique = {(each.id, each.hop, each.profile, each.title): each for each in reversed(kept)}
    order = {rule.id: position for position, rule in enumerate(rules)}
    in_file_order = reversed(unique.values())
    return tuple(
        sorted(
            in_file_order,
            key=lambda each: _key(each, order, fits, weights.get(each.id, 0), places.get(id(each))),
        )
    )


def _drop_covered(
    found: list[Finding], over: dict[str, tuple[str, ...]], *, mute: frozenset[int]
) -> list[Finding]:
    """Return the findings that no other covers. Those whose `id()` is `mute` cover nothing."""
    # One stands for all of its kind: a file may hold thousands of lines with one fault.
    kinds = {_kind(each): each for each in found}
    speaking = [each for each in kinds.values() if id(each) not in mute]
    over_id = _by_covered_id(speaking, over)
    covered = {
        kind
        for kind, each in kinds.items()
        if any(_covers(other, each, over) for other in _above(each, over_id))
    }
    beside = _by_place([each for each in found if id(each) not in mute])
    return [
        each
        for each in found
        if _kind(each) not in covered
        and not any(
            _takes_place(other, each, over)
            for place in _places(each)
            for other in beside.get(place, ())
        )
    ]


_AtHop = dict[int | None, list[Finding]]


def _by_covered_id(speaking: list[Finding], over: dict[str, tuple[str, ...]]) -> dict[str, _AtHop]:
    """Return by id, or family, and by hop the findings whose rule stands over it."""
    found: dict[str, _AtHop] = {}
    for each in speaking:
        for named in over.get(each.id, ()):
            found.setdefault(named, {}).setdefault(each.hop, []).append(each)
    return found


def _above(finding: Finding, over_id: dict[str, _AtHop]) -> Iterator[Finding]:
    """Give the findings that may cover one: of a chain of hundreds of hops, those of its hop."""
    for named in (finding.id, _family(finding)):
        at_hop = over_id.get(named, {})
        hops = at_hop if finding.hop is None else (finding.hop, None)
        for hop in hops:
            yield from at_hop.get(hop, ())


def _family(finding: Finding) -> str:
    return f"{finding.id.partition('/')[0]}/*"


def roots_first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Put the root before its consequences: of proven causes, the one that alone opens the way.

    A role's name that is misspelt is allowed by no policy either: allowing it would help nobody.
    """
    return tuple(
        sorted(
            findings,
            key=lambda each: (
                SEVERITIES.index(each.severity),
                CERTAINTIES.index(each.certainty),
                not any(fix.verified for fix in each.fixes) and each.certainty == "proven",
            ),
        )
    )


def owns_key(rule: Rule, key: str) -> bool:
    """Say whether a condition key (in lower case) is one that a rule alone speaks of."""
    return any(key == each or (each.endswith("/") and key.startswith(each)) for each in rule.owns)


def _held_to_evidence(finding: Finding) -> Finding:
    """Say each evidence once, and call likely what only the words of a symptom speak for."""
    finding = replace(finding, evidence=tuple(dict.fromkeys(finding.evidence)))
    if finding.certainty != "proven" or not _is_words_alone(finding):
        return finding
    return replace(finding, certainty="likely")


def _is_words_alone(finding: Finding) -> bool:
    """Say whether nothing but the words of a symptom speaks for a finding."""
    return all(each.failure in SYMPTOMS for each in finding.evidence)


def _is_owned_elsewhere(finding: Finding, rules: tuple[Rule, ...]) -> bool:
    key = finding.condition_key
    if key is None:
        return False
    return any(owns_key(rule, key) and rule.id != finding.id for rule in rules)


def _kind(finding: Finding) -> tuple[str, int | None, str, str]:
    return (finding.id, finding.hop, finding.certainty, finding.severity)


def _over(rule: Rule, weights: Mapping[str, int]) -> tuple[str, ...]:
    """Return what a rule stands over: nothing where more is told against its cause than for it."""
    return rule.over if weights.get(rule.id, 0) >= 0 else ()


def _key(
    finding: Finding, order: dict[str, int], fits: tuple[str, ...], weight: int, place: int | None
) -> tuple[int, int, bool, int, bool, bool, int, int]:
    return (
        SEVERITIES.index(finding.severity),
        CERTAINTIES.index(finding.certainty),
        not finding.id.startswith(fits),
        -weight,
        _is_words_alone(finding),
        place is not None,
        0 if finding.hop is None else finding.hop,
        order.get(finding.id, len(order)) if place is None else place,
    )


def _covers(one: Finding, other: Finding, over: dict[str, tuple[str, ...]]) -> bool:
    """Say whether `one` is the more specific of two findings about the same hop."""
    surer = CERTAINTIES.index(one.certainty) <= CERTAINTIES.index(other.certainty)
    return surer and one.severity == "error" and _is_over(one, other, over)


def _takes_place(one: Finding, other: Finding, over: dict[str, tuple[str, ...]]) -> bool:
    """Say whether `one` says more of the same line, and weighs at least as much.

    A warning is not the word on the rest of the case, but on its own line it is.
    """
    weighs = SEVERITIES.index(one.severity) - SEVERITIES.index(other.severity)
    surer = CERTAINTIES.index(one.certainty) <= CERTAINTIES.index(other.certainty)
    return (weighs < 0 or (weighs == 0 and surer)) and _is_over(one, other, over)


def _is_over(one: Finding, other: Finding, over: dict[str, tuple[str, ...]]) -> bool:
    named = over.get(one.id, ())
    if one is other or one.id == other.id or not (other.id in named or _family(other) in named):
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
