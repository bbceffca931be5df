"""Reads of IAM: a role's trust policy, and every policy of a user or role, as far as allowed."""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from doctor.gather.abreast import both, side_by_side
from doctor.gather.asker import Asker, stamp, why_not
from doctor.gather.aws import Clients, Keys
from doctor.gather.gathered_part import Gathered
from doctor.model.arn import Arn
from doctor.model.case_iam import CaseAccessKey, CasePolicy, CasePrincipal, CaseRole
from doctor.model.observation import Known, Observed, Unreadable
from doctor.profiles import nearest_names


def read_role(clients: Clients, keys: Keys, role: Arn) -> Gathered:
    """Read a role: trust policy, MaxSessionDuration, tags. Where it is missing, what is near it."""
    asker = Asker(clients, keys)
    arn = str(role)
    answer = asker.once("iam:GetRole", RoleName=role.name)
    found = answer.values.get("Role", {})
    if answer.outcome == "ok" and found.get("Arn") == arn:
        return asker.collect(roles={arn: _role(found)})
    if answer.outcome != "ok":
        asker.note_missing(f"roles/{arn}/trust_policy", why_not(answer))
        if answer.code != "NoSuchEntity":
            return asker.collect()
    else:
        why = f"iam:GetRole answered for {found.get('Arn')}, the role of that name"
        asker.note_missing(f"roles/{arn}/trust_policy", why)
    return asker.collect(roles={arn: CaseRole(exists=False), **_nearest_roles(asker, role)})


def _role(found: dict[str, Any], *, listed: bool = False) -> CaseRole:
    """Read a role as IAM shows it; a list of roles shows neither tags nor a boundary."""
    return CaseRole(
        trust_policy=found.get("AssumeRolePolicyDocument", UNSET),
        role_id=found.get("RoleId", UNSET),
        max_session_duration=found.get("MaxSessionDuration", UNSET),
        created=stamp(found.get("CreateDate")) or UNSET,
        tags=UNSET if listed else _tags(found),
        exists=True,
    )


def _nearest_roles(asker: Asker, role: Arn) -> dict[str, CaseRole]:
    """Look for what the name of a missing role was meant to be: a path or a letter apart."""
    listed = asker.ask("iam:ListRoles", "Roles", MaxItems=1000)
    if not isinstance(listed, Known):
        return {}
    by_name = {each["RoleName"]: each for each in listed.value}
    near = nearest_names(role.name, by_name)
    return {by_name[each]["Arn"]: _role(by_name[each], listed=True) for each in near}


def read_principal(clients: Clients, keys: Keys, kind: str, name: str, arn: str) -> Gathered:
    """Read a user's or role's policies, boundary and tags; a user's MFA devices and keys too."""
    return _PrincipalReader(Asker(clients, keys), kind, name, arn).read()


class _PrincipalReader:
    """Reads one principal, side by side; a list is kept only where it was read to its end."""

    def __init__(self, asker: Asker, kind: str, name: str, arn: str) -> None:
        self.asker = asker
        self.kind = kind
        self.option = {f"{kind}Name": name}
        self.arn = arn
        self.groups: dict[str, tuple[str, ...] | None] = {}

    def read(self) -> Gathered:
        (about, boundary), (policies, rest) = both(
            self._about, lambda: both(self._policies, self._of_a_user)
        )
        arn = about.get("Arn", self.arn)
        documents, attached = policies
        bounded_by = about.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        principal = CasePrincipal(
            user_id=about.get(f"{self.kind}Id", UNSET),
            boundary_arn=bounded_by if about else UNSET,
            groups=self.groups or UNSET,
            identity_policies=self._known_field(arn, "identity_policies", documents),
            attached_policies=attached.value if isinstance(attached, Known) else UNSET,
            boundary=self._known_field(arn, "boundary", boundary),
            tags=_tags(about) if about else UNSET,
            **{field: self._known_field(arn, field, held) for field, held in rest.items()},
        )
        return self.asker.collect(principals={arn: principal})

    def _known_field(self, arn: str, field: str, held: Observed[Any]) -> Any:
        if isinstance(held, Unreadable):
            self.asker.note_missing(f"principals/{arn}/{field}", held.why)
            return UNSET
        return held.value if isinstance(held, Known) else None

    def _about(self) -> tuple[dict[str, Any], Observed[Any]]:
        """Read the principal itself, and the policy that its boundary is."""
        found = self.asker.ask(f"iam:Get{self.kind}", self.kind, **self.option)
        if not isinstance(found, Known):
            return {}, found
        about = found.value
        held = about.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        if held is None:
            return about, Known(None)
        policy = self._read_managed(held, held.rpartition("/")[2])
        return about, Known(policy.value.document) if isinstance(policy, Known) else policy

    def _policies(self) -> tuple[Observed[tuple[CasePolicy, ...]], Observed[tuple[str, ...]]]:
        """Read every identity policy, and the ARNs of what is attached, a user's groups' too."""
        if self.kind == "Role":
            holders = [self._own_policies(self.kind, self.option)]
        else:
            own, of_groups = both(
                lambda: self._own_policies(self.kind, self.option), self._policies_of_groups
            )
            holders = [own, *of_groups]
        return _join(each for each, _ in holders), _join(each for _, each in holders)

    def _policies_of_groups(self) -> list[tuple[Observed[Any], Observed[Any]]]:
        groups = self.asker.ask("iam:ListGroupsForUser", "Groups", **self.option)
        if not isinstance(groups, Known):
            return [(groups, groups)]
        names = [each["GroupName"] for each in groups.value]
        return side_by_side(partial(self._of_group, name) for name in names)

    def _of_group(self, name: str) -> tuple[Observed[Any], Observed[Any]]:
        """Read a group's policies, and its members: what it allows, it allows all of them."""
        option = {"GroupName": name}
        (documents, attached), members = both(
            lambda: self._own_policies("Group", option),
            lambda: self.asker.ask("iam:GetGroup", "Users", **option),
        )
        listed = members.value if isinstance(members, Known) else None
        self.groups[name] = None if listed is None else tuple(each["Arn"] for each in listed)
        if isinstance(documents, Known):
            documents = Known(tuple(replace(each, group=name) for each in documents.value))
        return documents, attached

    def _own_policies(
        self, kind: str, option: dict[str, str]
    ) -> tuple[Observed[Any], Observed[Any]]:
        inline, (managed, attached) = both(
            lambda: self._inline(kind, option), lambda: self._read_attached(kind, option)
        )
        return _join([inline, managed]), attached

    def _inline(self, kind: str, option: dict[str, str]) -> Observed[Any]:
        names = self.asker.ask(f"iam:List{kind}Policies", "PolicyNames", **option)
        if not isinstance(names, Known):
            return names
        return _join(
            side_by_side(partial(self._inline_policy, kind, option, name) for name in names.value)
        )

    def _inline_policy(self, kind: str, option: dict[str, str], name: str) -> Observed[Any]:
        held = self.asker.ask(f"iam:Get{kind}Policy", "PolicyDocument", PolicyName=name, **option)
        if not isinstance(held, Known):
            return held
        return Known((CasePolicy(name=name, document=held.value),))

    def _read_attached(
        self, kind: str, option: dict[str, str]
    ) -> tuple[Observed[Any], Observed[Any]]:
        """Read attached policies: their documents, and their ARNs alone."""
        listed = self.asker.ask(f"iam:ListAttached{kind}Policies", "AttachedPolicies", **option)
        if not isinstance(listed, Known):
            return listed, listed
        attached = listed.value
        policies = side_by_side(
            partial(self._read_managed, each["PolicyArn"], each["PolicyName"]) for each in attached
        )
        each_alone = [Known((p.value,)) if isinstance(p, Known) else p for p in policies]
        return _join(each_alone), Known(tuple(each["PolicyArn"] for each in attached))

    def _read_managed(self, arn: str, name: str) -> Observed[CasePolicy]:
        policy = self.asker.ask("iam:GetPolicy", "Policy", PolicyArn=arn)
        if not isinstance(policy, Known):
            return policy
        version = policy.value.get("DefaultVersionId", "v1")
        held = self.asker.ask(
            "iam:GetPolicyVersion", "PolicyVersion", PolicyArn=arn, VersionId=version
        )
        if not isinstance(held, Known):
            return held
        document = held.value.get("Document")
        return Known(CasePolicy(name=name, arn=arn, document=document))

    def _of_a_user(self) -> dict[str, Observed[Any]]:
        if self.kind != "User":
            return {}
        devices, keys = both(self._devices, self._keys)
        return {"mfa_devices": devices, "access_keys": keys}

    def _devices(self) -> Observed[Any]:
        listed = self.asker.ask("iam:ListMFADevices", "MFADevices", **self.option)
        if not isinstance(listed, Known):
            return listed
        return Known(tuple(each["SerialNumber"] for each in listed.value))

    def _keys(self) -> Observed[Any]:
        listed = self.asker.ask("iam:ListAccessKeys", "AccessKeyMetadata", **self.option)
        if not isinstance(listed, Known):
            return listed
        return Known(tuple(map(_key, listed.value)))


def _key(found: dict[str, Any]) -> CaseAccessKey:
    return CaseAccessKey(
        id=found["AccessKeyId"],
        status=found.get("Status"),
        created=stamp(found.get("CreateDate")),
    )


def _join(parts: Any) -> Observed[Any]:
    """Join lists that were read side by side: one that was not read leaves the whole unread."""
    joined: tuple[Any, ...] = ()
    for part in parts:
        if not isinstance(part, Known):
            unread: Observed[Any] = part
            return unread
        joined += part.value
    return Known(joined)


def _tags(found: dict[str, Any]) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in found.get("Tags", ())}
