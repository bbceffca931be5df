"""The lines of a paste while it is cut: where the cut stands, and what was said last."""

from __future__ import annotations

import itertools
from typing import Any, Final

from doctor.texts.transcript.labels import Label, label_before
from doctor.texts.transcript.lines import Line
from doctor.texts.transcript.pieces import Piece, PieceKind

_NEAR: Final = 3
"""How many lines above a document its label may stand."""


class PasteLines:
    """Gone through once. `label` is what was said last, `command` what ran last.

    `fence` is the language of the fence that is open, and `promised` says that a label announces
    a command.
    """

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = lines
        self.texts = [each.text for each in lines]
        self._measure()
        self.at = 0
        self.fence: str | None = None
        self.label: Label | None = None
        self.command: str | None = None
        self.pieces: list[Piece] = []
        self.words: list[Line] = []
        self.promised = False

    def _measure(self) -> None:
        self.whole = "\n".join(self.texts)
        lengths = (len(each) + 1 for each in self.texts)
        self.offsets = list(itertools.accumulate(lengths, initial=0))

    def rewrite(self, at: int, texts: list[str]) -> None:
        """Put the lines that a script writes in place of those that write them."""
        if self.texts[at : at + len(texts)] != texts:
            self.texts[at : at + len(texts)] = texts
            self._measure()

    @property
    def line(self) -> str:
        """The line where the cut stands."""
        return self.texts[self.at]

    def say(self, line: Line) -> None:
        """Keep a line as words."""
        self.words.append(line)

    def flush(self) -> None:
        """Make a piece of the words that were kept."""
        words, self.words = self.words, []
        while words and not words[-1].text.strip():
            words.pop()
        while words and not words[0].text.strip():
            words.pop(0)
        if words:
            self.pieces.append(
                Piece(
                    kind="text",
                    text="\n".join(each.text for each in words),
                    raw="\n".join(each.raw for each in words),
                    first=words[0].number,
                    last=words[-1].number,
                    label=self.label,
                    command=self.command,
                )
            )

    def take(self, kind: PieceKind, end: int, text: str | None = None, **more: Any) -> bool:  # noqa: ANN401 - fields of a piece
        """Make a piece of the lines up to one, and go on behind them."""
        self._take_label(kind)
        self.flush()
        taken = self.lines[self.at : end]
        held = "\n".join(self.texts[self.at : end]) if text is None else text
        numbers = [each.number for each in taken]
        # A line of a script may write several.
        numbers += [numbers[-1]] * (held.count("\n") + 1 - len(numbers))
        piece = Piece(
            kind=kind,
            text=held,
            raw="\n".join(each.raw for each in taken),
            first=taken[0].number,
            last=taken[-1].number,
            label=self.label,
            command=self.command,
            numbers=tuple(numbers) if kind == "settings" else (),
            **more,
        )
        self.pieces.append(piece)
        self.at = end
        return True

    def _take_label(self, kind: PieceKind) -> None:
        """Take the last words before a document for its label, where they announce one."""
        if kind in {"json", "yaml", "hcl", "settings"}:
            self.take_words_for_label()

    def take_words_for_label(self) -> None:
        """Take the last words before a document, or the fence around it, for what they announce."""
        last = next((each for each in reversed(self.words) if each.text.strip()), None)
        near = last is not None and self.lines[self.at].number - last.number <= _NEAR
        found = label_before(last.text, last.number) if near and last is not None else None
        if found is not None and (self.label is None or self.label.line < found.line):
            self.announce(found)

    def announce(self, label: Label) -> None:
        """Say what follows, as a label does."""
        self.flush()
        self.label = label
        self.promised = label.kind == "command"
        if label.kind in {"trust", "identity", "boundary", "file", "config", "credentials"}:
            self.command = None
