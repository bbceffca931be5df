"""A shared file cannot be parsed, so that no profile of it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.model.chain import ConfigFile, ParseFault
from doctor.model.edit import Edit, InsertHeader, RemoveSetting, RenameSection
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.profiles.edit import split_lines
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import faults_of_files, text_at

_SETTING = re.compile(r"[\w.-]+\s*[=:]")
_DELIMITED = re.compile(r"[^=:\s][^=:]*[=:]")


@rule(
    id="config/config-unparsable",
    summary="a shared file cannot be parsed, so that no profile is read",
    since="0.1.0",
    over=(
        "config/profile-not-found",
        "config/sdk-disagreement",
        "credentials/no-credentials",
    ),
)
def config_unparsable(situation: Situation) -> Iterator[Finding]:
    """Ask: which line stops the parser?"""
    for file, fault in faults_of_files(situation, "syntax"):
        if _follows(file, fault):
            continue
        yield Finding(
            title=f"{file.path} cannot be parsed (line {fault.place.line})",
            explanation=f"{fault.says[0].upper()}{fault.says[1:]}. botocore and the AWS "
            "CLI then read no profile of either file.",
            evidence=(Evidence(says=fault.says, place=fault.place),),
            proposals=_propose_parsable_line(situation, file, fault),
        )


def _follows(file: ConfigFile, fault: ParseFault) -> bool:
    """Say whether a line is wrong for want of the very header that the line above it lacks."""
    ahead = [each for each in file.faults if each.problem == "no-header"]
    return fault in ahead[1:]


def _propose_parsable_line(
    situation: Situation, file: ConfigFile, fault: ParseFault
) -> tuple[Proposal, ...]:
    """Propose what loses nothing: a bracket, a header, or a line out that is nobody's value.

    Where a header is broken all that stands below it only seems to be wrong.
    """
    line = _line(situation, fault)
    headers = [each for each in file.faults if _lacks_bracket(_line(situation, each))]
    if _lacks_bracket(line):
        header = f"{line}]" if line.startswith("[") else f"[{line}"
        title = f"write the header whole: {header}"
        return _proposal(title, RenameSection(place=fault.place, header=header))
    if headers:
        return ()
    if _DELIMITED.match(line) is None:
        return _proposal(
            f"take line {fault.place.line} out, or mend it", RemoveSetting(place=fault.place)
        )
    default = any(each.header == "[default]" for each in file.sections)
    if fault.problem == "no-header" and fault == file.faults[0]:
        if default or _SETTING.match(line) is None:
            return ()
        title = "write the header [default] above it"
        return _proposal(title, InsertHeader(place=fault.place, header="[default]"))
    return ()


def _proposal(title: str, edit: Edit) -> tuple[Proposal, ...]:
    return (Proposal(title=title, who="caller", kind="config-edit", edits=(edit,)),)


def _line(situation: Situation, fault: ParseFault) -> str:
    lines = split_lines(text_at(situation, fault.place))
    number = fault.place.line or 0
    return lines[number - 1].strip().lstrip("\ufeff") if 0 < number <= len(lines) else ""


def _lacks_bracket(line: str) -> bool:
    return line.startswith("[") != line.endswith("]") and "=" not in line
