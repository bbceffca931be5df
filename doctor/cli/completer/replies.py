"""An answer in the words of a shell: lines that its script can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from doctor.cli.completer.bash_line import BashLine, quote_for_bash, read_bash_line
from doctor.cli.completer.candidates import Answer, Candidate, complete
from doctor.cli.completer.files import file_names


def reply_to_bash(words: Sequence[str]) -> list[str]:
    """Answer bash, which gives COMP_WORDBREAKS and the line up to the cursor.

    The first line is `nospace` where the cursor must stay at the word, `space` elsewhere; the
    others are what readline puts in place of its own idea of the word, quoted as the user began.
    """
    breaks, text = words
    line = read_bash_line(text, breaks)
    answer = Answer(files=True, text=line.text) if line.to_file else complete(line.words, line.text)
    fitting = [each for each in _whole_words(answer) if each.startswith(line.text)]
    stays = any(each.endswith("/") for each in fitting) and answer.files
    return ["nospace" if stays else "space", *(_rest(each, line) for each in fitting)]


def _rest(value: str, line: BashLine) -> str:
    """Return what of a value readline is to insert."""
    rest = value.removeprefix(line.kept)
    if rest.startswith("~/") and not line.quote and not line.kept:
        # A quoted tilde would be no home directory.
        return "~" + quote_for_bash(rest[1:], "")
    return quote_for_bash(rest, line.quote)


def reply_to_zsh(words: Sequence[str]) -> list[str]:
    """Answer zsh: `files` or `values`, the prefix, then what `_describe` takes."""
    *before, text = words
    answer = complete(before, text)
    rows = [_for_describe(each) for each in answer.candidates]
    return ["files" if answer.files else "values", answer.prefix, *rows]


def _for_describe(candidate: Candidate) -> str:
    value = candidate.value.replace("\\", "\\\\").replace(":", "\\:")
    return f"{value}:{candidate.help}" if candidate.help else value


def reply_to_fish(words: Sequence[str]) -> list[str]:
    """Answer fish: whole words, each with its line behind a tab."""
    *before, text = words
    answer = complete(before, text)
    if answer.files:
        return _whole_words(answer)
    return [f"{answer.prefix}{each.value}\t{each.help}" for each in answer.candidates]


def _whole_words(answer: Answer) -> list[str]:
    if answer.files:
        values = file_names(answer.text, tilde=not answer.prefix)
    else:
        values = [each.value for each in answer.candidates]
    return [answer.prefix + value for value in values]


REPLIES: Final[dict[str, Callable[[Sequence[str]], list[str]]]] = {
    "bash": reply_to_bash,
    "zsh": reply_to_zsh,
    "fish": reply_to_fish,
}
"""How each shell is answered; these are the shells that there are."""
