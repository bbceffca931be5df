"""The graph in a terminal: each account, its roles, and who gets into them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

from rich.text import Text
from rich.tree import Tree

from doctor.model.picture import Picture, PictureEdge, PictureNode
from doctor.render.clean import clean
from doctor.render.picture.visible import visible
from doctor.render.terminal import make_console

_MOST_CALLERS: Final = 12
"""Callers of a role: an account's roles have to stay within a screen or two."""


def render_tree(picture: Picture, *, width: int, color: bool) -> str:
    """Render a tree: accounts, roles, callers with what they need. `width` is in columns."""
    out = io.StringIO()
    console = make_console(out, width=width, color=color)
    for tree in _trees(picture):
        console.print(tree)
    for gap in picture.incomplete:
        console.print(Text(f"Not seen: {visible(gap.what)} ({visible(gap.why)})"))
    # Rich keeps the space at which it breaks a line.
    lines = (line.rstrip() for line in out.getvalue().splitlines())
    return clean("".join(f"{line}\n" for line in lines), color=color)


def _trees(picture: Picture) -> Iterable[Tree]:
    nodes = {node.id: node for node in picture.nodes}
    into: dict[str, list[PictureEdge]] = {}
    for edge in picture.edges:
        if edge.kind != "member" and edge.start in nodes:
            into.setdefault(edge.end, []).append(edge)
    names = {each.id: each.name for each in picture.accounts}
    held: dict[str, list[PictureNode]] = {each.id: [] for each in picture.accounts}
    for node in picture.nodes:
        if node.kind == "role" and node.account is not None:
            held.setdefault(node.account, []).append(node)
    for account, roles in held.items():
        yield _account(account, names.get(account), roles, into, nodes)


def _account(
    account: str,
    name: str | None,
    roles: list[PictureNode],
    into: dict[str, list[PictureEdge]],
    nodes: dict[str, PictureNode],
) -> Tree:
    title = account if name is None else f"{account} {name}"
    tree = Tree(Text(visible(title), style="bold"), guide_style="dim")
    closed = 0
    for role in sorted(roles, key=lambda each: each.label):
        edges = into.get(role.id, [])
        if not edges:
            closed += 1
            continue
        branch = tree.add(Text(visible(role.label), style="place"))
        for edge in edges[:_MOST_CALLERS]:
            branch.add(_caller(edge, nodes[edge.start], account))
        if len(edges) > _MOST_CALLERS:
            branch.add(Text(f"… and {len(edges) - _MOST_CALLERS} more", style="dim"))
    if closed:
        noun = "role" if closed == 1 else "roles"
        tree.add(Text(f"{closed} {noun} that nobody in this graph gets into", style="dim"))
    return tree


def _caller(edge: PictureEdge, node: PictureNode, account: str) -> Text:
    kind = node.kind.replace("-", " ")
    text = Text(f"{kind} {visible(node.label)}" if kind != "anyone" else visible(node.label))
    if node.account is not None and node.account != account:
        text.append(f" in {visible(node.account)}")
    says = [f"{edge.stands_for:,} principals"] if edge.stands_for > 1 else []
    says += [f"needs {each}" for each in edge.needs]
    says += [f"depends on {key}" for key in edge.depends_on]
    if edge.kind == "escalation":
        says.insert(0, f"escalation: {edge.how}" if edge.how else "escalation")
    if edge.verdict == "unknown" and not edge.depends_on:
        says.append("not certain")
    if says:
        text.append(f"  ({visible(', '.join(says))})", style="open")
    return text
