"""The shells for which export lines can be written."""

from __future__ import annotations

from typing import Final

SHELLS: Final = ("bash", "zsh", "sh", "fish")
