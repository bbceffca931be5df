"""`roledoctor console`: a sign-in URL for the web console with a session."""

from __future__ import annotations

import argparse
import os
from urllib.parse import urlencode

from doctor.cli.exits import FAILING, UsageError
from doctor.cli.session_request import (
    how_to_obtain,
    obtain,
    read_request,
    show_refusal,
    tell_what_stays,
)
from doctor.cli.streams import say, write_out
from doctor.session.session import Refusal, Session
from doctor.session.session_words import tell_session


def run(options: argparse.Namespace) -> int:
    """Print the URL; what it is good for, and until when, goes to standard error."""
    from doctor.gather.console import NoConsole  # noqa: PLC0415 - one command's own

    request = read_request(options)
    tell_what_stays(options, request)
    session = obtain(request, how_to_obtain(options))
    if isinstance(session, Refusal):
        return show_refusal(session)
    if session.is_long_term:
        raise UsageError(
            f"{request.target} has long-term keys, and the console accepts only sessions: give a "
            "profile with a role_arn, or a role's ARN"
        )
    try:
        url = _url(session, options)
    except NoConsole as error:
        say(f"roledoctor: no sign-in URL: {error}")
        return FAILING
    write_out(url + "\n")
    say(
        f"roledoctor: the URL signs in as {tell_session(session)}; it works for 15 minutes. "
        f"Issuer: {options.issuer}"
    )
    if options.open:
        _open(url)
    return 0


def _url(session: Session, options: argparse.Namespace) -> str:
    from doctor.gather.console import choose_console, sign_in_url  # noqa: PLC0415 - as above

    console = choose_console(session.arn or "", os.environ)
    home = f"{console.home}/console/home"
    if session.region:
        home = f"{home}?{urlencode({'region': session.region})}"
    return sign_in_url(session.keys, console, options.destination or home, options.issuer)


def _open(url: str) -> None:
    import webbrowser  # noqa: PLC0415 - only where it is asked for

    from doctor.session.redirect import lead_browser  # noqa: PLC0415 - as above

    try:
        opened = lead_browser(url, webbrowser.open)
    except (webbrowser.Error, OSError):
        opened = False
    if not opened:
        say("roledoctor: no browser was found to open the URL")
