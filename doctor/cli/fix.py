"""`roledoctor fix`: mends what lies in the user's own files, and looks again."""

from __future__ import annotations

import argparse
import copy
import os

from doctor.cli.check import gather_case
from doctor.cli.exits import FAILING, UsageError
from doctor.cli.file_replacement import LeftAloneError
from doctor.cli.fix_page import Page, ask_agreement, choose_source, tell_split_links, write_all
from doctor.cli.own_files import prepare
from doctor.cli.streams import page_width, say
from doctor.engine import diagnose
from doctor.fix.file_plan import Plan, plan_fixes, source_choices
from doctor.gather.shared_files import home_directory
from doctor.gather.watch import is_overdue
from doctor.model.case import Case
from doctor.model.command import shell_words
from doctor.model.diagnosis import Diagnosis
from doctor.render.fixes import render_diff, render_nothing, render_result, render_steps
from doctor.rules.catalogue import is_advice


def run(options: argparse.Namespace) -> int:
    """Show the diff, ask, change the files, check again. The exit code is the last verdict's."""
    if options.as_process is not None:
        from doctor.cli.fix_process import write_process  # noqa: PLC0415 - it shares the page

        return write_process(options)
    _check_arguments(options)
    case = gather_case(options)
    # Advice is mended where it is asked for by its id.
    diagnosis = diagnose(
        case, advice=any(is_advice(each) for each in options.ids), is_over=is_overdue
    )
    plan = plan_fixes(diagnosis, tuple(options.ids), diagnose, source=options.source_profile)
    choices = source_choices(plan.after, tuple(options.ids))
    chosen = choose_source(choices, options) if choices else None
    if chosen is not None:
        plan = plan_fixes(diagnosis, tuple(options.ids), diagnose, source=chosen)
    page = Page(options)
    if not plan.steps:
        page.tell(render_nothing(diagnosis, options.target, options.ids, width=page_width()))
        return page.end(diagnosis)
    edits = [step.remedy.file_edits for step in plan.steps]
    try:
        changes = prepare(case, edits, os.environ, home_directory(os.environ))
    except LeftAloneError as why:
        say(f"roledoctor: {why}")
        return page.end(diagnosis) or FAILING
    tell_split_links(changes)
    diff = render_diff((each.diff for each in changes), color=page.color)
    if options.dry_run:
        page.tell(diff)
        return page.end(diagnosis)
    page.tell(f"{render_steps(plan.steps, plan.after, width=page_width())}\n{diff}\n")
    if not options.yes and not ask_agreement(changes):
        return page.end(diagnosis) or FAILING
    if not write_all(changes, page):
        return page.end(diagnosis) or FAILING
    after = diagnose(gather_case(_again(case, options)))
    page.tell(_result(plan, after, options))
    return page.end(after)


def _check_arguments(options: argparse.Namespace) -> None:
    from doctor.profiles.nearest import nearest_names  # noqa: PLC0415 - only a slip needs it
    from doctor.rules.catalogue import CATALOGUE  # noqa: PLC0415 - beside its use

    if options.from_:
        raise UsageError(
            "--from has the files of another machine, so there is nothing to change here: run "
            "roledoctor fix where those files are"
        )
    if options.target in CATALOGUE:
        raise UsageError(
            f"{options.target} is a finding; the profile or role comes first: "
            f"roledoctor fix TARGET {options.target}"
        )
    for each in options.ids:
        if each not in CATALOGUE:
            near = nearest_names(each, CATALOGUE)
            hint = f"; did you mean {near[0]}?" if near else "."
            raise UsageError(f"there is no finding “{each}”{hint} See roledoctor rules.")


def _again(case: Case, options: argparse.Namespace) -> argparse.Namespace:
    """Return the options of the second look: what was said of the first try no longer counts."""
    again = copy.copy(options)
    again.error = []
    assumed = (each for each in case.probes if each.call.startswith("sts:AssumeRole"))
    if any(each.outcome != "skipped" for each in assumed):
        # AWS takes a code once.
        again.mfa_code = None
    return again


def _result(plan: Plan, after: Diagnosis, options: argparse.Namespace) -> str:
    mended = tuple(dict.fromkeys(step.finding.id for step in plan.steps))
    more = shell_words(["roledoctor", "check", options.target])
    return render_result(mended, after, more=more, width=page_width())
