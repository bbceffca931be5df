"""serverless.yml: the statements of the functions' role, and its resources.

https://www.serverless.com/framework/docs/providers/aws/guide/iam
"""

from __future__ import annotations

import re
from typing import Any, Final

from doctor.model.plain_json import JsonObject, object_in
from doctor.texts.documents.policy_texts import FoundPolicy
from doctor.texts.infrastructure.cloudformation import read_template
from doctor.texts.infrastructure.iam_code import FoundCode
from doctor.texts.infrastructure.unknown import unknown

_VARIABLE: Final = re.compile(
    r"\$\{(?P<name>(?:self|opt|env|sls|cf|ssm|s3|param|aws|file)[:(][^{}]*)\}"
)
_KEYS_OF_POLICIES: Final = frozenset({"aws:username", "aws:userid"})
_DEEPEST: Final = 20
"""Levels: variables that stand for each other in a circle end here."""


def read_serverless(value: Any) -> FoundCode | None:  # noqa: ANN401 - any JSON value
    """Read a serverless.yml; `None` where a document is none."""
    if not isinstance(value, dict) or not ({"service", "provider"} & value.keys()):
        return None
    provider = object_in(value, "provider")
    if provider.get("name") != "aws" and "functions" not in value:
        return None
    value = _open(value, _DEEPEST)
    provider = object_in(value, "provider")
    statements = _statements(provider)
    template = read_template(value)
    held = () if template is None else template.policies
    own = (FoundPolicy(document={"Statement": statements}, kind="identity"),) if statements else ()
    return FoundCode(
        policies=(*own, *held), providers=() if template is None else template.providers
    )


def _statements(provider: JsonObject) -> list[Any]:
    role = object_in(object_in(provider, "iam"), "role")
    for held in (role.get("statements"), provider.get("iamRoleStatements")):
        if isinstance(held, list):
            return held
    return []


def _open(value: Any, depth: int) -> Any:  # noqa: ANN401 - any JSON value
    """Leave the variables of the framework open: their values stand elsewhere."""
    if depth == 0:
        return value
    if isinstance(value, str):
        return _VARIABLE.sub(_word, value)
    if isinstance(value, list):
        return [_open(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {name: _open(each, depth - 1) for name, each in value.items()}
    return value


def _word(found: re.Match[str]) -> str:
    return found[0] if found["name"] in _KEYS_OF_POLICIES else unknown(found["name"])
