"""GetAccountAuthorizationDetails: every principal and policy of an account, page after page.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import Any, Final
from xml.sax.saxutils import escape

from doctor.lab.errors import AwsError
from doctor.lab.identity import Directory, read_document

_USUAL: Final = 100
"""Entries of a page without MaxItems, as IAM gives them."""
_STAMP: Final = "%Y-%m-%dT%H:%M:%SZ"
_LISTS: Final = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")

Entry = tuple[str, str]
"""The list that an entry belongs to, and its XML."""


def describe_account(directory: Directory, account: str, form: dict[str, Any]) -> str:
    """Return one page as XML. A marker is a number of entries: any other is refused."""
    entries = list(_entries(directory, account))
    marker = form.get("Marker", "0")
    if not marker.isdecimal() or int(marker) > len(entries):
        raise AwsError("ValidationError", "Invalid Marker.", 400)
    first, most = int(marker), int(form.get("MaxItems", _USUAL))
    page = entries[first : first + most]
    lists = "".join(
        f"<{name}>" + "".join(xml for of, xml in page if of == name) + f"</{name}>"
        for name in _LISTS
    )
    if first + most >= len(entries):
        return f"{lists}<IsTruncated>false</IsTruncated>"
    return f"{lists}<IsTruncated>true</IsTruncated><Marker>{first + most}</Marker>"


def _entries(directory: Directory, account: str) -> Iterator[Entry]:
    backend = directory.backend(account)
    groups = list(backend.groups.values())
    users, roles = list(backend.users.values()), list(backend.roles.values())
    for user in users:
        yield "UserDetailList", _user(user, groups, directory.boundaries.get(user.arn))
    for group in groups:
        yield "GroupDetailList", _member(_group(group))
    for role in roles:
        profiles = [each for each in backend.instance_profiles.values() if role in each.roles]
        yield "RoleDetailList", _role(role, profiles)
    attached = {arn for each in (*users, *groups, *roles) for arn in each.managed_policies}
    # In some accounts AWS leaves out what is a boundary alone: here it always does.
    boundaries = {
        *directory.boundaries.values(),
        *(each.permissions_boundary_arn for each in roles),
    }
    for arn, policy in list(backend.managed_policies.items()):
        own = arn.split(":")[4] == account and arn not in boundaries
        if arn in attached or own:
            yield "Policies", _policy(policy)


def _user(user: Any, groups: list[Any], boundary: str | None) -> str:
    held = "".join(_member(escape(each.name)) for each in groups if user in each.users)
    return _member(
        f"<UserName>{escape(user.name)}</UserName><UserId>{user.id}</UserId>"
        f"{_common(user)}{_inline('UserPolicyList', user)}{_attached_policies(user)}"
        f"<GroupList>{held}</GroupList>{_boundary(boundary)}"
    )


def _group(group: Any) -> str:
    return (
        f"<GroupName>{escape(group.name)}</GroupName><GroupId>{group.id}</GroupId>"
        f"{_common(group)}{_inline('GroupPolicyList', group)}{_attached_policies(group)}"
    )


def _role(role: Any, profiles: Iterable[Any]) -> str:
    trust = urllib.parse.quote(role.assume_role_policy_document)
    listed = "".join(
        _member(
            f"<InstanceProfileName>{escape(each.name)}</InstanceProfileName>"
            f"<Arn>{escape(each.arn)}</Arn>"
        )
        for each in profiles
    )
    tags = "".join(
        _member(f"<Key>{escape(each['Key'])}</Key><Value>{escape(each['Value'])}</Value>")
        for each in (role.tags.values() if isinstance(role.tags, dict) else role.tags)
    )
    return _member(
        f"<RoleName>{escape(role.name)}</RoleName><RoleId>{role.id}</RoleId>{_common(role)}"
        f"<AssumeRolePolicyDocument>{trust}</AssumeRolePolicyDocument>"
        f"<InstanceProfileList>{listed}</InstanceProfileList>"
        f"{_inline('RolePolicyList', role)}{_attached_policies(role)}"
        f"{_boundary(role.permissions_boundary_arn)}<Tags>{tags}</Tags>"
    )


def _policy(policy: Any) -> str:
    versions = "".join(
        _member(
            f"<Document>{_quote_document(each.document)}</Document><VersionId>{each.version_id}</VersionId>"
            f"<IsDefaultVersion>{_bool(each.version_id == policy.default_version_id)}"
            "</IsDefaultVersion>"
        )
        for each in policy.versions
    )
    return _member(
        f"<PolicyName>{escape(policy.name)}</PolicyName><PolicyId>{policy.id}</PolicyId>"
        f"<Arn>{escape(policy.arn)}</Arn><Path>{escape(policy.path)}</Path>"
        f"<DefaultVersionId>{policy.default_version_id}</DefaultVersionId>"
        f"<PolicyVersionList>{versions}</PolicyVersionList>"
    )


def _common(holder: Any) -> str:
    created = holder.create_date.strftime(_STAMP)
    return (
        f"<Path>{escape(holder.path)}</Path><Arn>{escape(holder.arn)}</Arn>"
        f"<CreateDate>{created}</CreateDate>"
    )


def _inline(name: str, holder: Any) -> str:
    listed = "".join(
        _member(
            f"<PolicyName>{escape(policy)}</PolicyName>"
            f"<PolicyDocument>{_quote_document(document)}</PolicyDocument>"
        )
        for policy, document in holder.policies.items()
    )
    return f"<{name}>{listed}</{name}>"


def _attached_policies(holder: Any) -> str:
    listed = "".join(
        _member(
            f"<PolicyName>{escape(policy.name)}</PolicyName><PolicyArn>{escape(arn)}</PolicyArn>"
        )
        for arn, policy in holder.managed_policies.items()
    )
    return f"<AttachedManagedPolicies>{listed}</AttachedManagedPolicies>"


def _boundary(arn: str | None) -> str:
    if arn is None:
        return ""
    return (
        "<PermissionsBoundary><PermissionsBoundaryType>PermissionsBoundaryPolicy"
        f"</PermissionsBoundaryType><PermissionsBoundaryArn>{escape(arn)}</PermissionsBoundaryArn>"
        "</PermissionsBoundary>"
    )


def _quote_document(document: Any) -> str:
    return urllib.parse.quote(json.dumps(read_document(document)))


def _bool(value: bool) -> str:  # noqa: FBT001 - it is the value itself
    return "true" if value else "false"


def _member(text: str) -> str:
    return f"<member>{text}</member>"
