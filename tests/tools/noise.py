"""`python -m tests.tools.noise [EVERY]`: what is found in every fixture's text within 5 MB of log.

Prints each fixture whose first finding is another than that of the text alone. What stands around a
text may tell something itself: where the same log is found to say so too when it is short enough to
be read whole, the two ways of reading agree. Exit 1 where they do not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import UNSET

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.case import Case, CaseText
from doctor.texts.long_log import WHOLE, shorten
from tests.noise import noise

FIXTURES = Path(__file__).parents[2] / "fixtures"
SIZE = 5_000_000


def main() -> int:
    """Compare every fixture."""
    around = noise(SIZE // 2)
    differ = 0
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    texts = list(fixture_texts())[::every]
    for name, text in texts:
        alone, within = findings(text), findings(f"{around}{text}\n{around}")
        if alone[:1] == within[:1]:
            continue
        few = around[: (WHOLE - len(text)) // 2 - 2]
        whole = findings(f"{few}{text}\n{few}")
        differ += whole[:1] != within[:1]
        for way, ids in (("alone ", alone), ("whole ", whole), ("within", within)):
            print(f"{name}  {way} {' '.join(ids)}", flush=True)
    print(f"{len(texts)} texts within {2 * len(around) / 1e6:.0f} MB of log, {differ} differ")
    return 1 if differ else 0


def findings(text: str) -> tuple[str, ...]:
    """Return the ids that are found in a pasted text."""
    diagnosis = diagnose(case_of_paste(shorten(text)), advice=False)
    return tuple(each.id for each in diagnosis.findings)


def fixture_texts() -> Iterator[tuple[str, str]]:
    """Give every fixture's material as one text: errors, attachments, shared files, policies."""
    for path in sorted(FIXTURES.glob("*/*/*.json")):
        case = _case_in(json.loads(path.read_text()))
        text = "" if case is None else text_of(case)
        if text:
            yield f"{path.parent.name}/{path.name}", text
    for path in sorted((FIXTURES / "cases").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            row = json.loads(line)
            case = _case_in(row.get("case"))
            text = "" if case is None else text_of(case)
            if text:
                yield str(row.get("case_id")), text


def _case_in(document: object) -> Case | None:
    if not isinstance(document, dict) or "schema" not in document:
        return None
    return parse_case(document)


def text_of(case: Case) -> str:
    """Lay a case out as somebody would paste it."""
    parts = [each.text for each in case.errors]
    parts += [each.text for each in case.attachments]
    if parts and case.files is not UNSET:
        for file in (case.files.config, case.files.credentials):
            if isinstance(file, CaseText) and file.text:
                parts.append(file.text)
    for role in case.roles.values():
        if parts and isinstance(role.trust_policy, dict):
            parts.append(json.dumps(role.trust_policy, indent=2))
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
