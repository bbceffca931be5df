"""A shared file cannot be parsed, so that no profile of it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.model.chain import ConfigFile, ParseFault
from doctor.model.edit import Edit, InsertHeader, RemoveSetting, RenameSection
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.profiles.line_edit import split_lines
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import faults_of_files, text_at

_SETTING = re.compile(r"[\w.-]+\s*[=:]")
_DELIMITED = re.compile(r"[^=:\s][^=:]*[=:]")


@rule(
    id="config/config-unparsable",
    summary="a shared file cannot be parsed, so no profile is read",
    over=(
        "config/profile-not-found",
        "config/sdk-disagreement",
        "credentials/no-credentials",
    ),
)
def config_unparsable(situation: Situation) -> Iterator[Finding]:
    """Ask: which line stops the parser?"""
    read: dict[str, _Lines] = {}
    for file, fault in faults_of_files(situation, "syntax"):
        if file.path not in read:
            read[file.path] = _Lines(file, text_at(situation, fault.place))
        lines = read[file.path]
        if lines.follows(fault):
            continue
        yield Finding(
            title=f"{file.path} cannot be parsed (line {fault.place.line})",
            explanation=f"{fault.says[0].upper()}{fault.says[1:]}. botocore and the AWS CLI then "
            "read no profile from either file.",
            evidence=(Evidence(says=fault.says, place=fault.place),),
            proposals=_propose_parsable_line(lines, fault),
        )


class _Lines:
    """A file's lines as they are written; each of them may be at fault."""

    def __init__(self, file: ConfigFile, text: str) -> None:
        self.file = file
        self._lines = split_lines(text)
        self._ahead = next((it for it in file.faults if it.problem == "no-header"), None)
        self.has_broken_header = any(_lacks_bracket(self.at(it)) for it in file.faults)

    def at(self, fault: ParseFault) -> str:
        """Return the line that a fault is on."""
        number = fault.place.line or 0
        found = self._lines[number - 1] if 0 < number <= len(self._lines) else ""
        return found.strip().lstrip("\ufeff")

    def follows(self, fault: ParseFault) -> bool:
        """Say whether a line is wrong for want of the very header that the line above it lacks."""
        return fault.problem == "no-header" and fault != self._ahead


def _propose_parsable_line(lines: _Lines, fault: ParseFault) -> tuple[Proposal, ...]:
    """Propose what loses nothing: a bracket, a header, or a line out that is nobody's value.

    Where a header is broken all that stands below it only seems to be wrong.
    """
    line, file = lines.at(fault), lines.file
    if _lacks_bracket(line):
        header = f"{line}]" if line.startswith("[") else f"[{line}"
        title = f"write the whole header: {header}"
        return _propose_edit(title, RenameSection(place=fault.place, header=header))
    if lines.has_broken_header:
        return ()
    if _DELIMITED.match(line) is None:
        return _propose_edit(
            f"remove line {fault.place.line}, or correct it", RemoveSetting(place=fault.place)
        )
    default = any(each.header == "[default]" for each in file.sections)
    if fault.problem == "no-header" and fault == file.faults[0]:
        if default or _SETTING.match(line) is None:
            return ()
        title = "write the header [default] above it"
        return _propose_edit(title, InsertHeader(place=fault.place, header="[default]"))
    return ()


def _propose_edit(title: str, edit: Edit) -> tuple[Proposal, ...]:
    return (Proposal(title=title, who="caller", kind="config-edit", edits=(edit,)),)


def _lacks_bracket(line: str) -> bool:
    return line.startswith("[") != line.endswith("]") and "=" not in line
