"""The files that a script writes line by line: here-documents, here-strings, `printf` and `echo`.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html (2.7.4)
https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
https://docs.docker.com/reference/dockerfile/#here-documents
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from doctor.texts.documents.blackouts import MASK

_HEREDOC: Final = re.compile(
    r"<<(?P<tabs>-?)[ \t]*(?P<quote>[\"'\\]?)(?P<word>[A-Za-z_]\w{0,40})[\"']?"
)
_PATH: Final = r"(?P<path>(?:\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'|[^\s;&|<>\"'`)]{1,200})+)"
_INTO: Final = re.compile(
    rf"(?:(?<![\d&<>=-])>>?[ \t]*|\btee[ \t]+(?:-a[ \t]+|--append[ \t]+)?)(?!&){_PATH}"
)
_WRITER: Final = re.compile(r"\b(?P<program>cat|tee|envsubst|COPY)\b")
"""What writes a here-document down as it stands; `envsubst` fills its variables in."""
_ON: Final = re.compile(r"[ \t]*(?:>|\|[ \t]*(?:sudo[ \t]+(?:-\w+[ \t]+)*)?tee\b)")
_COPIED: Final = re.compile(rf"[ \t]*COPY[ \t][^\n]{{0,80}}<<\S{{1,44}}[ \t]+{_PATH}")
_HERE_STRING: Final = re.compile(r"@(?P<quote>[\"'])[ \t]*\Z")
_CMDLET: Final = re.compile(
    r"\b(?:Set-Content|Add-Content|Out-File)[ \t]+(?:-\w+[ \t]+(?=-))*(?:-(?:Path|FilePath)[ \t]+)?"
    rf"(?!-){_PATH}",
    re.IGNORECASE,
)
_SAID: Final = re.compile(r"(?:^|[ \t;&|(])(?P<program>printf|echo)[ \t]+(?:-[neE]{1,3}[ \t]+)*")
_ARGUMENT: Final = re.compile(
    r"\"(?P<open>(?:[^\"\\]|\\.)*)\"|'(?P<closed>[^']*)'|(?P<bare>[^\s>|&;]+)"
)
_COMPUTED: Final = re.compile(
    r"\$\{(?!\{)(?P<braced>[^{}\n]{1,200})\}|\$\((?P<command>[^()\n]{1,200})\)|"
    r"\$(?:env:)?(?P<name>[A-Za-z_]\w*)|(?<!\\)`(?P<ticked>[^`\n]{1,200})`"
)
_FILLED_IN: Final = re.compile(r"\$\{\{[ ]*(?P<name>[^{}\n]{1,200}?)[ ]*\}\}")
"""An expression of GitHub Actions: it is filled in before any shell sees the line."""
_SETTINGS: Final = re.compile(r"(?:config|credentials)\Z")
_BLANKS: Final = re.compile(r"[ \t]*")
_NOWHERE: Final = ("/dev/null", "NUL", "$null")
_HOME: Final = re.compile(
    r"(?:\$\{?HOME\}?|\$(?:env:USERPROFILE|HOME)|%USERPROFILE%)(?=[/\\])", re.I
)
_BY_VARIABLE: Final = {
    "AWS_CONFIG_FILE": "~/.aws/config",
    "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials",
}
_MOST_LINES: Final = 400
"""Lines of a file that is written in a script."""


class WrittenFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file with its text; `first` and `end` are its lines among those given, `past` what follows.

    What is not known before the script runs stands as a masked value: it is set.
    """

    path: str
    text: str
    first: int
    end: int
    past: int


def find_written_file(lines: Sequence[str], at: int) -> WrittenFile | None:
    """Return the file that is written from a line on; `None` where none is."""
    line = lines[at]
    if "<<" in line:
        return _here_document(lines, at)
    if line.rstrip().endswith(('@"', "@'")):
        return _here_string(lines, at)
    return _printed_file(lines, at)


def find_written_files(text: str) -> Iterator[WrittenFile]:
    """Give the files that a script writes, in order."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        found = find_written_file(lines, at)
        if found is not None:
            yield found
        at = at + 1 if found is None else found.past


def _here_document(lines: Sequence[str], at: int) -> WrittenFile | None:
    opened = _HEREDOC.search(lines[at])
    path = None if opened is None else _path_in(lines[at])
    writers = {each["program"] for each in _WRITER.finditer(lines[at])}
    if opened is None or path is None or not writers:
        return None
    stop = min(len(lines), at + _MOST_LINES)
    end = next((n for n in range(at + 1, stop) if lines[n].strip() == opened["word"]), None)
    if end is None:
        return None
    body = [each.lstrip("\t") if opened["tabs"] else each for each in lines[at + 1 : end]]
    margin = lines[end].lstrip("\t") if opened["tabs"] else lines[end]
    text = _dedent(body, len(margin) - len(margin.lstrip()))
    text = _text(text, path, computed=not opened["quote"] or "envsubst" in writers)
    return WrittenFile(path=path, text=text, first=at + 1, end=end, past=end + 1)


def _here_string(lines: Sequence[str], at: int) -> WrittenFile | None:
    opened = _HERE_STRING.search(lines[at])
    if opened is None:
        return None
    stop = min(len(lines), at + _MOST_LINES)
    closing = f"{opened['quote']}@"
    end = next((n for n in range(at + 1, stop) if lines[n].lstrip().startswith(closing)), None)
    if end is None:
        return None
    path = _path_in(lines[end]) or _path_in(lines[at])
    if path is None:
        return None
    text = "\n".join(lines[at + 1 : end])
    text = _text(text, path, computed=opened["quote"] == '"')
    return WrittenFile(path=path, text=text, first=at + 1, end=end, past=end + 1)


def _printed_file(lines: Sequence[str], at: int) -> WrittenFile | None:
    """Read what `printf` or `echo` writes; a quoted text goes on over lines."""
    started = _SAID.search(lines[at])
    if started is None:
        return None
    whole = "\n".join(lines[at : at + _MOST_LINES])
    arguments, place = [], started.end()
    while (found := _ARGUMENT.match(whole, place)) is not None:
        arguments.append(found)
        blanks = _BLANKS.match(whole, found.end())
        place = found.end() if blanks is None else blanks.end()
    path = _path_in(whole[place:].split("\n", 1)[0])
    if path is None or not arguments or _ON.match(whole, place) is None:
        return None
    texts = [_argument(each, path) for each in arguments]
    if started["program"] == "printf" and "%s" in texts[0]:
        text = "".join(texts[0].replace("%s", each) for each in texts[1:])
    else:
        text = texts[0] if started["program"] == "printf" else " ".join(texts)
    past = at + whole.count("\n", 0, place) + 1
    return WrittenFile(path=path, text=text.strip("\n"), first=at, end=past, past=past)


def _argument(found: re.Match[str], path: str) -> str:
    text = _text(found[found.lastgroup or 0], path, computed=found["closed"] is None)
    return text.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')


def _dedent(lines: Sequence[str], most: int) -> str:
    """Take away the margin that a document has with the line that ends it."""
    gaps = [len(each) - len(each.lstrip(" \t")) for each in lines if each.strip()]
    margin = min([most, *gaps])
    return "\n".join(each[margin:] for each in lines)


def _text(text: str, path: str, *, computed: bool) -> str:
    """Leave open what is filled in before the file is written, as its readers know it.

    In settings that is a masked value, in a document `${name}`.
    """
    for pattern in (_FILLED_IN, _COMPUTED) if computed else (_FILLED_IN,):
        text = pattern.sub(MASK if _SETTINGS.search(path) else _as_open, text)
    return text.replace("\\$", "$") if computed else text


def _as_open(found: re.Match[str]) -> str:
    return f"${{{found[found.lastgroup or 0]}}}"


def _path_in(line: str) -> str | None:
    """Return the file that a command line writes to."""
    for pattern in (_COPIED, _INTO, _CMDLET):
        for found in pattern.finditer(line):
            path = _HOME.sub("~", re.sub(r"[\"']", "", found["path"]))
            if path not in _NOWHERE:
                return _BY_VARIABLE.get(path.strip("${}"), path)
    return None
