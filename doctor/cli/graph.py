"""`roledoctor graph`: the assume-role graph of a snapshot, drawn or exported."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from doctor.cli.arguments.graph import PICTURE_FORMATS
from doctor.cli.exits import HEALTHY, UsageError
from doctor.cli.streams import answer, page_width, use_color
from doctor.graph.graph_picture import UnknownAccountError, count_principals, draw_graph
from doctor.graph.load import load_graph
from doctor.graph.snapshot import SnapshotError, open_snapshot
from doctor.model.picture import Picture

_LARGEST: Final = 10_000
"""Users and roles beyond which nobody can look at a picture, and drawing it takes minutes."""

_FOR_PEOPLE: Final = ("text", "html", "svg", "mermaid", "dot")


def run(options: argparse.Namespace) -> int:
    """Draw the graph of a snapshot, and return the exit code."""
    if options.what_if or options.diff:
        from doctor.cli.graph_changes import show_changes  # noqa: PLC0415 - drawing needs none

        return show_changes(options)
    if options.snapshot is None:
        raise UsageError("graph draws a snapshot: add --snapshot DIR")
    if options.format not in PICTURE_FORMATS:
        raise UsageError(f"--format {options.format} goes with --what-if and --diff")
    answer(_render(_picture(options), options), options)
    return HEALTHY


def _picture(options: argparse.Namespace) -> Picture:
    accounts = tuple(dict.fromkeys(options.account))
    try:
        with open_snapshot(Path(options.snapshot)) as snapshot:
            graph = load_graph(snapshot, escalation=options.escalation)
            number = count_principals(graph, accounts)
            if number > _LARGEST and options.format in _FOR_PEOPLE:
                raise UsageError(
                    f"{options.snapshot} has {number:,} users and roles there, and a picture shows "
                    f"at most {_LARGEST:,}. Name accounts with --account, ask roledoctor paths, or "
                    "export all of it with --format graphml or bloodhound."
                )
            return draw_graph(graph, accounts=accounts, created_at=snapshot.fact("finished_at"))
    except SnapshotError as error:
        raise UsageError(str(error)) from error
    except UnknownAccountError as error:
        raise UsageError(f"account {error} is not in {options.snapshot}") from error


def _render(picture: Picture, options: argparse.Namespace) -> str:
    if options.format == "text":
        from doctor.render.picture.tree import render_tree  # noqa: PLC0415 - rich, text only

        plain = options.output is not None and options.color == "auto"
        color = False if plain else use_color(options.color)
        return render_tree(picture, width=page_width(), color=color)
    from doctor.render.picture import render_picture  # noqa: PLC0415 - as above

    return render_picture(picture, options.format)
