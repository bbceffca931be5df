"""A report as Markdown, for a ticket."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import zip_longest

from doctor.model.plain_json import JsonObject
from doctor.model.report import Report, ReportFinding, ReportFix, ReportHop
from doctor.render.clean import clean
from doctor.render.whose import WHOSE

_SIGNS = re.compile(r"([\\`*_\[\]<>|~])")
_LIVE = re.compile(r"@|#|:(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):|(?<=GH)-(?=\d)", re.IGNORECASE)
"""What a ticket system makes a mention, a reference or a link of, unasked.

https://github.github.com/gfm/#autolinks-extension-
https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
"""
_WORD = re.compile(r"(?P<before>[(“\"']*)(?P<core>.*?)(?P<after>[)”\"',.;:!?]*)", re.DOTALL)


def render_markdown(report: Report) -> str:
    """Render a report; everything from outside stands escaped or in a fenced block."""
    parts = [f"# {plain(report.summary)}", f"Verdict: **{report.verdict}**"]
    if report.created_at is not None:
        parts[-1] += f" at {plain(report.created_at)}"
    if report.chain is not None and report.chain.hops:
        parts.append("\n".join(_hops(report.chain.hops)))
    for finding in report.findings:
        parts += _finding(finding)
    if report.unknowns:
        parts += ["## Not seen", "\n".join(_unknowns(report))]
    tool = f"roledoctor {report.tool.version}"
    return clean("\n\n".join([*parts, f"_{tool}_"]) + "\n", color=False)


def _hops(hops: tuple[ReportHop, ...]) -> Iterator[str]:
    yield "| hop | profile | what | where |"
    yield "| --- | --- | --- | --- |"
    for number, hop in enumerate(hops, 1):
        source = hop.source
        where = "" if source is None else f"{source.file}:{source.line}"
        cells = (str(number), hop.profile or "", hop.role_arn or hop.kind, where)
        yield "| " + " | ".join(plain(each) for each in cells) + " |"


def _finding(finding: ReportFinding) -> Iterator[str]:
    yield f"## {finding.severity}: {plain(finding.title)}"
    yield f"`{finding.id}` ({finding.certainty}). {plain(finding.explanation)}"
    if finding.evidence:
        seen = ((each.says, _source(each.source)) for each in finding.evidence)
        yield "\n".join(
            f"- {plain(says)}" + (f" ({plain(place)})" if place else "") for says, place in seen
        )
    for fix in finding.fixes:
        yield from _fix(fix)
    if finding.next_step:
        yield f"Next: {plain(finding.next_step)}"


def _fix(fix: ReportFix) -> Iterator[str]:
    checked = " (tested)" if fix.verified else ""
    yield f"**Fix, {WHOSE[fix.who]}{checked}:** {plain(fix.title)}"
    if fix.risk:
        yield f"Risk: {plain(fix.risk)}"
    if fix.diff:
        yield _fenced(fix.diff, "diff")
    elif fix.document is not None:
        yield _fenced(json.dumps(fix.document, indent=2, ensure_ascii=False), "json")
    if fix.commands:
        yield _fenced("\n".join(fix.commands), "sh")


def _unknowns(report: Report) -> Iterator[str]:
    for each in report.unknowns:
        yield f"- {plain(each.what)} ({plain(each.why)}): {plain(each.how_to_learn)}"


def _source(source: JsonObject | None) -> str:
    return "" if source is None else name_source(source)


def name_source(source: JsonObject) -> str:
    """Name a place of a report in a few words."""
    if "file" in source:
        line = "" if source.get("line") is None else f":{source['line']}"
        return f"{source['file']}{line}"
    if "variable" in source:
        return f"environment variable {source['variable']}"
    owner = f" of {source['name']}" if source.get("name") else ""
    number = source.get("statement")
    statement = "" if number is None else f", statement {number + 1}"
    sid = f" “{source['sid']}”" if source.get("sid") else ""
    return f"{source['policy']}{owner}{statement}{sid}"


def plain(text: str) -> str:
    """Escape what Markdown or HTML would take for more than text, and keep it on one line.

    It calls nobody and links nowhere: what would stands as code, which nothing is read into.
    """
    return " ".join(map(_plain_word, clean(text, color=False).split()))


def _plain_word(word: str) -> str:
    if not _LIVE.search(word):
        return _escaped(word)
    parts = _WORD.fullmatch(word)
    if parts is not None and not re.search(r"[`|]", parts["core"]):
        return f"{_escaped(parts['before'])}`{parts['core']}`{_escaped(parts['after'])}"
    between = map(_escaped, _LIVE.split(word))
    return "".join(map("".join, zip_longest(between, _as_code(word), fillvalue="")))


def _as_code(word: str) -> list[str]:
    return [f"`{sign}`" for sign in _LIVE.findall(word)]


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text).replace("&", "&amp;")


def _fenced(text: str, language: str) -> str:
    # First of all: what is dropped between two backticks later would make three of them.
    text = clean(text, color=False)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
