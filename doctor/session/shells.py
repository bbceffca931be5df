"""The shells and files for which variables can be written."""

from __future__ import annotations

from typing import Final

SHELLS: Final = (
    "bash",
    "zsh",
    "sh",
    "dash",
    "fish",
    "powershell",
    "cmd",
    "nushell",
    "dotenv",
    "json",
    "github",
)
FILES: Final = frozenset({"dotenv", "json", "github"})
"""What is a file's form and no shell's: nothing can be cleared there, and nothing fails."""
