"""Words as a shell splits them: `shlex.split`, in time that grows with the text alone.

botocore reads headers with `shlex`, which takes seconds for a long one and hours for a hostile one.
"""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"""(?P<blank>[ \t\r\n]+)
    |(?P<plain>[^ \t\r\n"'\\]+)
    |(?P<escaped>(?:\\.)+)
    |'(?P<single>[^']*)'
    |"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"
    """,
    re.S | re.X,
)
_QUOTING = re.compile(r"[\"'\\]")
_BLANKS = re.compile(r"[ \t\r\n]+")
_ESCAPED_IN_QUOTES = re.compile(r"\\([\\\"])")


def split_words(text: str, *, most: int) -> list[str] | None:
    """Return the words of a text, `most` of them at most; `None` where a quote stays open."""
    if _QUOTING.search(text) is None:
        return [word for word in _BLANKS.split(text, most + 1) if word][:most]
    words: list[list[str]] = []
    in_word = False
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            return None
        at = match.end()
        if match.lastgroup == "blank":
            in_word = False
            continue
        if not in_word:
            if len(words) == most:
                break
            words.append([])
        in_word = True
        words[-1].append(_unquote(match))
    return ["".join(pieces) for pieces in words]


def _unquote(match: re.Match[str]) -> str:
    piece: str = match[match.lastgroup or 0]
    if match.lastgroup == "escaped":
        return piece[1::2]
    if match.lastgroup == "double":
        return _ESCAPED_IN_QUOTES.sub(r"\1", piece)
    return piece
