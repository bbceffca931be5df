"""The hubs that reach a role, through any of the roles that a search entered."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from doctor.graph.hubs import Hub, Hubs
from doctor.graph.pair_facts import RoleFacts
from doctor.graph.people import PeopleOf
from doctor.model.paths import Incomplete, Need, NodeKind, ReachingCaller


class Entered(msgspec.Struct, frozen=True):
    """A role that a search entered, and how it leads on: over `hops` further hops."""

    role: RoleFacts
    hops: int = 0
    certain: bool = True
    needs: tuple[Need, ...] = ()
    depends_on: tuple[str, ...] = ()


def hub_callers(
    entered: Iterable[Entered], hubs: Hubs, people: PeopleOf
) -> tuple[list[ReachingCaller], list[Incomplete]]:
    """Return each hub with its best way, and the principals that are named and not there."""
    found: dict[str, ReachingCaller] = {}
    lost: dict[Incomplete, None] = {}
    for each in entered:
        for hub in (*hubs.of_role(each.role), *people.behind(each.role.arn)):
            caller = _caller(hub, each)
            known = found.get(hub.label)
            if known is None or caller_order(caller) < caller_order(known):
                found[hub.label] = caller
        for name in hubs.missing_principals(each.role):
            why = f"the trust policy of {each.role.arn} names it, and it is not in its account"
            lost[Incomplete(what=name, why=why)] = None
    return [*found.values()], [*lost]


def _caller(hub: Hub, entered: Entered) -> ReachingCaller:
    return ReachingCaller(
        arn=hub.label,
        kind=hub.kind,
        verdict="allow" if hub.certain and entered.certain else "unknown",
        hops=entered.hops + 1,
        needs=tuple(sorted({*hub.needs, *entered.needs})),
        depends_on=tuple(dict.fromkeys((*hub.depends_on, *entered.depends_on))),
    )


def caller_order(caller: ReachingCaller) -> tuple[bool, int, bool, str]:
    """Order callers: certain ones first, then near ones, then principals."""
    principal: tuple[NodeKind, ...] = ("user", "role")
    return caller.verdict != "allow", caller.hops, caller.kind not in principal, caller.arn
