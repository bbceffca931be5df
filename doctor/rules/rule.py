"""What a rule is, and the two decorators that make one: over a situation, or over each hop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from doctor.model.finding import Finding, Severity
from doctor.model.situation import HopVerdict, Situation


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One diagnosis: its id (which is also its path), one line on it, and its function.

    `over` names the more general rules whose findings are not shown beside this one's, on the
    same hop, when this one is at least as certain (`trust/*`: a whole family). `owns` are the
    condition keys (lower case; one that ends in `/` is a prefix) that no other rule speaks of.
    The law of both stands in `law.py`.
    """

    id: str
    summary: str
    diagnose: Callable[[Situation], Iterator[Finding]]
    severity: Severity = "error"
    over: tuple[str, ...] = ()
    owns: tuple[str, ...] = ()


def rule(
    *,
    id: str,  # noqa: A002 - the word that reports, pages and the catalogue use
    summary: str,
    severity: Severity = "error",
    over: tuple[str, ...] = (),
    owns: tuple[str, ...] = (),
) -> Callable[[Callable[[Situation], Iterator[Finding]]], Rule]:
    """Make a rule of a function that looks at the whole situation."""

    def make(look: Callable[[Situation], Iterator[Finding]]) -> Rule:
        def diagnose(situation: Situation) -> Iterator[Finding]:
            for finding in look(situation):
                yield msgspec.structs.replace(finding, id=id)

        return Rule(
            id=id,
            summary=summary,
            diagnose=diagnose,
            severity=severity,
            over=over,
            owns=owns,
        )

    return make


def unassumed_hops(situation: Situation) -> Iterator[HopVerdict]:
    """Give the hops whose role was not assumed, and whose ARN is a role's."""
    for hop in situation.hops:
        if hop.outcome != "worked" and hop.is_well_formed:
            yield hop


def hop_rule(
    *,
    id: str,  # noqa: A002 - as above
    summary: str,
    severity: Severity = "error",
    over: tuple[str, ...] = (),
    owns: tuple[str, ...] = (),
) -> Callable[[Callable[[HopVerdict], Iterator[Finding]]], Rule]:
    """Make a rule of a function that looks at one assume-role hop; it is asked for each.

    A hop that was assumed has no cause, and what is wrong with one whose ARN is no role's is the
    ARN: the function is not asked about them.
    """

    def make(look: Callable[[HopVerdict], Iterator[Finding]]) -> Rule:
        def each_hop(situation: Situation) -> Iterator[Finding]:
            for hop in unassumed_hops(situation):
                for finding in look(hop):
                    yield msgspec.structs.replace(finding, hop=hop.index)

        of_situation = rule(id=id, summary=summary, severity=severity, over=over, owns=owns)
        return of_situation(each_hop)

    return make
