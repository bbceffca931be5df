"""`roledoctor fix TARGET --as-process NAME`: a profile whose credential_process is roledoctor.

Any SDK then gets sessions of TARGET that renew themselves, and the diagnosis where there are none.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Final

from doctor.cli.exits import FAILING, UsageError
from doctor.cli.file_replacement import LeftAloneError
from doctor.cli.fix_page import Page, ask_agreement, tell_split_links, write_all
from doctor.cli.here import collect_here
from doctor.cli.own_files import prepare
from doctor.cli.streams import say
from doctor.gather.shared_files import home_directory
from doctor.model.chain import Section
from doctor.model.command import quote, shell_words
from doctor.model.credential_kind import settings_of
from doctor.model.edit import AddProfile, FileEdit, SetSetting
from doctor.render.fixes import render_diff
from doctor.session.request_chain import Here, read_shared, resolve_request
from doctor.session.session_request import SessionRequest

_SETTING: Final = "credential_process"
_UNFIT: Final = re.compile(r"[\x00-\x1f\x7f\[\]]")
_OF_CREDENTIALS: Final = (
    "role_arn",
    *settings_of("static", "sso", "login", "web-identity"),
)
"""What SDKs would take before a credential_process, or beside it."""


def write_process(options: argparse.Namespace) -> int:
    """Show the diff, ask, and write the profile."""
    target, name = options.target, options.as_process
    where = Here(environ=os.environ, home=home_directory(os.environ))
    edits = (_edit(target, name, where),)
    page = Page(options)
    try:
        changes = prepare(collect_here(None), [edits], os.environ, where.home)
    except LeftAloneError as why:
        say(f"roledoctor: {why}")
        return FAILING
    if not changes:
        page.tell(f"[profile {name}] already gets {target} from roledoctor.\n")
        return 0
    tell_split_links(changes)
    page.tell(render_diff((each.diff for each in changes), color=page.color))
    if options.dry_run:
        return 0
    if not (options.yes or ask_agreement(changes)) or not write_all(changes, page):
        return FAILING
    page.tell(f"Try it: aws sts get-caller-identity --profile {quote(name)}\n")
    return 0


def _edit(target: str, name: str, where: Here) -> FileEdit:
    for each in (target, name):
        if not each or _UNFIT.search(each):
            raise UsageError("a profile name must not contain control characters or brackets")
    if target == name:
        raise UsageError(f"{name} would call itself endlessly: give the profile another name")
    region = _region(target, where)
    line = f"{own_command()} credential-process {quote(target)}"
    there = read_shared(where).sections_of(name)
    if not there:
        settings = [(_SETTING, line), *([("region", region)] if region else [])]
        return AddProfile(profile=name, settings=tuple(settings))
    _check_free(there, name)
    return SetSetting(profile=name, name=_SETTING, value=line, file="config")


def _region(target: str, where: Here) -> str | None:
    """Return the target's own Region. Raises `UsageError` where there is no such target."""
    if target.startswith("arn:"):
        return None
    chain = resolve_request(SessionRequest(profile=target), where).chain
    if any(each.kind == "profile-not-found" for each in chain.faults):
        raise UsageError(f"there is no profile “{target}” to ask for")
    return chain.hops[-1].region if chain.hops else None


def _check_free(there: tuple[Section, ...], name: str) -> None:
    for section in there:
        for setting in section.settings:
            if setting.name in _OF_CREDENTIALS:
                raise UsageError(
                    f"the profile {name} has its own credentials ({setting.name}, "
                    f"{setting.place}): choose another name"
                )


def own_command() -> str:
    """Return how SDKs start this very program: by its whole path, since none asks a shell."""
    started = Path(sys.argv[0])
    if started.name == "roledoctor" and started.is_file():
        return quote(str(started.absolute()))
    found = shutil.which("roledoctor")
    if found is not None:
        return quote(found)
    return shell_words([sys.executable, "-m", "doctor"])
