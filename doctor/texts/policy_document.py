"""The policy in a document: bare, or in what an `aws` command printed."""

from __future__ import annotations

from typing import Final

from doctor.model.plain_json import JsonObject, decoded

_WRAPPERS: Final = (
    ("Role", "AssumeRolePolicyDocument"),
    ("PolicyVersion", "Document"),
    ("PolicyDocument",),
    ("AssumeRolePolicyDocument",),
    ("Policy", "Content"),
)
"""Where the answers of iam:GetRole, GetPolicyVersion, Get…Policy and organizations:DescribePolicy
hold the document."""


def find_policy(document: object) -> JsonObject | None:
    """Return the policy document, with its statements; `None` where there is none."""
    for wrapper in _WRAPPERS:
        inner = document
        for name in wrapper:
            inner = inner.get(name) if isinstance(inner, dict) else None
        if isinstance(inner, str):
            inner = decoded(inner)
        if isinstance(inner, dict):
            return inner
    return document if isinstance(document, dict) and "Statement" in document else None
