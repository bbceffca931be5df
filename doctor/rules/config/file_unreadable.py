"""A shared file is there and cannot be read as text."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Evidence, Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule


@rule(
    id="config/file-unreadable",
    summary="a shared file is there and cannot be read as text",
    since="0.1.0",
    over=("config/*", "credentials/no-credentials"),
)
def file_unreadable(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a file that nobody can read: no permission, a directory, another encoding?"""
    if situation.shared is None:
        return
    for file in situation.shared.files:
        for fault in file.faults:
            if fault.kind == "unreadable":
                yield Finding(
                    title=f"{file.path} cannot be read",
                    explanation=f"{fault.says[0].upper()}{fault.says[1:]}. SDKs then read no "
                    "profile at all, or pass the file over without a word.",
                    evidence=(Evidence(says=fault.says, place=fault.place),),
                    next_step="save it as plain UTF-8 text without a byte order mark, readable "
                    "by you",
                )
