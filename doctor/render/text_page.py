"""The lines of a page for a person: quoted as they are, or wrapped as prose."""

from __future__ import annotations

import io
from collections.abc import Iterable

import msgspec
from rich.text import Text

from doctor.model.command import Command
from doctor.render.clean import clean
from doctor.render.line_wrap import wrap
from doctor.render.terminal import make_console


class TextOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to lay text out: columns, colour, and whether to show everything.

    `fix_command` makes the edits of shared files; `None` where the case is not of this machine.
    """

    width: int = 80
    """Columns: what a terminal has that was never made wider, and what a ticket shows whole."""
    color: bool = False
    verbose: bool = False
    fix_command: Command | None = None


class TextPage:
    """Collects lines. Everything is written once, in the order in which it is read."""

    def __init__(self, options: TextOptions) -> None:
        self.options = options
        self._buffer = io.StringIO()
        self._console = make_console(self._buffer, width=options.width, color=options.color)

    @property
    def text(self) -> str:
        """All that is written."""
        return clean(self._buffer.getvalue(), color=self.options.color)

    @property
    def length(self) -> int:
        """How many lines are written."""
        return self._buffer.getvalue().count("\n")

    def write(self, text: Text) -> None:
        """Write a line that has styles of its own."""
        self._console.print(text, soft_wrap=True)

    def line(self, text: str = "", style: str = "", *, indent: int = 0) -> None:
        """Write one line as it is: what is quoted or to be pasted is never wrapped."""
        plain = Text(" " * indent + text, style=style)
        self.write(plain)

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines that are laid out already."""
        for line in lines:
            self.line(line)

    def paragraph(self, text: str, *, indent: int = 0, style: str = "") -> None:
        """Write prose, wrapped to the page; an item of a list hangs behind its dash."""
        pad = " " * indent
        hanging = pad + "  " if text.startswith("- ") else pad
        for line in wrap(text, self.options.width, first=pad, rest=hanging):
            self.line(line, style)
