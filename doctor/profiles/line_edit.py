"""Edits of a shared file's text: one line changed, every other byte kept.

Lines count from 1 and end as they do for the parser: at LF, CR LF or CR, and at nothing else. An
edit that does not find its line returns the text as it was.
"""

from __future__ import annotations

import functools
import io
import re

from doctor.profiles.section_parser import COMMENTS

_DELIMITER = re.compile(r"[=:]")


def split_lines(text: str) -> list[str]:
    """Split a text into lines as a text file gives them, each with the end that it has."""
    return [*_split(text)]


@functools.lru_cache(maxsize=4)  # each section that stands twice asks for the lines of one file
def _split(text: str) -> tuple[str, ...]:
    return (*io.StringIO(text, newline=""),)


def set_setting(text: str, header_line: int, name: str, value: str) -> str:
    """Set a setting in the section whose header stands on a line; a new one goes last in it.

    The lines that went on the old value go with it; comments among them stay.
    """
    lines = split_lines(text)
    if not 1 <= header_line <= len(lines):
        return text
    starts = _settings(lines, header_line)
    for start in starts:
        delimiter = _DELIMITER.search(lines[start])
        if delimiter is not None and lines[start][: delimiter.start()].strip().lower() == name:
            lines[start] = _put_value(lines[start], delimiter.end(), value)
            return "".join(_drop_lines(lines, _continuation_lines(lines, start)))
    model = starts[-1] if starts else header_line - 1
    after = max([model, *_continuation_lines(lines, model)]) if starts else model
    # Deeper than the setting above, it would go on that one's value; less deep than the header
    # below, that one would go on its own.
    below = _continuation_lines(lines, model)[:1] if not starts else []
    like = lines[below[0] if below else model]
    blanks = like[: _indent(like)]
    return _insert(lines, after, f"{blanks}{name} = {value}")


def remove_setting(text: str, line: int) -> str:
    """Remove what stands on a line, with the lines that continue its value; comments stay."""
    lines = split_lines(text)
    if not 1 <= line <= len(lines):
        return text
    below = _continuation_lines(lines, line - 1) if _is_setting(lines[line - 1]) else []
    return "".join(_drop_lines(lines, [line - 1, *below]))


def rename_setting(text: str, line: int, name: str) -> str:
    """Write another name in place of the one on a line; the value is not touched."""
    lines = split_lines(text)
    if not 1 <= line <= len(lines) or not _is_setting(lines[line - 1]):
        return text
    old = lines[line - 1]
    delimiter = _DELIMITER.search(old)
    before = old[: 0 if delimiter is None else delimiter.start()]
    start = _indent(before)
    lines[line - 1] = old[:start] + name + old[start + len(before.strip()) :]
    return "".join(lines)


def merge_section(text: str, line: int, into: int) -> str:
    """Move what stands below the header on a line to the end of the section whose header is `into`.

    The header goes; comments go along with their section.
    """
    lines = split_lines(text)
    if not 1 <= into < line <= len(lines):
        return text
    starts = _settings(lines, line)
    end = max([starts[-1], *_continuation_lines(lines, starts[-1])]) + 1 if starts else line
    moved = lines[line:end]
    rest = lines[: line - 1] + lines[end:]
    held = _settings(rest, into)
    after = max([held[-1], *_continuation_lines(rest, held[-1])]) + 1 if held else into
    if rest[after - 1] and not _end(rest[after - 1]):
        rest[after - 1] += _newline(text)
    if moved and not _end(moved[-1]):
        moved[-1] += _newline(text)
    return "".join(rest[:after] + moved + rest[after:])


def rename_section(text: str, line: int, header: str) -> str:
    """Write another header in place of the one on a line; a comment behind it stays.

    Of a header that lacks a bracket the whole line is replaced.
    """
    lines = split_lines(text)
    if not 1 <= line <= len(lines):
        return text
    old = lines[line - 1]
    first, last = old.find("["), old.rfind("]")
    if first < 0 or last < first:
        first, last = _indent(old), len(old.rstrip()) - 1
    lines[line - 1] = old[:first] + header + old[last + 1 :]
    return "".join(lines)


def insert_header(text: str, line: int, header: str) -> str:
    """Write a header on a line of its own above what stands on a line."""
    lines = split_lines(text)
    if not 1 <= line <= len(lines):
        return text
    return "".join([*lines[: line - 1], header + _newline(text), *lines[line - 1 :]])


def lines_of_setting(text: str, line: int) -> str:
    """Return the setting on a line with all that goes on its value, each line stripped."""
    lines = split_lines(text)
    if not 1 <= line <= len(lines):
        return ""
    own = [line - 1, *_continuation_lines(lines, line - 1)]
    return "\n".join(lines[each].strip() for each in own)


def add_section(text: str, header: str, settings: tuple[tuple[str, str], ...]) -> str:
    """Append a section, a blank line before it."""
    newline = _newline(text)
    body = [header, *(f"{name} = {value}" for name, value in settings)]
    gap = "" if not text else newline if text.endswith(("\n", "\r")) else newline * 2
    return text + gap + newline.join(body) + newline


def _settings(lines: list[str], header_line: int) -> list[int]:
    """Find where the settings of a section begin, as the parser does: by indentation."""
    starts: list[int] = []
    for index in range(header_line, len(lines)):
        bare = lines[index].strip()
        if not bare or bare.startswith(COMMENTS):
            continue
        if starts and _indent(lines[index]) > _indent(lines[starts[-1]]):
            continue
        if bare.startswith("[") and bare.rfind("]") > 1:
            break
        starts.append(index)
    return starts


def _continuation_lines(lines: list[str], start: int) -> list[int]:
    """Find the lines that go on a setting's value: those indented deeper, but for comments."""
    found: list[int] = []
    for index in range(start + 1, len(lines)):
        bare = lines[index].strip()
        if not bare or bare.startswith(COMMENTS):
            continue
        if _indent(lines[index]) <= _indent(lines[start]):
            break
        found.append(index)
    return found


def _is_setting(line: str) -> bool:
    """Say whether a line begins a value: what stands below one that does not is not its own."""
    delimiter = _DELIMITER.search(line)
    return delimiter is not None and bool(line[: delimiter.start()].strip())


def _put_value(line: str, at: int, value: str) -> str:
    """Put a value behind the delimiter; the blanks around the old one stay."""
    rest = line[at:]
    old = rest.strip()
    if old:
        start = rest.index(old)
        return line[:at] + rest[:start] + value + rest[start + len(old) :]
    blanks = rest[: len(rest) - len(_end(rest))]
    return line[:at] + (blanks or " ") + value + _end(rest)


def _drop_lines(lines: list[str], gone: list[int]) -> list[str]:
    dropped = frozenset(gone)
    return [line for index, line in enumerate(lines) if index not in dropped]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _newline(text: str) -> str:
    if "\r\n" in text:
        return "\r\n"
    return "\r" if "\r" in text and "\n" not in text else "\n"


def _insert(lines: list[str], after: int, line: str) -> str:
    """Insert a line; a file without a final line end has none afterwards either."""
    newline = _end(lines[after])
    if newline:
        lines.insert(after + 1, line + newline)
    else:
        lines[after] += _newline("".join(lines))
        lines.insert(after + 1, line)
    return "".join(lines)
