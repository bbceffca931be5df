"""The formats beside text and JSON: for CI systems, and for people who read elsewhere."""

from __future__ import annotations

import argparse
from typing import Final

from doctor.cli.redaction_options import stand_ins_of
from doctor.gather.watch import is_overdue
from doctor.model.checks import Checklist
from doctor.model.diagnosis import Diagnosis
from doctor.model.situation import Situation

FOR_MACHINES: Final = ("sarif", "junit", "github")


def render_checklist(checklist: Checklist, name: str) -> str:
    """Render a checklist in one of the formats of CI systems."""
    if name == "junit":
        from doctor.render.junit import render_junit  # noqa: PLC0415 - each alone is needed

        return render_junit(checklist)
    if name == "sarif":
        from doctor.render.sarif import render_sarif  # noqa: PLC0415 - as above

        return render_sarif(checklist)
    from doctor.render.github import render_github  # noqa: PLC0415 - as above

    return render_github(checklist)


def render_diagnosis(diagnosis: Diagnosis, options: argparse.Namespace) -> str:
    """Render a diagnosis for a machine as it is, for readers redacted unless told otherwise."""
    if options.format in FOR_MACHINES:
        from doctor.render.findings import checklist_of  # noqa: PLC0415 - only for these

        return render_checklist(checklist_of(diagnosis, _name(diagnosis.situation)), options.format)
    from doctor.render.report import build_report  # noqa: PLC0415 - as above

    shown = diagnosis if options.no_redact else _diagnose_redacted(diagnosis, options)
    redacted = not options.no_redact or diagnosis.situation.case.redacted
    report = build_report(shown)
    if options.format == "markdown":
        from doctor.render.markdown import render_markdown  # noqa: PLC0415 - as above

        return render_markdown(report, redacted=redacted)
    from doctor.render.html_page import render_html  # noqa: PLC0415 - as above

    return render_html(report, redacted=redacted)


def _diagnose_redacted(diagnosis: Diagnosis, options: argparse.Namespace) -> Diagnosis:
    """Diagnose the redacted case: it yields the same findings, with stand-ins for names."""
    from doctor.case.redaction import redact_case  # noqa: PLC0415 - as above
    from doctor.engine import diagnose  # noqa: PLC0415 - only for readers

    return diagnose(
        redact_case(diagnosis.situation.case, stand_ins_of(options)), is_over=is_overdue
    )


def _name(situation: Situation) -> str:
    target = situation.case.target
    chain = situation.chain
    return target.profile or target.role_arn or (chain.profile if chain else None) or "roledoctor"
