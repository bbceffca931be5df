"""Lines for a shell as values: a template that we wrote, and words from outside, each quoted.

No other place quotes for a shell that a person pastes into. A word may hold whatever a file may:
blanks, `;`, `$()`, quotes, line ends, and signs that nobody sees.
"""

from __future__ import annotations

import json
import shlex
import string
from collections.abc import Iterable
from itertools import chain
from typing import Final, overload

from doctor.model.arn import is_unnamed_role
from doctor.model.controls import is_hidden

_HOLE: Final = "{}"
_EXPANDED: Final = ("=", "%")
"""How a word begins that zsh (`=ls`, the path of `ls`) or fish (`%self`) takes for another one."""
_ROLE: Final = "ROLE"
_PLAIN: Final = frozenset(string.ascii_letters + string.digits + "@%+=:,./-_")


class Command(str):
    """A line that is safe to paste: the functions below make it, and nothing else does."""

    __slots__ = ()

    @overload
    def __add__(self, more: Command, /) -> Command: ...
    @overload
    def __add__(self, more: str, /) -> str: ...
    def __add__(self, more: str, /) -> str:
        """Add a line behind a line; with anything else it is a text, and no command any more."""
        both = f"{self!s}{more}"
        return Command(both) if isinstance(more, Command) else both


def shell(template: str, *words: str) -> Command:
    """Put words into the holes `{}` of a template, each as one word of the shell.

    A word that is a `Command` itself is put in as it stands. Raises `ValueError` where there are
    more or fewer words than holes.
    """
    pieces = template.split(_HOLE)
    if len(pieces) != len(words) + 1:
        raise ValueError(template)
    given = (word if isinstance(word, Command) else quote(word) for word in words)
    return Command("".join((pieces[0], *chain(*zip(given, pieces[1:], strict=True)))))


def shell_words(words: list[str] | tuple[str, ...]) -> Command:
    """Make a command of its words alone."""
    return Command(" ".join(map(quote, words)))


def quote(word: str) -> Command:
    r"""Quote a word for POSIX shells and fish; what nobody sees, a line end too, as in `$'\x0a'`.

    A role that nobody saw has no word of its own: what stands for it is written as a place to fill.
    bash, zsh, ksh and POSIX of 2024 read that form; https://pubs.opengroup.org/onlinepubs/9799919799/
    (2.2.4, dollar-single-quotes). Bytes, as the numbers of characters depend on the locale. fish
    refuses the line, and an older shell takes another word for it: no sign in it ends the quotes.
    """
    if is_unnamed_role(word):
        return Command(_ROLE)
    if not word.isprintable() or any(map(is_hidden, word)):
        return Command("$'" + "".join(map(_escape, word)) + "'")
    quoted = shlex.quote(word)
    if quoted == word and word.startswith(_EXPANDED):
        return Command(f"'{word}'")
    if "\\\\" in word or "\\'" in word or word.endswith("\\"):
        # In quotes a backslash takes the next sign out of them for fish.
        quoted = quoted.replace("\\", r"'\\'")
    return Command(quoted)


def _escape(character: str) -> str:
    if character not in "\n\\'" and not is_hidden(character):
        return character
    data = character.encode(
        "utf-8", "surrogateescape" if "\udc80" <= character <= "\udcff" else "surrogatepass"
    )
    return "".join(f"\\x{byte:02x}" for byte in data)


def option(name: str, word: str | None) -> Command:
    """Give an option with its value, a blank before it; nothing where there is no value."""
    return Command("") if word is None else shell(f" {name} {_HOLE}", word)


class YamlLine(Command):
    """A line for a file, and none to run."""

    __slots__ = ()


def are_for_file(lines: Iterable[Command]) -> bool:
    """Say whether lines are to be written into a file, and none to be run."""
    return all(isinstance(each, YamlLine) for each in lines)


def yaml_line(template: str, *words: str) -> YamlLine:
    """Put words into a line of YAML, as a workflow file or a map of Kubernetes has it."""
    plain = (each if _PLAIN.issuperset(each) else json.dumps(each) for each in words)
    return YamlLine(shell(template, *map(Command, plain)))


def home_path(path: str) -> Command:
    """Quote a path so that the shell still finds the home directory that it begins with."""
    start, slash, rest = path.partition("/")
    return Command(f"~/{quote(rest)}") if start == "~" and slash and rest else quote(path)
