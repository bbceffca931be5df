"""Profiles that texts name: in options, in variables, in the files of tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
READ: Final = (_TYPED, _WRITTEN)


def find_profiles(text: str, *, of_files: bool) -> Iterator[str]:
    """Give the profiles that a text names; with `of_files`, also as tools write them in files."""
    for pattern in (_TYPED, _WRITTEN) if of_files else (_TYPED,):
        for match in pattern.finditer(text):
            yield next(filter(None, match.groups()))
