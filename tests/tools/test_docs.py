"""The generated parts of pages: code as it stands in its module, and a line for each source."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from doctor.gather.sources import SOURCES
from doctor.model.finding import RemedyKind, Who
from tests.tools.docs import fill_page

DOCS = Path(__file__).parents[2] / "docs"


def _shown(module: str, words: str) -> str:
    page = fill_page(f"<!-- code: {module} {words} -->\n```python\nSTALE\n```\n")
    return page.partition("```python\n")[2].removesuffix("```\n")


def test_a_function_is_shown_with_its_decorator() -> None:
    shown = _shown("doctor/rules/trust/trust_network_mismatch.py", "def trust_network_mismatch(")
    assert shown.startswith("@hop_rule(\n")
    assert shown.endswith("        )\n")
    assert "STALE" not in shown


def test_a_row_of_a_table_is_shown_alone() -> None:
    shown = _shown("doctor/texts/wordings/profiles.py", "resolve credentials using")
    assert shown.startswith("Wording(\n    kind=")
    assert shown.endswith("\n)\n")
    assert shown.count("Wording(") == 1


def test_words_that_a_module_has_not_are_told() -> None:
    with pytest.raises(ValueError, match="no function or call with “never written”"):
        _shown("doctor/gather/sources.py", "never written")


def test_every_source_has_its_line() -> None:
    page = fill_page("<!-- sources -->\nSTALE\n<!-- end of sources -->\n")
    lines = " ".join(page.split())
    for source in SOURCES:
        assert f"- **{source.when}**: {source.why} (`{source.calls[0]}`" in lines
    assert "STALE" not in page


def test_the_guide_names_everybody_who_acts_and_whatever_is_changed() -> None:
    guide = (DOCS / "adding-a-rule.md").read_text(encoding="utf-8")
    for words in (Who, RemedyKind):
        assert ", ".join(f"`{each}`" for each in get_args(words)) in guide


def test_the_guides_and_the_page_of_permissions_have_their_marks() -> None:
    marks = {
        "adding-a-rule.md": "<!-- code: ",
        "adding-a-source.md": "<!-- code: ",
        "adding-a-wording.md": "<!-- code: ",
        "permissions.md": "<!-- sources -->",
    }
    for name, mark in marks.items():
        assert mark in (DOCS / name).read_text(encoding="utf-8")
