"""`roledoctor rules`: the catalogue."""

from __future__ import annotations

import argparse
import sys
import textwrap

from doctor.cli.exits import UsageError
from doctor.cli.streams import answer, page_out, page_width, use_color
from doctor.rules.catalogue import CATALOGUE, load_rule

_INDENT = "    "


def run(options: argparse.Namespace) -> int:
    """List the rules."""
    wanted = options.id
    ids = [each for each in CATALOGUE if wanted is None or wanted in {each, each.split("/")[0]}]
    if not ids:
        from doctor.profiles.nearest import nearest_names  # noqa: PLC0415 - only a slip needs it

        families = dict.fromkeys(each.split("/")[0] for each in CATALOGUE)
        near = nearest_names(wanted, (*families, *CATALOGUE))
        hint = f"; did you mean {near[0]}?" if near else "."
        message = f"there is no rule or family “{wanted}”{hint} See roledoctor rules."
        raise UsageError(message)
    listed = [load_rule(rule_id) for rule_id in sorted(ids)]
    if options.format == "json":
        import json  # noqa: PLC0415 - one use

        rows = [{"id": r.id, "severity": r.severity, "summary": r.summary} for r in listed]
        answer(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", options)
        return 0
    lines: list[str] = []
    width = page_width() - len(_INDENT)
    at_terminal = options.output is None and sys.stdout.isatty()
    bold = ("\033[1m", "\033[0m") if at_terminal and use_color(options.color) else ("", "")
    for rule in listed:
        summary = textwrap.fill(rule.summary, width, break_on_hyphens=False)
        lines.append(f"{bold[0]}{rule.id}{bold[1]}\n{textwrap.indent(summary, _INDENT)}\n")
    if len(listed) == 1:
        lines.append(f"{_INDENT}more: roledoctor explain {listed[0].id}\n")
    if at_terminal:
        page_out("".join(lines))
    else:
        answer("".join(lines), options)
    return 0
