"""The same section, or the same key of a section, appears twice in a shared file."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import ConfigFile, ParseFault
from doctor.model.edit import Edit, MergeSection, RemoveSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.profiles.line_edit import lines_of_setting
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import faults_of_files, text_at


@rule(
    id="config/duplicate-section",
    summary="the same section or key appears twice, so no profile is read",
    over=(
        "config/profile-not-found",
        "config/sdk-disagreement",
        "credentials/no-credentials",
    ),
)
def duplicate_section(situation: Situation) -> Iterator[Finding]:
    """Ask: does anything stand twice where botocore takes it once?"""
    for file, fault in faults_of_files(situation, "duplicate"):
        yield Finding(
            title=f"{_what(fault)}: {file.path}, line {fault.place.line}",
            explanation=_first(fault)
            + "boto3 and the AWS CLI stop there, and read no profile from either file; other "
            "SDKs use the last one.",
            evidence=(Evidence(says=fault.says, place=fault.place),),
            proposals=tuple(_propose_single_section(situation, file, fault)),
            next_step="keep one of the two, with the right values",
        )


def _first(fault: ParseFault) -> str:
    return "" if fault.first is None else f"It is already on line {fault.first}. "


def _what(fault: ParseFault) -> str:
    twice = f"[{fault.section}]" if fault.setting is None else fault.setting
    within = "" if fault.setting is None else f" in [{fault.section}]"
    return f"{twice} appears twice{within}"


def _propose_single_section(
    situation: Situation, file: ConfigFile, fault: ParseFault
) -> Iterator[Proposal]:
    """Propose what loses nothing: joining sections of unlike settings, dropping an equal line."""
    if fault.first is None:
        return
    if fault.problem == "duplicate-setting":
        if _says_the_same(situation, fault):
            yield _propose_edit(
                f"remove line {fault.place.line}: it repeats line {fault.first}",
                RemoveSetting(place=fault.place),
            )
        return
    header = f"[{fault.section}]"
    inner = [each for each in file.faults if each.problem == "duplicate-setting"]
    if all(each.section != fault.section for each in inner):
        yield _propose_edit(
            f"move what is below it to the first {header}, on line {fault.first}",
            MergeSection(place=fault.place, into=fault.first),
        )


def _propose_edit(title: str, edit: Edit) -> Proposal:
    return Proposal(title=title, who="caller", kind="config-edit", edits=(edit,))


def _says_the_same(situation: Situation, fault: ParseFault) -> bool:
    """Say whether both settings read alike. Of a hidden secret nobody can tell."""
    text = text_at(situation, fault.place)
    first, second = (lines_of_setting(text, line or 0) for line in (fault.first, fault.place.line))
    return first == second != "" and "<hidden:" not in first
