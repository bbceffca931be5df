"""A report as one HTML page that stands by itself: no script, nothing loaded from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Final

from doctor.model.report import Report, ReportFinding, ReportFix, ReportHop
from doctor.render.clean import clean
from doctor.render.errors_and_history import NOT_KNOWN
from doctor.render.markdown import STAND_INS, name_hop, say_evidence
from doctor.render.proof import label_of
from doctor.render.whose import WHOSE, say_owners

STYLE: Final = """\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
pre { padding: .75rem; overflow-x: auto; border: 1px solid #8886; border-radius: 4px; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .2rem 1rem .2rem 0; }
code, pre { font: 14px/1.45 ui-monospace, monospace; }
"""


def render_html(report: Report, *, redacted: bool = False) -> str:
    """Render a report; everything from outside is escaped. `redacted`: its names are stand-ins."""
    title = escape(report.summary)
    body = "\n".join(_body(report, redacted=redacted))
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}\n"
        "</body>\n</html>\n"
    )
    return clean(page, color=False)


def _body(report: Report, *, redacted: bool) -> Iterator[str]:
    yield f"<h1>{escape(report.summary)}</h1>"
    at = "" if report.created_at is None else f" at {escape(report.created_at)}"
    yield f"<p>Verdict: <strong>{report.verdict}</strong>{at}</p>"
    if redacted:
        yield f"<p><em>{escape(STAND_INS)}</em></p>"
    if report.note is not None:
        yield f"<p>{escape(report.note)}</p>"
    if report.chain is not None and report.chain.hops:
        yield "<table>\n<tr><th>hop<th>state<th>profile<th>what<th>where</tr>"
        for number, hop in enumerate(report.chain.hops, 1):
            yield _hop(number, hop)
        yield "</table>"
    for finding in report.findings:
        yield from _finding(finding)
    for words in report.unrecognised:
        yield f"<p>{NOT_KNOWN}: {escape(words)}</p>"
    if report.unknowns:
        yield "<h2>Not seen</h2>\n<ul>"
        for each in report.unknowns:
            says = f"{each.what} ({each.why}): {each.how_to_learn}"
            yield f"<li>{escape(says)}</li>"
        yield "</ul>"
    yield f"<p><small>roledoctor {escape(report.tool.version)}</small></p>"


def _hop(number: int, hop: ReportHop) -> str:
    where = "" if hop.source is None else f"{hop.source.file}:{hop.source.line}"
    cells = (str(number), hop.state or "", hop.profile or "", hop.says or name_hop(hop), where)
    return "<tr>" + "".join(f"<td>{escape(each)}" for each in cells) + "</tr>"


def _finding(finding: ReportFinding) -> Iterator[str]:
    yield f"<h2>{finding.severity}: {escape(finding.title)}</h2>"
    yield (
        f"<p><code>{escape(finding.id)}</code> ({finding.certainty}). "
        f"{escape(finding.explanation)}</p>"
    )
    if finding.evidence:
        yield "<ul>"
        for each in finding.evidence:
            yield f"<li>{escape(say_evidence(each))}</li>"
        yield "</ul>"
    for fix in finding.fixes:
        yield from _fix(fix)
    if finding.next_step:
        yield f"<p>Next: {escape(finding.next_step)}</p>"


def _fix(fix: ReportFix) -> Iterator[str]:
    by = escape(f"Fix, {say_owners(fix.owners)}:")
    yield f"<p><strong>{by}</strong> {escape(fix.title)}<br>{escape(fix.proof)}</p>"
    yield from _change(fix)
    for number, part in enumerate(fix.parts, 1):
        by = f"{number}. {WHOSE[part.who].capitalize()}:"
        yield f"<p><strong>{by}</strong> {escape(part.title)}</p>"
        yield from _change(part)


def _change(fix: ReportFix) -> Iterator[str]:
    if fix.diff:
        yield f"<pre>{escape(fix.diff)}</pre>"
    elif fix.document is not None:
        yield f"<pre>{escape(json.dumps(fix.document, indent=2, ensure_ascii=False))}</pre>"
    if fix.commands:
        yield f"<p>{label_of(for_file=fix.for_file).capitalize()}</p>"
        yield f"<pre>{escape(chr(10).join(fix.commands))}</pre>"
