"""The pages of the rules, as they ship in the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "_pages", _PACKAGE.parent / "docs" / "rules")


def find_page(rule_id: str) -> str | None:
    """Return the page of a rule as text; the comments for the docs' own tools are left out."""
    for place in _PLACES:
        path = place / f"{rule_id}.md"
        if path.is_file():
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            return "".join(line for line in lines if not line.startswith("<!--"))
    return None
