"""A shared file exists but cannot be read as text."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from doctor.model.chain import ParseFault
from doctor.model.edit import RemoveMark
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule


@rule(
    id="config/file-unreadable",
    summary="a shared file exists and cannot be read as text",
    over=("config/*", "credentials/no-credentials"),
)
def file_unreadable(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a file that nobody can read: no permission, a directory, another encoding?"""
    if situation.shared is None:
        return
    stopped = situation.chain is None or bool(situation.chain.faults or situation.failures)
    for file in situation.shared.files:
        for fault in file.faults:
            if fault.kind == "unreadable":
                yield _finding(
                    file.path, fault, "boto3 and the AWS CLI then read no profile at all"
                )
            elif fault.kind == "skipped":
                found = _finding(file.path, fault, "SDKs ignore it silently")
                yield found if stopped else replace(found, severity="warning")


def _finding(path: str, fault: ParseFault, effect: str) -> Finding:
    return Finding(
        title=f"{path} cannot be read",
        explanation=f"{fault.says[0].upper()}{fault.says[1:]}; {effect}.",
        evidence=(Evidence(says=fault.says, place=fault.place),),
        proposals=_propose_readable_file(fault),
        next_step="SDKs need a plain UTF-8 file without a byte order mark that you may read",
    )


def _propose_readable_file(fault: ParseFault) -> tuple[Proposal, ...]:
    if fault.place.line != 1 or fault.problem != "byte-order-mark":
        return ()
    return (
        Proposal(
            title="remove the byte order mark: save the file as UTF-8 without one",
            who="caller",
            kind="config-edit",
            edits=(RemoveMark(place=fault.place),),
        ),
    )
