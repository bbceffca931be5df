"""Other users of the machine can read the credentials file."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.case import CaseText
from doctor.model.chain import Place
from doctor.model.command import home_path, shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule

_OTHERS = 0o077
"""The permissions of a file's group and of everybody else."""


@rule(
    id="hygiene/credentials-file-exposed",
    summary="other users of the machine can read the credentials file",
    severity="warning",
)
def credentials_file_exposed(situation: Situation) -> Iterator[Finding]:
    """Ask: do the permissions of a file with keys leave it open to others?"""
    files = situation.case.files
    for file in () if files is UNSET else (files.config, files.credentials):
        if not isinstance(file, CaseText) or file.mode is None or not _holds_keys(file):
            continue
        if not int(file.mode, 8) & _OTHERS:
            continue
        yield Finding(
            severity="warning",
            title=f"{file.path} can be read by other users (its permissions are {file.mode})",
            explanation="The file has a secret key in plain text. Anyone who can read it can "
            "call AWS as you.",
            evidence=(Evidence(says=f"permissions {file.mode}", place=Place(file=file.path)),),
            proposals=(
                Proposal(
                    title="make it readable only for yourself",
                    who="caller",
                    kind="environment",
                    commands=(shell("chmod 600 {}", home_path(file.path)),),
                ),
            ),
        )


def _holds_keys(file: CaseText) -> bool:
    return "aws_secret_access_key" in (file.text or "").lower()
