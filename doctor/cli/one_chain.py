"""One chain: every value with its place, what it hides, and what is wrong with it."""

from __future__ import annotations

import argparse

from doctor.cli.exits import FAILING, HEALTHY
from doctor.cli.here import collect_here
from doctor.cli.streams import answer, page_width, use_color
from doctor.engine import find_causes, judge_case
from doctor.model.chain import Chain
from doctor.model.finding import OF_THE_CHAIN
from doctor.model.situation import Situation
from doctor.render.report import build_chain


def _absent(situation: Situation) -> tuple[str, ...]:
    files = () if situation.shared is None else situation.shared.files
    return tuple(each.path for each in files if not each.exists)


def show_chain(options: argparse.Namespace) -> int:
    """Show the chain of one profile, or of what the environment selects."""
    case = collect_here(options.profile)
    situation = judge_case(case)
    chain = situation.chain or Chain(profile=options.profile)
    findings = find_causes(situation)
    report = build_chain(chain, findings)
    if options.format == "json":
        from doctor.render.json import render_json  # noqa: PLC0415 - text needs none of it

        answer(render_json(report), options)
    else:
        from doctor.render.chain import render_chain  # noqa: PLC0415 - rich, for text only

        color = use_color(options.color)
        own = tuple(each for each in findings if each.id.startswith(OF_THE_CHAIN))
        answer(
            render_chain(
                chain,
                own,
                width=page_width(),
                color=color,
                verbose=options.verbose,
                absent=_absent(situation),
            ),
            options,
        )
    return HEALTHY if report.ok else FAILING
