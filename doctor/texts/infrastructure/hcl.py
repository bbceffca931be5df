"""The syntax of HCL into blocks and values; half a file is read as far as it goes.

What is not literal becomes its own words between `${` and `}`, which policies hold as unknown.
https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from doctor.model.whole_number import parse_whole
from doctor.texts.infrastructure.unknown import is_unknown, unknown

_DIFF: Final = re.compile(r"(?m)^[ \t]*(?:[+~-]|-/\+|\+/-|<=)[ ](?=[ \t]*[\w\"{}\[\])])")
_AFTER_APPLY: Final = re.compile(r"\(known after apply\)|\(sensitive(?: value)?\)")

Scope = Callable[[str], Any]
"""What a reference (`var.x`, `local.y`) stands for; unknown words where it is not literal."""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A block: `resource "aws_iam_role" "x" {…}`. `line` counts from 0 in the text."""

    type: str
    labels: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = {}
    blocks: tuple[Block, ...] = ()
    line: int = 0

    def value(self, name: str, scope: Scope) -> Any:  # noqa: ANN401 - any JSON value
        """Return the value of an attribute; `None` where it has none."""
        node = self.attributes.get(name)
        return None if node is None else _Reader(scope).expression(node)

    def inner(self, *types: str) -> tuple[Block, ...]:
        """Give the blocks inside of some types; the content of a dynamic one is unknown."""
        return tuple(each for each in self.blocks if each.type in types)


def read_hcl(text: str) -> tuple[Block, ...]:
    """Read the blocks of a text. Attributes that stand alone are of a block without a type."""
    text = _AFTER_APPLY.sub("known_after_apply", text)
    if _DIFF.search(text):
        text = _DIFF.sub("  ", text)
    tree = _parser().parse(text.encode())
    loose, blocks = _body(tree.root_node)
    return (*blocks, Block(type="", attributes=loose)) if loose else blocks


@functools.cache
def _parser() -> Any:  # noqa: ANN401 - a class of a library that is loaded here alone
    import tree_sitter  # noqa: PLC0415 - only a text with HCL needs it
    import tree_sitter_hcl  # noqa: PLC0415 - as above

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


def _body(node: Any) -> tuple[dict[str, Any], tuple[Block, ...]]:  # noqa: ANN401 - a node
    attributes: dict[str, Any] = {}
    blocks: list[Block] = []
    for child in node.children:
        if child.type in {"body", "ERROR"}:
            inner, more = _body(child)
            attributes |= inner
            blocks += more
        elif child.type == "block":
            blocks.append(_block(child))
        elif child.type == "attribute" and child.named_child_count > 1:
            attributes[_text(child.named_children[0])] = child.named_children[1]
    return attributes, tuple(blocks)


def _block(node: Any) -> Block:  # noqa: ANN401 - a node
    names = [each for each in node.named_children if each.type in {"identifier", "string_lit"}]
    attributes, blocks = _body(node)
    return Block(
        type=_text(names[0]) if names else "",
        labels=tuple(_text(each).strip('"') for each in names[1:]),
        attributes=attributes,
        blocks=blocks,
        line=node.start_point[0],
    )


def _text(node: Any) -> str:  # noqa: ANN401 - a node
    return str(node.text.decode(errors="replace"))


_KINDS: Final = {
    "expression": "expression",
    "literal_value": "literal",
    "string_lit": "template",
    "template_expr": "template",
    "quoted_template": "template",
    "heredoc_template": "heredoc",
    "collection_value": "collection",
    "object": "object",
    "tuple": "tuple",
    "function_call": "call",
}
"""Which reader takes which kind of node."""


class _Reader:
    """Reads expressions: literals as they are, references through the scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def expression(self, node: Any) -> Any:  # noqa: ANN401 - nodes and JSON values
        """Read an expression; what cannot be read is unknown in its own words."""
        named = node.named_children
        if node.type != "expression":
            return self.term(node)
        if len(named) == 1:
            return self.term(named[0])
        if named and named[0].type == "variable_expr":
            return self.scope(_text(node))
        return self.index_value(node)

    def index_value(self, node: Any) -> Any:  # noqa: ANN401 - as above
        """Read `f(x).y` and `x[0]` of what is literal."""
        first, *rest = node.named_children
        value = self.term(first)
        for each in rest:
            key = _text(each).strip('."[]')
            at = parse_whole(key)
            if isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, list) and at is not None and 0 <= at < len(value):
                value = value[at]
            else:
                return unknown(_text(node))
        return value

    def term(self, node: Any) -> Any:  # noqa: ANN401 - as above
        """Read a node by its kind."""
        if node.type == "variable_expr":
            return self.scope(_text(node))
        name = _KINDS.get(node.type)
        read: Callable[[Any], Any] | None = None if name is None else getattr(self, name)
        return unknown(_text(node)) if read is None else read(node)

    def literal(self, node: Any) -> Any:  # noqa: ANN401 - as above
        inner = node.named_children[0] if node.named_child_count else node
        if inner.type == "string_lit":
            return self.template(inner)
        text = _text(inner)
        if inner.type == "bool_lit":
            return text == "true"
        if inner.type == "null_lit":
            return None
        try:
            return json.loads(text)
        except ValueError:
            return text

    def collection(self, node: Any) -> Any:  # noqa: ANN401 - as above
        return self.term(node.named_children[0]) if node.named_child_count else None

    def object(self, node: Any) -> Any:  # noqa: ANN401 - as above
        found: dict[str, Any] = {}
        for element in node.named_children:
            if element.type != "object_elem" or element.named_child_count < 2:  # noqa: PLR2004 - key, value
                continue
            key, value = element.named_children[:2]
            found[self.key(key)] = self.expression(value)
        return found

    def key(self, node: Any) -> str:  # noqa: ANN401 - as above
        """Read a key: a bare word is itself, anything else an expression."""
        if re.fullmatch(r"[\w-]+", _text(node)):
            return _text(node)
        return str(self.expression(node))

    def tuple(self, node: Any) -> list[Any]:  # noqa: ANN401 - as above
        return [self.expression(each) for each in node.named_children if each.type == "expression"]

    def template(self, node: Any) -> Any:  # noqa: ANN401 - as above
        """Put a template together; one interpolation alone keeps its value's type."""
        parts: list[Any] = []
        for child in node.named_children:
            if child.type in {"quoted_template", "heredoc_template"}:
                return self.term(child)
            if child.type == "template_literal":
                parts.append(_unescape(_text(child)))
            elif child.type in {"template_interpolation", "template_directive"}:
                inner = [each for each in child.named_children if each.type == "expression"]
                parts.append(self.expression(inner[0]) if inner else unknown(_text(child)))
        if len(parts) == 1:
            return parts[0]
        return "".join(each if isinstance(each, str) else _show_expression(each) for each in parts)

    def heredoc(self, node: Any) -> Any:  # noqa: ANN401 - as above
        value = self.template(node)
        return value if isinstance(value, str) else _show_expression(value)

    def call(self, node: Any) -> Any:  # noqa: ANN401 - as above
        """Call the functions that policies are written with; others are unknown."""
        name = _text(node.named_children[0])
        arguments = [
            self.expression(each)
            for child in node.named_children[1:]
            for each in child.named_children
            if each.type == "expression"
        ]
        function = _FUNCTIONS.get(name)
        words = unknown(_text(node))
        if function is None or not arguments:
            return words
        try:
            value = function(*arguments)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            return words
        return words if value is None else value


def _show_expression(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return json.dumps(value) if not isinstance(value, str) else value


def _unescape(text: str) -> str:
    text = text.replace("$${", "${").replace("%%{", "%{")
    return re.sub(r'\\([nrt"\\])', lambda found: _ESCAPES[found[1]], text)


_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def _replace(text: str, old: str, new: str) -> str | None:
    """Replace in what is literal; in what is not, the result is unknown."""
    pattern = len(old) > 1 and old[0] == old[-1] == "/"
    return None if is_unknown(text) or pattern else text.replace(old, new)


def _format(pattern: str, *values: object) -> str:
    parts = iter(values)
    return re.sub(r"%[svd]", lambda _: _show_expression(next(parts)), pattern)


def _join(separator: str, values: list[Any]) -> str:
    return separator.join(_show_expression(each) for each in values)


def _concat(*lists: object) -> list[Any]:
    return [each for held in lists for each in (held if isinstance(held, list) else [held])]


def _merge(*maps: dict[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for each in maps:
        merged |= each
    return merged


_FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "jsonencode": lambda value: value,
    "jsondecode": json.loads,
    "replace": _replace,
    "format": _format,
    "join": _join,
    "concat": _concat,
    "flatten": lambda values: _concat(*values),
    "merge": _merge,
    "tolist": lambda value: value,
    "toset": lambda value: value,
    "tostring": _show_expression,
    "trimprefix": lambda text, start: None if is_unknown(text) else text.removeprefix(start),
    "lower": str.lower,
    "element": lambda values, at: values[at],
    "coalesce": lambda *values: next(each for each in values if each),
    "try": lambda *values: values[0],
    "sensitive": lambda value: value,
    "nonsensitive": lambda value: value,
}
