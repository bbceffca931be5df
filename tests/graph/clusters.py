"""A Dask cluster of this machine, on loopback alone."""

from __future__ import annotations

from typing import Any

import distributed

_FREE = "127.0.0.1:0"


def local_cluster(workers: int, *, processes: bool) -> Any:
    """Start a cluster: a context. Every port of it is a free one of loopback."""
    return distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers,
        threads_per_worker=1,
        processes=processes,
        dashboard_address=_FREE,
        worker_dashboard_address=_FREE,
    )
