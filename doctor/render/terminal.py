"""The console that text is laid out on: colours are ours alone, whatever a file holds."""

from __future__ import annotations

from typing import IO, Final

from rich.console import Console, ConsoleRenderable, RenderHook
from rich.text import Text
from rich.theme import Theme

from doctor.render.clean import clean

PALETTE: Final = Theme(
    {
        "good": "color(28)",
        "good.strong": "bold color(28)",
        "bad": "color(160)",
        "bad.strong": "bold color(160)",
        "open": "color(130)",
        "open.strong": "bold color(130)",
        "place": "color(31)",
    }
)
"""Colours of middling brightness: each has a contrast of 4 to 1 on black and on white alike."""


class _Plain(RenderHook):
    """Drops what would steer the terminal out of every text before it is given its style."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        for each in renderables:
            if isinstance(each, Text) and not each.plain.isprintable():
                each.plain = clean(each.plain, color=False)
        return renderables


def make_console(file: IO[str], *, width: int, color: bool) -> Console:
    """Return a console that takes texts as they are: no markup, no emoji, no highlighting."""
    console = Console(
        file=file,
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        theme=PALETTE,
    )
    console.push_render_hook(_Plain())
    return console
