"""Where everything stands: computed here, so that the same picture always looks the same.

Every account is a region whose size does not change when it is folded, so nothing ever moves.
Within a region principals flow from left to right: hubs, groups, users, then roles by the number
of hops that it takes to get into them. Lengths are in units of the picture, `y` grows downwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from doctor.model.picture import NODE_KINDS, Picture, PictureEdge, PictureNode

# Points of the drawing, in which a letter is about seven wide and a line of text fourteen high.
NODE_WIDTH: Final = 164.0
NODE_HEIGHT: Final = 32.0
TITLE_HEIGHT: Final = 26.0
_COLUMN: Final = NODE_WIDTH + 18
_ROW: Final = NODE_HEIGHT + 10
_LAYER_GAP: Final = 56.0
_MARGIN: Final = 24.0
"""Points between callers and roles, whose arrows need room, and within a border."""
_LEAST_GAP: Final = 70.0
_GAP_SHARE: Final = 0.035
"""Room between regions, at least and as a share of the picture's side: lines run through it."""
_LEAST_WIDTH: Final = 250.0
"""Points of a region: its title, an account's ID and name, stands above it on one line."""
_ASPECT: Final = 1.35
"""Width by height of what a picture should fill: a page of a browser, between 4:3 and 16:10."""
_DEEPEST: Final = 4
"""Columns of roles within one account: what lies deeper stands in the last."""
_SHARES: Final = (0.8, 1.0, 1.2, 1.45, 1.7, 2.0, 2.4, 2.9, 3.5)
"""How wide to try the shelves, in shares of the area: the one that fills a screen best is taken."""
_LARGEST_SCALE: Final = 6.0
"""Times that hubs are enlarged: more, and they are taken for accounts."""
_READABLE: Final = 2400.0
"""A picture so wide still shows its smallest names on a screen; hubs of wider ones grow."""

Point = tuple[float, float]


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """An account, or what lies outside all of them (`account` null). `x`, `y`: upper left.

    Its title stands above it. `scale` is how much larger than elsewhere its
    nodes are drawn.
    """

    account: str | None
    title: str
    x: float
    y: float
    width: float
    height: float
    members: tuple[str, ...]
    scale: float = 1.0


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Regions, and the centre of every node by its id."""

    regions: tuple[Region, ...]
    places: dict[str, Point]
    width: float
    height: float


class _Block(msgspec.Struct, frozen=True, kw_only=True):
    account: str | None
    title: str
    places: dict[str, Point]
    width: float
    height: float
    scale: float = 1.0


def place_nodes(picture: Picture) -> Layout:
    """Place every node of a picture."""
    names = {each.id: each.name for each in picture.accounts}
    held: dict[str | None, list[PictureNode]] = {each.id: [] for each in picture.accounts}
    for node in picture.nodes:
        held.setdefault(node.account, []).append(node)
    depths = _depths(picture)
    callers = _callers(picture.edges)
    blocks = [
        _block(account, _title(account, names), nodes, depths, callers)
        for account, nodes in held.items()
    ]
    return _pack(blocks)


def _title(account: str | None, names: Mapping[str, str | None]) -> str:
    if account is None:
        return "Outside the accounts"
    name = names.get(account)
    return account if name is None else f"{name} · {account}"


def _callers(edges: Iterable[PictureEdge]) -> dict[str, list[str]]:
    callers: dict[str, list[str]] = {}
    for edge in edges:
        callers.setdefault(edge.end, []).append(edge.start)
    return callers


def _depths(picture: Picture) -> dict[str, int]:
    """Return how many assume calls within its own account lead to each role, at least one."""
    nodes = {each.id: each for each in picture.nodes}
    after: dict[str, list[str]] = {}
    depths: dict[str, int] = {}
    for edge in picture.edges:
        start, end = nodes.get(edge.start), nodes.get(edge.end)
        if start is None or end is None or end.kind != "role" or edge.kind == "member":
            continue
        if start.kind == "role" and start.account == end.account:
            after.setdefault(start.id, []).append(end.id)
        else:
            depths[end.id] = 1
    reached = sorted(depths)
    for depth in range(2, _DEEPEST + 1):
        following = {end for each in reached for end in after.get(each, ()) if end not in depths}
        reached = sorted(following)
        depths.update(dict.fromkeys(reached, depth))
    return depths


def _block(
    account: str | None,
    title: str,
    nodes: list[PictureNode],
    depths: Mapping[str, int],
    callers: Mapping[str, list[str]],
) -> _Block:
    """Lay out one account: layers from left to right, each as many columns as it needs."""
    layers: dict[int, list[PictureNode]] = {}
    for node in nodes:
        layers.setdefault(_layer(node, depths), []).append(node)
    rows = _rows(layers.values())
    places: dict[str, Point] = {}
    right = _MARGIN
    for _, layer in sorted(layers.items()):
        for number, node in enumerate(_order_layer(layer, places, callers)):
            column, row = divmod(number, rows)
            x = right + column * _COLUMN + NODE_WIDTH / 2
            places[node.id] = (x, TITLE_HEIGHT + row * _ROW + NODE_HEIGHT / 2)
        right += math.ceil(len(layer) / rows) * _COLUMN + _LAYER_GAP
    width = max(right - _LAYER_GAP - (_COLUMN - NODE_WIDTH) + _MARGIN, _LEAST_WIDTH)
    tallest = max((y for _, y in places.values()), default=TITLE_HEIGHT)
    return _Block(
        account=account,
        title=title,
        places=places,
        width=width,
        height=tallest + NODE_HEIGHT / 2 + _MARGIN,
    )


def _layer(node: PictureNode, depths: Mapping[str, int]) -> int:
    if node.kind == "role":
        return 1 + depths.get(node.id, 1)
    return 1 if node.kind in {"user", "subject"} and node.account is not None else 0


def _rows(layers: Iterable[list[PictureNode]]) -> int:
    """Return the number of rows that makes a region about `_ASPECT` times as wide as high."""
    sizes = [len(each) for each in layers]
    best = 1
    for rows in range(1, max(sizes, default=1) + 1):
        columns = sum(math.ceil(size / rows) for size in sizes)
        width = columns * _COLUMN + (len(sizes) - 1) * _LAYER_GAP
        best = rows
        if width <= _ASPECT * (rows * _ROW + TITLE_HEIGHT):
            break
    return best


def _order_layer(
    layer: list[PictureNode], places: Mapping[str, Point], callers: Mapping[str, list[str]]
) -> list[PictureNode]:
    """Order a layer so that what is assumed stands near its callers, the rest by name."""

    def key(node: PictureNode) -> tuple[int, float, str, str]:
        heights = [places[each][1] for each in callers.get(node.id, ()) if each in places]
        mean = round(sum(heights) / len(heights), 3) if heights else math.inf
        return NODE_KINDS.index(node.kind), mean, node.label, node.id

    return sorted(layer, key=key)


def _pack(blocks: list[_Block]) -> Layout:
    """Put the regions on shelves: what lies outside first, then the highest."""
    ordered = sorted(
        blocks, key=lambda each: (each.account is not None, -each.height, each.account or "")
    )
    ordered = _enlarge_hubs(ordered)
    # Lines run between the regions: the wider the picture, the more room they need to be seen.
    gap = max(_LEAST_GAP, _GAP_SHARE * math.sqrt(sum(each.width * each.height for each in ordered)))
    area = sum((each.width + gap) * (each.height + gap) for each in ordered)
    tried = (_on_shelves(ordered, gap, math.sqrt(area * share)) for share in _SHARES)
    return min(tried, key=lambda each: max(each.width / _ASPECT, each.height))


def _on_shelves(blocks: list[_Block], gap: float, widest: float) -> Layout:
    regions: list[Region] = []
    places: dict[str, Point] = {}
    x = y = shelf = 0.0
    for block in blocks:
        if x and x + block.width > widest:
            x, y, shelf = 0.0, y + shelf + gap, 0.0
        regions.append(_region(block, x, y))
        places.update({node: (x + dx, y + dy) for node, (dx, dy) in block.places.items()})
        x += block.width + gap
        shelf = max(shelf, block.height)
    return Layout(
        regions=tuple(regions),
        places=places,
        width=max((each.x + each.width for each in regions), default=0.0),
        height=max((each.y + each.height for each in regions), default=0.0),
    )


def _enlarge_hubs(blocks: list[_Block]) -> list[_Block]:
    """Draw what lies outside larger where the picture is wide: hubs are read from afar."""
    if len(blocks) < 2 or blocks[0].account is not None:  # noqa: PLR2004 - nothing beside it
        return blocks
    outside, others = blocks[0], blocks[1:]
    width = math.sqrt(sum(each.width * each.height for each in others) * _ASPECT)
    tallest = max(each.height for each in others)
    scale = min(width / _READABLE, tallest / outside.height, _LARGEST_SCALE)
    return [_scale(outside, max(1.0, round(scale, 2))), *others]


def _scale(block: _Block, scale: float) -> _Block:
    return replace(
        block,
        places={node: (x * scale, y * scale) for node, (x, y) in block.places.items()},
        width=block.width * scale,
        height=block.height * scale,
        scale=scale,
    )


def _region(block: _Block, x: float, y: float) -> Region:
    return Region(
        account=block.account,
        title=block.title,
        x=x,
        y=y,
        width=block.width,
        height=block.height,
        members=tuple(block.places),
        scale=block.scale,
    )
