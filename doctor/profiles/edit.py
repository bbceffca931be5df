"""Edits of a shared file's text: one line changed, every other byte kept.

Lines count from 1. An edit that does not find its line returns the text as it was.
"""

from __future__ import annotations

import re

_SETTING = re.compile(r"(?P<head>\s*[^=:\s][^=:]*?\s*[=:][ \t]*)(?P<value>.*?)(?P<end>\s*)\Z", re.S)


def set_setting(text: str, header_line: int, name: str, value: str) -> str:
    """Set a setting in the section whose header stands on a line; a new one goes last in it."""
    lines = text.splitlines(keepends=True)
    if not 1 <= header_line <= len(lines):
        return text
    end = _section_end(lines, header_line)
    last = header_line - 1
    for index in range(header_line, end):
        stripped = lines[index].strip()
        if stripped and not stripped.startswith(("#", ";")):
            last = index
        if _name(lines[index]) == name.lower():
            match = _SETTING.match(lines[index])
            if match is not None:
                lines[index] = match["head"] + value + match["end"]
                return "".join(lines)
    return _insert(lines, last, f"{name} = {value}")


def remove_setting(text: str, line: int) -> str:
    """Remove the setting on a line, with the indented lines that continue it."""
    lines = text.splitlines(keepends=True)
    if not 1 <= line <= len(lines):
        return text
    end = line
    indent = _indent(lines[line - 1])
    while end < len(lines) and lines[end].strip() and _indent(lines[end]) > indent:
        end += 1
    return "".join(lines[: line - 1] + lines[end:])


def rename_section(text: str, line: int, header: str) -> str:
    """Write another header in place of the one on a line; a comment behind it stays."""
    lines = text.splitlines(keepends=True)
    if not 1 <= line <= len(lines):
        return text
    old = lines[line - 1]
    first, last = old.find("["), old.rfind("]")
    if first < 0 or last < first:
        return text
    lines[line - 1] = old[:first] + header + old[last + 1 :]
    return "".join(lines)


def add_section(text: str, header: str, settings: tuple[tuple[str, str], ...]) -> str:
    """Append a section, a blank line before it."""
    newline = _newline(text)
    body = [header, *(f"{name} = {value}" for name, value in settings)]
    gap = "" if not text else newline if text.endswith(("\n", "\r")) else newline * 2
    return text + gap + newline.join(body) + newline


def _section_end(lines: list[str], header_line: int) -> int:
    for index in range(header_line, len(lines)):
        if lines[index].strip().startswith("["):
            return index
    return len(lines)


def _name(line: str) -> str:
    return re.split(r"[=:]", line, maxsplit=1)[0].strip().lower()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _insert(lines: list[str], after: int, line: str) -> str:
    newline = _newline("".join(lines))
    if not lines[after].endswith(("\n", "\r")):
        lines[after] += newline
        newline = ""
    lines.insert(after + 1, line + newline)
    return "".join(lines)
