"""What a fix was tested to do, in words, and the command that applies it."""

from __future__ import annotations

from typing import Final

from doctor.model.command import Command, option, shell
from doctor.model.diagnosis import Diagnosis
from doctor.model.finding import Finding, Remedy
from doctor.model.unseen_facts import UnseenPolicies

TESTED: Final = "Tested on this evidence: the call would succeed."


def label_of(*, for_file: bool) -> str:
    """Name the lines of a fix, so that none is taken for a line of the diff above them."""
    return "write:" if for_file else "run:"


def say_proof(fix: Remedy, not_seen: str = "") -> str:
    """Say what the test of a fix showed; `not_seen` names what could still block the call."""
    if fix.risk is not None:
        return f"{TESTED} {fix.risk}.{not_seen}" if fix.verified else f"{fix.risk}."
    if fix.verified:
        gains = "" if fix.gains is None else f" {fix.gains}"
        return f"{TESTED}{gains}{not_seen}"
    if fix.unproved is None and fix.who != "caller":
        return "Not tested: it changes something that is not part of this evidence."
    return fix.unproved or "Not tested: only you can do this."


def guardrails_not_seen(diagnosis: Diagnosis) -> str:
    """Name the guardrails that were not seen, as a sentence to go behind `TESTED`."""
    kinds = {"SCP": "SCPs", "RCP": "RCPs", "VPC endpoint policy": "the VPC endpoint policy"}
    unseen = (each.unseen for each in diagnosis.unknowns)
    named = (kinds.get(each.kind) for each in unseen if isinstance(each, UnseenPolicies))
    found = dict.fromkeys(name for name in named if name is not None)
    return f" Not seen: {', '.join(found)}." if found else ""


def command_for(fix_command: Command, finding: Finding, fix: Remedy) -> Command:
    """Complete `roledoctor fix TARGET`: an ID where it is not proven, a profile to choose."""
    proven = finding.severity == "error" and finding.certainty == "proven"
    named = shell("") if proven else shell(" {}", finding.id)
    source = fix.chosen_source or None
    return fix_command + named + option("--source-profile", source)
