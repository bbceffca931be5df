"""A fault of our own: a line that says it and what to report; a traceback where it is asked for."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Final

from doctor.cli.exits import OWN_FAULT
from doctor.cli.streams import say
from doctor.texts.public_words import hide_unknown_words

_LONGEST: Final = 2_000
"""Characters of an exception's words that are shown."""


def say_fault(error: Exception) -> int:
    """Say what was raised, and give the exit code that stands for it."""
    say(f"roledoctor: this is a fault of roledoctor itself ({_fault_words(error)}).")
    print(
        "Please report it with the command line and the output of "
        "`roledoctor check … --offline --save-case case.json`.",
        file=sys.stderr,
    )
    if os.environ.get("ROLEDOCTOR_DEBUG"):
        told: list[BaseException] = []
        each: BaseException | None = error
        while each is not None and each not in told:
            frames = "".join(traceback.format_tb(each.__traceback__))
            say(f"{frames}{_fault_words(each)}")
            told.append(each)
            each = each.__cause__ or each.__context__
    return OWN_FAULT


def _fault_words(error: BaseException) -> str:
    """Say what was raised, and where; of its words those that are known: it may quote anything."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = (
        ""
        if frame is None
        else (f" in {frame.tb_frame.f_globals.get('__name__')}, line {frame.tb_lineno}")
    )
    words = hide_unknown_words(str(error)[:_LONGEST])
    return f"{type(error).__name__}{where}: {words}"
