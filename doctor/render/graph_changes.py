"""What a change opens and closes: for a person, for a ticket, and as a checklist for CI systems."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from doctor.model.checks import Checked, Checklist, Kind
from doctor.model.paths import GraphChanges, HopChange
from doctor.render.clean import clean
from doctor.render.html_page import STYLE
from doctor.render.markdown import plain
from doctor.render.paths import describe_deciding, short_name

_KINDS: Final = (
    Kind(id="graph/opened", summary="the change lets a principal into a role"),
    Kind(id="graph/closed", summary="the change keeps a principal out of a role"),
    Kind(id="graph/changed", summary="the change alters what a hop needs or depends on"),
)
_WORDS: Final = {"opened": "OPENS", "closed": "closes", "changed": "changes"}
_MOST: Final = 200
"""Hops that are printed: more are read by programs, from JSON."""


def render_changes(found: GraphChanges) -> str:
    """Render as text."""
    lines = [summary(found)]
    if found.changes:
        lines += ["", *(line for each in found.changes[:_MOST] for line in _block(each))]
    if len(found.changes) > _MOST:
        lines.append(f"… and {len(found.changes) - _MOST} more: --format json lists them")
    if found.incomplete:
        lines += ["", "Not covered:"]
        lines += [f"  {each.what}: {each.why}" for each in found.incomplete]
    return clean("\n".join(lines).rstrip() + "\n", color=False)


def summary(found: GraphChanges) -> str:
    """Say in one sentence what came of it."""
    counts = {
        word: sum(each.change == word for each in found.changes)
        for word in ("opened", "closed", "changed")
    }
    if not found.changes:
        within = " among those that were looked at" if found.may_open else ""
        return f"No hop opens or closes{within}."
    told = [
        f"{number} {'hop' if number == 1 else 'hops'} {_verb(word, number)}"
        for word, number in counts.items()
        if number
    ]
    return f"{', '.join(told)}."


def _verb(word: str, number: int) -> str:
    verb = {"opened": "open", "closed": "close", "changed": "change"}[word]
    return f"{verb}s" if number == 1 else verb


def _block(each: HopChange) -> Iterator[str]:
    hop = each.hop
    yield f"{_WORDS[each.change]:<8} {short_name(hop.source)} → {short_name(hop.to)}{_state(each)}"
    said = _by(each)
    if said:
        yield f"         {said}"
    if each.onward:
        roles = "1 further role" if each.onward == 1 else f"{each.onward} further roles"
        yield f"         and through it to {roles}"


def _state(each: HopChange) -> str:
    hop = each.hop
    parts = []
    if each.change == "changed" and each.before != each.after:
        words = {"allow": "open", "unknown": "depends", None: "closed"}
        parts.append(f"{words[each.before]} before, {words[each.after]} after")
    if hop.needs:
        parts.append(f"needs {', '.join(hop.needs)}")
    if hop.depends_on:
        parts.append(f"depends on {', '.join(hop.depends_on)}")
    return f" ({'; '.join(parts)})" if parts else ""


def render_changes_markdown(found: GraphChanges) -> str:
    """Render as Markdown; everything from outside is escaped."""
    lines = [f"# {summary(found)}", ""]
    if found.what:
        lines += [*(f"- {plain(each)}" for each in found.what), ""]
    if found.changes:
        lines += [
            "| change | from | to | needs or depends on | by |",
            "| --- | --- | --- | --- | --- |",
        ]
    for each in found.changes:
        cells = (each.change, each.hop.source, each.hop.to, _state(each).strip(" ()"), _by(each))
        lines.append("| " + " | ".join(plain(cell) for cell in cells) + " |")
    if found.incomplete:
        lines += ["", "## Not covered", ""]
        lines += [f"- {plain(each.what)}: {plain(each.why)}" for each in found.incomplete]
    return clean("\n".join(lines) + "\n", color=False)


def render_changes_html(found: GraphChanges) -> str:
    """Render as one self-contained page; everything from outside is escaped."""
    title = escape(summary(found))
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td>{escape(cell)}"
            for cell in (
                each.change,
                each.hop.source,
                each.hop.to,
                _state(each).strip(" ()"),
                _by(each),
            )
        )
        + "</tr>"
        for each in found.changes
    )
    head = "<tr><th>change<th>from<th>to<th>needs or depends on<th>by</tr>"
    missing = "".join(
        f"<li>{escape(each.what)}: {escape(each.why)}</li>" for each in found.incomplete
    )
    return clean(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"<table>\n{head}\n{rows}\n</table>\n"
        + (f"<h2>Not covered</h2>\n<ul>{missing}</ul>\n" if missing else "")
        + "</body>\n</html>\n",
        color=False,
    )


def _by(each: HopChange) -> str:
    """Say what decides: of a hop that closes what refuses it now."""
    if each.refused_by:
        return "; ".join(each.refused_by)
    decided = "; ".join(map(describe_deciding, each.hop.by))
    return f"{'was open ' if each.change == 'closed' else ''}by {decided}" if decided else ""


def changes_checklist(found: GraphChanges, name: str) -> Checklist:
    """Return a checklist: a hop that opens fails, one that closes passes."""
    checks = tuple(_checklist_row(each) for each in found.changes)
    if not any(each.change == "opened" for each in found.changes):
        passed = Checked(rule="graph/opened", name="no hop opens", outcome="passed")
        checks = (passed, *checks)
    return Checklist(name=name, checks=checks, kinds=_KINDS)


def _checklist_row(each: HopChange) -> Checked:
    hop = each.hop
    pair = f"{hop.source} → {hop.to}"
    outcome = "passed"
    if each.change == "opened":
        outcome = "failed" if each.after == "allow" else "undecided"
    return Checked(
        rule=f"graph/{each.change}",
        name=pair,
        outcome=outcome,  # type: ignore[arg-type]
        level="error" if each.change == "opened" else "note",
        message=f"the change {_WORDS[each.change].lower()} {pair}{_state(each)}",
        detail="\n".join(_block(each)),
        identity=f"{each.change} {pair}",
        named=hop.to,
    )
