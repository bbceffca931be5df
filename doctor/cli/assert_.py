"""`roledoctor assert`: expectations put to the policies of a repository, before a deployment."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from doctor.case.case_file import merge_cases
from doctor.cli.evidence import load_cases
from doctor.cli.exits import FAILING, HEALTHY, INCONCLUSIVE, UsageError
from doctor.cli.streams import answer, page_width, read_text
from doctor.expect import BadExpectations, judge_expectations, read_expectations
from doctor.expect.plain_values import LARGEST, Unread
from doctor.model.case import Case
from doctor.model.expectation import AssertionReport

_MOST_PROBLEMS = 30
"""Lines: what fits on a screen; the first ones are the ones to mend first."""
_CODES = {"healthy": HEALTHY, "failing": FAILING, "inconclusive": INCONCLUSIVE}


def run(options: argparse.Namespace) -> int:
    """Judge a file of expectations, print what came of it, and return the exit code."""
    text = read_text(options.file)
    base = load_cases(options) if options.from_ else None
    if options.snapshot is not None:
        base = _add_snapshot(base, options.snapshot, text)
    folder = Path() if options.file == "-" else Path(options.file).parent
    name = "standard input" if options.file == "-" else options.file
    try:
        file = read_expectations(text, name, _reader(folder), base)
    except BadExpectations as error:
        many = len(error.problems)
        head = f"{name} cannot be used: {many} problem{'' if many == 1 else 's'}"
        listed = [head, *error.problems[:_MOST_PROBLEMS]]
        if many > _MOST_PROBLEMS:
            listed.append(f"… and {many - _MOST_PROBLEMS} more")
        raise UsageError("\n  ".join(listed)) from error
    report = judge_expectations(file)
    answer(_render(report, options), options)
    return _CODES[report.verdict]


def _add_snapshot(base: Case | None, folder: str, text: str) -> Case:
    """Add what a snapshot holds of the roles and principals that a file names."""
    from doctor.graph.snapshot import SnapshotError, open_snapshot  # noqa: PLC0415 - seldom asked
    from doctor.graph.snapshot_case import snapshot_case  # noqa: PLC0415 - as above

    try:
        with open_snapshot(Path(folder)) as snapshot:
            found = snapshot_case(snapshot.read_accounts(), snapshot.read_organization(), text)
    except SnapshotError as error:
        raise UsageError(str(error)) from error
    return found if base is None else merge_cases((base, found))


def _reader(folder: Path) -> Callable[[str], str]:
    """Read policies relative to the file that names them."""

    def read(path: str) -> str:
        target = folder / path
        try:
            if target.exists() and not (target.is_file() or target.is_dir()):
                raise Unread(f"{path} is not a regular file")
            if target.stat().st_size > LARGEST:
                raise Unread(f"{path} is larger than any policy")
            return target.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise Unread(f"{path} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise Unread(f"{path} is not UTF-8 text (byte {error.start})") from error

    return read


def _render(report: AssertionReport, options: argparse.Namespace) -> str:
    from doctor.render.assertions import checklist_of, render_assertions  # noqa: PLC0415 - one use

    if options.format == "json":
        from doctor.render.json import render_json  # noqa: PLC0415 - text needs none of it

        return render_json(report)
    if options.format == "text":
        return render_assertions(report, width=page_width(), verbose=options.verbose)
    from doctor.cli.formats import render_checklist  # noqa: PLC0415 - as above

    return render_checklist(checklist_of(report), options.format)
