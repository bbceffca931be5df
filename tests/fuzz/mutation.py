"""Inputs made of good ones: JSON is changed as a tree, text line by line, anything as bytes."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Sequence
from typing import Any, Final

_DEEP: Final = 400
ODD_TEXTS: Final = (
    "",
    " ",
    "\ud800",
    "x\x00y",
    "\u202eevil\u2066",
    "\U000e0041\u200b",
    "\u0660\u0661\u0662",
    "²",
    "İ",
    "9" * 400,
    "9" * 5_000,
    "-1",
    "1e400",
    "NaN",
    "99999-01-01T00:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2024-02-30T25:61:61Z",
    "${aws:username}",
    "${",
    "*" * 60,
    "arn:aws:iam::222233334444:role/",
    "arn:aws:iam:::",
    "arn:" + ":" * 20,
    "arn:aws:iam::222233334444:role/" + "a/" * 300,
    "%25" * 50,
    "http://[::1",
    "http://[fe80::1%25eth0]:99999/",
    "//user:pass@host:port/x",
    "'\"`$(x);|&\n\r\t\\",
    "<a b='c'>]]>&amp;",
    "[" * _DEEP,
    "{" * 1_000,
    "a" * 5_000,
    "=" * 70,
    "eyJhbGciOiJub25lIn0.e30.",
    "::error::x%0A",
)
_FORMS: Final = ("replace", "surrogatepass")
ODD_VALUES: Final[tuple[Any, ...]] = (
    *ODD_TEXTS,
    None,
    True,
    False,
    0,
    -1,
    0.5,
    -0.0,
    1e308,
    float("inf"),
    float("nan"),
    2**31,
    2**63,
    -(2**64),
    10**400,
    [],
    {},
    [[]],
    [{}],
    [None],
    {"": ""},
    {"AWS": []},
    {"AWS": {}},
)

_LONGEST_LINE = 100_000
"""Bytes: a line that is repeated again and again would fill the memory."""


def mutate(data: bytes, seed: int, others: Sequence[bytes]) -> bytes:
    """Return what a few changes make of an input. The same seed makes the same."""
    chance = random.Random(seed)  # noqa: S311 - nothing hangs on it
    if chance.random() < 0.1:
        return _change_bytes(data, chance)
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return _change_lines(data, chance, others)
    if not isinstance(tree, (dict, list)) or not tree:
        return _change_lines(data, chance, others)
    holder = [tree]
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        _change_tree(holder, chance, others)
    return _encode(holder[0])


def _encode(tree: Any) -> bytes:
    try:
        return json.dumps(tree).encode()
    except (ValueError, RecursionError):  # a number with more digits than are written
        return b"[" * _DEEP


def _places(node: Any) -> list[tuple[Any, Any]]:
    """List every place of a tree as its container and key."""
    found: list[tuple[Any, Any]] = []
    waiting = [node]
    while waiting:
        each = waiting.pop()
        keys = each if isinstance(each, dict) else range(len(each))
        for key in keys:
            found.append((each, key))
            if isinstance(each[key], (dict, list)):
                waiting.append(each[key])
    return found


def _change_tree(holder: list[Any], chance: random.Random, others: Sequence[bytes]) -> None:
    places = _places(holder)
    container, key = chance.choice(places)
    value = container[key]
    match chance.randrange(9):
        case 0 | 1:
            container[key] = _copied(chance.choice(ODD_VALUES))
        case 2 if isinstance(container, dict):
            container[chance.choice(ODD_TEXTS)] = container.pop(key)
        case 2 | 3:
            _drop(holder, container, key)
        case 4:
            container[key] = _copied(_value_of(chance.choice(places)))
        case 5:
            container[key] = [value] * chance.choice((1, 2, 30))
        case 6:
            container[key] = _nested(value, chance)
        case 7 if others:
            container[key] = _piece_of(chance.choice(others), chance)
        case _ if isinstance(value, str):
            container[key] = _change_text(value, chance)
        case _ if isinstance(value, (int, float)):
            container[key] = value * chance.choice((-1, 10**3, 10**12))
        case _:
            container[key] = _copied(chance.choice(ODD_VALUES))


def _copied(value: Any) -> Any:
    """Copy a value; what is nested too deeply for that is another odd value."""
    try:
        return copy.deepcopy(value)
    except RecursionError:
        return None


def _drop(holder: list[Any], container: Any, key: Any) -> None:
    if container is holder:
        holder[0] = {}
    else:
        del container[key]


def _value_of(place: tuple[Any, Any]) -> Any:
    return place[0][place[1]]


def _nested(value: Any, chance: random.Random) -> Any:
    for _ in range(chance.choice((1, 5, 100, _DEEP))):
        value = [value] if chance.random() < 0.5 else {"AWS": value}
    return value


def _piece_of(data: bytes, chance: random.Random) -> Any:
    """Return a subtree of another input; its text where it is no tree."""
    try:
        tree = json.loads(data)
        return _copied(_value_of(chance.choice(_places([tree]))))
    except (ValueError, RecursionError):
        return data.decode("utf-8", "replace")


def _change_text(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    end = min(len(text), start + chance.choice((0, 1, 4, 20)))
    return text[:start] + chance.choice((*ODD_TEXTS, text, text[start:end] * 3)) + text[end:]


def _change_lines(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(lines))
        match chance.randrange(7):
            case 0:
                del lines[at]
                lines = lines or [b""]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2 if others:
                other = chance.choice(others).split(b"\n")
                begin = chance.randrange(len(other))
                lines[at:at] = other[begin : begin + chance.choice((1, 3, 50))]
            case 3:
                lines[at : at + 2] = [b"".join(lines[at : at + 2])]
            case 4:
                lines[at] = (lines[at] * chance.choice((2, 30, 300)))[:_LONGEST_LINE]
            case 5:
                lines[at] = chance.choice((b" ", b"\t", b"# ", b"[", b'"', b"\xff")) + lines[at]
            case _:
                text = lines[at].decode("utf-8", "surrogateescape")
                lines[at] = _change_text(text, chance).encode("utf-8", chance.choice(_FORMS))
    return b"\n".join(lines)


def _change_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 8))):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(3):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.choice((1, 10, 1_000))]
            case _:
                changed[at:at] = changed[at : at + chance.choice((1, 10, 100))] * 2
    return bytes(changed)
