"""A section of the config file lacks the word `profile`, so SDKs ignore it."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Section
from doctor.model.edit import RenameSection
from doctor.model.finding import Evidence, Finding, Proposal, Quote
from doctor.model.situation import Situation
from doctor.profiles.section_parser import capitalised_profile
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, reached_sections


@rule(
    id="config/profile-prefix-missing",
    summary="a section of the config file lacks the word “profile”, so SDKs ignore it",
    over=("config/profile-not-found", "config/source-profile-missing"),
)
def profile_prefix_missing(situation: Situation) -> Iterator[Finding]:
    """Ask: is the profile that is missing there, under a header that no SDK reads?"""
    fault = fault_of(situation, "profile-not-found", "source-profile-not-found")
    if fault is not None:
        for section in _ignored_sections(situation, fault.subject):
            yield _finding(section, fault.subject, proven=True)
    elif any(each.kind == "profile-not-found" for each in situation.failures):
        for name in dict.fromkeys(each.name for each in reached_sections(situation)):
            for section in _ignored_sections(situation, name):
                yield _finding(section, name, proven=False)


def _ignored_sections(situation: Situation, name: str) -> Iterator[Section]:
    if situation.shared is None:
        return
    for section in situation.shared.config.sections:
        if section.kind != "ignored":
            continue
        if name in {section.name.strip().strip("\"'"), capitalised_profile(section.name)}:
            yield section


def _finding(section: Section, name: str, *, proven: bool) -> Finding:
    header = f'[profile "{name}"]' if " " in name else f"[profile {name}]"
    quote = Quote(text=section.header, length=len(section.header), label=f"write {header}")
    return Finding(
        title=f"{section.header} in the config file is not read as a profile",
        explanation="In the config file every profile but default is headed [profile NAME]. SDKs "
        f"skip {section.header}, so “{name}” does not get these settings.",
        certainty="proven" if proven else "likely",
        profile=name,
        evidence=(Evidence(says="this section is ignored", place=section.place, quote=quote),),
        proposals=(
            Proposal(
                title=f"change the header to {header}",
                who="caller",
                kind="config-edit",
                edits=(RenameSection(place=section.place, header=header),),
            ),
        ),
    )
