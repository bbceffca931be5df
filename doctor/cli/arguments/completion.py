"""The arguments of `roledoctor completion`."""

from __future__ import annotations

import argparse
from typing import Final

SHELLS: Final = ("bash", "zsh", "fish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `completion`; the scripts alone use those that help does not show."""
    parser.add_argument("shell", choices=SHELLS, help="the shell that reads the script")
    parser.add_argument("--complete", action="store_true", help=argparse.SUPPRESS)
    words = parser.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    # argparse would name it among what is missing.
    words.required = False
    parser.epilog = (
        "add one of these lines to the file that your shell reads at start-up:\n"
        '  bash  eval "$(roledoctor completion bash)"     in ~/.bashrc\n'
        '  zsh   eval "$(roledoctor completion zsh)"      in ~/.zshrc, after compinit\n'
        "  fish  roledoctor completion fish | source      in ~/.config/fish/config.fish\n"
    )
