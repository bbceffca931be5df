"""`--history` and `--history-from`: how far back to look, and records that lie in a file."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from doctor.case.plan import plan_case
from doctor.cli.exits import UsageError
from doctor.cli.redaction_options import fit_records
from doctor.cli.streams import read_text
from doctor.model.case import Case
from doctor.model.limits import EVENT_HISTORY_DAYS
from doctor.model.observation import Known
from doctor.texts.cloudtrail_exports import query_for, read_export

if TYPE_CHECKING:
    from doctor.gather.trail import Span


def span_to_ask(options: argparse.Namespace) -> Span | None:
    """Return how far back AWS is to be asked; `None` where it is not."""
    if options.history is None or options.history_from:
        return None
    from doctor.gather.trail import Span  # noqa: PLC0415 - only where it is asked for

    return Span(now=datetime.now(UTC), days=options.history)


def add_records(case: Case, options: argparse.Namespace) -> Case:
    """Add the records of the files that were named."""
    for source in options.history_from:
        days = options.history or EVENT_HISTORY_DAYS
        query = query_for(source, tuple(_names(case)), _since(days))
        if query is not None:
            message = (
                f"{source}: roledoctor does not run queries. Run this one yourself, and give its "
                f"result (CSV or JSON) with --history-from FILE:\n\n{query}\n"
            )
            raise UsageError(message)
        records = read_export(read_text(source))
        if not records:
            message = (
                f"{source} has no CloudTrail records: give a log file, the output of aws "
                "cloudtrail lookup-events, or a table of Athena or CloudTrail Lake"
            )
            raise UsageError(message)
        fitted = fit_records(tuple(records), source, case, options)
        case = replace(case, cloudtrail=(*case.cloudtrail, *fitted))
    return case


def _since(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _names(case: Case) -> list[str]:
    """Return the names that the records of a case's roles and caller bear."""
    plan = plan_case(case)
    names = [hop.role_name for hop in plan.hops]
    if isinstance(plan.caller, Known) and plan.caller.value.name:
        names.append(plan.caller.value.name)
    return [*dict.fromkeys(names)]
