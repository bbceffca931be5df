"""`python -m tests.tools.report_counts [--without ROUND]`: count the causes of all known reports.

Writes `doctor/rules/differential/report_counts.json`: how many of the reports and cases under
`fixtures` had each cause, and how many of those that speak of each topic; and which causes were met
beside each kind of answer. `--without round9` prints how the reports of a round come out if none of
its rows is counted: the measure of what counts tell.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from doctor.case.pasted_text import case_of_paste
from doctor.case.plan import plan_case
from doctor.engine import diagnose
from doctor.rules.catalogue import CATALOGUE
from doctor.rules.differential import report_counts
from doctor.rules.differential.families import Family, family_of
from doctor.rules.differential.report_counts import ReportCounts, Topic
from doctor.texts.topics import TOPICS, find_topics

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "doctor" / "rules" / "differential" / "report_counts.json"


def main(arguments: list[str]) -> int:
    """Write the counts, or show what they are worth for a round that is left out."""
    if "--without" in arguments:
        left_out = arguments[arguments.index("--without") + 1]
        print(measure(left_out))
        return 0
    FILE.write_text(encode(count()), encoding="utf-8")
    return 0


def count(without: str = "") -> ReportCounts:
    """Count the rows of all fixtures, but for the round that is left out and what it has again."""
    rows = [row for row in rows_of_fixtures() if row[0] != without]
    again = {source for name, source, _, _ in rows_of_fixtures() if name == without}
    causes: Counter[str] = Counter()
    topics: dict[str, Counter[str]] = {topic: Counter() for topic in TOPICS}
    totals: Counter[str] = Counter()
    families: dict[Family, set[str]] = {}
    number = 0
    for _, source, text, wanted in rows:
        if source in again:
            continue
        number += 1
        votes = dict.fromkeys(wanted, 0.5) | dict.fromkeys(wanted[:1], 1.0)
        causes.update(votes)
        for failure in plan_case(case_of_paste(text)).failures:
            families.setdefault(family_of(failure), set()).update(wanted)
        for topic in find_topics(text):
            totals[topic] += 1
            topics[topic].update(votes)
    return ReportCounts(
        reports=number,
        causes=dict(sorted(causes.items())),
        topics={
            topic: Topic(totals[topic], dict(sorted(met.items()))) for topic, met in topics.items()
        },
        families={family: tuple(sorted(met)) for family, met in sorted(families.items())},
    )


def encode(counts: ReportCounts) -> str:
    """Write the counts, a line for each topic."""
    lines = [
        f"    {json.dumps(topic)}: "
        + json.dumps({"reports": told.reports, "causes": told.causes}, separators=(",", ":"))
        for topic, told in counts.topics.items()
    ]
    families = [
        f"    {json.dumps(family)}: {json.dumps(met, separators=(',', ':'))}"
        for family, met in counts.families.items()
    ]
    causes = json.dumps(counts.causes, indent=4).replace("\n}", "\n  }").replace("\n    ", "\n    ")
    topics, met = ",\n".join(lines), ",\n".join(families)
    return (
        f'{{\n  "reports": {counts.reports},\n  "causes": {causes},\n'
        f'  "topics": {{\n{topics}\n  }},\n  "families": {{\n{met}\n  }}\n}}\n'
    )


def rows_of_fixtures() -> Iterator[tuple[str, str, str, list[str]]]:
    """Give the file, the source, the text and the right causes of each row."""
    for path in sorted((ROOT / "fixtures" / "reports").glob("*.jsonl")):
        for row in rows(path):
            yield path.stem, row["source"], row["paste"], _known(row["want"])
    for path in sorted((ROOT / "fixtures" / "cases").glob("*.jsonl")):
        for row in rows(path):
            expected = row.get("expect") or {}
            if not path.stem.startswith("twins") and expected.get("id"):
                wanted = [expected["id"], *(expected.get("accept") or ())]
                yield "cases", row["source"], _text_of(row["case"]), _known(wanted)


def rows(path: Path) -> list[dict[str, Any]]:
    """Read the rows of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _known(wanted: str | list[str]) -> list[str]:
    named = [wanted] if isinstance(wanted, str) else wanted
    return [each for each in dict.fromkeys(named) if each in CATALOGUE]


def _text_of(case: dict[str, Any]) -> str:
    """Return what somebody would have pasted of a case: errors, attachments, shared files."""
    files = [each for each in (case.get("files") or {}).values() if isinstance(each, dict)]
    parts = [*case.get("errors", ()), *case.get("attachments", ()), *files]
    return "\n".join(each.get("text") or "" for each in parts)


def measure(left_out: str) -> str:
    """Return how many reports of a round have a right cause first, without and with the counts."""
    counted = count(left_out)
    wide = {"first": 0, "first counted": 0, "among three counted": 0}
    path = ROOT / "fixtures" / "reports" / f"{left_out}.jsonl"
    for row in rows(path):
        wanted, case = _known(row["want"]), case_of_paste(row["paste"])
        with patch.object(report_counts, "report_counts", return_value=ReportCounts(0, {}, {})):
            wide["first"] += _causes(case)[:1] in [[each] for each in wanted]
        with patch.object(report_counts, "report_counts", return_value=counted):
            found = _causes(case)
        wide["first counted"] += found[:1] in [[each] for each in wanted]
        wide["among three counted"] += not set(wanted).isdisjoint(found[:3])
    return f"{left_out}: {len(rows(path))} reports, {wide}"


def _causes(case: Any) -> list[str]:
    return [each.id for each in diagnose(case).findings]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
