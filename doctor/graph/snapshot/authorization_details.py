"""GetAccountAuthorizationDetails into the part of an account: pages in any number and order.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
Documents come decoded (boto3, the CLI), as JSON text, or quoted for a URL (the API itself).
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Iterator, Mapping

from msgspec import UNSET, UnsetType

from doctor.graph.snapshot.parts import encode_document
from doctor.model.arn import parse_arn
from doctor.model.plain_json import JsonObject, objects_of, text_in, values_of
from doctor.model.snapshot import (
    AccountPart,
    DocumentIndex,
    PartSource,
    SnapshotGroup,
    SnapshotInstanceProfile,
    SnapshotManagedPolicy,
    SnapshotPolicy,
    SnapshotRole,
    SnapshotUser,
)


class Documents:
    """Keeps each document of a part once, in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}

    def add(self, document: object) -> DocumentIndex:
        """Return the index of a document."""
        if isinstance(document, str) and document[:1] == "%":
            document = urllib.parse.unquote(document)
        return self._numbers.setdefault(encode_document(document), len(self._numbers))

    @property
    def listed(self) -> tuple[bytes, ...]:
        """Every document, by its index."""
        return tuple(self._numbers)


def account_from_details(
    pages: Iterable[JsonObject],
    *,
    account: str,
    collected_at: str,
    source: PartSource,
    session_seconds: Mapping[str, int] | None = None,
    documents: Mapping[str, object] | None = None,
) -> AccountPart:
    """Return the part of an account. Of two entries with one ARN the later one counts.

    `session_seconds` are the longest sessions of roles by ARN, which the details do not show;
    `documents` those of managed policies that the details left out.
    """
    held: dict[str, dict[str, JsonObject]] = {}
    for page in pages:
        for kind in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"):
            for entry in objects_of(page.get(kind)):
                arn = text_in(entry, "Arn")
                if arn is not None and parse_arn(arn) is not None:
                    held.setdefault(kind, {})[arn] = entry
    kept = Documents()
    users = tuple(_user(each, kept) for each in held.get("UserDetailList", {}).values())
    groups = tuple(_group(each, kept) for each in held.get("GroupDetailList", {}).values())
    roles = tuple(
        _role(each, kept, session_seconds or {}) for each in held.get("RoleDetailList", {}).values()
    )
    used = set(_managed_arns(users, groups, roles))
    policies = _policies(held.get("Policies", {}), used, account, documents or {}, kept)
    arns = (*(each.arn for each in users), *(each.arn for each in roles))
    own = parse_arn(arns[0]) if arns else None
    return AccountPart(
        account=account,
        collected_at=collected_at,
        source=source,
        partition="aws" if own is None else own.partition,
        documents=kept.listed,
        users=users,
        groups=groups,
        roles=roles,
        policies=policies,
        instance_profiles=tuple(_profiles(held.get("RoleDetailList", {}).values())),
    )


def undocumented_policies(part: AccountPart) -> tuple[str, ...]:
    """Return the ARNs of managed policies that count somewhere and whose document is not there."""
    there = {each.arn for each in part.policies if each.document is not UNSET}
    wanted = _managed_arns(part.users, part.groups, part.roles)
    return tuple(sorted({arn for arn in wanted if arn not in there}))


def _managed_arns(
    users: Iterable[SnapshotUser], groups: Iterable[SnapshotGroup], roles: Iterable[SnapshotRole]
) -> Iterator[str]:
    """Give the ARN of every managed policy that is attached or a boundary."""
    for attached in (
        *(each.attached for each in users),
        *(each.attached for each in groups),
        *(each.attached for each in roles),
    ):
        yield from () if attached is UNSET else attached
    for boundary in (*(each.boundary for each in users), *(each.boundary for each in roles)):
        if isinstance(boundary, str):
            yield boundary


def _user(entry: JsonObject, kept: Documents) -> SnapshotUser:
    return SnapshotUser(
        arn=entry["Arn"],
        id=text_in(entry, "UserId"),
        created=text_in(entry, "CreateDate"),
        inline=_inline(entry.get("UserPolicyList", ()), kept),
        attached=_attached_arns(entry),
        groups=tuple(each for each in values_of(entry.get("GroupList")) if isinstance(each, str)),
        boundary=_boundary(entry),
        tags=_tags(entry),
    )


def _group(entry: JsonObject, kept: Documents) -> SnapshotGroup:
    return SnapshotGroup(
        arn=entry["Arn"],
        name=text_in(entry, "GroupName") or entry["Arn"].rpartition("/")[2],
        inline=_inline(entry.get("GroupPolicyList", ()), kept),
        attached=_attached_arns(entry),
    )


def _role(entry: JsonObject, kept: Documents, seconds: Mapping[str, int]) -> SnapshotRole:
    trust = entry.get("AssumeRolePolicyDocument")
    used = entry.get("RoleLastUsed")
    last = text_in(used, "LastUsedDate") if isinstance(used, dict) else UNSET
    return SnapshotRole(
        arn=entry["Arn"],
        id=text_in(entry, "RoleId"),
        created=text_in(entry, "CreateDate"),
        trust=UNSET if trust is None else kept.add(trust),
        inline=_inline(entry.get("RolePolicyList", ()), kept),
        attached=_attached_arns(entry),
        boundary=_boundary(entry),
        tags=_tags(entry),
        max_session_seconds=seconds.get(entry["Arn"], UNSET),
        last_used=last,
    )


def _inline(listed: object, kept: Documents) -> tuple[SnapshotPolicy, ...]:
    return tuple(
        SnapshotPolicy(
            name=text_in(each, "PolicyName") or "", document=kept.add(each.get("PolicyDocument"))
        )
        for each in objects_of(listed)
    )


def _attached_arns(entry: JsonObject) -> tuple[str, ...]:
    listed = objects_of(entry.get("AttachedManagedPolicies", ()))
    return tuple(arn for each in listed if (arn := text_in(each, "PolicyArn")) is not None)


def _boundary(entry: JsonObject) -> str | None:
    held = entry.get("PermissionsBoundary")
    return text_in(held, "PermissionsBoundaryArn") if isinstance(held, dict) else None


def _tags(entry: JsonObject) -> dict[str, str]:
    listed = objects_of(entry.get("Tags", ()))
    return {str(each["Key"]): str(each.get("Value", "")) for each in listed if "Key" in each}


def _policies(
    listed: Mapping[str, JsonObject],
    used: set[str],
    account: str,
    documents: Mapping[str, object],
    kept: Documents,
) -> tuple[SnapshotManagedPolicy, ...]:
    """Keep what the account owns or uses: AWS's other policies number more than a thousand."""
    own = [arn for arn in listed if (parsed := parse_arn(arn)) and parsed.account == account]
    made = []
    for arn in dict.fromkeys((*own, *(each for each in listed if each in used), *sorted(used))):
        document = _default_document(listed.get(arn, {}))
        if document is None:
            document = documents.get(arn)
        index: int | UnsetType = UNSET if document is None else kept.add(document)
        name = text_in(listed.get(arn, {}), "PolicyName") or arn.rpartition("/")[2]
        made.append(SnapshotManagedPolicy(arn=arn, name=name, document=index))
    return tuple(made)


def _default_document(policy: JsonObject) -> object | None:
    versions = objects_of(policy.get("PolicyVersionList", ()))
    default = policy.get("DefaultVersionId")
    for each in versions:
        if each.get("IsDefaultVersion") is True or each.get("VersionId") == default:
            found: object | None = each.get("Document")
            return found
    return None


def _profiles(roles: Iterable[JsonObject]) -> Iterator[SnapshotInstanceProfile]:
    for role in roles:
        for each in objects_of(role.get("InstanceProfileList", ())):
            arn = text_in(each, "Arn")
            if arn is not None:
                yield SnapshotInstanceProfile(arn=arn, role=role["Arn"])
