"""Markdown and HTML: what comes from outside is escaped, and nothing real is in a shared page."""

from __future__ import annotations

import html.parser
from pathlib import Path

import pytest

from doctor.case.case_file import parse_case
from doctor.cli.run import main
from doctor.engine import diagnose
from doctor.render.html_page import render_html
from doctor.render.markdown import render_markdown
from doctor.render.report import build_report
from tests.rules.support import FIXTURES, raw_case

RULE = "trust/external-id-mismatch"
BROKEN = str(FIXTURES / "trust" / "external_id_mismatch" / "broken.json")
SCRIPT = "<script>alert(1)</script>|*x*`y`"


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names += [tag, *(f"{tag} {name}" for name, _ in attrs)]


def nasty() -> str:
    raw = raw_case(RULE)
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("ABCDEF654321", f"ABCDEF654321{SCRIPT}")
    return render_html(build_report(diagnose(parse_case(raw))))


def test_html_holds_no_script_whatever_a_file_holds() -> None:
    page = nasty()
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.names
    assert not [each for each in tags.names if " on" in each]
    assert "&lt;script&gt;" in page
    assert "http://" not in page


def test_markdown_escapes_what_would_be_more_than_text() -> None:
    raw = raw_case(RULE)
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("ABCDEF654321", f"ABCDEF654321{SCRIPT}")
    text = render_markdown(build_report(diagnose(parse_case(raw))))
    outside = "".join(part for index, part in enumerate(text.split("```")) if index % 2 == 0)
    assert "<script>" not in outside
    assert r"\<script\>" in outside


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_a_page_is_redacted_unless_told_otherwise(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--from", BROKEN, "--format", name]) == 1
    redacted = capsys.readouterr().out
    assert main(["check", "--from", BROKEN, "--format", name, "--no-redact"]) == 1
    plain = capsys.readouterr().out
    for word in ("ProjectAdmin", "ABCDEF654321", "project-role"):
        assert word not in redacted
    assert "ABCDEF654321" in plain
    assert "ProjectAdmin" in plain
    assert RULE in redacted
    assert RULE in plain


@pytest.mark.parametrize("name", ["sarif", "junit", "github"])
def test_a_format_for_ci_names_the_role(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--from", BROKEN, "--format", name]) == 1
    assert "ProjectAdmin" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["markdown", "html", "sarif", "junit", "github"])
def test_a_pasted_error_is_explained_in_every_format(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: expired"
    target = tmp_path / "out"
    assert main(["explain", text, "--format", name, "--output", str(target)]) == 1
    assert capsys.readouterr().out == ""
    assert "credentials/session-expired" in target.read_text()
