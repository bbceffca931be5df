"""`roledoctor snapshot`, live: the credentials of a profile, then everything that they may read."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from doctor.case.plan import plan_case
from doctor.cli.account_progress import ProgressLine
from doctor.cli.check import ask_person
from doctor.cli.clock import now_stamp
from doctor.cli.exits import HEALTHY, RunOver
from doctor.cli.here import collect_here as collect_case
from doctor.cli.session_request import show_refusal
from doctor.cli.streams import say
from doctor.cli.targets import read_profile
from doctor.gather.live import LiveOptions, assume_chain
from doctor.gather.machine import uncover
from doctor.gather.metadata import add_metadata
from doctor.gather.shared_files import home_directory
from doctor.gather.snapshot.caller import Caller, caller_at_end
from doctor.gather.snapshot.collect import SnapshotScope, collect_snapshot
from doctor.graph.snapshot.writer import SnapshotWriter
from doctor.model.case import Case
from doctor.session.session import Refusal


def collect_here(folder: Path, options: argparse.Namespace) -> int:
    """Collect with the profile's credentials; without any, say why there are none."""
    found = _caller(options)
    if isinstance(found, Case):
        # It is why nothing was collected.
        return show_refusal(Refusal(case=found, says=""))
    try:
        _collect(folder, found, options, ProgressLine(quiet=options.quiet))
    except (KeyboardInterrupt, RunOver):
        say(f"\n{folder} is not complete. Run the same command again to continue.")
        raise
    return HEALTHY


def _collect(
    folder: Path, caller: Caller, options: argparse.Namespace, progress: ProgressLine
) -> None:
    with SnapshotWriter.open(folder, now=now_stamp()) as writer:
        if writer.fact("run_started_at") != writer.fact("started_at") and not options.quiet:
            say(f"{folder} is updated.")
        collect_snapshot(
            writer,
            caller,
            SnapshotScope(
                organization=options.organization,
                role=options.role,
                most_at_once=options.at_once,
                use_days=options.uses,
                workloads=options.workloads,
            ),
            clock=now_stamp,
            pause=time.sleep,
            progress=progress,
        )


def _caller(options: argparse.Namespace) -> Caller | Case:
    """Return who collects, or the case that tells why there are no credentials."""
    home = home_directory(os.environ)
    case = collect_case(read_profile(options.profile))
    case = add_metadata(case, plan_case(case).chain, os.environ)
    chain = plan_case(uncover(case, os.environ, home)).chain
    if chain is None or not chain.ok or not chain.hops:
        return case
    person = ask_person if sys.stdin.isatty() and sys.stderr.isatty() else None
    live = LiveOptions(mfa_code=options.mfa_code, prompt=person)
    session = assume_chain(case, chain, live, os.environ, home)
    again = LiveOptions(prompt=person)
    caller = caller_at_end(
        chain,
        session,
        os.environ,
        lambda: assume_chain(case, chain, again, os.environ, home).keys,
    )
    return session.case if caller is None else caller
