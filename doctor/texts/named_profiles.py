"""Profiles that texts name: in options, in variables, in the files of tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_NAME: Final = r"(?P<name>[\w.@%+/-]{1,100})"
_TYPED: Final = re.compile(
    rf"(?:--(?:aws-)?profile(?:[= ]|-name[= ])|\bAWS_(?:DEFAULT_)?PROFILE[=:] ?)[\"']?{_NAME}"
)
_WRITTEN: Final = re.compile(
    rf"(?<![\w.-])(?:aws[_-])?profile(?:_?[nN]ame)?[\"']?[ \t]*"
    rf"(?:=>|[:=])[ \t]*(?:[\"']{_NAME}[\"']|(?P<bare>[\w.@%+-]{{1,100}})[ \t]*(?=\n|\Z))"
)
"""How provider blocks, YAML files and code name a profile; what is computed there is not read."""
_COMMAND: Final = re.compile(
    r"(?<![\w/.-])aws(?:\.exe)?(?: --?\w[^`\n]*)? [a-z0-9-]+ [a-z0-9-]+(?: [^`\n]*)?"
)
_ASKED: Final = re.compile(r"\bCLI profile name \[(?P<offered>[^\]\n]*)\]:[ \t]*(?P<name>\S*)")
"""What `aws configure sso` asks last: an empty answer takes what is offered."""
READ: Final = (_TYPED, _WRITTEN)


def find_profiles(text: str, *, of_files: bool) -> Iterator[str]:
    """Give the profiles that a text names; with `of_files`, also as tools write them in files."""
    for pattern in (_TYPED, _WRITTEN) if of_files else (_TYPED,):
        for match in pattern.finditer(text):
            yield next(filter(None, match.groups()))


def find_left_profile(commands: Iterable[str], failed: str | None) -> str | None:
    """Return the profile that commands name, where the one that failed names none.

    `commands` are texts with commands of the AWS CLI in them, in their order. Where nobody shows
    which command failed, it is the last one.
    """
    shown = [match[0] for text in commands for match in _COMMAND.finditer(text)]
    if failed is None:
        failed = shown.pop() if shown else None
    if failed is None or _TYPED.search(failed) is not None:
        return None
    named = [match["name"] for each in shown for match in _TYPED.finditer(each)]
    return named[-1] if named else None


def find_made_profile(texts: Iterable[str]) -> str | None:
    """Return the profile that `aws configure sso` was told to write."""
    made = (match for text in texts for match in _ASKED.finditer(text))
    return next((match["name"] or match["offered"] for match in made), None)


def find_helping_profile(failed: str, commands: Iterable[str]) -> str | None:
    """Return the profile with which one of some commands is the one that failed, and no other."""
    plain = _leave_profile(failed)
    helped = (each for each in commands if each != failed and _leave_profile(each) == plain)
    return next((match["name"] for each in helped for match in _TYPED.finditer(each)), None)


def _leave_profile(command: str) -> list[str]:
    return _TYPED.sub("", command).split()
