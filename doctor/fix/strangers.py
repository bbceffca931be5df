"""Who may stand by: others of the caller's account, other accounts, and whoever a policy names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from doctor.evaluate import derive_context
from doctor.model.arn import Arn, is_account_id, parse_arn
from doctor.model.case import Case, CaseRequest
from doctor.model.observation import Absent, Known
from doctor.model.plain_json import JsonObject
from doctor.model.policy import Policy, PrincipalEntry
from doctor.model.principal import Caller, parse_caller

_STRANGER_ACCOUNT: Final = "000000000000"
_ORGANIZATION: Final = "aws:principalorgid"
_PATHS: Final = "aws:principalorgpaths"
OF_THE_CALLER: Final = ("aws:principal", "aws:userid", "aws:username")
OF_IDENTITY: Final = (*OF_THE_CALLER, "aws:sourcearn", "aws:sourceaccount", "aws:sourceorg")
"""Keys that tell who calls, and for whom a service does: a bystander has its own."""
_TAGS: Final = "aws:principaltag/"
_MOST_NAMED = 12
"""Principals that a proof tries to let in besides: each is a whole evaluation of the policy."""


class Bystander(NamedTuple):
    """Somebody who calls beside the caller: its label, its identity, and its request context."""

    label: str
    caller: Caller
    context: JsonObject


def draw_strangers(
    caller: Caller, context: JsonObject, policies: tuple[Policy, ...]
) -> Iterator[Bystander]:
    """Draw everybody but the caller. They bring what the caller brings, and are who they are."""
    partition = caller.partition or "aws"
    if caller.account is not None:
        for label, arn in (
            ("another user", Arn(partition, "iam", "", caller.account, "user/another-user")),
            ("another role", Arn(partition, "iam", "", caller.account, "role/another-role")),
        ):
            yield _as(f"{label} of account {caller.account}", str(arn), context, keeps=True)
    stranger = str(Arn(partition, "iam", "", _STRANGER_ACCOUNT, "user/anyone"))
    yield _as("users of any other account", stranger, context, keeps=False)
    yield from _of_organizations(stranger, context, policies)
    for entry in _principals_named(policies):
        yield from _named_stranger(entry, caller, context, partition)


def draw_other_session(caller: Caller, context: JsonObject) -> Bystander | None:
    """Draw another session of the caller's role; `None` where a user or a token calls."""
    role = parse_arn(caller.principal_arn or "")
    if caller.kind not in {"role", "role-session"} or role is None or role.kind != "role":
        return None
    resource = f"assumed-role/{role.name}/another-session"
    arn = str(Arn(role.partition, "sts", "", role.account, resource))
    role_id = (caller.user_id or "").partition(":")[0]
    user_id = f"{role_id}:another-session"
    other = replace(caller, kind="role-session", arn=arn, session="another-session")
    if "aws:userid" in context:
        context = {**context, "aws:userid": [user_id]}
    return Bystander("every session of the role", replace(other, user_id=user_id), context)


def _of_organizations(
    stranger: str, context: JsonObject, policies: tuple[Policy, ...]
) -> Iterator[Bystander]:
    """Draw an account of each organization that a policy compares, and of the caller's own."""
    for key in (_ORGANIZATION, _PATHS):
        wanted = [value for value in _compared_values(policies, key) if "${" not in value]
        for value in dict.fromkeys([*(context.get(key) or ()), *wanted]):
            drawn = _as(f"other accounts of {value}", stranger, context, keeps=False)
            drawn.context[key] = [value.replace("*", "")]
            yield drawn


def _compared_values(policies: tuple[Policy, ...], key: str) -> Iterator[str]:
    for policy in policies:
        for statement in policy.statements:
            for condition in statement.conditions:
                if condition.key.lower() == key:
                    yield from condition.values


def _principals_named(policies: tuple[Policy, ...]) -> tuple[PrincipalEntry, ...]:
    """Return whom the policies name, Deny statements apart."""
    listed = (
        entry
        for policy in policies
        for statement in policy.statements
        if statement.effect == "Allow"
        for entry in statement.principals or ()
    )
    return tuple(dict.fromkeys(listed))[:_MOST_NAMED]


def _named_stranger(
    entry: PrincipalEntry, caller: Caller, context: JsonObject, partition: str
) -> Iterator[Bystander]:
    """Draw somebody whom a policy names; the caller itself is nobody's bystander."""
    own = {caller.arn, caller.principal_arn, caller.name}
    if entry.value in own or entry.value == "*":
        return
    if entry.type in ("Service", "Federated"):
        yield _as(f"{entry.value}", entry.value, context, keeps=False)
        return
    arn = parse_arn(entry.value)
    account = entry.value if is_account_id(entry.value) else None
    if arn is not None and arn.resource == "root":
        account = arn.account
    if account is not None:
        if account != caller.account:
            user = str(Arn(partition, "iam", "", account, "user/another-user"))
            yield _as(f"users and roles of account {account}", user, context, keeps=False)
        return
    if arn is not None and (arn.kind, arn.name) != (_kind(caller), caller.name):
        same = arn.account == caller.account
        yield _as(str(parse_caller(entry.value)), entry.value, context, keeps=same)


def _kind(caller: Caller) -> str:
    return "role" if caller.kind == "role-session" else caller.kind


def _as(
    label: str,
    arn: str,
    context: JsonObject,
    *,
    keeps: bool,
) -> Bystander:
    """Put somebody in the caller's place. Of one account, the organization is one as well.

    Tags are kept: a bystander is somebody who has all that the policy asks for, but is another.
    """
    caller = parse_caller(arn)
    kept = {
        key: value
        for key, value in context.items()
        if key.startswith(_TAGS)
        or not key.startswith(OF_IDENTITY)
        or (keeps and key in (_ORGANIZATION, _PATHS))
    }
    told = derive_context(Case(), caller=caller, request=CaseRequest(), role_arn="", key=None)
    for key, value in told.keys.items():
        if key.startswith(OF_IDENTITY):
            if isinstance(value, Known):
                kept[key] = list(value.value)
            elif isinstance(value, Absent):
                kept[key] = None
    return Bystander(label, caller, kept)
