"""`[profile name]` heads a section of the credentials file, where the bare name belongs."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Section
from doctor.model.edit import RenameSection
from doctor.model.finding import Evidence, Finding, Proposal, Quote
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of

_WORD = "profile"
_TOLD = frozenset({"profile-not-found", "no-credentials", "source-profile-without-credentials"})


@rule(
    id="config/profile-prefix-unwanted",
    summary="a section of the credentials file is headed [profile NAME]",
    over=("config/profile-not-found", "config/source-profile-missing", "config/sdk-disagreement"),
)
def profile_prefix_unwanted(situation: Situation) -> Iterator[Finding]:
    """Ask: do the credentials that are missed stand under a header for the other file?"""
    fault = fault_of(
        situation,
        "profile-not-found",
        "source-profile-not-found",
        "no-credentials",
        "source-profile-without-credentials",
        "partial-credentials",
    )
    if fault is not None:
        by_name = fault.kind in {"profile-not-found", "source-profile-not-found"}
        missed = fault.subject if by_name else fault.profile or "default"
        yield from (
            _finding(each, missed, proven=True) for each in _prefixed_sections(situation, missed)
        )
        return
    told = next((each for each in situation.failures if each.kind in _TOLD), None)
    chain = situation.chain
    if told is not None:
        name = told.profile or (None if chain is None else chain.profile) or "default"
        yield from (
            _finding(each, name, proven=False) for each in _prefixed_sections(situation, name)
        )


def _prefixed_sections(situation: Situation, name: str) -> Iterator[Section]:
    for section in () if situation.shared is None else situation.shared.credentials.sections:
        word, _, rest = section.name.strip().partition(" ")
        if word == _WORD and rest.strip().strip("\"'") == name:
            yield section


def _finding(section: Section, name: str, *, proven: bool) -> Finding:
    header = f"[{name}]"
    quote = Quote(text=section.header, length=len(section.header), label=f"write {header}")
    return Finding(
        title=f"{section.header} in the credentials file is not the profile “{name}”",
        explanation="Only headers in the config file use the word “profile”. In the credentials "
        f"file it becomes part of the name: this is a profile “{section.name}”, and “{name}” does "
        "not have these lines.",
        certainty="proven" if proven else "likely",
        profile=name,
        evidence=(
            Evidence(says="this header is for the config file", place=section.place, quote=quote),
        ),
        proposals=(
            Proposal(
                title=f"change the header to {header}",
                who="caller",
                kind="config-edit",
                edits=(RenameSection(place=section.place, header=header),),
            ),
        ),
    )
