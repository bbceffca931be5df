"""The state of a lab, made through methods: users, roles, providers, organizations, endpoints."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any, NamedTuple

from doctor.lab.guardrails import Guardrails
from doctor.lab.identity import Credential, Directory, Identity, Session, key_body
from doctor.lab.messages import Messages
from doctor.lab.mfa import Device
from doctor.lab.organization import Organization
from doctor.lab.saml import SamlProvider
from doctor.lab.settings import Settings
from doctor.lab.tokens import Issuer


class User(NamedTuple):
    """An IAM user with a key."""

    arn: str
    user_id: str
    access_key_id: str
    secret_access_key: str


class World:
    """Everything that a lab knows. moto keeps users, roles and policies; the rest stands here."""

    def __init__(self) -> None:
        self.directory = Directory()
        self.guardrails = Guardrails()
        self.settings = Settings()
        self.messages = Messages()
        self.devices: dict[str, Device] = {}
        self.issuers: dict[str, Issuer] = {}
        self.saml: dict[str, SamlProvider] = {}
        self.trails: dict[str, list[dict[str, Any]]] = {}
        self._offset = 0.0

    @property
    def now(self) -> float:
        """The lab's own time, in seconds since 1970."""
        return time.time() + self._offset

    def advance_clock(self, seconds: float) -> None:
        """Let time pass in the lab: sessions expire, and clients fall behind."""
        self._offset += seconds

    def shorten_sessions(self, seconds: float | None) -> None:
        """Let no session last longer from now on, however long was asked for; `None`: as asked."""
        self.directory.longest_session = seconds

    def create_user(
        self,
        account: str,
        name: str,
        *,
        policies: tuple[dict[str, Any], ...] = (),
        path: str = "/",
    ) -> User:
        """Create an IAM user with inline policies and an active key."""
        backend = self.directory.backend(account)
        user = backend.create_user("us-east-1", name, path)
        user.id = "AIDA" + key_body(account)
        for number, document in enumerate(policies, start=1):
            user.put_policy(f"policy-{number}", json.dumps(document))
        return self.create_key(User(user.arn, user.id, "", ""))

    def create_role(
        self,
        account: str,
        name: str,
        *,
        trust_policy: dict[str, Any],
        policies: tuple[dict[str, Any], ...] = (),
        max_session_duration: int = 3600,
        path: str = "/",
    ) -> str:
        """Create a role and return its ARN. The trust policy is taken as it is."""
        role = self.directory.backend(account).create_role(
            role_name=name,
            assume_role_policy_document=json.dumps(trust_policy),
            path=path,
            permissions_boundary=None,
            description="",
            tags=[],
            max_session_duration=str(max_session_duration),
        )
        role.id = "AROA" + key_body(account)
        for number, document in enumerate(policies, start=1):
            role.put_policy(f"policy-{number}", json.dumps(document))
        arn: str = role.arn
        return arn

    def create_policy(self, account: str, name: str, document: dict[str, Any]) -> str:
        """Create a managed policy and return its ARN."""
        policy = self.directory.backend(account).create_policy(
            "", "/", json.dumps(document), name, {}
        )
        arn: str = policy.arn
        return arn

    def attach_policy(self, principal_arn: str, policy_arn: str) -> None:
        """Attach a managed policy of the same account to a user or a role."""
        backend = self.directory.backend(principal_arn.split(":")[4])
        kind, name = principal_arn.split(":")[5].split("/", 1)
        attach = backend.attach_user_policy if kind == "user" else backend.attach_role_policy
        attach(policy_arn, name.rpartition("/")[2])

    def create_group(self, user: User, name: str, document: dict[str, Any]) -> None:
        """Create a group with an inline policy and put a user into it."""
        backend = self.directory.backend(user.arn.split(":")[4])
        backend.create_group(name)
        backend.put_group_policy(name, "of-the-group", json.dumps(document))
        backend.add_user_to_group(name, user.arn.rpartition("/")[2])

    def set_boundary(self, user: User, policy_arn: str) -> None:
        """Set the permissions boundary of a user."""
        self.directory.boundaries[user.arn] = policy_arn

    def create_mfa_device(self, user: User, name: str) -> Device:
        """Register a virtual MFA device to a user."""
        account = user.arn.split(":")[4]
        serial = f"arn:aws:iam::{account}:mfa/{name}"
        self.devices[serial] = device = Device(serial, user.arn)
        self._holder(user).enable_mfa_device(serial, "000000", "000000")
        return device

    def _holder(self, user: User) -> Any:
        users = self.directory.backend(user.arn.split(":")[4]).users.values()
        return next(each for each in users if each.arn == user.arn)

    def root_keys(self, account: str) -> User:
        """Return keys of an account's root user."""
        arn = f"arn:aws:iam::{account}:root"
        key, secret = "AKIA" + key_body(account), "notARealSecretKey" + uuid.uuid4().hex[:23]
        identity = Identity(arn, account, account, "root", arn, "root")
        self.directory.roots[key] = Credential(secret, identity)
        return User(arn, account, key, secret)

    def create_key(self, user: User) -> User:
        """Give a user another key."""
        account = user.arn.split(":")[4]
        key = self.directory.backend(account).create_access_key(user.arn.rpartition("/")[2])
        key.access_key_id = "AKIA" + key_body(account)
        key.secret_access_key = "notARealSecretKey" + uuid.uuid4().hex[:23]
        return user._replace(
            access_key_id=key.access_key_id, secret_access_key=key.secret_access_key
        )

    def set_trust_policy(self, role_arn: str, document: dict[str, Any]) -> None:
        """Write another trust policy for a role."""
        role = self.directory.role(role_arn)
        role.assume_role_policy_document = json.dumps(document)

    def put_user_policy(self, user: User, document: dict[str, Any], name: str = "added") -> None:
        """Put an inline policy of a user."""
        self._holder(user).put_policy(name, json.dumps(document))

    def put_inline_policy(self, user_arn: str, document: dict[str, Any], name: str) -> None:
        """Put an inline policy of a user by the user's ARN."""
        self._holder(User(user_arn, "", "", "")).put_policy(name, json.dumps(document))

    def set_key_status(self, user: User, status: str) -> None:
        """Switch a user's key `Active` or `Inactive`."""
        for key in self._holder(user).access_keys:
            if key.access_key_id == user.access_key_id:
                key.status = status

    def delete_key(self, user: User) -> None:
        """Delete a user's key."""
        holder = self._holder(user)
        holder.access_keys = [
            key for key in holder.access_keys if key.access_key_id != user.access_key_id
        ]

    def session(self, user: User, *, seconds: int = 3600, mfa: bool = False) -> Session:
        """Issue session credentials of a user, as GetSessionToken does."""
        account = user.arn.split(":")[4]
        name = user.arn.rpartition("/")[2]
        identity = Identity(user.arn, account, user.user_id, "user", user.arn, name, mfa=mfa)
        return self.directory.issue(identity, seconds, self.now)

    def role_session(self, role_arn: str, name: str = "i-0ab12cd34ef56ab78") -> Session:
        """Issue a session of a role, as instance metadata hands it out."""
        role, account = self.directory.role(role_arn), role_arn.split(":")[4]
        arn = f"arn:aws:sts::{account}:assumed-role/{role.name}/{name}"
        identity = Identity(
            arn, account, f"{role.id}:{name}", "role", role_arn, role.name, mfa=None
        )
        return self.directory.issue(identity, 3600, self.now)

    def create_organization(self, management_account: str, *members: str) -> Organization:
        """Create an organization with full access everywhere."""
        organization = Organization(management_account, members)
        self.guardrails.organizations.append(organization)
        return organization

    def create_issuer(self, host: str) -> Issuer:
        """Create an OIDC issuer whose keys the lab serves. No account trusts it yet."""
        return self.issuers.setdefault(host, Issuer(host))

    def create_oidc_provider(
        self, account: str, host: str, audiences: tuple[str, ...] = ("sts.amazonaws.com",)
    ) -> str:
        """Register an issuer with an account and return the provider's ARN."""
        provider = self.directory.backend(account).create_open_id_connect_provider(
            f"https://{host}", ["f" * 40], list(audiences), []
        )
        arn: str = provider.arn
        return arn

    def create_saml_provider(self, account: str, name: str) -> SamlProvider:
        """Register a SAML provider with an account."""
        provider = self.directory.backend(account).create_saml_provider(name, "<metadata/>")
        self.saml[provider.arn] = made = SamlProvider(provider.arn, f"https://{name}.example.com")
        return made
