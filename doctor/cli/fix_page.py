"""What `fix` shows and asks, and the writing of what was agreed to."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from doctor.cli.check import exit_code
from doctor.cli.clock import now_stamp
from doctor.cli.file_replacement import LeftAloneError, replace_own
from doctor.cli.own_files import Change
from doctor.cli.streams import answer, clear_last_line, say, say_known, typed_line, use_color
from doctor.gather.shared_files import home_directory
from doctor.model.diagnosis import Diagnosis
from doctor.model.enumeration import and_list
from doctor.profiles.read import shorten
from doctor.render.clean import clean


class Page:
    """What a person reads: on standard output, or beside it where a report stands there."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.beside = options.format != "text" or options.output is not None
        self.color = use_color(options.color) and not (self.beside and options.color == "auto")
        self.told: list[str] = []

    def tell(self, text: str) -> None:
        """Say something a person reads."""
        if self.beside:
            self.told.append(text)
            say_known(text.rstrip("\n"), colored=self.color)
            return
        clear_last_line()
        sys.stdout.write(text)
        sys.stdout.flush()

    def end(self, diagnosis: Diagnosis) -> int:
        """Write the report or the file that was asked for; return the verdict's exit code."""
        if self.options.format == "json":
            from doctor.render.json import render_json  # noqa: PLC0415 - text needs none of it
            from doctor.render.report import build_report  # noqa: PLC0415 - as above

            answer(render_json(build_report(diagnosis)), self.options)
        elif self.beside:
            answer("".join(self.told), self.options)
        return exit_code(diagnosis, self.options.fail_on)


def ask_agreement(changes: Sequence[Change]) -> bool:
    """Ask at the terminal; where there is none, say what to do instead."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say(
            "Nothing was changed: there is no terminal to ask at. Add --yes to apply the change "
            "without a question."
        )
        return False
    names = and_list(each.file.shown for each in changes)
    _ask(f"Change {names}? [y/N] ")
    if typed_line().lower() in {"y", "yes"}:
        return True
    say("Nothing was changed.")
    return False


def tell_split_links(changes: Sequence[Change]) -> None:
    """Say of a file with several names that the others will keep the old text."""
    for each in changes:
        if each.file.names > 1:
            count = each.file.names - 1
            others = "another name" if count == 1 else f"{count} other names"
            say(
                f"{each.file.shown} has {others} (hard links). Replacing it splits them: the "
                "other keeps the old text."
            )


def _ask(question: str) -> None:
    print(clean(question, color=False), end="", file=sys.stderr, flush=True)


def choose_source(choices: Sequence[str], options: argparse.Namespace) -> str | None:
    """Ask which profile is to call; without a terminal or with `--yes`, say how to choose."""
    listed = ", ".join(choices)
    asked = sys.stdin.isatty() and sys.stderr.isatty()
    if options.yes or options.dry_run or not asked:
        say(
            "roledoctor does not guess whose credentials to use. "
            f"Choose with --source-profile NAME: {listed}."
        )
        return None
    _ask(f"Use the credentials of which profile? {listed} ")
    answered = typed_line()
    if answered in choices:
        return answered
    if answered:
        say(f"“{answered}” is not one of these: {listed}.")
    return None


def write_all(changes: Sequence[Change], page: Page) -> bool:
    """Replace each file and say where its backup is; stop at the first that cannot be."""
    stamp = now_stamp().replace(":", "")
    home = home_directory(os.environ)
    for each in changes:
        try:
            backup = replace_own(each.file, each.new, stamp)
        except LeftAloneError as why:
            say(f"roledoctor: {why}")
            return False
        if backup is None:
            page.tell(f"written: {each.file.shown}\n")
        else:
            page.tell(f"changed: {each.file.shown}\nbackup:  {shorten(str(backup), home)}\n")
    return True
