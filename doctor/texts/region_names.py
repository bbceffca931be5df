"""Regions and endpoints that a text names: in options, hosts, ARNs and messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.region import Partition, partition_of_domain, partition_of_region

_NAME: Final = re.compile(
    r"(?<![a-z0-9-])[a-z]+(?:-[a-z]+){1,2}-\d+(?=[a-f]?(?![a-z0-9-]*[a-z0-9]))"
)
"""A word of its own; the letter of an availability zone may stand behind it."""

_GLOBAL_STS: Final = re.compile(r"(?<![\w.-])sts\.amazonaws\.com(?![.\w-])")
READ: Final = (_NAME, _GLOBAL_STS)


def find_regions(text: str) -> Iterator[str]:
    """Give the regions that a text names, in order: in options, hosts and ARNs."""
    names = (match[0] for match in _NAME.finditer(text))
    return (name for name in names if partition_of_region(name) is not None)


def names_global_sts(text: str) -> bool:
    """Say whether a text names the global endpoint of STS, whose tokens may be of version 1."""
    return _GLOBAL_STS.search(text) is not None


def partition_of_host(host: str) -> Partition | None:
    """Find the partition that a host of AWS belongs to; `None` for any other host."""
    named = next(find_regions(host), None)
    return partition_of_domain(host) if named is None else partition_of_region(named)
