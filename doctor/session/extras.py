"""How an extra of roledoctor is installed where it runs: by pip, pipx or uv, as it was itself."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from doctor.model.command import Command, shell


def install_extra(extra: str, prefix: str = sys.prefix) -> Command:
    """Return the line that adds an extra to the environment at `prefix`.

    https://pipx.pypa.io/stable/ and https://docs.astral.sh/uv/concepts/tools/
    """
    wanted = f"roledoctor[{extra}]"
    parts = Path(prefix).parts
    if _follows(parts, ("pipx", "venvs")):
        return shell("pipx install --force {}", wanted)
    if _follows(parts, ("uv", "tools")):
        return shell("uv tool install --force {}", wanted)
    if _is_of_uv(Path(prefix)):
        return shell("uv pip install --python {} {}", prefix, wanted)
    if prefix == sys.base_prefix:
        return shell("python3 -m pip install {}", wanted)
    return shell("{} -m pip install {}", str(Path(prefix) / "bin" / "python"), wanted)


def _follows(parts: tuple[str, ...], names: tuple[str, str]) -> bool:
    return names in itertools.pairwise(parts)


def _is_of_uv(prefix: Path) -> bool:
    try:
        text = (prefix / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return False
    return any(line.partition("=")[0].strip() == "uv" for line in text.splitlines())
