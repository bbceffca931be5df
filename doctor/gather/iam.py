"""Reads of IAM: a role's trust policy, and every policy of a user or role, as far as allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from doctor.gather.aws import Clients, Keys
from doctor.gather.calls import Answer, call
from doctor.model.arn import Arn
from doctor.model.case import CaseAccessKey, CasePolicy, CasePrincipal, CaseRole, CaseUnknown


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of IAM: roles, principals, what could not be read, and every call made."""

    roles: dict[str, CaseRole] = {}
    principals: dict[str, CasePrincipal] = {}
    unknown: tuple[CaseUnknown, ...] = ()
    answers: tuple[Answer, ...] = ()


def read_role(clients: Clients, keys: Keys, role: Arn) -> Reading:
    """Read a role: trust policy, MaxSessionDuration, tags. A missing role is known as missing."""
    arn = str(role)
    answer = call(clients, keys, "iam", "GetRole", RoleName=role.name)
    if answer.outcome == "ok":
        found = answer.values.get("Role", {})
        if found.get("Arn") == arn:
            return Reading(roles={arn: _role(found)}, answers=(answer,))
        why = f"iam:GetRole answered for {found.get('Arn')}, the role of that name"
        missing = CaseRole(exists=False)
        unknown = CaseUnknown(what=f"roles/{arn}/trust_policy", why=why)
        return Reading(roles={arn: missing}, unknown=(unknown,), answers=(answer,))
    unknown = CaseUnknown(what=f"roles/{arn}/trust_policy", why=_why(answer))
    roles = {arn: CaseRole(exists=False)} if answer.code == "NoSuchEntity" else {}
    return Reading(roles=roles, unknown=(unknown,), answers=(answer,))


def _role(found: dict[str, Any]) -> CaseRole:
    return CaseRole(
        trust_policy=found.get("AssumeRolePolicyDocument", msgspec.UNSET),
        role_id=found.get("RoleId", msgspec.UNSET),
        max_session_duration=found.get("MaxSessionDuration", msgspec.UNSET),
        created=_stamp(found.get("CreateDate")),
        tags=_tags(found),
        exists=True,
    )


def read_principal(clients: Clients, keys: Keys, kind: str, name: str, arn: str) -> Reading:
    """Read a user's or role's policies, boundary and tags; a user's MFA devices and keys too."""
    reader = _PrincipalReader(clients, keys, kind, name, arn)
    return reader.read()


class _PrincipalReader:
    """Reads one principal call by call; a list is kept only where it was read to its end."""

    def __init__(self, clients: Clients, keys: Keys, kind: str, name: str, arn: str) -> None:
        self.clients = clients
        self.keys = keys
        self.kind = kind
        self.option = {f"{kind}Name": name}
        self.arn = arn
        self.answers: list[Answer] = []
        self.unknown: list[CaseUnknown] = []

    def ask(self, operation: str, **parameters: Any) -> dict[str, Any] | None:
        """Ask, page after page: a list counts only where it was read to its end."""
        whole: dict[str, Any] = {}
        while True:
            answer = call(self.clients, self.keys, "iam", operation, **parameters)
            self.answers.append(answer)
            if answer.outcome != "ok":
                return None
            for name, value in answer.values.items():
                held = whole.get(name)
                whole[name] = held + value if isinstance(held, list) else value
            if not answer.values.get("IsTruncated"):
                return whole
            parameters["Marker"] = answer.values.get("Marker")

    def read(self) -> Reading:
        found = self.ask(f"Get{self.kind}", **self.option)
        about = {} if found is None else found.get(self.kind, {})
        arn = about.get("Arn", self.arn)
        principal = CasePrincipal(
            user_id=about.get(f"{self.kind}Id", msgspec.UNSET),
            identity_policies=self._policies(arn),
            boundary=self._boundary(found, about, arn),
            tags=msgspec.UNSET if found is None else _tags(about),
            mfa_devices=self._devices(arn) if self.kind == "User" else msgspec.UNSET,
            access_keys=self._keys(arn) if self.kind == "User" else msgspec.UNSET,
        )
        return Reading(
            principals={arn: principal},
            unknown=tuple(self.unknown),
            answers=tuple(self.answers),
        )

    def _missing(self, arn: str, field: str) -> Any:
        why = next((_why(each) for each in reversed(self.answers) if each.outcome != "ok"), "")
        self.unknown.append(CaseUnknown(what=f"principals/{arn}/{field}", why=why))
        return msgspec.UNSET

    def _policies(self, arn: str) -> Any:
        policies = self._own_policies(self.kind, self.option)
        if policies is not None and self.kind == "User":
            groups = self.ask("ListGroupsForUser", **self.option)
            if groups is None:
                return self._missing(arn, "identity_policies")
            for group in groups.get("Groups", ()):
                more = self._own_policies("Group", {"GroupName": group["GroupName"]})
                policies = None if policies is None or more is None else policies + more
        return self._missing(arn, "identity_policies") if policies is None else tuple(policies)

    def _own_policies(self, kind: str, option: dict[str, str]) -> list[CasePolicy] | None:
        names = self.ask(f"List{kind}Policies", **option)
        attached = self.ask(f"ListAttached{kind}Policies", **option)
        if names is None or attached is None:
            return None
        policies: list[CasePolicy] = []
        for name in names.get("PolicyNames", ()):
            inline = self.ask(f"Get{kind}Policy", PolicyName=name, **option)
            if inline is None:
                return None
            policies.append(CasePolicy(name=name, document=inline.get("PolicyDocument")))
        for each in attached.get("AttachedPolicies", ()):
            managed = self._managed(each["PolicyArn"], each["PolicyName"])
            if managed is None:
                return None
            policies.append(managed)
        return policies

    def _managed(self, arn: str, name: str) -> CasePolicy | None:
        policy = self.ask("GetPolicy", PolicyArn=arn)
        if policy is None:
            return None
        version = policy.get("Policy", {}).get("DefaultVersionId", "v1")
        held = self.ask("GetPolicyVersion", PolicyArn=arn, VersionId=version)
        if held is None:
            return None
        document = held.get("PolicyVersion", {}).get("Document")
        return CasePolicy(name=name, arn=arn, document=document)

    def _boundary(self, found: dict[str, Any] | None, about: dict[str, Any], arn: str) -> Any:
        if found is None:
            return self._missing(arn, "boundary")
        held = about.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        if held is None:
            return None
        policy = self._managed(held, held.rpartition("/")[2])
        return self._missing(arn, "boundary") if policy is None else policy.document

    def _devices(self, arn: str) -> Any:
        listed = self.ask("ListMFADevices", **self.option)
        if listed is None:
            return self._missing(arn, "mfa_devices")
        return tuple(each["SerialNumber"] for each in listed.get("MFADevices", ()))

    def _keys(self, arn: str) -> Any:
        listed = self.ask("ListAccessKeys", **self.option)
        if listed is None:
            return self._missing(arn, "access_keys")
        return tuple(
            CaseAccessKey(
                id=each["AccessKeyId"],
                status=each.get("Status"),
                created=_stamp(each.get("CreateDate")) or None,
            )
            for each in listed.get("AccessKeyMetadata", ())
        )


def _why(answer: Answer) -> str:
    return f"{answer.code or answer.text}: {answer.call}"


def _tags(found: dict[str, Any]) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in found.get("Tags", ())}


def _stamp(moment: Any) -> Any:
    if moment is None:
        return msgspec.UNSET
    return moment if isinstance(moment, str) else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def merge_readings(readings: Iterator[Reading]) -> Reading:
    """Merge what was read side by side."""
    roles: dict[str, CaseRole] = {}
    principals: dict[str, CasePrincipal] = {}
    unknown: list[CaseUnknown] = []
    answers: list[Answer] = []
    for reading in readings:
        for arn, role in reading.roles.items():
            # A reading that found the role outweighs one that was denied or asked elsewhere.
            if arn not in roles or role.exists is True:
                roles[arn] = role
        principals.update(reading.principals)
        unknown += reading.unknown
        answers += reading.answers
    known = {f"roles/{arn}/trust_policy" for arn, role in roles.items() if role.exists is True}
    return Reading(
        roles=roles,
        principals=principals,
        unknown=tuple(each for each in dict.fromkeys(unknown) if each.what not in known),
        answers=tuple(answers),
    )
