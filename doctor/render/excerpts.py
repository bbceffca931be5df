"""What is shown of a quoted line, of a diff, and of a policy that is to be put in place."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Final

from doctor.model.finding import Quote, Remedy
from doctor.render.clean import clean

TOOLS: Final[dict[str, str]] = {"terraform": "Terraform", "cloudformation": "CloudFormation"}
_FILE = re.compile(r"\bfile://(\S+)")


def crop(quote: Quote, room: int) -> tuple[str, int, int]:
    """Shorten a quoted line to the page, keeping the part that matters in sight."""
    cuts = (0, quote.start, quote.start + quote.length, len(quote.text))
    parts = [clean(quote.text[a:b].replace("\n", " "), color=False) for a, b in pairwise(cuts)]
    text, start, length = "".join(parts), len(parts[0]), len(parts[1])
    if len(text) <= room:
        return text, start, length
    if start + length <= room:
        return text[: room - 1] + "…", start, min(length, room - start)
    shift = max(0, min(start - 8, len(text) - room + 1))
    shown = "…" + text[shift + 1 : shift + room - 1] + "…"
    start -= shift
    return shown, start, min(length, room - start)


def changed_lines(diff: str) -> tuple[str, ...]:
    """Give the lines of a unified diff, without its file headers and the blank ones around.

    What follows a blank line behind the last change is another section.
    """
    lines = [each for each in diff.splitlines() if not each.startswith(("---", "+++", "@@"))]
    changes = [index for index, line in enumerate(lines) if line[:1] in {"+", "-"}]
    if not changes:
        return ()
    before, after = lines[: changes[0]], lines[changes[-1] + 1 :]
    kept = _until_blank(list(reversed(before)))
    return (*reversed(kept), *lines[changes[0] : changes[-1] + 1], *_until_blank(after))


def _until_blank(lines: list[str]) -> list[str]:
    end = next((index for index, line in enumerate(lines) if not line.strip()), len(lines))
    return lines[:end]


def whole_forms(fix: Remedy) -> dict[str, str]:
    """Give the forms of a policy as a whole: the file that a command names, and tools' sources."""
    file = next((found[1] for found in map(_FILE.search, fix.commands) if found), None)
    forms = {TOOLS.get(tool, tool): text for tool, text in fix.snippets.items()}
    if file is None or fix.document is None:
        return forms
    return {file: json.dumps(fix.document, indent=2, ensure_ascii=False), **forms}
