"""Why a command failed, where it failed on credentials: by what it said, and what is known besides.

A command may fail for a hundred other reasons: then nothing is said.
"""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.case_file import merge_cases
from doctor.case.pasted_text import case_of_paste
from doctor.cli.here import collect_here
from doctor.cli.session_request import show_refusal
from doctor.engine import diagnose
from doctor.gather.shared_files import home_directory
from doctor.model.case import Case, CaseTarget
from doctor.session.channel import Finished
from doctor.session.session import Refusal, Session

_ASKING_SECONDS: Final = 3.0
"""How long AWS is asked after a command failed whose words nobody heard."""


def explain_failure(
    finished: Finished,
    command: list[str],
    refusal: Refusal | None,
    *,
    session: Session | None = None,
) -> None:
    """Say on standard error why a command failed, if that was its credentials.

    `refusal` is why its session was not renewed, `session` the one that it had; both are `None`
    where it ran in the environment as it was.
    """
    if not finished.diagnose:
        return
    if refusal is not None and session is not None and _is_over(session):
        show_refusal(refusal)
        return
    case = _by_its_words(finished.words, command, local=session is None)
    if case is None and session is None and finished.words is None:
        case = _by_asking(_profile_of(command))
    if case is not None:
        show_refusal(Refusal(case=case, says=""))


def _is_over(session: Session) -> bool:
    return session.seconds_left(datetime.now(UTC)) <= 0


def _by_its_words(words: str | None, command: list[str], *, local: bool) -> Case | None:
    """Read what a command said; where that is about credentials, add what this machine shows."""
    if not words or not words.strip():
        return None
    pasted = case_of_paste(words)
    if not any(each.severity == "error" for each in diagnose(pasted, advice=False).findings):
        return None
    if not local:
        return pasted
    machine = collect_here(_profile_of(command))
    return merge_cases((machine, replace(pasted, target=CaseTarget(), caller=UNSET)))


def _by_asking(profile: str | None) -> Case | None:
    """Ask AWS who this is, within a time; return the case where that fails."""
    case = collect_here(profile)
    found: list[Case] = []
    asking = threading.Thread(target=lambda: found.append(_ask(case)), daemon=True)
    asking.start()
    asking.join(_ASKING_SECONDS)
    asked = found[0] if found else case
    return asked if diagnose(asked, advice=False).verdict == "failing" else None


def _ask(case: Case) -> Case:
    from doctor.gather.live import LiveOptions, assume_chain  # noqa: PLC0415 - boto3 behind it

    chain = diagnose(case, advice=False).situation.chain
    if chain is None or not chain.ok:
        return case
    home = home_directory(os.environ)
    return assume_chain(case, chain, LiveOptions(), os.environ, home).case


def _profile_of(command: list[str]) -> str | None:
    """Return the profile that a command line names, as the AWS CLI and its like take it."""
    for number, word in enumerate(command):
        name, equals, value = word.partition("=")
        if name == "--profile":
            return value if equals else next(iter(command[number + 1 :]), None)
    return None
