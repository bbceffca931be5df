"""The index of errors holds every text, under its kind, with links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from doctor.texts.wordings import WORDINGS
from tests.tools.error_index import error_index

PAGE = error_index()
DOCS = Path(__file__).parents[2] / "docs"


def test_every_text_stands_in_the_index() -> None:
    for row in WORDINGS:
        assert " ".join(row.example.split()).replace("|", "\\|") in PAGE, row.says


def test_every_link_to_a_page_leads_to_one() -> None:
    named = set(re.findall(r"\]\((rules/[\w/-]+\.md|adding-a-wording\.md)\)", PAGE))
    assert named
    assert [each for each in sorted(named) if not (DOCS / each).is_file()] == []


def test_every_heading_is_in_the_contents() -> None:
    assert set(re.findall(r'<a id="([\w-]+)">', PAGE)) == set(re.findall(r"\]\(#([\w-]+)\)", PAGE))
