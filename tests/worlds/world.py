"""A world that stands: a lab built after a plan, a home directory, and who could look on."""

from __future__ import annotations

import contextlib
import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from doctor.lab.identity import Identity
from doctor.lab.server import Lab, User
from tests.worlds.plan import (
    BASE,
    FOREIGN,
    HUB,
    HUB_ARN,
    MANAGEMENT,
    PROJECT,
    READS,
    ROLE,
    TARGET,
    USER,
    Plan,
    document,
    statement,
    trusting,
)

_EVERYTHING = document(statement("Allow", "*"))
_STATE = ("users", "roles", "groups", "managed_policies", "access_keys")


class World:
    """A plan made real. `sight` says whether anybody may read IAM and the organization."""

    def __init__(self, plan: Plan, lab: Lab, home: Path, *, sight: bool) -> None:
        self.plan, self.lab, self.home, self.sight = plan, lab, home, sight
        self.admins = {
            each: lab.create_user(each, "admin", policies=(_EVERYTHING,))
            for each in (BASE, PROJECT, MANAGEMENT)
        }
        self.organization: Any = None
        if plan.organization:
            self._create_organization()
        self.bob = self._create_caller()
        self._create_roles()
        self.environment = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "AWS_ENDPOINT_URL": lab.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            **plan.variables,
        }
        self.device = lab.create_mfa_device(self.bob, "bob") if plan.mfa_device else None
        self.signing = self._spoil_key()
        self._write_files()
        self.strangers = self._create_strangers()

    def _create_organization(self) -> None:
        organization = self.lab.create_organization(MANAGEMENT, BASE, PROJECT)
        unit = organization.add_unit(BASE)
        places = {"unit": unit}
        for target, policy in self.plan.scps:
            organization.attach("SERVICE_CONTROL_POLICY", places.get(target, target), policy)
        for target, policy in self.plan.rcps:
            organization.attach("RESOURCE_CONTROL_POLICY", target, policy)
        for target in self.plan.detached:
            organization.attached[target].remove("p-FullAWSAccess")
        self.organization = organization

    def _reading(self) -> tuple[dict[str, Any], ...]:
        allowed = [*READS, "organizations:DescribeOrganization"]
        return (document(statement("Allow", allowed)),) if self.sight else ()

    def _create_caller(self) -> User:
        lab, plan = self.lab, self.plan
        held = document(*plan.permission)
        reading = self._reading()
        if plan.chained:
            allowed = document(statement("Allow", "sts:AssumeRole"))
            return lab.create_user(BASE, USER, policies=(allowed, *reading))
        inline = (held,) if plan.holding == "inline" else ()
        bob = lab.create_user(BASE, USER, policies=(*inline, *reading))
        if plan.holding == "managed":
            lab.attach_policy(bob.arn, lab.create_policy(BASE, "assume-roles", held))
        elif plan.holding == "group":
            lab.create_group(bob, "engineers", held)
        elif plan.holding == "managed-of-group":
            lab.create_group(bob, "engineers", document(statement("Allow", "s3:ListAllMyBuckets")))
            arn = lab.create_policy(BASE, "assume-roles", held)
            lab.directory.backend(BASE).attach_group_policy(arn, "engineers")
        for name, policy in plan.groups:
            lab.create_group(bob, name, policy)
        if plan.boundary is not None:
            lab.set_boundary(bob, lab.create_policy(BASE, "limits", document(*plan.boundary)))
        return bob

    def _create_roles(self) -> None:
        lab, plan = self.lab, self.plan
        if plan.chained:
            held = (document(*plan.permission), *self._reading())
            trust = plan.hub_trust or [trusting(self.bob.arn)]
            lab.create_role(BASE, HUB, trust_policy=document(*trust), policies=held)
        if plan.role_exists:
            lab.create_role(
                plan.account,
                ROLE,
                trust_policy=document(*plan.trust),
                max_session_duration=plan.longest,
                path=plan.role_path,
            )

    def _spoil_key(self) -> dict[str, str]:
        """Return the settings of the caller's credentials, as the plan has them."""
        state, bob = self.plan.key, self.bob
        held = {
            "aws_access_key_id": bob.access_key_id,
            "aws_secret_access_key": bob.secret_access_key,
        }
        if state == "inactive":
            self.lab.set_key_status(bob, "Inactive")
        elif state == "deleted":
            self.lab.delete_key(bob)
        elif state == "wrong-secret":
            held["aws_secret_access_key"] = bob.secret_access_key[:-1] + "X"
        elif state == "stale-token":
            held["aws_session_token"] = "notARealSessionToken" + "0" * 80
        elif state == "expired":
            session = self.lab.session(bob, seconds=-60)
            held = {
                "aws_access_key_id": session.key,
                "aws_secret_access_key": session.secret,
                "aws_session_token": session.token,
            }
        return held

    def _write_files(self) -> None:
        plan, folder = self.plan, self.home / ".aws"
        folder.mkdir(parents=True)
        credentials = ""
        if plan.in_environment:
            self.environment |= {name.upper(): value for name, value in self.signing.items()}
            self.environment |= plan.late_variables
        else:
            credentials = _section("default", self.signing)
        if self.sight:
            for name, account in (("admin", plan.account), ("organization", MANAGEMENT)):
                credentials += _section(name, _keys(self.admins[account]))
        source = "hub" if plan.chained else "default"
        origin = (
            {"credential_source": "Environment"}
            if plan.in_environment
            else {"source_profile": source}
        )
        config = _section("default", {"region": "us-east-1"})
        if plan.chained:
            hub = {"role_arn": HUB_ARN, "source_profile": "default", "region": "us-east-1"}
            config += _section("profile hub", hub)
        role = {
            "role_arn": plan.role_arn or plan.arn,
            **origin,
            "region": "us-east-1",
            **plan.settings,
        }
        config += _section(f"profile {TARGET}", role)
        for rewrite in plan.rewrites:
            config, credentials = rewrite(config), rewrite(credentials)
        (folder / "config").write_text(config)
        if credentials:
            (folder / "credentials").write_text(credentials)
            (folder / "credentials").chmod(0o600)

    def _create_strangers(self) -> dict[str, Identity]:
        """Create those who stand by: whoever gets in after a fix and not before is new."""
        lab, found = self.lab, {}
        for account in (BASE, PROJECT, FOREIGN):
            user = lab.create_user(
                account, "stranger", policies=(document(statement("Allow", "sts:*")),)
            )
            found[user.arn] = _identity(user, account)
        peer = lab.create_user(BASE, "peer")
        found[peer.arn] = _identity(peer, BASE)
        if self.plan.holding.endswith("group") and not self.plan.chained:
            member = lab.create_user(BASE, "member")
            lab.directory.backend(BASE).add_user_to_group("engineers", "member")
            found[member.arn] = _identity(member, BASE)
        for name, _ in self.plan.groups:
            also = lab.create_user(
                BASE, f"also-{name}", policies=(document(statement("Allow", "sts:*")),)
            )
            lab.directory.backend(BASE).add_user_to_group(name, f"also-{name}")
            found[also.arn] = _identity(also, BASE)
        if self.plan.holding == "managed" and not self.plan.chained:
            sharer = lab.create_user(BASE, "sharer")
            lab.attach_policy(sharer.arn, f"arn:aws:iam::{BASE}:policy/assume-roles")
            found[sharer.arn] = _identity(sharer, BASE)
        if self.plan.boundary is not None:
            bounded = lab.create_user(
                BASE, "bounded", policies=(document(statement("Allow", "sts:*")),)
            )
            lab.set_boundary(bounded, f"arn:aws:iam::{BASE}:policy/limits")
            found[bounded.arn] = _identity(bounded, BASE)
        return found

    @property
    def arguments(self) -> list[str]:
        """What follows `check`: the target, and through whom to look."""
        via = ["--via", "admin", "--via-org", "organization"] if self.sight else []
        return [TARGET, *via] if self.plan.organization else [TARGET, *via[:2]]

    def admitted(self, external_ids: tuple[str | None, ...]) -> set[str]:
        """Return the strangers whom the role lets in, with one of the external IDs or with none."""
        return {
            arn
            for arn, identity in self.strangers.items()
            if any(self._lets_in(identity, external) for external in external_ids)
        }

    def _lets_in(self, identity: Identity, external_id: str | None) -> bool:
        form = {"RoleArn": self.plan.arn, "RoleSessionName": "stranger"}
        if external_id:
            form["ExternalId"] = external_id
        try:
            self.lab._services._assume.answer(identity, form, self.lab.now)
        except Exception:  # noqa: BLE001 - whatever AWS would answer, it is no session
            return False
        return True

    @contextlib.contextmanager
    def entered(self, variables: dict[str, str] | None = None) -> Iterator[None]:
        """Stand in this world: its variables are the process's, and no others."""
        with mock.patch.dict(os.environ, variables or self.environment, clear=True):
            yield

    @contextlib.contextmanager
    def tried(self) -> Iterator[None]:
        """Undo afterwards whatever is done in here: to IAM, the organization, files, variables."""
        backends = {
            each: self.lab.directory.backend(each) for each in (BASE, PROJECT, MANAGEMENT, FOREIGN)
        }
        kept = copy.deepcopy(
            {
                each: {name: getattr(b, name, None) for name in _STATE}
                for each, b in backends.items()
            }
        )
        others = copy.deepcopy(
            (
                self.lab.directory.boundaries,
                self.lab.directory.sessions,
                self.organization and (self.organization.policies, self.organization.attached),
            )
        )
        files = {
            path: path.read_bytes() for path in (self.home / ".aws").glob("*") if path.is_file()
        }
        environment = dict(self.environment)
        try:
            yield
        finally:
            for each, backend in backends.items():
                for name, value in kept[each].items():
                    if value is not None:
                        setattr(backend, name, value)
            self.lab.directory.boundaries, self.lab.directory.sessions = others[0], others[1]
            if self.organization:
                self.organization.policies, self.organization.attached = others[2]
            for path in (self.home / ".aws").glob("*"):
                if path.is_file() and path not in files:
                    path.unlink()
            for path, content in files.items():
                path.write_bytes(content)
            self.environment = environment


def _section(header: str, settings: dict[str, str]) -> str:
    return f"[{header}]\n" + "".join(f"{name} = {value}\n" for name, value in settings.items())


def _keys(user: User) -> dict[str, str]:
    return {
        "aws_access_key_id": user.access_key_id,
        "aws_secret_access_key": user.secret_access_key,
    }


def _identity(user: User, account: str) -> Identity:
    name = user.arn.rpartition("/")[2]
    return Identity(user.arn, account, user.user_id, "user", user.arn, name, mfa=None)


def admin_environment(world: World, account: str) -> dict[str, str]:
    """Return the variables of an administrator of an account, at a machine of their own."""
    admin = world.admins[account]
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(world.home / "admin"),
        "AWS_ENDPOINT_URL": world.lab.url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": admin.access_key_id,
        "AWS_SECRET_ACCESS_KEY": admin.secret_access_key,
    }


def write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value))
