"""`roledoctor paths`: find who can reach a role, or what a principal can reach."""

from __future__ import annotations

import argparse
from pathlib import Path

from msgspec.structs import replace

from doctor.cli.exits import FAILING, HEALTHY, INCONCLUSIVE, UsageError
from doctor.cli.offer import parse_offer
from doctor.cli.streams import answer, page_width, use_color
from doctor.graph.assume_graph import MOST_HOPS, AssumeGraph, UnknownNameError
from doctor.graph.load import load_graph
from doctor.graph.snapshot import SnapshotError, open_snapshot
from doctor.model.paths import PathsAnswer

_BOTH = 2
"""Names on the command line: FROM and TO."""


def run(options: argparse.Namespace) -> int:
    """Answer from a snapshot, and return the exit code."""
    offer = None if options.with_ is None else parse_offer(options.with_)
    _check(options)
    if len(options.names) == 1:
        from doctor.cli.own_identity import own_principal  # noqa: PLC0415 - AWS is asked

        options.names.insert(0, own_principal(options.profile))
    try:
        with open_snapshot(Path(options.snapshot)) as snapshot:
            if options.engine == "dask":
                from doctor.cli.paths_on_dask import ask_cluster  # noqa: PLC0415 - an extra

                found = ask_cluster(snapshot, offer, options, _answer)
            else:
                graph = load_graph(snapshot, offer=offer, escalation=options.escalation)
                found = _answer(graph, options)
    except SnapshotError as error:
        raise UsageError(str(error)) from error
    except UnknownNameError as error:
        raise UsageError(_unknown(error, options.snapshot)) from error
    answer(_render(found, options), options)
    return exit_code(found)


def exit_code(found: PathsAnswer) -> int:
    """Return 0 where a way is certain, 1 where there is none, 3 where all depend on something."""
    verdicts = {each.verdict for each in found.paths} | {each.verdict for each in found.callers}
    if "allow" in verdicts:
        return HEALTHY
    return INCONCLUSIVE if verdicts else FAILING


def _check(options: argparse.Namespace) -> None:
    asked = options.who_can or options.reaches_from
    if asked and options.names:
        raise UsageError("--who-can and --reaches-from take no FROM and TO")
    if not asked and len(options.names) not in {1, _BOTH}:
        raise UsageError("give FROM and TO, or use --who-can TO or --reaches-from FROM")
    if options.profile is not None and len(options.names) != 1:
        raise UsageError("--profile works only with TO alone: it says where to start")
    if options.escalation and options.engine == "dask":
        raise UsageError("--escalation runs only on this machine: remove --engine dask")
    if (options.engine == "dask") is not bool(options.scheduler):
        raise UsageError("--engine dask and --scheduler ADDRESS go together")
    if options.escalation and options.used:
        raise UsageError("--used counts only assume calls: remove --escalation")
    if options.why_not and asked:
        raise UsageError("--why-not needs FROM and TO")


def _answer(graph: AssumeGraph, options: argparse.Namespace) -> PathsAnswer:
    """Ask, and keep what was, or was not, seen used."""
    if not options.used and options.unused is None:
        return _ask(graph, options)
    from doctor.graph.hop_uses import (  # noqa: PLC0415 - seldom asked
        UsedSteps,
        Uses,
        only_unused,
        used_answer,
    )

    uses = Uses(graph.parts, set(graph.flat.accounts))
    if options.used:
        graph.steps = UsedSteps(graph.flat, graph.judge, uses)
        return used_answer(_ask(graph, options), uses)
    return only_unused(_ask(graph, options), uses, options.unused)


def _ask(graph: AssumeGraph, options: argparse.Namespace) -> PathsAnswer:
    if options.who_can:
        return graph.who_can(options.who_can, max_hops=options.max_hops)
    if options.reaches_from:
        return graph.reaches_from(options.reaches_from, max_hops=options.max_hops)
    source, to = options.names
    most = options.max_hops or MOST_HOPS
    found = graph.paths(source, to, max_hops=most)
    if not options.why_not or any(each.verdict == "allow" for each in found.paths):
        return found
    from doctor.graph.why_not import find_missing_hops  # noqa: PLC0415 - only where it is asked

    missing = find_missing_hops(graph, source, to, max_hops=most)
    return replace(found, why_not=missing)


def _unknown(error: UnknownNameError, snapshot: str) -> str:
    if error.several:
        return f"several principals are named {error.name}: use an ARN, such as " + ", ".join(
            error.nearest
        )
    said = f"{error.name} is not {'a role ' if error.is_user else ''}in {snapshot}"
    return said + (". Near it: " + ", ".join(error.nearest) if error.nearest else "")


def _render(found: PathsAnswer, options: argparse.Namespace) -> str:
    if options.format == "json":
        from doctor.render.json import render_json  # noqa: PLC0415 - text needs none of it

        return render_json(found)
    from doctor.render.paths import render_paths  # noqa: PLC0415 - as above

    return render_paths(
        found, width=page_width(), color=use_color(options.color), verbose=options.verbose
    )
