"""`roledoctor check`: the main job."""

from __future__ import annotations

import argparse
import os
import sys

from msgspec.structs import replace

from doctor.case.case_secrets import hide_case_secrets
from doctor.case.plan import Plan, plan_case
from doctor.cli.arguments.check import BORDERS
from doctor.cli.evidence import add_evidence, load_cases
from doctor.cli.exits import FAILING, HEALTHY, INCONCLUSIVE, UsageError
from doctor.cli.here import collect_here
from doctor.cli.records import add_records, span_to_ask
from doctor.cli.redaction_options import (
    check_key_options,
    fit_target,
    refuse_live_reads,
    save_key,
    stand_ins_of,
)
from doctor.cli.streams import answer, page_width, use_color, write_file
from doctor.cli.targets import offer_profiles, pick_profile, read_target
from doctor.engine import diagnose
from doctor.gather.machine import uncover
from doctor.gather.shared_files import home_directory
from doctor.gather.watch import is_overdue
from doctor.model.case import Case, CaseTarget
from doctor.model.chain import Chain, Hop
from doctor.model.command import Command, shell, shell_words
from doctor.model.diagnosis import Diagnosis
from doctor.profiles.nearest import nearest_names
from doctor.texts.secret_text import hide_secrets


def run(options: argparse.Namespace) -> int:
    """Check a target, print the diagnosis, and return the exit code of its verdict."""
    check_key_options(options)
    if options.target is None and not options.from_ and options.format == "text":
        options.target = pick_profile()
    case = gather_case(options)
    if options.save_case is not None:
        save_case(case, options)
    diagnosis = diagnose(case, advice=not options.no_advice, is_over=is_overdue)
    if options.snapshot is not None:
        from doctor.cli.snapshot_paths import add_snapshot_paths  # noqa: PLC0415 - seldom asked

        diagnosis = add_snapshot_paths(diagnosis, options.snapshot)
    answer(render(diagnosis, options), options)
    if options.target is None and not options.from_ and diagnosis.verdict != "healthy":
        offer_profiles()
    save_key(options)
    return exit_code(diagnosis, options.fail_on)


def gather_case(options: argparse.Namespace) -> Case:
    """Gather the case: from case files, or from this machine and AWS.

    Whatever was gathered, nothing is told of it that a case file may not hold.
    """
    return hide_case_secrets(_gather(options))


def _gather(options: argparse.Namespace) -> Case:
    profile, role_arn = read_target(options.target, here=not options.from_)
    if options.from_:
        case = load_cases(options)
        refuse_live_reads(case, options)
        if options.target is not None:
            named = fit_target(options.target, case, options)
            profile, role_arn = read_target(named, here=False)
            case = replace(case, target=CaseTarget(profile=profile, role_arn=role_arn))
        case = add_records(add_evidence(case, options), options)
        return case if options.offline else read_elsewhere(case, options)
    case = collect_here(profile, role_arn)
    case = add_records(add_evidence(case, options), options)
    case = _add_token(case, ask=not options.offline)
    if options.offline:
        return case
    return ask_aws(case, options)


def _add_token(case: Case, *, ask: bool) -> Case:
    """Add the token that the call would carry, and the workflow that runs, where there are any."""
    from doctor.gather.tokens import add_token, add_workflow  # noqa: PLC0415 - a live check's own

    home = home_directory(os.environ)
    return add_token(add_workflow(case, os.environ), os.environ, home, ask=ask)


def read_elsewhere(case: Case, options: argparse.Namespace) -> Case:
    """Read for a case of elsewhere: AWS is asked through the profiles that were named, no other."""
    if not (options.via or options.via_org):
        return case
    from doctor.gather.live import read_via  # noqa: PLC0415 - botocore behind it

    home = home_directory(os.environ)
    machine = collect_here(options.via or options.via_org)
    return read_via(
        case,
        tuple(hop.role_arn for hop in plan_case(case).hops),
        os.environ,
        home,
        via=via_chain(machine, options.via),
        via_org=via_chain(machine, options.via_org, "--via-org"),
    )


def ask_aws(case: Case, options: argparse.Namespace) -> Case:
    """Ask AWS, where the chain leads to credentials at all."""
    from doctor.gather.live import LiveOptions, collect_live  # noqa: PLC0415 - only live checks
    from doctor.gather.metadata import add_metadata  # noqa: PLC0415 - as above

    case = add_metadata(case, plan_case(case).chain, os.environ)
    situation = plan_case(case)
    if situation.chain is None or not situation.chain.ok or not situation.chain.hops:
        return case
    acting = plan_case(uncover(case, os.environ, home_directory(os.environ))).chain
    if acting is None or not acting.hops:
        return case
    chain = end_at_target(acting, case)
    live = LiveOptions(
        assume=not options.no_assume,
        mfa_code=options.mfa_code,
        prompt=ask_person if sys.stdin.isatty() and sys.stderr.isatty() else None,
        via=via_chain(case, options.via),
        via_org=via_chain(case, options.via_org, "--via-org"),
        meanwhile=warm_up,
        history=span_to_ask(options),
    )
    return collect_live(case, chain, live, os.environ, home_directory(os.environ))


def warm_up() -> None:
    """Load what will judge and print the answers, while they are on their way."""
    import doctor.render.text  # noqa: PLC0415 - rich, nearly always needed after a live check
    from doctor.rules import load_rules  # noqa: PLC0415 - a hundred small modules

    load_rules()
    del doctor


def end_at_target(chain: Chain, case: Case) -> Chain:
    """Put a role that was asked for by its ARN at the end of the chain."""
    role_arn = case.target.role_arn
    if role_arn is None or any(hop.role_arn == role_arn for hop in chain.hops):
        return chain
    hop = Hop(kind="assume-role", role_arn=role_arn)
    return replace(chain, hops=(*chain.hops, hop))


def via_chain(case: Case, profile: str | None, option: str = "--via") -> Chain | None:
    """Resolve the chain of a profile that only reads; it has to be sound."""
    if profile is None:
        return None
    case = uncover(case, os.environ, home_directory(os.environ))
    plan = plan_case(replace(case, target=CaseTarget(profile=profile)))
    if plan.chain is None or not plan.chain.ok:
        raise UsageError(f"{option}: {_unusable(profile, plan)}")
    return plan.chain


def _unusable(profile: str, plan: Plan) -> str:
    """Say why a profile cannot be used beside the one that is checked."""
    names = () if plan.shared is None else plan.shared.profile_names
    if profile in names:
        return (
            f"the profile {profile} is broken. To see why: {shell('roledoctor check {}', profile)}"
        )
    near = nearest_names(profile, names, 1)
    return f"there is no profile “{profile}”" + (f"; did you mean {near[0]}?" if near else "")


def ask_person(prompt: str) -> str:
    """Ask at the terminal, on standard error, without showing the answer; Ctrl-D gives none."""
    import getpass  # noqa: PLC0415 - only where a person is asked

    from doctor.render.clean import clean  # noqa: PLC0415 - as above

    try:
        return getpass.getpass(f"\r\x1b[2K{clean(prompt, color=False)}", stream=sys.stderr)
    except EOFError:
        print(file=sys.stderr)
        return ""


def save_case(case: Case, options: argparse.Namespace) -> None:
    """Write a case file, redacted unless told otherwise, readable by its owner alone."""
    from doctor.case.case_file import encode_case  # noqa: PLC0415 - as above
    from doctor.case.kept_texts import keep_texts  # noqa: PLC0415 - only where it is saved
    from doctor.case.redaction import redact_case  # noqa: PLC0415 - as above

    kept = keep_texts(case) if options.no_redact else redact_case(case, stand_ins_of(options))
    write_file(options.save_case, encode_case(kept), private=True)


def render(diagnosis: Diagnosis, options: argparse.Namespace) -> str:
    """Render a diagnosis in the format that was asked for."""
    if options.format == "json":
        from doctor.render.json import render_json  # noqa: PLC0415 - text needs none of it
        from doctor.render.report import build_report  # noqa: PLC0415 - as above

        return render_json(build_report(diagnosis))
    if options.format != "text":
        from doctor.cli.formats import render_diagnosis  # noqa: PLC0415 - as above

        return render_diagnosis(diagnosis, options)
    from doctor.render.text import render_text  # noqa: PLC0415 - rich, text only
    from doctor.render.text_page import TextOptions  # noqa: PLC0415 - as above

    plain = options.output is not None
    color = False if plain and options.color == "auto" else use_color(options.color)
    return render_text(
        diagnosis,
        TextOptions(
            width=page_width(),
            color=color,
            verbose=options.verbose,
            # `explain` has pasted material alone: no files of this machine to mend.
            fix_command=None
            if options.from_ or not hasattr(options, "target")
            else fix_command(diagnosis, options),
        ),
    )


def fix_command(diagnosis: Diagnosis, options: argparse.Namespace) -> Command:
    """Return the command that makes the edits which were found on the same evidence."""
    chain = diagnosis.situation.chain
    selected = None if chain is None else chain.profile
    words = ["roledoctor", "fix", options.target or selected or "default"]
    words += ["--offline"] if options.offline else []
    for name in (
        "error",
        "trust_policy",
        "identity_policy",
        "boundary",
        "session_policy",
        "context",
    ):
        for value in getattr(options, name):
            words += [f"--{name.replace('_', '-')}", hide_secrets(value)]
    for name in ("via", "via_org"):
        value = getattr(options, name)
        words += [] if value is None else [f"--{name.replace('_', '-')}", value]
    return shell_words(words)


def exit_code(diagnosis: Diagnosis, fail_on: str) -> int:
    """Return the exit code of a verdict; `--fail-on` moves the border between 0 and 1 alone.

    A fault in a part of the diagnosis, which the report goes on without, is said.
    """
    if diagnosis.faults:
        from doctor.cli.own_fault import say_fault  # noqa: PLC0415 - as it is rare

        return say_fault(diagnosis.faults[0])
    if diagnosis.verdict == "inconclusive":
        return INCONCLUSIVE
    if fail_on == "never":
        return HEALTHY
    if diagnosis.verdict == "failing":
        return FAILING
    counted = BORDERS[: BORDERS.index(fail_on) + 1]
    return FAILING if any(each.severity in counted for each in diagnosis.findings) else HEALTHY
