"""The same section, or the same key of a section, stands twice in a shared file."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Evidence, Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule


@rule(
    id="config/duplicate-section",
    summary="the same section or key stands twice, so that no profile is read",
    since="0.1.0",
    over=("config/profile-not-found", "credentials/no-credentials"),
)
def duplicate_section(situation: Situation) -> Iterator[Finding]:
    """Ask: does anything stand twice where botocore takes it once?"""
    if situation.shared is None:
        return
    for file in situation.shared.files:
        for fault in file.faults:
            if fault.kind == "duplicate":
                yield Finding(
                    title=f"{file.path}, line {fault.place.line}: a second time",
                    explanation=f"{fault.says[0].upper()}{fault.says[1:]}. botocore and the AWS "
                    "CLI then read no profile of either file; other SDKs take the last one.",
                    evidence=(Evidence(says=fault.says, place=fault.place),),
                    next_step="keep one of the two, with the values that are right",
                )
