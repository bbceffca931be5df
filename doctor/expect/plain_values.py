"""YAML and JSON texts into plain values, with the line of each part. Harmless, or refused.

Only mappings, lists and scalars: no tags, no anchors, no key twice. `yes`, `on` and account ids
with a zero in front stay the texts that they are.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import msgspec
import yaml

LARGEST: Final = 256_000
"""Characters: a file of expectations is written by hand."""
_DEEPEST = 40
"""Levels: the deepest policy inside a file of expectations has ten; a parser's stack has far
more."""
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one on libyaml is ten times as fast; not every build of PyYAML has it."""
_PLAIN = (None, "")
"""How the two loaders call a scalar without quotes."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,9})\Z")


class Unread(ValueError):  # noqa: N818 - it says what happened
    """The text cannot be read; `line` counts from 1."""

    def __init__(self, says: str, line: int | None = None) -> None:
        super().__init__(says)
        self.line = line


class Lined(msgspec.Struct, frozen=True, kw_only=True):
    """A value, and the line (from 1) of each of its parts by path: `expect[2].with.mfa`."""

    value: Any
    lines: dict[str, int]

    def line_of(self, path: str) -> int | None:
        """Return the line of a path, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path)


def read_lined(text: str) -> Lined:
    """Read a text. Raises `Unread` where it is too large, malformed, or uses what is refused."""
    if len(text) > LARGEST:
        raise Unread(f"it has {len(text)} characters, and {LARGEST} are the most")
    try:
        if text.lstrip("\ufeff \t\r\n").startswith("{"):
            return _read_json(text)
        return _read_yaml(text)
    except RecursionError as error:
        raise Unread("it is nested too deeply") from error


def _read_json(text: str) -> Lined:
    try:
        value = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise Unread(f"it is not JSON: {error.msg}", error.lineno) from error
    if _depth(value) > _DEEPEST:
        raise Unread("it is nested too deeply")
    try:
        lines = _read_yaml(text).lines
    except Unread:
        lines = {}
    return Lined(value=value, lines=lines)


def _depth(value: Any) -> int:  # noqa: ANN401 - any JSON value
    depth, level = 0, [value]
    while level and depth <= _DEEPEST:
        inner = [each for each in level if isinstance(each, (dict, list))]
        level = [
            below for each in inner for below in (each.values() if isinstance(each, dict) else each)
        ]
        depth += 1
    return depth


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unread(f"“{twice}” appears there twice")
    return made


def _read_yaml(text: str) -> Lined:
    try:
        _look_through(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = None if mark is None else mark.line + 1
        raise Unread(f"it is not YAML: {error.problem}", line) from error
    except yaml.YAMLError as error:
        raise Unread(f"it is not YAML: {' '.join(str(error).split())}") from error
    lines: dict[str, int] = {}
    value = None if node is None else _value(node, "", lines)
    return Lined(value=value, lines=lines)


def _look_through(text: str) -> None:
    """Refuse what is nested too deeply, or refers to other parts, before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        _refuse_anchors(event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise Unread("it is nested too deeply", event.start_mark.line + 1)


def _refuse_anchors(event: Any) -> None:  # noqa: ANN401 - yaml's events have no types
    anchor = getattr(event, "anchor", None)
    if anchor is not None:
        line = event.start_mark.line + 1
        raise Unread(f"anchors and aliases are not taken (“{anchor}”): write it out", line)
    tag = getattr(event, "tag", None)
    if tag is not None and not isinstance(event, yaml.DocumentStartEvent):
        raise Unread(f"tags are not taken ({tag})", event.start_mark.line + 1)


def _value(node: Any, path: str, lines: dict[str, int]) -> Any:  # noqa: ANN401 - yaml's nodes
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, f"{path}[{index}]", lines) for index, each in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: Any, path: str, lines: dict[str, int]) -> dict[str, Any]:  # noqa: ANN401
    made: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise Unread("a key has to be a text", line)
        key = key_node.value
        if key in made:
            raise Unread(f"“{key}” appears there twice", line)
        below = f"{path}.{key}" if path else key
        made[key] = _value(value_node, below, lines)
        lines[below] = line
    return made


def _scalar(node: Any) -> Any:  # noqa: ANN401 - text, number, true, false or null
    text = node.value
    if node.style not in _PLAIN:
        return text
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    return int(text) if _WHOLE.match(text) else text
