"""Evidence that the command line brings: the files are read here, `case` makes evidence of them."""

from __future__ import annotations

import argparse

from doctor.case.case_file import CaseError, merge_cases, parse_case
from doctor.case.evidence import GivenEvidence, NamedText, Refused, add_given_evidence
from doctor.cli.context_keys import parse_context
from doctor.cli.exits import UsageError
from doctor.cli.long_texts import read_long_text
from doctor.cli.redaction_options import fit_cases, fit_text
from doctor.cli.streams import read_text, say
from doctor.model.case import Case


def load_cases(options: argparse.Namespace) -> Case:
    """Load the case files of `--from`, merged; redacted ones fit together with no other names."""
    cases = {}
    for path in options.from_:
        try:
            cases[path] = parse_case(read_text(path), path)
        except CaseError as error:
            raise UsageError("\n  ".join([f"{path} is not a case:", *error.problems])) from error
    return merge_cases(fit_cases(cases, options))


def add_evidence(case: Case, options: argparse.Namespace) -> Case:
    """Add what the options bring to a case."""
    given = GivenEvidence(
        errors=tuple(
            fit_text(_error_text(each), "the text of --error", case, options)
            for each in options.error
        ),
        context=parse_context(
            [fit_text(each, "--context", case, options) for each in options.context]
        ),
        trust_policies=_texts(options.trust_policy[-1:], case, options),
        identity_policies=_texts(options.identity_policy, case, options),
        boundaries=_texts(options.boundary[-1:], case, options),
        session_policies=_texts(options.session_policy[-1:], case, options),
        scps=_texts(options.scp, case, options),
        rcps=_texts(options.rcp, case, options),
    )
    added = add_given_evidence(case, given)
    if isinstance(added, Refused):
        raise UsageError(added.reason)
    for note in added.notes:
        say(f"roledoctor: {note}")
    return added.case


def _error_text(given: str) -> str:
    return read_long_text(given[1:]) if given.startswith("@") else given


def _texts(paths: list[str], case: Case, options: argparse.Namespace) -> tuple[NamedText, ...]:
    return tuple(NamedText(path, fit_text(read_text(path), path, case, options)) for path in paths)
