"""`roledoctor explain`: a rule's page, or the diagnosis of pasted error texts."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from doctor.case.case_file import merge_cases
from doctor.case.pasted_text import case_of_paste
from doctor.cli.check import exit_code, read_elsewhere, render
from doctor.cli.evidence import add_evidence, load_cases
from doctor.cli.exits import UsageError
from doctor.cli.long_texts import read_long_text
from doctor.cli.redaction_options import check_key_options, fit_text, save_key
from doctor.cli.streams import answer, page_out, page_width, read_text, say, use_color
from doctor.engine import diagnose
from doctor.gather.watch import is_overdue
from doctor.model.case import Case
from doctor.model.command import quote
from doctor.render.page import find_page, render_page, wrap_page
from doctor.rules.catalogue import CATALOGUE

_EVIDENCE: Final = (
    *("error", "trust_policy", "identity_policy", "boundary", "session_policy", "scp", "rcp"),
)
"""Options that bring something to judge, where no text is pasted."""
_FILE_NAME: Final = re.compile(
    r"[^\s:]+\.(?:gz|json|log|md|out|tf|txt|ya?ml)|(?:\.{1,2}|~)?/[^\s:]+"
)


def run(options: argparse.Namespace) -> int:
    """Print a page, or diagnose a text."""
    check_key_options(options)
    text = _whole_id(" ".join(options.text))
    if text in CATALOGUE or _looks_like_id(text):
        show_page(_page(text), options)
        return 0
    if text in {"", "-"}:
        text = _pasted_text(options, asked=text == "-")
    elif _is_file(text):
        text = read_long_text(text)
    case = _case_of(text, options)
    diagnosis = diagnose(
        read_elsewhere(case, options), advice=not options.no_advice, is_over=is_overdue
    )
    options.fail_on = "error"
    answer(render(diagnosis, options), options)
    save_key(options)
    return exit_code(diagnosis, "error")


def _is_file(text: str) -> bool:
    """Say whether a text is a file's name: no error text is one.

    Raises `UsageError` where it can be nothing else, and there is no such file.
    """
    try:
        found = Path(text).is_file()
    except (OSError, ValueError):
        return False
    if not found and _FILE_NAME.fullmatch(text):
        raise UsageError(f"there is no file {text}")
    return found


def _pasted_text(options: argparse.Namespace, *, asked: bool) -> str:
    """Read what is pasted; policies and cases that options name may be all that there is."""
    given = options.from_ or any(getattr(options, name) for name in _EVIDENCE)
    at_terminal = sys.stdin.isatty()
    if given and at_terminal and not asked:
        return ""
    if at_terminal:
        say("Paste the text, then press Ctrl-D.")
    text = read_long_text("-")
    if not text.strip() and not given:
        raise UsageError("standard input is empty: give a rule's id or an error text")
    return text


def show_page(page: str, options: argparse.Namespace) -> None:
    """Lay a page out for whoever reads it at a terminal; elsewhere it stays the Markdown it is."""
    if options.output is not None or not sys.stdout.isatty():
        answer(wrap_page(page, page_width()), options)
        return
    page_out(render_page(page, page_width(), color=use_color(options.color)))


def _case_of(text: str, options: argparse.Namespace) -> Case:
    """Make the case of a paste, and of the cases that it is added to."""
    if not text.strip() and options.trust_policy and not options.from_:
        # A policy that is all there is says itself by which call its role is asked for.
        text, options.trust_policy = read_text(options.trust_policy[-1]), []
    if not options.from_:
        return add_evidence(case_of_paste(text), options)
    base = load_cases(options)
    pasted = case_of_paste(fit_text(text, "the pasted text", base, options))
    return merge_cases((base, add_evidence(replace(pasted, redacted=base.redacted), options)))


def _whole_id(text: str) -> str:
    """Return the id of the rule that the text is the last part of, else the text."""
    if text in {each.split("/")[0] for each in CATALOGUE}:
        message = f"{text} is a family of rules. To list them: roledoctor rules {quote(text)}"
        raise UsageError(message)
    named = [each for each in CATALOGUE if each.split("/")[1] == text]
    return named[0] if named else text


def _looks_like_id(text: str) -> bool:
    family, slash, name = text.partition("/")
    families = {each.split("/")[0] for each in CATALOGUE}
    return bool(slash) and family in families and " " not in name


def _page(rule_id: str) -> str:
    page = find_page(rule_id) if rule_id in CATALOGUE else None
    if page is None:
        from doctor.profiles.nearest import nearest_names  # noqa: PLC0415 - only a slip needs it

        near = nearest_names(rule_id, CATALOGUE)
        hint = f"; did you mean {near[0]}?" if near else "."
        message = f"there is no rule {rule_id}{hint} See roledoctor rules."
        raise UsageError(message)
    return page
