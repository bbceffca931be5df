"""`paths --engine dask`: the snapshot compiled, and who-can answered, on a Dask cluster."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from doctor.cli.exits import UsageError
from doctor.graph.assume_graph import MOST_HOPS, AssumeGraph, UnknownNameError
from doctor.graph.cluster import ClusterGraph
from doctor.graph.engines import DaskEngine
from doctor.graph.load import load_graph, what_is_missing
from doctor.graph.needs import Offer
from doctor.graph.snapshot import Snapshot
from doctor.model.paths import PathsAnswer
from doctor.session.extras import install_extra


def ask_cluster(
    snapshot: Snapshot,
    offer: Offer | None,
    options: argparse.Namespace,
    ask: Callable[[AssumeGraph, argparse.Namespace], PathsAnswer],
) -> PathsAnswer:
    """Answer on a cluster: who-can by its workers, the rest here from what they compiled."""
    try:
        engine = DaskEngine.connect(options.scheduler)
    except ImportError as error:
        message = f"--engine dask needs an extra. Run: {install_extra('dask')}"
        raise UsageError(message) from error
    except (OSError, ValueError) as error:
        message = f"--scheduler {options.scheduler}: no Dask scheduler answers there ({error})"
        raise UsageError(message) from error
    with engine.client:
        if options.who_can is None or options.used or options.unused is not None:
            return ask(load_graph(snapshot, offer=offer, engine=engine), options)
        graph = ClusterGraph(
            engine.client, snapshot, offer=offer, incomplete=what_is_missing(snapshot)
        )
        try:
            return graph.who_can(options.who_can, max_hops=options.max_hops or MOST_HOPS)
        except LookupError as error:
            raise UnknownNameError(options.who_can) from error
