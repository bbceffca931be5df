"""Every profile under the sign-in or key that it shares with others."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from doctor.cli.all_chains import every_health
from doctor.cli.exits import FAILING, HEALTHY
from doctor.cli.session_request import here
from doctor.cli.streams import answer
from doctor.session.request_chain import shared_roles
from doctor.session.shared_sources import group_profiles


def show_all(options: argparse.Namespace) -> int:
    """List every profile in groups; the exit code is 1 where one of them cannot work."""
    listed, shared = every_health()
    report = group_profiles(listed, here(), shared_roles(shared), datetime.now(UTC))
    if options.format == "json":
        from doctor.render.json import render_json  # noqa: PLC0415 - text needs none of it

        answer(render_json(report), options)
    else:
        from doctor.render.identity import render_identities  # noqa: PLC0415 - as above

        answer(render_identities(report), options)
    return HEALTHY if all(each.ok for each in report.groups) else FAILING
