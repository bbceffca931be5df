"""A shared file cannot be parsed, so that no profile of it is read."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import RemoveSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule


@rule(
    id="config/config-unparsable",
    summary="a shared file cannot be parsed, so that no profile is read",
    since="0.1.0",
    over=("config/profile-not-found", "credentials/no-credentials"),
)
def config_unparsable(situation: Situation) -> Iterator[Finding]:
    """Ask: which line stops the parser?"""
    if situation.shared is None:
        return
    for file in situation.shared.files:
        for fault in file.faults:
            if fault.kind == "syntax":
                yield Finding(
                    title=f"{file.path} cannot be parsed (line {fault.place.line})",
                    explanation=f"{fault.says[0].upper()}{fault.says[1:]}. botocore and the AWS "
                    "CLI then read no profile of either file.",
                    evidence=(Evidence(says=fault.says, place=fault.place),),
                    proposals=(
                        Proposal(
                            title=f"take line {fault.place.line} out, or mend it",
                            who="caller",
                            kind="config-edit",
                            edits=(RemoveSetting(place=fault.place),),
                        ),
                    ),
                )
