"""YAML: documents of Kubernetes, workflows, compose and CloudFormation, and runs of lines of it.

The short forms of CloudFormation become their long ones: `!Ref x` is `{"Ref": "x"}`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

from __future__ import annotations

import functools
import re
from typing import Any, Final

import msgspec

LARGEST_YAML: Final = 100_000
"""YAML is read slowly; nobody pastes a workflow or a manifest of this size."""
_KEY: Final = re.compile(
    r"(?P<indent>[ ]*)(?P<item>(?:-[ ]+)*)[\"']?[A-Za-z_$][\w./$@+:-]*?[\"']?:(?:[ ]+\S.*|[ ]*)\Z"
)
_ITEM: Final = re.compile(r"(?P<indent>[ ]*)-(?:[ ]+\S.*|[ ]*)\Z")
_QUIET: Final = re.compile(r"[ ]*(?:#.*)?\Z|---[ ]*\Z")
_TELLING: Final = re.compile(
    r"\b(?:apiVersion|kind|jobs|steps|uses|services|Resources|AWS::\w+|Statement|Effect|roleARN|"
    r"role-to-assume|role_arn|roleArn|[aA]ssume_?[rR]ole\w*|serviceAccount\w*|environment|provider|"
    r"AWS_\w+|eks\.amazonaws\.com|oidc|permissions|id-token|credentials?|Arn|mapRoles|aws)\b"
)
_BLOCK: Final = re.compile(r":[ ]+[|>][+-]?\d?[ ]*\Z")
_SAID: Final = re.compile(
    r"[ ]*(?:-[ ]+)?[\"']?(?:"
    r"(?:[a-z_]\w*\.)+[A-Z]\w+:[ ]+[A-Z][a-z']+[ ]\S|"
    r"[\w./$@+:-]*(?:Err|Exception|Denied|Failed|Failure|Fault|Warning|"
    r"[Cc]aused|InvalidIdentityToken|ExpiredToken|InvalidClientTokenId)\w*[\"']?:[ ]+\S+[ ]\S+)"
)
"""A line that says what failed, in the form of a key and its value, or a class and its message."""
_MOST_SHORTER: Final = 6
"""Lines dropped from the end of a run that cannot be read: a sentence that follows it is so
long."""


def read_yaml(text: str) -> list[Any]:
    """Return the documents of a YAML text; none where it is no YAML. Unknown tags stay values."""
    import yaml  # noqa: PLC0415 - only a text that may be YAML needs it

    try:
        return [each for each in yaml.load_all(text, _loader()) if each is not None]
    except (yaml.YAMLError, RecursionError, ValueError, TypeError, AttributeError):
        return []


@functools.cache
def _loader() -> Any:  # noqa: ANN401 - a class of a library that is loaded here alone
    """Return the safe loader that keeps times as they are written and reads unknown tags."""
    import yaml  # noqa: PLC0415 - as above

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in rows if not tag.endswith(":timestamp")]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_multi_constructor("!", _construct_tag)
    return Loader


def _construct_tag(loader: Any, suffix: str, node: Any) -> Any:  # noqa: ANN401 - nodes of yaml
    kind = type(node).__name__
    if kind == "MappingNode":
        value: Any = loader.construct_mapping(node, deep=True)
    elif kind == "SequenceNode":
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_scalar(node)
    if suffix in {"Ref", "Condition"}:
        return {suffix: value}
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {f"Fn::{suffix}": value}


class YamlRun(msgspec.Struct, frozen=True):
    """A run of lines up to `end`, and whether it is worth reading."""

    end: int
    told: bool


def find_yaml_run(lines: list[str], at: int, *, known: bool = False) -> YamlRun:
    """Return the run of keys and items that begins on a line.

    It is told to be YAML where it has two keys at least, one below another, and a word of those
    that this program knows. `known`: a label says that a document comes.
    """
    first = _KEY.match(lines[at]) or _ITEM.match(lines[at])
    if first is None:
        return YamlRun(at + 1, told=False)
    margin, end, keys, block = len(first["indent"]), at, 0, None
    telling = nested = False
    for number in range(at, len(lines)):
        line = lines[number]
        indent = len(line) - len(line.lstrip(" "))
        if block is not None and (not line.strip() or indent > block):
            end = number + 1 if line.strip() else end
            continue
        block = None
        found = _KEY.match(line)
        if _QUIET.match(line):
            continue
        if indent < margin or (found is None and not _is_within(line, lines, number, margin)):
            break
        if _SAID.match(line):
            break
        nested = nested or indent > margin or _ITEM.match(line) is not None
        keys += found is not None
        telling = telling or _TELLING.search(line) is not None
        block = indent if found is not None and _BLOCK.search(line) else None
        end = number + 1
    return YamlRun(end, told=keys > 1 and (known or (telling and nested)))


def _is_within(line: str, lines: list[str], number: int, margin: int) -> bool:
    """Say whether a line without a key goes on the run: an item, or a value that is indented."""
    if _ITEM.match(line):
        return True
    indent = len(line) - len(line.lstrip(" "))
    return indent > margin and number > 0 and bool(lines[number - 1].strip())


def read_yaml_run(lines: list[str]) -> tuple[list[Any], int]:
    """Read a run of lines, without those at its end that spoil it; the number of lines read."""
    for dropped in range(min(_MOST_SHORTER, len(lines) - 1)):
        kept = lines[: len(lines) - dropped]
        text = "\n".join(kept)
        if len(text) > LARGEST_YAML:
            return [], 0
        found = read_yaml(_dedent(kept))
        if found and all(isinstance(each, (dict, list)) for each in found):
            return found, len(kept)
    return [], 0


def _dedent(lines: list[str]) -> str:
    filled = [each for each in lines if each.strip()]
    margin = min((len(each) - len(each.lstrip(" ")) for each in filled), default=0)
    return "\n".join(each[margin:] if each.strip() else "" for each in lines)
