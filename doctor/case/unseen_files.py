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
    """Add the secrets beside a lone key ID: of some variables that are shown, they are left out.

    To a session's key belongs its token as well: who shows no secret shows no token either.
    """
    key = env.get("AWS_ACCESS_KEY_ID")
    if not key or "AWS_SECRET_ACCESS_KEY" in env:
        return dict(env)
    token = {"AWS_SESSION_TOKEN": _UNSEEN_SECRET} if key.startswith("ASIA") else {}
    return {**token, **env, "AWS_SECRET_ACCESS_KEY": _UNSEEN_SECRET}


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
