"""A policy as it is written: statements, their elements and what is malformed, never a verdict.

There are many of these values and none holds a cycle, so the garbage collector need not see them.

Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

PolicyKind = Literal[
    "trust policy",
    "identity policy",
    "permissions boundary",
    "session policy",
    "SCP",
    "RCP",
    "VPC endpoint policy",
]

PrincipalType = Literal["AWS", "Service", "Federated", "CanonicalUser", "*"]


class PrincipalEntry(msgspec.Struct, frozen=True, gc=False):
    """One value of a Principal or NotPrincipal element: `"*"` alone has the type `*`."""

    type: PrincipalType
    value: str


class Condition(msgspec.Struct, frozen=True, gc=False):
    """One operator and key of a Condition block, with its values, as written."""

    operator: str
    key: str
    values: tuple[str, ...]


class Statement(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One statement; an element that is not there is `None`. `index` counts from 0."""

    index: int
    sid: str | None = None
    effect: Literal["Allow", "Deny"] | None = None
    principals: tuple[PrincipalEntry, ...] | None = None
    not_principals: tuple[PrincipalEntry, ...] | None = None
    actions: tuple[str, ...] | None = None
    not_actions: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    not_resources: tuple[str, ...] | None = None
    conditions: tuple[Condition, ...] = ()


class PolicyFault(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is malformed in a document, and where: `statement` counts from 0, `None` is the whole.

    One that `blocks` leaves open what the document means, so the verdict on it is unknown.
    `value` is what stands where a principal is wanted.
    """

    statement: int | None
    element: str
    says: str
    blocks: bool = True
    problem: Literal["no-principal", "not-a-principal", "other"] = "other"
    value: str | None = None


class Policy(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A parsed document. Where `faults` is not empty the verdict that needs it is unknown.

    `is_open`: it has statements besides, which nobody saw. An element whose value nobody saw holds
    it in its own words between `${` and `}` (`${var.account}`), see `evaluate.patterns.is_open`.
    """

    kind: PolicyKind
    name: str | None = None
    arn: str | None = None
    version: str = "2008-10-17"
    statements: tuple[Statement, ...] = ()
    faults: tuple[PolicyFault, ...] = ()
    document: Any = None
    is_open: bool = False
