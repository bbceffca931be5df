"""A command line that somebody ran, as its words: what ran, through what, and with which options.

`texts/shell_commands.py` reads one. POSIX calls one program with its words a simple command:
https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html (2.9.1)
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import msgspec

CONTAINER_TOOLS = frozenset({"docker", "podman", "nerdctl", "finch", "docker-compose"})
_STARTERS = frozenset({"env", "export", "sudo", "doas", "exec", "time", "nohup", "command"})
"""Programs behind which assignments for another program may stand."""
_SUFFIXES = (".exe", ".cmd", ".phar")


class SimpleCommand(msgspec.Struct, frozen=True):
    """One program with its words, quotes taken off; assignments stand before it."""

    words: tuple[str, ...]

    @property
    def variables(self) -> dict[str, str]:
        """The variables that it sets for its program, or for the shell where it runs none."""
        found: dict[str, str] = {}
        for word in self.words:
            assigned = split_assignment(word)
            if assigned is not None:
                found[assigned[0]] = assigned[1]
            elif not word.startswith("-") and program_name(word) not in _STARTERS:
                break
        return found

    @property
    def only_assigns(self) -> bool:
        """Say whether it only sets variables of the shell, which no program gets."""
        return bool(self.words) and None not in map(split_assignment, self.words)

    def behind(self, *programs: str) -> SimpleCommand | None:
        """Return what stands behind the first of some programs, `None` where none of them is."""
        for at, word in enumerate(self.words):
            if program_name(word) in programs:
                return SimpleCommand(self.words[at + 1 :])
        return None

    def options(self, *names: str) -> Iterator[str]:
        """Give the values of an option by its names: `--name value`, `--name=value`, `-nvalue`."""
        for word, following in pairwise((*self.words, "")):
            for name in names:
                if word == name:
                    yield following
                elif word.startswith(f"{name}="):
                    yield word.removeprefix(f"{name}=")
                elif not name.startswith("--") and word.startswith(name):
                    yield word.removeprefix(name)


class CommandLine(msgspec.Struct, frozen=True):
    """What a person typed: its text, and the simple commands of which it is made, in order."""

    text: str
    commands: tuple[SimpleCommand, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of every command."""
        return tuple(word for each in self.commands for word in each.words)

    @property
    def programs(self) -> frozenset[str]:
        """Every word as the name of the program that it may be."""
        return frozenset(map(program_name, self.words))

    def behind(self, *programs: str) -> SimpleCommand | None:
        """Return what stands behind the first of some programs, `None` where none of them runs."""
        return next((found for each in self.commands if (found := each.behind(*programs))), None)

    def option(self, *names: str) -> str | None:
        """Return the first value of an option by its names."""
        return next((value for each in self.commands for value in each.options(*names)), None)


class Mount(msgspec.Struct, frozen=True):
    """A folder or file of the host in a container; either path may be a variable's name."""

    source: str
    target: str | None = None


_NO_CREDENTIALS: Final = frozenset(
    {"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PAGER"}
)
"""What names a profile or a Region needs files, or keys, beside it."""


class ContainerRun(msgspec.Struct, frozen=True, kw_only=True):
    """What a command hands to the container that it starts, or in which it runs a program.

    `variables` are those that it sets or passes on; the value of what is passed on is `None`.
    `is_whole` where nothing but the command says what the container gets: no Compose file, no
    Dockerfile.
    """

    mounts: tuple[Mount, ...] = ()
    variables: dict[str, str | None] = {}
    has_env_file: bool = False
    user: str | None = None
    is_whole: bool = True

    @property
    def passes_credentials(self) -> bool:
        """Say whether anything of the host's credentials reaches it."""
        named = any(
            name.startswith("AWS_") and name not in _NO_CREDENTIALS for name in self.variables
        )
        return named or self.has_env_file or any(".aws" in each.source for each in self.mounts)


def program_name(word: str) -> str:
    r"""Return a program's bare name: that of `C:\bin\aws.exe` or `amazon/aws:2` is `aws`."""
    name = word.replace("\\", "/").rpartition("/")[2]
    name = name.partition(":")[0].partition("@")[0]
    return next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)


def split_assignment(word: str) -> tuple[str, str] | None:
    """Return the variable that a word sets and its value, `None` where it sets none."""
    name, equals, value = word.partition("=")
    return (name, value) if equals and name.isidentifier() else None
