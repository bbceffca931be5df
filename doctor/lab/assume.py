"""AssumeRole, decided: form, MFA, trust policy, the caller's own policies, durations.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from doctor.lab.conditions import Context
from doctor.lab.errors import AwsError, access_denied, validation
from doctor.lab.guardrails import Guardrails
from doctor.lab.identity import Directory, Identity, Session, read_document
from doctor.lab.mfa import Device, unknown_device
from doctor.lab.parameters import check_form
from doctor.lab.policies import Says, as_list, ask

_CHAINED_LIMIT = 3600
"""Seconds, as STS decides for temporary credentials.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""
_DEFAULT_SECONDS = 3600
"""Seconds without DurationSeconds, and of a role without MaxSessionDuration: the same page."""


class AssumeRole:
    """Answers AssumeRole calls. `devices` are the MFA devices by their serial numbers."""

    def __init__(
        self, directory: Directory, devices: dict[str, Device], guardrails: Guardrails
    ) -> None:
        self.directory = directory
        self.devices = devices
        self.guardrails = guardrails

    def answer(self, caller: Identity, form: Mapping[str, str], now: float) -> Session:
        """Decide a call. Raises the error that AWS would send."""
        check_form(form)
        arn = form["RoleArn"]
        if caller.kind == "root":
            raise AwsError("AccessDenied", "Roles may not be assumed by root accounts.")
        if caller.kind == "federated":
            raise access_denied(caller.arn, "sts:AssumeRole", arn)
        mfa = self.check_mfa(caller, form, now)
        role = self.directory.role(arn)
        context = request_context(caller, form, now, mfa=mfa, role=role)
        context.update(self._caller_context(caller))
        for action in _actions(form):
            self._authorize(caller, action, arn, role, context)
        seconds = self._duration(caller, form, role)
        name = form["RoleSessionName"]
        session_arn = f"arn:aws:sts::{arn.split(':')[4]}:assumed-role/{role.name}/{name}"
        identity = Identity(
            session_arn,
            arn.split(":")[4],
            f"{role.id}:{name}",
            "role",
            arn,
            role.name,
            mfa=False,
            session_policy=read_document(form["Policy"]) if "Policy" in form else None,
        )
        return self.directory.issue(identity, seconds, now)

    def _caller_context(self, caller: Identity) -> Context:
        """Return what a caller carries besides: its tags, and its account's organization."""
        backend = self.directory.backend(caller.account)
        role = self.directory.role(caller.owner)
        tagged = backend.tagger.list_tags_for_resource(caller.owner)["Tags"]
        named = {each["Key"]: each["Value"] for each in (*tagged, *(role.tags if role else ()))}
        found: Context = {
            f"aws:principaltag/{key.lower()}": [value] for key, value in named.items()
        }
        organization = self.guardrails.of(caller.account)
        if organization is not None:
            found["aws:principalorgid"] = [organization.id]
        return found

    def check_mfa(self, caller: Identity, form: Mapping[str, str], now: float) -> bool | None:
        """Take the code that comes along; without one, what the credentials carry."""
        if "SerialNumber" not in form:
            return caller.mfa
        device = self.devices.get(form["SerialNumber"])
        if device is None or device.owner != caller.owner or caller.kind != "user":
            raise unknown_device()
        device.accept(form["TokenCode"], now)
        return True

    def _authorize(
        self, caller: Identity, action: str, arn: str, role: Any, context: Context
    ) -> None:
        """Allow or raise. A missing role is answered exactly as one that lets nobody in."""
        refusal = access_denied(caller.arn, action, arn)
        if role is None:
            raise refusal
        trust = read_document(role.assume_role_policy_document)
        own = ask(self.directory.documents(caller), action, arn, context)
        boundary = self.directory.boundary(caller)
        bounded = "allow" if boundary is None else ask([boundary], action, arn, context)
        said = ask([trust], action, None, context, lambda each: _names(each, caller))
        self._check_session(caller, action, arn, context)
        if "deny" in {said, own, bounded}:
            why = "with an explicit deny in an identity-based policy" if own == "deny" else ""
            raise access_denied(caller.arn, action, arn, why)
        self.guardrails.check_caller(caller, action, arn, context)
        if self.guardrails.denies_role(arn.split(":")[4], action, arn, context):
            why = "with an explicit deny in a resource control policy"
            raise access_denied(caller.arn, action, arn, why)
        if said != "allow" or not self._caller_allowed(
            caller, trust, action, context, own, bounded
        ):
            raise refusal

    def _check_session(self, caller: Identity, action: str, arn: str, context: Context) -> None:
        """A session policy narrows what its session may do, whatever the role may."""
        for policy in caller.narrowing:
            said = ask([policy], action, arn, context)
            if said == "deny":
                raise access_denied(
                    caller.arn, action, arn, "with an explicit deny in a session policy"
                )
            if said != "allow":
                why = f"because no session policy allows the {action} action"
                raise access_denied(caller.arn, action, arn, why)

    def _caller_allowed(
        self,
        caller: Identity,
        trust: dict[str, Any],
        action: str,
        context: Context,
        own: Says,
        bounded: Says,
    ) -> bool:
        """Across accounts both sides allow; in one, naming the caller itself is enough."""
        both = own == "allow" and bounded == "allow"
        if context["lab:role-account"] != [caller.account]:
            return both
        direct = ask([trust], action, None, context, lambda each: _names_directly(each, caller))
        if direct != "allow":
            return both
        return caller.kind == "user" or bounded == "allow"

    def _duration(self, caller: Identity, form: Mapping[str, str], role: Any) -> int:
        seconds = int(form.get("DurationSeconds", _DEFAULT_SECONDS))
        temporary = caller.kind == "role" or caller.mfa is not None
        if temporary and seconds > _CHAINED_LIMIT:
            raise validation(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed "
                "by role chaining."
            )
        if seconds > int(role.max_session_duration or _DEFAULT_SECONDS):
            raise validation(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            )
        return seconds


def _actions(form: Mapping[str, str]) -> list[str]:
    actions = ["sts:AssumeRole"]
    if any(name.startswith("Tags.") for name in form):
        actions.append("sts:TagSession")
    if "SourceIdentity" in form:
        actions.append("sts:SetSourceIdentity")
    return actions


def request_context(
    caller: Identity, form: Mapping[str, str], now: float, *, mfa: bool | None, role: Any
) -> Context:
    """Return the request context: the keys that AWS sets for an AssumeRole call."""
    account = form.get("RoleArn", ":::::").split(":")[4]
    context: Context = {
        "aws:principalarn": [caller.owner],
        "aws:principalaccount": [caller.account],
        "aws:principaltype": ["User" if caller.kind == "user" else "AssumedRole"],
        "aws:userid": [caller.user_id],
        "aws:sourceip": ["127.0.0.1"],
        "aws:securetransport": ["false"],
        "aws:currenttime": [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))],
        "aws:epochtime": [str(int(now))],
        "aws:principalisawsservice": ["false"],
        "lab:role-account": [account],
    }
    if caller.kind == "user":
        context["aws:username"] = [caller.name]
    if mfa is not None:
        context["aws:multifactorauthpresent"] = [str(mfa).lower()]
    if mfa:
        context["aws:multifactorauthage"] = ["0"]
    sent = {
        "ExternalId": "sts:externalid",
        "RoleSessionName": "sts:rolesessionname",
        "SourceIdentity": "sts:sourceidentity",
    }
    context.update({key: [form[name]] for name, key in sent.items() if name in form})
    context.update(_tags(form))
    for tag in () if role is None else role.tags:
        context[f"aws:resourcetag/{tag['Key'].lower()}"] = [tag["Value"]]
    return context


def _tags(form: Mapping[str, str]) -> Context:
    found: Context = {}
    for name, key in form.items():
        if name.startswith("Tags.member.") and name.endswith(".Key"):
            value = form.get(name.removesuffix("Key") + "Value", "")
            found[f"aws:requesttag/{key.lower()}"] = [value]
            found.setdefault("aws:tagkeys", []).append(key)
    return found


def _principals(statement: dict[str, Any]) -> list[str]:
    principal = statement.get("Principal", {})
    if principal == "*":
        return ["*"]
    return as_list(principal.get("AWS", [])) if isinstance(principal, dict) else []


def _names(statement: dict[str, Any], caller: Identity) -> bool:
    accounts = {caller.account, f"arn:aws:iam::{caller.account}:root"}
    return _names_directly(statement, caller) or bool(accounts & set(_principals(statement)))


def _names_directly(statement: dict[str, Any], caller: Identity) -> bool:
    """Say whether a statement names the caller itself, its role, this session, or anyone."""
    return bool({"*", caller.arn, caller.owner} & set(_principals(statement)))
