"""`roledoctor rules`: the catalogue."""

from __future__ import annotations

import argparse

from doctor.cli.exits import UsageError
from doctor.cli.streams import answer
from doctor.rules.catalogue import CATALOGUE, load_rule


def run(options: argparse.Namespace) -> int:
    """List the rules."""
    wanted = options.id
    ids = [each for each in CATALOGUE if wanted is None or wanted in {each, each.split("/")[0]}]
    if not ids:
        message = f"there is no rule “{wanted}”; see roledoctor rules"
        raise UsageError(message)
    listed = [load_rule(rule_id) for rule_id in sorted(ids)]
    if options.format == "json":
        import json  # noqa: PLC0415 - one use

        rows = [{"id": r.id, "severity": r.severity, "summary": r.summary} for r in listed]
        answer(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", options)
        return 0
    answer("".join(f"{rule.id}\n    {rule.summary}\n" for rule in listed), options)
    return 0
