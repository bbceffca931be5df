"""The named profile exists in neither shared file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.chain import Place
from doctor.model.command import quote, shell
from doctor.model.edit import ChangeEnvironment, ChangeTarget
from doctor.model.finding import Evidence, Finding, Proposal, Quote
from doctor.model.situation import Situation
from doctor.profiles import nearest_names
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, were_files_read
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.ci_jobs import ci_job


@rule(
    id="config/profile-not-found",
    summary="the named profile exists in neither shared file",
)
def profile_not_found(situation: Situation) -> Iterator[Finding]:
    """Ask: does what was selected exist, and if not, what is near it?"""
    name = _missing_profile(situation)
    evidence = () if name is None else _evidence(situation, name)
    if name is None or not evidence:
        # Where nobody saw the files, and no error tells of it, nothing shows that it is missing.
        return
    shared = situation.shared
    seen = situation.chain is not None and bool(situation.chain.faults)
    names = shared.profile_names if shared is not None else ()
    near = nearest_names(name, names)
    known = "The files were not seen, so roledoctor cannot suggest a name."
    if seen:
        # What to do next lists the names already, where none is near.
        listed = f"The files have: {', '.join(names)}." if near else ""
        known = listed if names else "The files have no profile."
    yield Finding(
        title=f"there is no profile “{name}”",
        explanation=f"Neither file has a section for the profile “{name}”. {known}".strip(),
        certainty="proven" if were_files_read(situation) else "likely",
        profile=name,
        evidence=evidence,
        proposals=tuple(_propose_near_name(situation, name, each) for each in near),
        next_step=None if near else _next_step(situation, name, names),
    )


def _next_step(situation: Situation, name: str, names: tuple[str, ...]) -> str:
    """Say how to select a profile that exists; only where there is none, how to make one."""
    if not names:
        if ci_job(situation) is None:
            return f"aws configure --profile {quote(name)}"
        return (
            f"a runner has no ~/.aws/config: use the job's own credentials without {quote(name)}, "
            "or write the file in a step before this one"
        )
    chain = situation.chain
    variable = None if chain is None else chain.selected_by.variable
    listed = ", ".join(names)
    if variable is None:
        return f"use one of these profiles: {listed}"
    return f"unset {quote(variable)}, or set it to one of these profiles: {listed}"


def _missing_profile(situation: Situation) -> str | None:
    fault = fault_of(situation, "profile-not-found")
    if fault is not None:
        return fault.subject
    shared = situation.shared
    told = next((each for each in situation.failures if each.kind == "profile-not-found"), None)
    if told is None or told.profile is None:
        return None
    seen = shared is not None and any(file.exists for file in shared.files)
    exists = shared is not None and told.profile in shared.profile_names
    return None if seen and exists else told.profile


def _evidence(situation: Situation, name: str) -> tuple[Evidence, ...]:
    chain = situation.chain
    if chain is not None and chain.selected_by.variable is not None:
        says = f"{chain.selected_by.variable} names “{name}”"
        return (*_near_headers(situation, name), Evidence(says=says, place=chain.selected_by))
    told = (each for each in situation.failures if each.kind == "profile-not-found")
    if situation.shared is None:
        return tuple(map(quote_failure, told))
    shown = (*_near_headers(situation, name), *_files_without(situation, name))
    return shown or tuple(map(quote_failure, told))


def _near_headers(situation: Situation, name: str) -> Iterator[Evidence]:
    """Quote the headers that were meant for the profile, and that nothing reads as one."""
    for section in () if situation.shared is None else situation.shared.config.sections:
        words = re.split(r"[\s\]\[\"']+", section.header)
        if section.kind == "ignored" and name in words:
            quote = Quote(text=section.header, length=len(section.header))
            says = section.why_ignored or "this header is not read as a profile"
            yield Evidence(says=says, place=section.place, quote=quote)


def _files_without(situation: Situation, name: str) -> tuple[Evidence, ...]:
    """Quote the files that were looked into."""
    files, shared = situation.case.files, situation.shared
    if files is UNSET or shared is None:
        return ()
    pairs = ((files.config, shared.config), (files.credentials, shared.credentials))
    return tuple(
        Evidence(
            says=f"no profile “{name}” here" if file.exists else "this file does not exist",
            place=Place(file=file.path),
        )
        for seen, file in pairs
        if seen is not UNSET
    )


def _propose_near_name(situation: Situation, name: str, near: str) -> Proposal:
    chain = situation.chain
    variable = None if chain is None else chain.selected_by.variable
    differs = "only the case differs" if near.lower() == name.lower() else "the nearest name"
    if variable is not None:
        return Proposal(
            title=f"select “{near}” ({differs})",
            who="caller",
            kind="environment",
            edits=(ChangeEnvironment(set=((variable, near),)),),
            commands=(shell("export {}={}", variable, near),),
        )
    return Proposal(
        title=f"use “{near}” ({differs})",
        who="caller",
        kind="request",
        edits=(ChangeTarget(profile=near),),
        commands=(shell("roledoctor check {}", near),),
    )
