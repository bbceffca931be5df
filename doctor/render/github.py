"""Workflow commands of GitHub Actions: annotations on files and lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from doctor.model.checks import Checked, Checklist
from doctor.render.clean import clean

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render_github(checklist: Checklist) -> str:
    """Render what did not pass, one command to a line; nothing where all is well."""
    failed = [each for each in checklist.checks if each.outcome != "passed"]
    return "".join(_command(each) + "\n" for each in failed)


def _command(check: Checked) -> str:
    place = check.place
    undecided = check.outcome == "undecided"
    word = "warning" if undecided else _COMMANDS[check.level]
    properties = {
        "file": None if place is None else place.file,
        "line": None if place is None or place.line is None else str(place.line),
        "title": check.rule,
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    text = check.message if not check.detail else f"{check.message}\n{check.detail}"
    return f"::{word} {listed}::{_data(text)}"


def _data(text: str) -> str:
    plain = clean(text, color=False)
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
