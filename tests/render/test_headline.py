"""The one line to run next: a command, and never a line that belongs into a file."""

from __future__ import annotations

from doctor.render.headline import next_command
from doctor.render.html_page import render_html
from doctor.render.markdown import render_markdown
from doctor.render.report import build_report
from tests.rules.support import diagnosed

WORKFLOW = "federation/oidc-token-permission-missing"
CLOCK = "credentials/clock-skew"


def test_a_line_for_a_file_is_not_the_command_to_run_next() -> None:
    assert next_command(diagnosed(WORKFLOW), None) == f"roledoctor explain {WORKFLOW}"
    assert next_command(diagnosed(CLOCK), None) == "sudo timedatectl set-ntp true"


def test_what_is_to_write_and_what_to_run_is_told_apart_in_every_format() -> None:
    for cause, label, fence in ((WORKFLOW, "Write:", "yaml"), (CLOCK, "Run:", "sh")):
        report = build_report(diagnosed(cause))
        assert f"{label}\n\n```{fence}\n" in render_markdown(report)
        assert f"<p>{label}</p>" in render_html(report)
        assert report.findings[0].fixes[0].for_file == (label == "Write:")
