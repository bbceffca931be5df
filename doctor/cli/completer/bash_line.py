"""The command line as bash hands it over: one text, quoted by the user, cut up by readline.

Readline replaces what it takes for a word, and that is seldom the shell's word: it also begins
behind an opening quote, and behind any unquoted character of COMP_WORDBREAKS, such as the colon.
"""

from __future__ import annotations

from typing import NamedTuple

_BLANKS = " \t\n"
_REDIRECTIONS = "<>"
_SPECIAL_PREFIXES = "$@"
"""The breaks at which readline's word begins, and not behind them (its rl_special_prefixes)."""
_IN_DOUBLE_QUOTES = '$`"\\'
"""The characters that a backslash quotes within double quotes."""
_PLAIN = "%+,-./:=@_"
"""What needs no backslash, besides letters and digits."""


class BashLine(NamedTuple):
    """A line up to the cursor.

    `text` is the word at the cursor without its quotes, `quote` the quote that is open in it,
    `kept` the start of it that readline leaves as it is, and `to_file` tells that it is the file
    of a redirection.
    """

    words: tuple[str, ...]
    text: str
    quote: str
    kept: str
    to_file: bool


class _Reader:
    """Reads a line as the shell and readline do, character by character."""

    def __init__(self, breaks: str) -> None:
        self.breaks = breaks
        self.words: list[str] = []
        self.word = ""
        self.in_word = False
        self.quote = ""
        self.kept = ""
        self.kept_before_quote = ""
        self.to_file = False

    def read(self, line: str) -> BashLine:
        escaped = False
        for character in line:
            if escaped:
                self._read_escape(character)
                escaped = False
            elif character == "\\" and self.quote != "'":
                escaped = True
            elif self.quote:
                self._read_quote(character)
            else:
                self._bare(character)
        return BashLine(tuple(self.words), self.word, self.quote, self.kept, self.to_file)

    def _read_escape(self, character: str) -> None:
        if self.quote and character not in _IN_DOUBLE_QUOTES:
            self._add("\\")
        self._add(character)

    def _read_quote(self, character: str) -> None:
        if character != self.quote:
            self._add(character)
            return
        self.quote = ""
        # Readline goes back over a quotation that is closed, to the break before it.
        self.kept = self.kept_before_quote

    def _bare(self, character: str) -> None:
        if character in _BLANKS:
            self._end_word()
        elif character in _REDIRECTIONS:
            self._redirect()
        elif character in "'\"":
            self.quote = character
            self.in_word = True
            self.kept_before_quote = self.kept
            self.kept = self.word
        else:
            before = self.word
            self._add(character)
            if character in self.breaks:
                self.kept = before if character in _SPECIAL_PREFIXES else self.word

    def _add(self, character: str) -> None:
        self.in_word = True
        self.word += character

    def _end_word(self) -> None:
        if self.in_word and not self.to_file:
            self.words.append(self.word)
        if self.in_word:
            self.to_file = False
        self._new_word()

    def _redirect(self) -> None:
        # A number before the sign is that of the file descriptor, and no word of the command.
        if not self.word.isdigit():
            self._end_word()
        self._new_word()
        self.to_file = True

    def _new_word(self) -> None:
        self.word, self.kept, self.in_word = "", "", False


def read_bash_line(line: str, breaks: str) -> BashLine:
    """Read a command line up to the cursor; `breaks` is COMP_WORDBREAKS."""
    return _Reader(breaks).read(line)


def quote_for_bash(value: str, quote: str) -> str:
    """Quote a text so that it can go on behind an open `quote` (empty where none is open)."""
    if quote == "'":
        return value.replace("'", "'\\''")
    if quote == '"':
        return "".join(f"\\{each}" if each in _IN_DOUBLE_QUOTES else each for each in value)
    return "".join(each if each.isalnum() or each in _PLAIN else f"\\{each}" for each in value)
