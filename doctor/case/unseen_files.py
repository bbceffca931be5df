"""What an unseen file or variable may hold: taken to be there, and nothing is called missing."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import CaseFiles
from doctor.model.chain import NOWHERE, ChainFault, Section, Setting, SharedConfig
from doctor.model.secret import hide_secret

_UNSEEN_SECRET = hide_secret("x" * 40)


def assume_unseen(files: CaseFiles, shared: SharedConfig, fault: ChainFault) -> SharedConfig | None:
    """Add the profile that is missing to the file that was not seen; `None` if both were."""
    name = fault.subject or fault.profile or "default"
    if files.credentials is UNSET:
        section = _section_with_key(name)
        file = replace(shared.credentials, sections=(*shared.credentials.sections, section))
        return replace(shared, credentials=file)
    if files.config is UNSET and fault.kind != "no-credentials":
        section = _section_with_key(name)
        file = replace(shared.config, sections=(*shared.config.sections, section))
        return replace(shared, config=file)
    return None


def add_unseen_secret(env: Mapping[str, str]) -> dict[str, str]:
    """Add the secret beside a key ID: of some variables that are shown, it is left out first."""
    lone = env.get("AWS_ACCESS_KEY_ID") and "AWS_SECRET_ACCESS_KEY" not in env
    return {**env, "AWS_SECRET_ACCESS_KEY": _UNSEEN_SECRET} if lone else dict(env)


def _section_with_key(name: str) -> Section:
    return Section(
        kind="profile",
        name=name,
        header=f"[{name}]",
        place=NOWHERE,
        own=(
            Setting(name="aws_access_key_id", value="", why="in a file that was not seen"),
            Setting(name="aws_secret_access_key", value=_UNSEEN_SECRET),
        ),
    )
