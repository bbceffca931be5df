"""Evidence that the command line brings: the files are read here, `case` makes evidence of them."""

from __future__ import annotations

import argparse

from doctor.case.case_file import CaseError, merge_cases, parse_case
from doctor.case.given_evidence import GivenEvidence, NamedText, Refused, add_given_evidence
from doctor.cli.context_keys import parse_context
from doctor.cli.exits import UsageError
from doctor.cli.long_texts import read_long_text
from doctor.cli.streams import read_text, say
from doctor.model.case import Case


def load_cases(paths: list[str]) -> Case:
    """Load the case files of `--from`, merged."""
    cases = []
    for path in paths:
        try:
            cases.append(parse_case(read_text(path), path))
        except CaseError as error:
            raise UsageError("\n  ".join([f"{path} is not a case:", *error.problems])) from error
    return merge_cases(cases)


def add_evidence(case: Case, options: argparse.Namespace) -> Case:
    """Add what the options bring to a case."""
    given = GivenEvidence(
        errors=tuple(map(_error_text, options.error)),
        context=parse_context(options.context),
        trust_policies=_texts(options.trust_policy[-1:]),
        identity_policies=_texts(options.identity_policy),
        boundaries=_texts(options.boundary[-1:]),
        session_policies=_texts(options.session_policy[-1:]),
        scps=_texts(options.scp),
        rcps=_texts(options.rcp),
    )
    added = add_given_evidence(case, given)
    if isinstance(added, Refused):
        raise UsageError(added.reason)
    for note in added.notes:
        say(f"roledoctor: {note}")
    return added.case


def _error_text(given: str) -> str:
    return read_long_text(given[1:]) if given.startswith("@") else given


def _texts(paths: list[str]) -> tuple[NamedText, ...]:
    return tuple(NamedText(path, read_text(path)) for path in paths)
