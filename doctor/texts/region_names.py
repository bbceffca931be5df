"""Regions and endpoints that a text names: in options, hosts, ARNs and messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.region import AREA_WORDS, Partition, partition_of_domain, partition_of_region

_NAME: Final = re.compile(
    rf"(?<![a-z0-9-])(?:{'|'.join(AREA_WORDS)})(?:-[a-z]+){{1,2}}-\d+"
    r"(?=[a-f]?(?![a-z0-9-]*[a-z0-9]))"
)
"""A word of its own; the letter of an availability zone may stand behind it."""

_REACH: Final = 200
"""Characters before an error that tell where the program has come to."""
_WORKED_IN: Final = re.compile(
    r"\b(?:start(?:s|ed|ing)?|begin\w*|enter\w*|deploy\w*|switch\w*|using|in|for|to|current)"
    r"[^\n]{0,20}?\bregion[ :='\"]{1,3}(?P<name>[a-z]{2,4}-[a-z-]{3,20}-\d)(?![\w-])",
    re.IGNORECASE,
)
_GLOBAL_STS: Final = re.compile(r"(?<![\w.-])sts\.amazonaws\.com(?![.\w-])")
_SET: Final = re.compile(
    r"(?<![\w-])(?:aws[-_])?(?:default[-_])?region[\"']?[ \t]*[:=][ \t]*[\"']?"
    r"(?P<name>[a-z]{2,4}-[a-z-]+-\d)(?![\w-])",
    re.IGNORECASE,
)
_BUCKET: Final = re.compile(
    r"location_?constraint[\"']?[ \t]*[:=>]{1,2}[ \t]*[\"']?"
    r"(?P<name>[a-z]{2,4}-[a-z-]+-\d)(?![\w-])",
    re.IGNORECASE,
)
_STS_HOST: Final = re.compile(r"\bsts\.(?P<name>[a-z]{2,4}-[a-z-]+-\d)\.(?:amazonaws|api\.aws)")
_FIRST_VERSION: Final = re.compile(
    r"(?<!\w)(?:v1[ -]?tokens?|version[ -](?:1|one) (?:session )?tokens?|"
    r"(?:tokens?|sessions?|credentials) (?:from|of|by|issued by) the (?:global STS|STS global|"
    r"global) endpoint)(?!\w)",
    re.IGNORECASE,
)
READ: Final = (_SET, _BUCKET, _STS_HOST, _GLOBAL_STS, _WORKED_IN, _FIRST_VERSION)
READ_IN_FAILURES: Final = (_NAME,)


def find_regions(text: str) -> Iterator[str]:
    """Give the regions that a text names, in order: in options, hosts and ARNs."""
    names = (match[0] for match in _NAME.finditer(text))
    return (name for name in names if partition_of_region(name) is not None)


def region_before(text: str, position: int) -> str | None:
    """Return the region that a log says it works in, on the lines before a place in it."""
    lines = text[max(position - _REACH, 0) : position]
    named = [each["name"] for each in _WORKED_IN.finditer(lines)]
    return next((each for each in reversed(named) if any(find_regions(each))), None)


def names_global_sts(text: str) -> bool:
    """Say whether a text names the global endpoint of STS, whose tokens may be of version 1."""
    return _GLOBAL_STS.search(text) is not None


def names_first_version(text: str) -> bool:
    """Say whether a text tells of tokens of version 1, or of the one endpoint that issues such."""
    return _FIRST_VERSION.search(text) is not None


def partition_of_host(host: str) -> Partition | None:
    """Find the partition that a host of AWS belongs to; `None` for any other host."""
    named = next(find_regions(host), None)
    return partition_of_domain(host) if named is None else partition_of_region(named)


def find_set_regions(text: str) -> Iterator[str]:
    """Give the regions that settings of workflows, manifests and provider blocks name."""
    names = (match["name"] for match in _SET.finditer(text))
    return (name.lower() for name in names if any(find_regions(name)))


def find_bucket_regions(text: str) -> Iterator[str]:
    """Give the regions in which a bucket is, as S3 tells it."""
    return (match["name"] for match in _BUCKET.finditer(text))


def find_sts_regions(text: str) -> Iterator[str]:
    """Give the regions of the endpoints of STS that a log shows."""
    return (match["name"] for match in _STS_HOST.finditer(text))
