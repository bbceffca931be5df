"""Where partitions are compiled: in this process, on every core, or on a Dask cluster.

An engine maps a function over chunks and gives the results in order. The function and its values
are the same everywhere, and so are the answers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, Protocol

from doctor.graph.compile.chunk import PartFile

if TYPE_CHECKING:
    from concurrent.futures import Future

    from distributed import Client

Work = Callable[[list[PartFile]], bytes]

_FEW: Final = 4
"""Chunks that are done in less time than it takes to start processes."""


class Engine(Protocol):
    """Maps work over chunks, in order."""

    def map(self, work: Work, chunks: list[list[PartFile]]) -> Iterator[bytes]:
        """Give the result of each chunk."""
        ...


class LocalEngine:
    """The machine at hand: one process for each core, none where there is little to do."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or os.cpu_count() or 1

    def map(self, work: Work, chunks: list[list[PartFile]]) -> Iterator[bytes]:
        """Give the result of each chunk."""
        if self._workers == 1 or len(chunks) < _FEW:
            yield from map(work, chunks)
            return
        import multiprocessing  # noqa: PLC0415 - only a large snapshot needs it
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - as above

        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self._workers, mp_context=context) as pool:
            waiting: list[Future[bytes]] = []
            for chunk in chunks:
                waiting.append(pool.submit(work, chunk))
                # Results that nobody has taken yet are held in memory: no more than a few.
                if len(waiting) > 2 * self._workers:
                    yield waiting.pop(0).result()
            for each in waiting:
                yield each.result()


class DaskEngine:
    """A Dask cluster. Chunks travel with their bytes, so no worker needs the snapshot's disk."""

    def __init__(self, client: Client) -> None:
        self.client = client

    @classmethod
    def connect(cls, address: str) -> DaskEngine:
        """Connect to a scheduler. Raises `OSError` where none answers."""
        from distributed import Client  # noqa: PLC0415 - an extra of its own

        return cls(Client(address, timeout="10s"))  # type: ignore[no-untyped-call]

    def map(self, work: Work, chunks: list[list[PartFile]]) -> Iterator[bytes]:
        """Give the result of each chunk; what a lost worker had is done again by another."""
        futures = self.client.map(
            work, list(map(read_bodies, chunks)), retries=_RETRIES, pure=False
        )
        for future in futures:
            yield future.result()
            future.release()  # type: ignore[no-untyped-call]


_RETRIES: Final = 3
"""Times that a cluster may lose the worker that has a chunk before it is given up."""


def read_bodies(chunk: Iterable[PartFile]) -> list[PartFile]:
    """Return partitions with their bytes."""
    from pathlib import Path  # noqa: PLC0415 - one use

    return [
        PartFile(each.path, each.checksum, each.body or Path(each.path).read_bytes())
        for each in chunk
    ]
