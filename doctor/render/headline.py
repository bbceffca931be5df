"""The answer in one line, and the one line to run next."""

from __future__ import annotations

from doctor.model.command import Command, are_for_file
from doctor.model.diagnosis import Diagnosis
from doctor.model.observation import Known
from doctor.model.situation import Situation
from doctor.render.proof import command_for


def next_command(diagnosis: Diagnosis, fix_command: Command | None) -> str | None:
    """Return the one line to run next: the first cause's first fix, else what explains it."""
    finding = next((each for each in diagnosis.findings if each.severity == "error"), None)
    if finding is None:
        return None
    whole = finding.fixes[0] if finding.fixes else None
    if whole is not None and (whole.verified or finding.certainty == "proven"):
        fix = whole.changes[0]
        if fix.lies_in_own_files and fix.diff and fix_command is not None:
            return command_for(fix_command, finding, fix)
        # What is kept in code is changed there: a line for the CLI would be undone by it.
        if fix.commands and not are_for_file(fix.commands) and fix.written_in is None:
            return fix.commands[0]
    return f"roledoctor explain {finding.id}"


def headline(diagnosis: Diagnosis) -> str:
    """Say in one line whether one gets in."""
    situation = diagnosis.situation
    if diagnosis.verdict != "failing":
        return _sound(diagnosis)
    name = _name(situation)
    if not situation.hops and isinstance(situation.caller, Known) and situation.chain is None:
        return f"{situation.caller.value} is refused"
    if situation.refused_call is not None:
        return f"{name} is refused {situation.refused_call}"
    if not situation.hops and situation.chain is None and situation.case.target.profile is None:
        return f"{name} fails"
    if not situation.hops:
        return f"{name} does not get working credentials"
    role = situation.hops[-1].role_arn
    return f"{name} cannot assume {role}" if name else f"{role} cannot be assumed"


def _sound(diagnosis: Diagnosis) -> str:
    situation = diagnosis.situation
    held = [each.arn for each in situation.case.sessions if situation.works]
    if held and diagnosis.verdict == "healthy":
        return f"{_name(situation) or situation.hops[-1].role_name} works: {held[-1]}"
    return diagnosis.summary


def _name(situation: Situation) -> str:
    target = situation.case.target
    if target.profile is not None:
        return target.profile
    if situation.chain is not None and situation.chain.profile is not None:
        return situation.chain.profile
    if target.role_arn is not None and isinstance(situation.caller, Known):
        return str(situation.caller.value)
    if situation.hops:
        return ""
    return "the call" if situation.chain is None else situation.chain.label
