"""`roledoctor chain`: the profile chain, each value with its place and the reason it won."""

from __future__ import annotations

import argparse
import datetime
import os

from doctor.cli.exits import FAILING, HEALTHY
from doctor.cli.streams import answer, page_width, use_color
from doctor.engine import find_causes, judge
from doctor.gather import collect_local
from doctor.gather.machine import home_directory
from doctor.model.chain import Chain
from doctor.render.report import OF_THE_CHAIN, build_chain


def run(options: argparse.Namespace) -> int:
    """Show a chain; nothing leaves this machine."""
    case = collect_local(
        profile=options.profile,
        role_arn=None,
        environ=os.environ,
        home=home_directory(os.environ),
        now=datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    situation = judge(case)
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
            render_chain(chain, own, width=page_width(), color=color, verbose=options.verbose),
            options,
        )
    return HEALTHY if report.ok else FAILING
