"""Putting the printed fix in place: what the report says, and nothing that only the demo knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from doctor.demo.scenario import Machine
from doctor.model.command import shell_words

if TYPE_CHECKING:
    from doctor.lab.server import Lab

Run = Callable[[tuple[str, ...], dict[str, str]], tuple[int, str]]
"""Runs a command of roledoctor in an environment: its exit code and what it printed."""


def apply_printed_fix(
    arguments: tuple[str, ...], lab: Lab, machine: Machine, run: Run
) -> str | None:
    """Apply the first fix of a check's report; say how, `None` where it is for a person alone.

    Edits of the person's own files are made by `roledoctor fix`, policies as the report shows them.
    """
    _, text = run(("check", *arguments, "--format", "json"), machine.env)
    report = json.loads(text)
    errors = [each for each in report["findings"] if each["severity"] == "error"]
    fix = next((fix for each in errors[:1] for fix in each["fixes"][:1]), None)
    if fix is None or not fix["verified"]:
        return None
    place = fix["applies_to"] or {}
    if "file" in place:
        code, _ = run(("fix", *arguments, "--yes"), machine.env)
        return f"roledoctor fix {shell_words(arguments)} --yes" if code == 0 else None
    if fix["document"] is None:
        return None
    put = _put_policy(place, fix["document"], lab)
    return None if put is None else f"{put}, as shown above"


def _put_policy(place: dict[str, Any], document: Any, lab: Lab) -> str | None:  # noqa: ANN401 - JSON
    if "role" in place:
        lab.set_trust_policy(place["role"], document)
        return "the trust policy"
    arn = place.get("principal")
    if arn is None or ":user/" not in arn or "boundary" in place:
        return None
    name = place["policy"] or "AllowAssumeRole"
    lab.put_inline_policy(arn, document, name)
    return f"the policy {name} of {arn.rpartition('/')[2]}"
