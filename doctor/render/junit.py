"""JUnit XML, as CI systems read it: one test case for each check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from doctor.model.checks import Checked, Checklist
from doctor.render.clean import clean

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(checklist: Checklist) -> str:
    """Render a checklist. What could not be decided counts as an error, not as a failure.

    Warnings and advice stop nothing: their cases pass, and tell what they have to say.
    """
    checks = checklist.checks
    failed = sum(each.outcome == "failed" and each.level == "error" for each in checks)
    undecided = sum(each.outcome == "undecided" for each in checks)
    counts = f'tests="{len(checks)}" failures="{failed}" errors="{undecided}" skipped="0"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="roledoctor" {counts}>',
        f"  <testsuite name={_attribute(checklist.name)} {counts}>",
        *(line for each in checks for line in _case(checklist, each)),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _case(checklist: Checklist, check: Checked) -> Iterator[str]:
    place = check.place
    file = "" if place is None or place.file is None else f" file={_attribute(place.file)}"
    line = "" if place is None or place.line is None else f' line="{place.line}"'
    group = _attribute(f"{checklist.name}.{check.group or check.rule}")
    head = f"    <testcase name={_attribute(check.name)} classname={group}{file}{line}"
    if check.outcome == "passed":
        yield head + "/>"
        return
    if check.outcome == "failed" and check.level != "error":
        yield head + ">"
        said = f"{check.level}: {check.message}\n{check.detail}"
        yield f"      <system-out>{escape(_text(said))}</system-out>"
        yield "    </testcase>"
        return
    element = "failure" if check.outcome == "failed" else "error"
    yield head + ">"
    yield (
        f"      <{element} message={_attribute(check.message)} type={_attribute(check.rule)}>"
        f"{escape(_text(check.detail))}</{element}>"
    )
    yield "    </testcase>"


def _text(text: str) -> str:
    return _NOT_XML.sub("", clean(text, color=False))


def _attribute(text: str) -> str:
    return quoteattr(" ".join(_text(text).split()))
