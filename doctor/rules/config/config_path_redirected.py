"""AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE points elsewhere, or to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from doctor.model.case import CaseText
from doctor.model.chain import FaultKind, FileRole, Place, Setting
from doctor.model.command import quote, shell
from doctor.model.edit import ChangeEnvironment
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of

_VARIABLES: Final[dict[FileRole, str]] = {
    "config": "AWS_CONFIG_FILE",
    "credentials": "AWS_SHARED_CREDENTIALS_FILE",
}
_MISSED: Final[tuple[FaultKind, ...]] = (
    "profile-not-found",
    "source-profile-not-found",
    "source-profile-without-credentials",
    "no-credentials",
    "sso-session-not-found",
)


@rule(
    id="config/config-path-redirected",
    summary="a variable points SDKs to another file, or to one that does not exist",
    severity="warning",
    over=("config/sdk-disagreement",),
)
def config_path_redirected(situation: Situation) -> Iterator[Finding]:
    """Ask: are the files read that the user has in mind?"""
    for role, variable in _VARIABLES.items():
        path = situation.variable(variable)
        if path is None or situation.case.files is UNSET:
            continue
        exists = _exists(situation, role)
        if exists is False:
            yield _to_nothing(situation, role, variable, path)
        elif exists and fault_of(situation, "profile-not-found", "source-profile-not-found"):
            yield _elsewhere(situation, role, variable, path)


def _exists(situation: Situation, role: FileRole) -> bool | None:
    files = situation.case.files
    file = UNSET if files is UNSET else getattr(files, role)
    if file is UNSET:
        return None
    if isinstance(file, CaseText):
        return file.text is not None or file.error is not None
    return False


def _to_nothing(situation: Situation, role: FileRole, variable: str, path: str) -> Finding:
    missed = fault_of(situation, *_MISSED) is not None
    shown = f"“{path}”" if path else "an empty path"
    return Finding(
        severity="error" if missed else "warning",
        certainty="likely" if missed else "proven",
        title=f"{variable} points to {shown}, where there is no file",
        explanation=f"SDKs treat a missing file as empty. They do not read the {role} file at its "
        f"default place, ~/.aws/{role}, while the variable is set.",
        profile=None if situation.chain is None else situation.chain.profile,
        evidence=(_quote_variable(variable, path, "no such file"),),
        proposals=(_unset(role, variable),),
        next_step=f"alternatively, set the right path: export {quote(variable)}=PATH",
    )


def _elsewhere(situation: Situation, role: FileRole, variable: str, path: str) -> Finding:
    return Finding(
        severity="warning",
        title=f"{variable} points SDKs to {path} instead of ~/.aws/{role}",
        explanation="The files that SDKs read do not have the profile. The file at the default "
        "place may have it, but SDKs do not read it while the variable is set.",
        profile=None if situation.chain is None else situation.chain.profile,
        evidence=(_quote_variable(variable, path, "read instead of the default file"),),
        proposals=(_unset(role, variable),),
    )


def _quote_variable(variable: str, path: str, label: str) -> Evidence:
    setting = Setting(name="", value=path, place=Place(variable=variable))
    return quote_setting(setting, f"{variable} names the file", label)


def _unset(role: FileRole, variable: str) -> Proposal:
    return Proposal(
        title=f"unset it: then ~/.aws/{role} is read",
        who="caller",
        kind="environment",
        edits=(ChangeEnvironment(unset=(variable,)),),
        commands=(shell("unset {}", variable),),
    )
