"""`roledoctor graph --what-if` and `--diff`: what opens and what closes."""

from __future__ import annotations

import argparse
from pathlib import Path

from doctor.cli.arguments.graph import CHANGE_FORMATS
from doctor.cli.exits import FAILING, HEALTHY, INCONCLUSIVE, UsageError
from doctor.cli.formats import FOR_MACHINES
from doctor.cli.streams import answer, read_text
from doctor.graph.changes.change_file import read_changes
from doctor.graph.changes.diff import changes_between
from doctor.graph.changes.what_if import what_if
from doctor.graph.load import load_graph
from doctor.graph.snapshot import SnapshotError, open_snapshot
from doctor.model.paths import GraphChanges
from doctor.model.plain_json import decode_json


def show_changes(options: argparse.Namespace) -> int:
    """Print what a change opens and closes, and return the exit code."""
    if options.format not in CHANGE_FORMATS:
        raise UsageError(
            f"--format {options.format} is for graphs; for changes use {', '.join(CHANGE_FORMATS)}"
        )
    try:
        found = _compare_snapshots(*options.diff) if options.diff else _try_changes(options)
    except SnapshotError as error:
        raise UsageError(str(error)) from error
    answer(_render(found, options), options)
    return exit_code(found)


def exit_code(found: GraphChanges) -> int:
    """Return 1 where a hop opens for certain, 3 where one may, 0 where none does."""
    opened = {
        each.after
        for each in found.changes
        if each.change == "opened" or (each.change == "changed" and each.before == "unknown")
    }
    if "allow" in opened:
        return FAILING
    return INCONCLUSIVE if opened or found.may_open else HEALTHY


def _compare_snapshots(old: str, new: str) -> GraphChanges:
    with open_snapshot(Path(old)) as before, open_snapshot(Path(new)) as after:
        return changes_between(load_graph(before), load_graph(after))


def _try_changes(options: argparse.Namespace) -> GraphChanges:
    if options.snapshot is None:
        raise UsageError("--what-if needs a snapshot: add --snapshot DIR")
    value = decode_json(read_text(options.what_if))
    if value is None:
        raise UsageError(f"{options.what_if} is not JSON")
    with open_snapshot(Path(options.snapshot)) as snapshot:
        graph = load_graph(snapshot)
        try:
            read = read_changes(value, of=options.of, accounts=tuple(graph.flat.accounts))
        except SnapshotError as error:
            raise UsageError(f"{options.what_if}: {error}") from error
        return what_if(graph, read.proposed, read.incomplete, whole=options.whole)


def _render(found: GraphChanges, options: argparse.Namespace) -> str:
    if options.format == "json":
        from doctor.render.json import render_json  # noqa: PLC0415 - each alone is needed

        return render_json(found)
    from doctor.render import graph_changes  # noqa: PLC0415 - as above

    if options.format in FOR_MACHINES:
        from doctor.cli.formats import render_checklist  # noqa: PLC0415 - as above

        name = options.what_if or " → ".join(options.diff)
        return render_checklist(graph_changes.changes_checklist(found, name), options.format)
    if options.format == "markdown":
        return graph_changes.render_changes_markdown(found)
    if options.format == "html":
        return graph_changes.render_changes_html(found)
    return graph_changes.render_changes(found)
