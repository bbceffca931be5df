"""Which tool failed, and the SDKs that it may read with: told by its command and its own words.

A text that roledoctor's own attempt brought (`probe`) tells nothing of the user's tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from doctor.case.programs import PROGRAMS, WRAPPERS, Program
from doctor.model.case import Case
from doctor.model.command_line import CONTAINER_TOOLS, program_name, split_assignment
from doctor.model.sdk import NAMES, Component, Sdk, Version
from doctor.texts.sdk_names import find_releases, find_sdks
from doctor.texts.shell_commands import read_command_line

_PREPARES: Final = frozenset({"echo", "printf", "cat", "yes", "cd", "export", "set", "mkdir"})
"""Programs that only make ready what follows, or feed it through a pipe."""
_OWN_ORDER: Final = (PROGRAMS["pwsh"], PROGRAMS["powershell"])
"""AWS Tools for PowerShell ask the variables before AWS_PROFILE in every release.

https://docs.aws.amazon.com/powershell/latest/userguide/creds-assign.html
"""
_CLI: Final = PROGRAMS["aws"]
"""People sign in with it before they start what fails: another SDK's words are not its own."""
_WITH_VALUE: Final = ("-u", "--user", "-g", "--group")
"""Options of sudo that take the next word."""


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """What ran: its name for a sentence, the SDKs that it may read with, and how that was told."""

    name: str
    sdks: tuple[Sdk, ...] = ()
    component: Component | None = None
    generation: int | None = None
    """The generation of its SDK, where the SDK's name does not tell it and a release does."""

    @property
    def is_botocore(self) -> bool:
        """Say whether it reads as botocore does: what the chain shows holds for it."""
        return self.sdks == ("botocore",)

    def may_be(self, *sdks: Component) -> bool:
        """Say whether it may read with one of some SDKs."""
        return any(each in sdks for each in self.sdks)

    def is_surely(self, *sdks: Component) -> bool:
        """Say whether whatever it reads with is one of some SDKs."""
        return bool(self.sdks) and all(each in sdks for each in self.sdks)


def failed_tool(case: Case) -> Tool | None:
    """Return the tool that failed; `None` where nothing tells which it was."""
    command = case.attachment("command")
    program = None if command is None else _program(command)
    told = _sdk_of_wording(case)
    releases = find_named_releases(case)
    of_dotnet = None if program in _OWN_ORDER else releases.get("dotnet", (None,))[0]
    signed_in = program is _CLI and told not in (None, *_CLI.sdks)
    if program is None or signed_in:
        if told is None:
            return None
        return Tool(name=NAMES[told], sdks=(told,), generation=of_dotnet)
    sdks = (told,) if told is not None and (told in program.sdks or not program.sdks) else ()
    named = tuple(each for each in program.sdks if each in releases)
    return Tool(
        name=program.name,
        sdks=sdks or named or program.sdks,
        component=program.component,
        generation=of_dotnet,
    )


def find_named_releases(case: Case) -> dict[Component, Version]:
    """Return the releases that version lines, manifests and logs name; the first of each counts."""
    found: dict[Component, Version] = {}
    for text in texts_of_user(case):
        for component, version in find_releases(text):
            found.setdefault(component, version)
    return found


def texts_of_user(case: Case) -> Iterator[str]:
    """Give every text of the user's own: errors first, then the command and attachments."""
    yield from (each.text for each in case.errors if each.origin != "probe")
    yield from (f"{each.name}\n{each.text}" for each in case.attachments)


def program_words(command: str) -> list[str]:
    """Return the words of a command from the program on: wrappers and variables left out."""
    for each in read_command_line(command).commands:
        words = _strip_wrappers(each.words)
        if words and program_name(words[0]) in CONTAINER_TOOLS:
            return _inside(words[1:])
        if words and not words[0].startswith("$(") and program_name(words[0]) not in _PREPARES:
            return words
    return []


def _strip_wrappers(words: Sequence[str]) -> list[str]:
    while words and _is_around(words[0]):
        words = words[2:] if words[0] in _WITH_VALUE else words[1:]
    return list(words)


def _is_around(word: str) -> bool:
    """Say whether a word stands around the program: a wrapper, its options, a variable."""
    known = word in _WITH_VALUE or word in {"-E", "-H", "-i", "-c", "$", "--", "-m"}
    return known or program_name(word) in WRAPPERS or split_assignment(word) is not None


def _program(command: str) -> Program | None:
    words = program_words(command)
    if not words:
        return None
    name = program_name(words[0])
    if name in PROGRAMS:
        if name in {"npm", "yarn", "pnpm", "python", "python3", "java", "node"} and words[1:]:
            named = map(program_name, words[1:3])
            return PROGRAMS[next((each for each in named if each in PROGRAMS), name)]
        return PROGRAMS[name]
    if words[0].startswith(("./", "/")) or name in {"make", "bash", "sh", "cmd", "source", "."}:
        return None
    return Program(f"“{name}”") if re.fullmatch(r"[\w.-]+", name) else None


def _inside(words: list[str]) -> list[str]:
    """Return the image (as the program) and the command of a container's command line."""
    position = next((at for at, word in enumerate(words) if word in {"run", "exec"}), None)
    if position is None:
        return []
    rest = words[position + 1 :]
    while rest and rest[0].startswith("-"):
        alone = "=" in rest[0] or rest[0] in {"--rm", "--init", "--privileged", "-d", "--tty"}
        flags = re.fullmatch(r"-[itd]+", rest[0]) is not None
        rest = rest[1:] if alone or flags else rest[2:]
    if len(rest) > 1 and program_name(rest[1]) in PROGRAMS:
        return rest[1:]
    return rest


def _sdk_of_wording(case: Case) -> Sdk | None:
    for error in case.errors:
        if error.origin == "probe":
            continue
        told = find_sdks(error.text)
        if told:
            return told[0]
    return None
