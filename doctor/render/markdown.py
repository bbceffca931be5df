"""A report as Markdown, for a ticket."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from doctor.model.plain_json import JsonObject
from doctor.model.report import (
    STAND_INS_ARE,
    Report,
    ReportEvidence,
    ReportFinding,
    ReportFix,
    ReportHop,
)
from doctor.render.clean import clean
from doctor.render.errors_and_history import NOT_KNOWN
from doctor.render.proof import label_of
from doctor.render.whose import WHOSE, policy_words, say_owners

_SIGNS = re.compile(r"([\\`*_\[\]<>|~])")
_LIVE = re.compile(r"@|#|:(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):|(?<=GH)-(?=\d)", re.IGNORECASE)
"""What a ticket system makes a mention, a reference or a link of, unasked.

https://github.github.com/gfm/#autolinks-extension-
https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
"""
_WORD = re.compile(r"(?P<before>[(“\"']*)(?P<core>.*?)(?P<after>[)”\"',.;:!?]*)", re.DOTALL)


STAND_INS: Final = (
    f"{STAND_INS_ARE} Whoever created it gets the real ones with --no-redact, or with --save-key "
    "KEY and then: roledoctor reveal --key KEY < REPORT"
)
"""What a redacted report says of itself first."""


def render_markdown(report: Report, *, redacted: bool = False) -> str:
    """Render a report; everything from outside stands escaped or in a fenced block.

    `redacted` says that its names are stand-ins, and the report then says so.
    """
    parts = [f"# {plain(report.summary)}", f"Verdict: **{report.verdict}**"]
    if report.created_at is not None:
        parts[-1] += f" at {plain(report.created_at)}"
    if redacted:
        parts.append(f"> {plain(STAND_INS)}")
    if report.note is not None:
        parts.append(plain(report.note))
    if report.chain is not None and report.chain.hops:
        parts.append("\n".join(_hops(report.chain.hops)))
    for finding in report.findings:
        parts += _finding(finding)
    parts += [f"{NOT_KNOWN}: {plain(each)}" for each in report.unrecognised]
    if report.unknowns:
        parts += ["## Not seen", "\n".join(_unknowns(report))]
    tool = f"roledoctor {report.tool.version}"
    return clean("\n\n".join([*parts, f"_{tool}_"]) + "\n", color=False)


def _hops(hops: tuple[ReportHop, ...]) -> Iterator[str]:
    yield "| hop | state | profile | what | where |"
    yield "| --- | --- | --- | --- | --- |"
    for number, hop in enumerate(hops, 1):
        source = hop.source
        where = "" if source is None else f"{source.file}:{source.line}"
        cells = (str(number), hop.state or "", hop.profile or "", hop.says or name_hop(hop), where)
        yield "| " + " | ".join(plain(each) for each in cells) + " |"


def _finding(finding: ReportFinding) -> Iterator[str]:
    yield f"## {finding.severity}: {plain(finding.title)}"
    yield f"`{finding.id}` ({finding.certainty}). {plain(finding.explanation)}"
    if finding.evidence:
        yield "\n".join(f"- {plain(say_evidence(each))}" for each in finding.evidence)
    for fix in finding.fixes:
        yield from _fix(fix)
    if finding.next_step:
        yield f"Next: {plain(finding.next_step)}"


def _fix(fix: ReportFix) -> Iterator[str]:
    yield f"**Fix, {say_owners(fix.owners)}:** {plain(fix.title)}\n\n{plain(fix.proof)}"
    yield from _change(fix)
    for number, part in enumerate(fix.parts, 1):
        yield f"**{number}. {WHOSE[part.who].capitalize()}:** {plain(part.title)}"
        yield from _change(part)


def _change(fix: ReportFix) -> Iterator[str]:
    if fix.diff:
        yield _fence(fix.diff, "diff")
    elif fix.document is not None:
        yield _fence(json.dumps(fix.document, indent=2, ensure_ascii=False), "json")
    if fix.commands:
        yield label_of(for_file=fix.for_file).capitalize()
        yield _fence("\n".join(fix.commands), "yaml" if fix.for_file else "sh")


def _unknowns(report: Report) -> Iterator[str]:
    for each in report.unknowns:
        yield f"- {plain(each.what)} ({plain(each.why)}): {plain(each.how_to_learn)}"


def name_hop(hop: ReportHop) -> str:
    """Name a hop by what it is, where nobody tried it."""
    return hop.role_arn or hop.kind


def say_evidence(evidence: ReportEvidence) -> str:
    """Say what was seen, what is set there and where, in one line."""
    quote = "" if evidence.quote is None else f": {evidence.quote}"
    place = "" if evidence.source is None else f" ({name_source(evidence.source)})"
    return f"{evidence.says}{quote}{place}"


def name_source(source: JsonObject) -> str:
    """Name a place of a report in a few words."""
    if "file" in source:
        line = "" if source.get("line") is None else f":{source['line']}"
        return f"{source['file']}{line}"
    if "variable" in source:
        return f"environment variable {source['variable']}"
    policy = policy_words(source["policy"], source.get("name"), source.get("group"))
    number = source.get("statement")
    statement = "" if number is None else f", statement {number + 1}"
    sid = f" “{source['sid']}”" if source.get("sid") else ""
    return f"{policy}{statement}{sid}"


def plain(text: str) -> str:
    """Escape what Markdown or HTML would take for more than text, and keep it on one line.

    It calls nobody and links nowhere: what would stands as code, which nothing is read into.
    """
    return " ".join(map(_plain_word, clean(text, color=False).split()))


def _plain_word(word: str) -> str:
    if not _LIVE.search(word):
        return _escape(word)
    parts = _WORD.fullmatch(word)
    if parts is not None and not re.search(r"[`|]", parts["core"]):
        return f"{_escape(parts['before'])}`{parts['core']}`{_escape(parts['after'])}"
    between = map(_escape, _LIVE.split(word))
    return "".join(map("".join, zip_longest(between, _as_code(word), fillvalue="")))


def _as_code(word: str) -> list[str]:
    return [f"`{sign}`" for sign in _LIVE.findall(word)]


def _escape(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text).replace("&", "&amp;")


def _fence(text: str, language: str) -> str:
    # First of all: what is dropped between two backticks later would make three of them.
    text = clean(text, color=False)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
