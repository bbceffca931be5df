"""`roledoctor env`: assume a role through the whole chain, print export lines for the shell."""

from __future__ import annotations

import argparse
import os
import sys

from doctor.case.plan import plan_case
from doctor.cli.check import ask_person, exit_code, read_target, with_target
from doctor.cli.exits import FAILING
from doctor.cli.here import collect_here
from doctor.cli.streams import page_width, say, use_color
from doctor.engine import diagnose
from doctor.gather.shared_files import home_directory
from doctor.model.case import Case
from doctor.session.export import SessionKeys, export_lines
from doctor.session.shells import SHELLS


def run(options: argparse.Namespace) -> int:
    """Print export lines, or nothing at all: then the diagnosis goes to standard error."""
    from doctor.gather.live import LiveOptions, assume_chain  # noqa: PLC0415 - boto3 behind it
    from doctor.gather.metadata import with_metadata  # noqa: PLC0415 - as above

    profile, role_arn = read_target(options.target)
    case = collect_here(profile, role_arn)
    case = with_metadata(case, plan_case(case).chain, os.environ)
    plan = plan_case(case)
    if plan.chain is None or not plan.chain.ok:
        return _fail(case)
    chain = with_target(plan.chain, case)
    live = LiveOptions(
        mfa_code=options.mfa_code,
        prompt=ask_person if sys.stdin.isatty() and sys.stderr.isatty() else None,
    )
    session = assume_chain(case, chain, live, os.environ, home_directory(os.environ))
    if session.keys is None:
        return _fail(session.case)
    keys = SessionKeys(
        access_key_id=session.keys.access_key_id,
        secret_access_key=session.keys.secret_access_key,
        session_token=session.keys.session_token,
        expires_at=session.keys.expires_at,
        region=chain.hops[-1].region,
    )
    sys.stdout.write(export_lines(keys, options.shell or _own_shell()))
    return 0


def _own_shell() -> str:
    name = os.path.basename(os.environ.get("SHELL", "bash"))  # noqa: PTH119 - a name, no file
    return name if name in SHELLS else "bash"


def _fail(case: Case) -> int:
    """Standard output stays empty, so that `eval` does nothing; the reason goes beside it."""
    from doctor.render.text import TextOptions, render_text  # noqa: PLC0415 - only on failure

    diagnosis = diagnose(case)
    color = use_color("auto") and sys.stderr.isatty()
    text = render_text(diagnosis, TextOptions(width=page_width(), color=color))
    say(text.rstrip("\n"), colored=color)
    return exit_code(diagnosis, "error") or FAILING
