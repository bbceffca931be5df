"""`check --snapshot`: where the direct way is closed, the ways that a snapshot leaves open."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from doctor.cli.exits import UsageError
from doctor.graph.assume_graph import MOST_HOPS, AssumeGraph, UnknownNameError
from doctor.graph.load import load_graph
from doctor.graph.other_paths import find_other_paths
from doctor.graph.snapshot import SnapshotError, open_snapshot
from doctor.graph.why_not import find_missing_hops
from doctor.model.diagnosis import Diagnosis
from doctor.model.observation import Known
from doctor.model.paths import MissingHop


def add_snapshot_paths(diagnosis: Diagnosis, folder: str) -> Diagnosis:
    """Add the ways to the target that a snapshot shows, else the hop that is missing."""
    if diagnosis.situation.works or diagnosis.verdict == "healthy":
        return diagnosis
    try:
        with open_snapshot(Path(folder)) as snapshot:
            graph = load_graph(snapshot)
            paths = find_other_paths(diagnosis.situation, graph)
            if paths:
                return replace(diagnosis, paths=paths)
            return replace(diagnosis, missing_hops=_missing_hops(diagnosis, graph))
    except SnapshotError as error:
        raise UsageError(str(error)) from error


def _missing_hops(diagnosis: Diagnosis, graph: AssumeGraph) -> tuple[MissingHop, ...]:
    situation = diagnosis.situation
    if situation.target_role_arn is None or not isinstance(situation.caller, Known):
        return ()
    caller = situation.caller.value
    start = caller.principal_arn or caller.arn
    try:
        return find_missing_hops(graph, start or "", situation.target_role_arn, max_hops=MOST_HOPS)
    except UnknownNameError:
        return ()
