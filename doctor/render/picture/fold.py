"""A large picture account by account: one node for each, and how many ways lead between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from doctor.model.picture import Picture, PictureEdge, PictureNode

FOLD_ABOVE: Final = 500
"""Nodes beyond which accounts are shown closed: more of them are no picture that can be read."""

PAGE_HOLDS: Final = 10_000
"""Nodes beyond which a page shows accounts alone: a browser would be slow to open it."""


def by_account(picture: Picture) -> Picture:
    """Return a picture with one node for each account; what lies outside them stays as it is."""
    groups: dict[str, Counter[str]] = {each.id: Counter() for each in picture.accounts}
    homes: dict[str, str] = {}
    outside: list[PictureNode] = []
    for node in picture.nodes:
        if node.account is None:
            outside.append(node)
            homes[node.id] = node.id
        else:
            groups.setdefault(node.account, Counter())[node.kind] += 1
            homes[node.id] = f"account:{node.account}"
    return replace(
        picture,
        nodes=(
            *outside,
            *(_account(each, held) for each, held in groups.items()),
        ),
        edges=_join_edges(picture, homes),
    )


def _account(account: str, held: Counter[str]) -> PictureNode:
    return PictureNode(
        id=f"account:{account}",
        kind="account",
        label=_count({kind: held[kind] for kind in ("role", "user")}) or "nobody",
        account=account,
        notes=(_count(held),),
    )


def _count(held: Mapping[str, int]) -> str:
    """Say how many nodes of each kind there are: `12 roles, 1 user`."""
    kept = [(kind, number) for kind, number in held.items() if number and kind != "account"]
    return ", ".join(f"{number} {kind.replace('-', ' ')}{_s(number)}" for kind, number in kept)


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _join_edges(picture: Picture, homes: dict[str, str]) -> tuple[PictureEdge, ...]:
    """Return one edge for all that lead from one account into another; certain if one is."""
    joined: dict[tuple[str, str], tuple[int, bool]] = {}
    for edge in picture.edges:
        start, end = homes.get(edge.start), homes.get(edge.end)
        if start is None or end is None or start == end or edge.kind == "member":
            continue
        number, certain = joined.get((start, end), (0, False))
        joined[start, end] = (number + 1, certain or edge.verdict == "allow")
    return tuple(
        PictureEdge(
            start=start,
            end=end,
            verdict="allow" if certain else "unknown",
            needs=(f"{number} way{_s(number)}",),
        )
        for (start, end), (number, certain) in joined.items()
    )
