"""`roledoctor whoami`: a receipt of an identity, or of all of them."""

from __future__ import annotations

import argparse

from doctor.cli.exits import UsageError
from doctor.cli.session_request import (
    here,
    how_to_obtain,
    obtain,
    read_request,
    show_refusal,
    tell_what_stays,
)
from doctor.cli.streams import answer, page_width
from doctor.session.session import Refusal, Session


def run(options: argparse.Namespace) -> int:
    """Tell who a target is; the diagnosis goes to standard error where it is nobody."""
    if options.all:
        if options.target is not None:
            raise UsageError("whoami takes a TARGET or --all, not both")
        from doctor.cli.whoami_all import show_all  # noqa: PLC0415 - the other way needs none of it

        return show_all(options)
    request = read_request(options)
    tell_what_stays(options, request)
    found = obtain(request, how_to_obtain(options))
    if not isinstance(found, Refusal):
        from doctor.session.session_identity import identify  # noqa: PLC0415 - only with a session

        found = identify(request, found, here())
    if isinstance(found, Refusal):
        return show_refusal(found)
    answer(_receipt(found, options), options)
    return 0


def _receipt(session: Session, options: argparse.Namespace) -> str:
    from doctor.session.session_identity import build_identity  # noqa: PLC0415 - only with a session

    report = build_identity(session, _alias(session) if options.alias else None)
    if options.format == "json":
        from doctor.render.json import render_json  # noqa: PLC0415 - text needs none of it

        return render_json(report)
    from doctor.render.identity import render_identity  # noqa: PLC0415 - JSON needs none of it
    from doctor.session.session_words import describe_end  # noqa: PLC0415 - as above
    from doctor.texts.secret_text import hide_secrets  # noqa: PLC0415 - as above

    end = describe_end(session).removeprefix("until ").removeprefix("with ")
    # The command of a credential_process may hold anything.
    return hide_secrets(render_identity(report, session.chain, end, width=page_width()))


def _alias(session: Session) -> str | None:
    from doctor.gather.aws import endpoint_of  # noqa: PLC0415 - only where it is asked for
    from doctor.gather.key_owner import ask_alias  # noqa: PLC0415 - as above

    return ask_alias(endpoint_of(session.chain, here().environ), session.keys)
