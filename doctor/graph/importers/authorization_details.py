"""`aws iam get-account-authorization-details`: one answer, pages of it, or several in a row.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
A policy that is used as a boundary alone may be missing from `Policies`: it then is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import UNSET, UnsetType

from doctor.graph.importers.building import AccountBuilder, account_of, objects, tags_of
from doctor.model.plain_json import JsonObject
from doctor.model.snapshot import (
    SnapshotGroup,
    SnapshotInstanceProfile,
    SnapshotManagedPolicy,
    SnapshotRole,
    SnapshotUser,
)

_LISTS: Final = ("UserDetailList", "RoleDetailList", "GroupDetailList", "Policies")


def is_authorization_details(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a JSON value is an answer of this call, or a list of such."""
    if isinstance(value, list):
        return bool(value) and all(is_authorization_details(each) for each in value)
    return isinstance(value, dict) and any(isinstance(value.get(name), list) for name in _LISTS)


def read_authorization_details(values: Iterable[Any]) -> list[AccountBuilder]:
    """Read answers of one account or several; pages belong together by the account in the ARNs."""
    found: dict[str, AccountBuilder] = {}
    for page in _pages(values):
        account = _account(page)
        if account is None:
            continue
        builder = found.get(account)
        if builder is None:
            builder = AccountBuilder(account, source="authorization-details")
            found[account] = builder
        add_page(builder, page)
    return [*found.values()]


def _pages(values: Iterable[Any]) -> Iterator[JsonObject]:
    for value in values:
        if isinstance(value, list):
            yield from _pages(value)
        elif is_authorization_details(value):
            yield value


def _account(page: JsonObject) -> str | None:
    for name in _LISTS:
        for each in objects(page.get(name)):
            account = account_of(str(each.get("Arn", "")))
            if account and account != "aws":
                return account
    return None


def add_page(builder: AccountBuilder, page: JsonObject) -> None:
    """Add one page of an answer to an account."""
    for each in objects(page.get("Policies")):
        _add_policy(builder, each)
    for each in objects(page.get("GroupDetailList")):
        name, arn = str(each.get("GroupName", "")), str(each.get("Arn", ""))
        builder.groups[name] = SnapshotGroup(
            arn=arn,
            name=name,
            inline=builder.inline(each.get("GroupPolicyList")),
            attached=_attached(each),
        )
    for each in objects(page.get("UserDetailList")):
        _add_user(builder, each)
    for each in objects(page.get("RoleDetailList")):
        _add_role(builder, each)


def _add_policy(builder: AccountBuilder, raw: JsonObject) -> None:
    arn = str(raw.get("Arn", ""))
    versions = objects(raw.get("PolicyVersionList"))
    default = raw.get("DefaultVersionId")
    document = next(
        (
            each.get("Document")
            for each in versions
            if each.get("IsDefaultVersion") is True or each.get("VersionId") == default
        ),
        None,
    )
    builder.policies[arn] = SnapshotManagedPolicy(
        arn=arn,
        name=str(raw.get("PolicyName", "")),
        document=UNSET if document is None else builder.document(document),
    )


def _attached(raw: JsonObject) -> tuple[str, ...]:
    return tuple(
        str(each.get("PolicyArn", "")) for each in objects(raw.get("AttachedManagedPolicies"))
    )


def _boundary(raw: JsonObject) -> str | None:
    boundary = raw.get("PermissionsBoundary")
    return str(boundary.get("PermissionsBoundaryArn")) if isinstance(boundary, dict) else None


def _add_user(builder: AccountBuilder, raw: JsonObject) -> None:
    arn = str(raw.get("Arn", ""))
    groups = raw.get("GroupList")
    builder.users[arn] = SnapshotUser(
        arn=arn,
        id=_text(raw, "UserId"),
        created=_text(raw, "CreateDate"),
        inline=builder.inline(raw.get("UserPolicyList")),
        attached=_attached(raw),
        groups=tuple(map(str, groups)) if isinstance(groups, list) else (),
        boundary=_boundary(raw),
        tags=_tags(raw),
    )


def _add_role(builder: AccountBuilder, raw: JsonObject) -> None:
    arn = str(raw.get("Arn", ""))
    builder.partition = arn.split(":")[1] if arn.count(":") else builder.partition
    trust = raw.get("AssumeRolePolicyDocument")
    longest = raw.get("MaxSessionDuration")
    used = raw.get("RoleLastUsed")
    builder.roles[arn] = SnapshotRole(
        arn=arn,
        id=_text(raw, "RoleId"),
        created=_text(raw, "CreateDate"),
        trust=UNSET if trust is None else builder.document(trust),
        inline=builder.inline(raw.get("RolePolicyList")),
        attached=_attached(raw),
        boundary=_boundary(raw),
        tags=_tags(raw),
        max_session_seconds=longest if isinstance(longest, int) else UNSET,
        last_used=_text(used, "LastUsedDate") if isinstance(used, dict) else UNSET,
    )
    for profile in objects(raw.get("InstanceProfileList")):
        name = str(profile.get("Arn", ""))
        builder.profiles[name] = SnapshotInstanceProfile(arn=name, role=arn)


def _tags(raw: JsonObject) -> dict[str, str] | UnsetType:
    """Read tags: the answer leaves the list out where there are none."""
    return tags_of(raw.get("Tags", []))


def _text(raw: JsonObject, name: str) -> str | None:
    value = raw.get(name)
    return value if isinstance(value, str) else None
