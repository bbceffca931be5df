"""The pages of the rules, as they ship in the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from doctor.render.line_wrap import wrap

if TYPE_CHECKING:
    from rich.text import Text

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "_pages", _PACKAGE.parent / "docs" / "rules")


def find_page(rule_id: str) -> str | None:
    """Return the page of a rule as text; the comments for the docs' own tools are left out."""
    for place in _PLACES:
        path = place / f"{rule_id}.md"
        if path.is_file():
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            return "".join(line for line in lines if not line.startswith("<!--"))
    return None


def render_page(text: str, width: int, *, color: bool) -> str:
    """Lay a page out for a terminal: headings stand out, what is quoted is set in."""
    import io  # noqa: PLC0415 - only for a person at a terminal

    from rich.text import Text  # noqa: PLC0415 - as above

    from doctor.render.terminal import make_console  # noqa: PLC0415 - as above

    out = io.StringIO()
    console = make_console(out, width=width, color=color)
    fenced = False
    for line in _wrap(text.splitlines(), width - _INDENT):
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            console.print(Text(" " * _INDENT + line), soft_wrap=True)
        elif line.startswith("#"):
            console.print(Text(line.lstrip("# "), style="bold"), soft_wrap=True)
        else:
            console.print(_prose(line), soft_wrap=True)
    return out.getvalue()


def _prose(line: str) -> Text:
    """Show `code` in its colour, and without its marks."""
    from rich.text import Text  # noqa: PLC0415 - as above

    shown = Text()
    for at, part in enumerate(line.split("`")):
        shown.append(part, style="place" if at % 2 else "")
    return shown


_INDENT = 4
"""Columns by which a quoted block is set in, as Markdown does."""


def wrap_page(text: str, width: int) -> str:
    """Wrap the prose of a page; what is quoted, tables and headings stay as they are."""
    return "\n".join(_wrap(text.splitlines(), width)) + "\n"


def _wrap(lines: list[str], width: int) -> Iterator[str]:
    held: list[str] = []
    fenced = False
    for line in lines:
        fence = line.startswith("```")
        apart = fenced or fence or not line or line[0] in "|#<"
        if held and (apart or line.startswith("- ")):
            yield from _paragraph(held, width)
            held = []
        if not apart:
            held.append(line)
        else:
            yield line
        fenced = fenced != fence
    yield from _paragraph(held, width) if held else ()


def _paragraph(lines: list[str], width: int) -> list[str]:
    hanging = "  " if lines[0].startswith("- ") else ""
    return wrap(" ".join(line.strip() for line in lines), width, rest=hanging)
