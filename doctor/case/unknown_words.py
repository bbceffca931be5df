"""Words of a text that nobody knows: in a redacted case each of them may be somebody's name.

Known are the words that tell nothing, those of wordings, those that readers look for, and programs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Final

from doctor.case.programs import PROGRAMS, TOLD_NAMES, WRAPPERS
from doctor.texts.public_words import is_known_word, public_words
from doctor.texts.understood_lines import READ, READ_OF_SOME

_WORD: Final = re.compile(r"(?<!\\)[A-Za-z0-9]+")
_HUMP: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LITERAL: Final = re.compile(r"(?<!\\)[a-z]{3,}")
_ENDING: Final = re.compile(r"(?<=[a-z]{3})(?:s|es|ed|ing|er|ly|ions?)\Z")
_GIVEN: Final = re.compile(r"(?<!\S)--?[\w-]+[ =](?!-)(\S+)")
_NAMING: Final = re.compile(rf"(?<![\w./-])(?:{'|'.join(TOLD_NAMES)})[ \t]+([^\r\n|;&]+)")
"""What stands behind a program that is told names without an option."""


def find_command_names(text: str) -> list[str]:
    """Return what the options of commands in a text take, and what stands behind some programs."""
    return [*_GIVEN.findall(text), *_NAMING.findall(text)]


def find_unknown_words(texts: Iterable[str]) -> Iterator[str]:
    """Give the words of texts that are neither known nor looked for; as words of names are."""
    looked_for = _words_of_readers()
    for text in texts:
        for word in _WORD.findall(text):
            humps = [each.lower() for each in _HUMP.findall(word)]
            known = looked_for.issuperset((word.lower(), *humps)) or is_known_word(word)
            if not known and not _is_form_of_known(word.lower()):
                yield word


def _is_form_of_known(word: str) -> bool:
    """Say whether a word is another form of one that tells nothing: `followed`, `backups`."""
    stem = _ENDING.sub("", word)
    return stem != word and not public_words().isdisjoint((stem, f"{stem}e"))


@functools.cache
def _words_of_readers() -> frozenset[str]:
    """Return the words that are looked for in texts, and the names of programs."""
    patterns = (each.pattern.lower() for each in (*READ, *READ_OF_SOME))
    looked_for = (word for each in patterns for word in _LITERAL.findall(each))
    return frozenset(looked_for) | PROGRAMS.keys() | WRAPPERS
