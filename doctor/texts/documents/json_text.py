"""JSON as people paste it: whole, inside a log line, escaped in a string, with commas too many.

https://www.rfc-editor.org/rfc/rfc8259 is what AWS takes; the rest is read, and said to be no JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from msgspec.structs import replace

from doctor.model.plain_json import JsonObject, whole_text
from doctor.texts.documents.yaml_text import read_yaml

_DECODER: Final = json.JSONDecoder()
_LONGEST_LENIENT: Final = 60_000
"""Characters that are read as JSON with slips: several passes go over them, and IAM's longest
policy, set out in lines, has fewer."""
_LONGEST_YAML: Final = 12_000
"""Characters that are read as YAML after that: its reader is the slowest of all."""
_COMMENT: Final = re.compile(r"(?m)(?:(?<=[\s,{\[])|^)//[^\n]*$")
_TRAILING: Final = re.compile(r",(?=\s*[}\]])")
_LEAVING: Final = r"(?:\.{3,}|…|snip(?:ped)?)"
_TOLD: Final = r"(?:\.{3}|…|\b(?:other|more|omitted|rest|remaining|snip\w*|etc)\b)"
_OMISSION: Final = re.compile(
    rf"//[^\n]*{_TOLD}[^\n]*|/\*[^*\n]*{_TOLD}[^*\n]*\*/|"
    rf"(?:\[{_LEAVING}\]|\({_LEAVING}\)|<{_LEAVING}>|{_LEAVING})(?=[\s,\]}}])",
    re.IGNORECASE,
)
"""What a person writes in place of what was left out of a document."""
_FOLLOWING: Final = re.compile(r"\s*(?P<sign>\S)")
LEFT_OUT: Final = "${left out}"
"""An element of a list that was not shown: it may be anything."""
_SMART: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " "})
_TELLING: Final = re.compile(r"[\"']?(?:Statement|Effect|Principal|Action|Arn|sub|iss)[\"']?\s*:")
_ESCAPED: Final = re.compile(r"\{(?:\\+[nrt]|\s)*\\{1,7}\"")
_ENCODED: Final = re.compile(r"%7B(?:%0A|%20|\+)*%22[\w%.*+-]{20,20000}", re.IGNORECASE)
_DEPTH: Final = 12
"""Levels at which strings are read as policies: a policy is a string in a string in a state's
outputs."""
_MEMBER: Final = re.compile(
    r"[ \t]*[\"“](?:Effect|Principal|Action|Condition|Statement|"
    r"String\w+|ForA\w+:String\w+)[\"”][ \t]*:[ \t]*[\"“{\[]"
)
_OF_JSON: Final = re.compile(r"[ \t]*(?:[\"“{}\[\],]|//)")
_MOST_MEMBERS: Final = 400
"""Lines of members without braces: a policy that somebody set out by hand."""
_WORDS_OF_AN_ERROR: Final = frozenset(
    {"error", "__type", "code", "message", "errormessage", "level", "msg", "stderr", "stdout"}
    | {"exception", "traceback", "stacktrace", "standarderrorcontent"}
)


_OF_A_DOCUMENT: Final = frozenset(
    {"Statement", "Effect", "Principal", "Action", "Arn", "Role", "RoleName", "Resource", "sub"}
    | {"iss", "Condition", "apiVersion", "kind", "format_version", "Resources"}
)
_ERROR: Final = re.compile(
    r"An error occurred \(|is not authorized to perform|Not authorized to perform|"
    r"\b(?:AccessDenied|ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch|NoCredential)"
)


class FoundJson(msgspec.Struct, frozen=True):
    """A JSON value, where it ends in the text, and whether it is JSON as AWS would take it."""

    value: Any
    end: int
    strict: bool = True


def read_json_at(text: str, start: int, *, lenient: bool = True) -> FoundJson | None:
    """Read the JSON value that begins at a place; `None` where there is none. Never raises.

    `lenient`: what a person meant as JSON counts too.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return _read_leniently(text, start) if lenient else None
    return FoundJson(whole_text(value), end)


def may_be_meant(text: str, start: int) -> bool:
    """Say whether words that policies and tokens have stand shortly behind a place."""
    return _TELLING.search(text, start, start + 1_000) is not None


def is_member(line: str) -> bool:
    """Say whether a line begins with an element of a policy, and with no brace before it."""
    return _MEMBER.match(line) is not None


def read_members(lines: Sequence[str], start: int) -> tuple[JsonObject, int] | None:
    """Read members of a policy that stand without the braces around them, and the line behind.

    People cut the part out of a policy that they think is wrong: `"Condition": {…}`.
    """
    end = start
    while end < len(lines) and end - start < _MOST_MEMBERS and _OF_JSON.match(lines[end]):
        end += 1
    body = "{" + "\n".join(lines[start:end])
    missing = _length(body)[1]
    read = _parse_leniently(_close(body, missing))
    return None if read is None or not isinstance(read.value, dict) else (read.value, end)


def _read_leniently(text: str, start: int) -> FoundJson | None:
    """Read what a person meant as JSON: comments, commas too many, other quotes, a lost end."""
    if not may_be_meant(text, start):
        return None
    read = _parse_leniently(text[start : start + _LONGEST_LENIENT])
    return None if read is None else replace(read, end=start + read.end)


def _parse_leniently(head: str) -> FoundJson | None:
    length, missing = _length(head)
    body = _fill_omissions(head[:length].translate(_SMART))
    body = _close(_TRAILING.sub("", _COMMENT.sub("", body)), missing)
    body = _TRAILING.sub("", body)
    try:
        return FoundJson(whole_text(json.loads(body)), length, strict=False)
    except (ValueError, RecursionError):
        short = len(body) < _LONGEST_YAML
        read = read_yaml(body.replace("\t", "  ")) if short else []
    if len(read) == 1 and isinstance(read[0], (dict, list)):
        return FoundJson(read[0], length, strict=False)
    return None


def _fill_omissions(text: str) -> str:
    """Write an element that is not known where a list says that something was left out of it."""
    if _OMISSION.search(text) is None:
        return text
    pieces: list[str] = []
    at, last = 0, ""
    for start, opened in _outside_strings(text):
        found = _OMISSION.match(text, start) if start >= at else None
        if found is None:
            continue
        before = text[at:start].rstrip()
        last, at = before[-1:] or last, found.end()
        following = _FOLLOWING.match(text, at)
        comma = following is not None and following["sign"] == ","
        pieces.append(before)
        if opened == "[":
            ends = comma or (following is not None and following["sign"] == "]")
            pieces += ["" if last in "[," else ",", json.dumps(LEFT_OUT), "" if ends else ","]
            last = '"' if ends else ","
        elif comma and following is not None and last in "{,":
            at = following.end()
    return "".join([*pieces, text[at:]])


def _close(body: str, missing: str) -> str:
    """Add the brackets that are missing; a list that was cut behind a comma went on."""
    cut = body.rstrip().endswith(",") and missing.startswith("]")
    return f"{body}{json.dumps(LEFT_OUT) if cut else ''}{missing}"


def _outside_strings(text: str) -> Iterator[tuple[int, str]]:
    """Give each place at which something may be left out, and the bracket that is open there."""
    opened: list[str] = []
    quote: str | None = None
    skip = False
    for at, letter in enumerate(text):
        if skip:
            skip = False
        elif quote is not None:
            skip = letter == "\\"
            quote = None if letter in {quote, "\n"} else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "{[":
            if letter == "[" and opened and opened[-1] == "[":
                yield at, "["
            opened.append(letter)
        elif letter in "}]":
            opened = opened[:-1]
        elif letter in ".…/s<(":
            yield at, opened[-1] if opened else ""


def _length(text: str) -> tuple[int, str]:
    """Return where the value ends by its brackets, and the brackets that are missing at its end."""
    open_brackets: list[str] = []
    quote: str | None = None
    skip = False
    last = 0
    for at, letter in enumerate(text):
        if skip:
            skip = False
        elif letter == "\\":
            skip = quote is not None
        elif quote is not None:
            quote = None if letter in {quote, "\n"} else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "{[":
            open_brackets.append("}" if letter == "{" else "]")
        elif letter in "}]":
            if open_brackets:
                open_brackets.pop()
            if not open_brackets:
                return at + 1, ""
        if letter in "}],":
            last = at + 1
    return last, "".join(reversed(open_brackets))


def read_escaped(text: str) -> Iterator[Any]:
    """Give the documents that stand in a text as strings: quotes escaped, or percent signs."""
    past = 0
    for found in _ESCAPED.finditer(text):
        if found.start() < past:
            continue
        head = text[found.start() : found.start() + _LONGEST_LENIENT]
        read = read_json_at(_unescape(head), 0)
        if read is not None:
            past = found.start() + _closing_place(head)
            yield read.value
    for found in _ENCODED.finditer(text):
        read = read_json_at(unquote(found[0].replace("+", " ")), 0)
        if read is not None:
            yield read.value


def _closing_place(text: str) -> int:
    """Return where the first brace is closed, whatever the quotes are escaped with."""
    depth = 0
    for found in re.finditer(r"[{}]", text):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end()
    return len(text)


def _unescape(text: str) -> str:
    for _ in range(3):
        if not text.startswith("{\\"):
            break
        text = text.replace("\\n", "\n").replace("\\t", " ").replace('\\"', '"')
        text = text.replace("\\\\", "\\")
    return text


def unfold_strings(value: object, depth: int = _DEPTH) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value in which strings that are policies themselves are read."""
    if depth == 0:
        return value
    if isinstance(value, str):
        return _unfold(value)
    if isinstance(value, list):
        return [unfold_strings(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {name: unfold_strings(each, depth - 1) for name, each in value.items()}
    return value


def _unfold(text: str) -> Any:  # noqa: ANN401 - any JSON value
    head = text.lstrip()[:3]
    if not head.startswith(("{", "%7B", "%7b")) or "Statement" not in text:
        return text
    try:
        return whole_text(json.loads(unquote(text) if head.startswith("%") else text))
    except (ValueError, RecursionError):
        return text


def is_document(value: object) -> bool:
    """Say whether a JSON value is worth taking out: AWS's documents have names in them.

    The body of an error (`{"Error": …}`, `{"__type": …}`) is an error text, and stays.
    """
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, dict) and is_document(each) for each in value)
    if not isinstance(value, dict) or not value:
        return False
    names = {str(name).lower() for name in value}
    if "eventname" in names:
        return True
    return not names & _WORDS_OF_AN_ERROR and not _says_error(value)


def _says_error(value: JsonObject) -> bool:
    """Say whether a string of an object without any name of a document of AWS tells an error.

    A message of a chat, a line of a log and the output of a job hold it under a name of their own.
    """
    held = (each for each in value.values() if isinstance(each, str))
    return not value.keys() & _OF_A_DOCUMENT and any(map(_ERROR.search, held))
