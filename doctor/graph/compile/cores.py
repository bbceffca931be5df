"""The core of a policy: what it says of a few actions on roles, and nothing else.

Most statements of an organization's policies say nothing of roles, and policies repeat from account
to account. So the own account's number is replaced by a sign, and of each distinct document only
the statements that may matter are kept, their actions as bits. Equal cores are one core.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from doctor.evaluate import parse_policy
from doctor.evaluate.statements import match_action
from doctor.model.policy import (
    Condition,
    Policy,
    PolicyFault,
    PolicyKind,
    PrincipalEntry,
    PrincipalType,
    Statement,
)

OWN: Final = "\ue000"
"""Stands for the number of the account that a document belongs to: a character of private use."""

ASSUME_ACTIONS: Final = (
    "sts:assumerole",
    "sts:tagsession",
    "sts:setsourceidentity",
    "sts:assumerolewithwebidentity",
    "sts:assumerolewithsaml",
)
_VERSION: Final = "2012-10-17"
_SERVICE_PART: Final = 2
"""Which part of an ARN names the service: `arn:aws:iam`."""

Actions = tuple[str, ...]


class CoreStatement(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A statement with its actions as bits: bit n is the n-th action that was compiled for."""

    effect: Literal["Allow", "Deny"]
    mask: int
    principals: tuple[tuple[PrincipalType, str], ...] | None
    not_principals: tuple[tuple[PrincipalType, str], ...] | None
    resources: tuple[str, ...] | None
    not_resources: tuple[str, ...] | None
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]


class Core(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A document's core. `malformed`: what it means is open, so the verdict on it is unknown."""

    version: str
    malformed: bool
    statements: tuple[CoreStatement, ...]


EMPTY: Final = Core(_VERSION, malformed=False, statements=())
encode_core = msgspec.msgpack.Encoder().encode
decode_core = msgspec.msgpack.Decoder(Core).decode


def compile_document(kind: PolicyKind, text: bytes, account: str, actions: Actions) -> Core:
    """Compile a document of an account for some actions (in lower case)."""
    marked = text.replace(account.encode(), OWN.encode()) if account else text
    return compile_marked(kind, marked, actions) or compile_plain(kind, text, actions)


def compile_marked(
    kind: PolicyKind, marked: bytes, actions: Actions, *, any_service: bool = False
) -> Core | None:
    """Compile a document whose own account is marked; `None` where the mark breaks it.

    An account number that stands as a bare JSON number cannot be marked.
    """
    try:
        document = msgspec.json.decode(marked)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return _compile(kind, document, actions, any_service=any_service)


def compile_plain(
    kind: PolicyKind, text: bytes, actions: Actions, *, any_service: bool = False
) -> Core:
    """Compile a document as it is written."""
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        document = text.decode(errors="replace")
    return _compile(kind, document, actions, any_service=any_service)


def _compile(
    kind: PolicyKind,
    document: object,
    actions: Actions,
    *,
    any_service: bool,
) -> Core:
    policy = parse_policy(kind, document)
    statements = tuple(
        core
        for each in policy.statements
        if (core := _core_statement(kind, each, actions, any_service=any_service)) is not None
    )
    malformed = any(fault.blocks for fault in policy.faults)
    if not statements and not malformed:
        return EMPTY
    plain = not any("${" in value for each in statements for value in _texts(each))
    return Core(_VERSION if plain else policy.version, malformed, statements)


def _core_statement(
    kind: PolicyKind, statement: Statement, actions: Actions, *, any_service: bool
) -> CoreStatement | None:
    mask = _action_mask(statement.actions, statement.not_actions, actions)
    if statement.effect is None or not mask:
        return None
    resources = statement.resources
    keeps_all = any_service or kind == "trust policy" or statement.not_resources is not None
    if resources is not None and not keeps_all:
        resources = tuple(each for each in resources if _may_be_of_iam(each))
        if statement.resources and not resources:
            return None
    return CoreStatement(
        statement.effect,
        mask,
        _pairs(statement.principals),
        _pairs(statement.not_principals),
        resources,
        statement.not_resources,
        tuple((each.operator, each.key, each.values) for each in statement.conditions),
    )


@functools.lru_cache(maxsize=65536)  # an organization's distinct lists of actions
def _action_mask(
    actions: tuple[str, ...] | None, not_actions: tuple[str, ...] | None, compiled: Actions
) -> int:
    mask = 0
    for bit, action in enumerate(compiled):
        if actions is not None and not match_action(actions, action):
            continue
        if not_actions is not None and match_action(not_actions, action):
            continue
        mask |= 1 << bit
    return mask


def _may_be_of_iam(resource: str) -> bool:
    """Say whether a resource may be one of IAM: another service's never is a role."""
    parts = resource.split(":", _SERVICE_PART + 1)
    if len(parts) <= _SERVICE_PART:
        return True
    service = parts[_SERVICE_PART]
    return service == "iam" or any(sign in service for sign in "*?$")


def _pairs(
    entries: tuple[PrincipalEntry, ...] | None,
) -> tuple[tuple[PrincipalType, str], ...] | None:
    return None if entries is None else tuple((each.type, each.value) for each in entries)


def _texts(statement: CoreStatement) -> Iterable[str]:
    yield from statement.resources or ()
    yield from statement.not_resources or ()
    for _, _, values in statement.conditions:
        yield from values


def core_texts(core: Core) -> Iterable[str]:
    """Give every text of a core in which the own account may be marked."""
    for statement in core.statements:
        yield from _texts(statement)
        for pairs in (statement.principals, statement.not_principals):
            yield from (value for _, value in pairs or ())


def core_policy(core: Core, kind: PolicyKind, account: str, actions: Actions) -> Policy:
    """Return the core as a policy of an account, for the evaluator."""
    fault = PolicyFault(statement=None, element="document", says="the policy is malformed")
    return Policy(
        kind=kind,
        version=core.version,
        statements=tuple(
            _statement(index, each, account, actions) for index, each in enumerate(core.statements)
        ),
        faults=(fault,) if core.malformed else (),
    )


def _statement(index: int, core: CoreStatement, account: str, actions: Actions) -> Statement:
    def own(values: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if values is None else tuple(each.replace(OWN, account) for each in values)

    def entries(
        pairs: tuple[tuple[PrincipalType, str], ...] | None,
    ) -> tuple[PrincipalEntry, ...] | None:
        if pairs is None:
            return None
        return tuple(PrincipalEntry(kind, value.replace(OWN, account)) for kind, value in pairs)

    return Statement(
        index=index,
        effect=core.effect,
        principals=entries(core.principals),
        not_principals=entries(core.not_principals),
        actions=tuple(each for bit, each in enumerate(actions) if core.mask >> bit & 1),
        resources=own(core.resources),
        not_resources=own(core.not_resources),
        conditions=tuple(
            Condition(operator, key.replace(OWN, account), own(values) or ())
            for operator, key, values in core.conditions
        ),
    )
