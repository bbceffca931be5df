"""Many findings of one kind: the first of them are told, the others counted.

A file with a hundred broken lines has one fault a hundred times. Each remedy is proved by another
diagnosis, so what is told is held to a number that does not grow with the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from doctor.model.finding import Evidence, Finding

MOST_OF_A_KIND: Final = 8
"""Findings with one id that are told."""


def limit_repeats(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Keep the first findings of each id; the last that is kept says how many are not."""
    return tuple(_cut_repeats(findings, Counter(each.id for each in findings)))


def _cut_repeats(findings: tuple[Finding, ...], every: Counter[str]) -> Iterator[Finding]:
    told: Counter[str] = Counter()
    for finding in findings:
        told[finding.id] += 1
        more = every[finding.id] - MOST_OF_A_KIND
        if told[finding.id] < MOST_OF_A_KIND or more <= 0:
            yield finding
        elif told[finding.id] == MOST_OF_A_KIND:
            says = f"{more} more findings of this kind are not listed"
            yield replace(finding, evidence=(*finding.evidence, Evidence(says=says)))
