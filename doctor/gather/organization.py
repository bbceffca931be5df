"""Reads of an organization: where accounts stand in it, and the guardrails of every level."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, Final

from msgspec import UNSET, UnsetType

from doctor.gather.abreast import both, side_by_side
from doctor.gather.asker import Asker, why_not
from doctor.gather.aws import Clients, Keys
from doctor.gather.calls import Answer
from doctor.gather.gathered_part import Gathered
from doctor.model.case_iam import CaseAccount, CaseGuardrail, CaseOrganization
from doctor.model.observation import Known, Observed, Unreadable
from doctor.model.plain_json import JsonObject

_FULL_ACCESS: Final[dict[str, JsonObject | None]] = {
    "p-FullAWSAccess": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    },
    # It is attached everywhere and cannot be detached: a case lists customers' RCPs alone.
    "p-RCPFullAWSAccess": None,
}
_DEEPEST = 7
"""A root, five levels of organizational units, and the account itself."""

NOT_IN_USE = "PolicyTypeNotEnabledException"


def read_organization(
    clients: Clients, keys: Keys, accounts: tuple[str, ...], own_account: str | None
) -> Gathered:
    """Read the organization of `keys`, and the SCPs and RCPs of accounts of it, root first.

    The management account and delegated administrators may read all of it; a member account only
    who its organization is. `own_account` is the account of `keys`, where it is known.
    """
    asker = Asker(clients, keys)
    answer = asker.once("organizations:DescribeOrganization")
    found = answer.values.get("Organization", {})
    if "Id" not in found:
        nobody = answer.code == "AWSOrganizationsNotInUseException"
        free = {own_account} if nobody else set()
        for account in accounts:
            if account not in free:
                asker.note_missing(
                    f"organizations/{account}/policies", _why_not(answer, nobody=nobody)
                )
        if set(accounts) <= free:
            return asker.collect(organizations=())
        return asker.collect(organizations=_no_organization(own_account) if nobody else UNSET)
    management = found.get("MasterAccountId")
    reader = _Guardrails(asker)
    read = side_by_side(partial(reader.account, each) for each in accounts if each != management)
    others = [each for each in accounts if each != management]
    held = {each: entry for each, entry in zip(others, read, strict=True) if entry is not None}
    for each in (own_account, management):
        if each is not None and (each in accounts or each == own_account):
            # Whoever asks is a member, even where its place is not shown.
            held.setdefault(each, CaseAccount())
    organization = CaseOrganization(
        id=found.get("Id"), management_account=management, accounts=held
    )
    return asker.collect(organizations=(organization,))


def _why_not(answer: Answer, *, nobody: bool) -> str:
    if nobody:
        return "the caller's account is in no organization, so it cannot look into others'"
    return why_not(answer)


def _no_organization(account: str | None) -> tuple[CaseOrganization, ...] | UnsetType:
    """Record that an account is in no organization: no SCP and no RCP stands over it."""
    if account is None:
        return UNSET
    return (CaseOrganization(accounts={account: CaseAccount(scps=None, rcps=None)}),)


def _name_guardrail(summary: dict[str, Any], target: str) -> CaseGuardrail:
    return CaseGuardrail(
        id=summary.get("Id"),
        arn=summary.get("Arn"),
        name=summary.get("Name"),
        attached_to=target,
    )


class _Guardrails:
    """Reads the guardrails of accounts; a policy that stands in several places is read once."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.texts: dict[str, Observed[Any]] = {}

    def account(self, account: str) -> CaseAccount | None:
        """Read an account's place and guardrails; `None` where it is not known to be a member."""
        path = self._path(account)
        if not isinstance(path, Known):
            self.asker.note_missing(f"organizations/{account}/policies", getattr(path, "why", ""))
            return None
        levels = (*path.value, account)
        scps, rcps = both(
            lambda: self._levels("SERVICE_CONTROL_POLICY", levels),
            lambda: self._levels("RESOURCE_CONTROL_POLICY", levels),
        )
        found = {"scps": self._keep_levels(account, scps), "rcps": self._keep_levels(account, rcps)}
        fields: dict[str, Any] = {}
        for field, held in found.items():
            fields[field] = held and tuple(tuple(each for each, _ in level) for level in held)
            if held:
                named = tuple(tuple(each for _, each in level) for level in held)
                fields[f"{field[:-1]}_policies"] = named
        return CaseAccount(path=path.value, **fields)

    def _keep_levels(self, account: str, levels: Observed[Any]) -> Any:
        if isinstance(levels, Unreadable):
            self.asker.note_missing(f"organizations/{account}/policies", levels.why)
            return UNSET
        return levels.value if isinstance(levels, Known) else None

    def _path(self, account: str) -> Observed[tuple[str, ...]]:
        """Climb from the account to the root; the path begins at the root."""
        path: list[str] = []
        child = account
        for _ in range(_DEEPEST):
            listed = self.asker.ask("organizations:ListParents", "Parents", ChildId=child)
            if not isinstance(listed, Known):
                return listed
            if not listed.value:
                break
            child = listed.value[0]["Id"]
            path.insert(0, child)
            if child.startswith("r-"):
                break
        return Known(tuple(path))

    def _levels(self, kind: str, levels: tuple[str, ...]) -> Observed[Any]:
        """Read the policies of a kind, level by level; none where the kind is not in use."""
        read = side_by_side(partial(self._level, kind, each) for each in levels)
        unread = next((each for each in read if isinstance(each, Unreadable)), None)
        if unread is not None and unread.why.startswith(NOT_IN_USE):
            return Known(None)
        return unread or Known(tuple(each.value for each in read if isinstance(each, Known)))

    def _level(self, kind: str, target: str) -> Observed[tuple[Any, ...]]:
        listed = self.asker.ask(
            "organizations:ListPoliciesForTarget", "Policies", TargetId=target, Filter=kind
        )
        if not isinstance(listed, Known):
            return listed
        texts = side_by_side(partial(self._text, each["Id"]) for each in listed.value)
        unread = next((each for each in texts if isinstance(each, Unreadable)), None)
        if unread is not None:
            return unread
        held = [
            (text.value, _name_guardrail(each, target))
            for text, each in zip(texts, listed.value, strict=True)
            if isinstance(text, Known)
        ]
        return Known(tuple(each for each in held if each[0] is not None))

    def _text(self, policy: str) -> Observed[Any]:
        if policy in _FULL_ACCESS:
            return Known(_FULL_ACCESS[policy])
        if policy not in self.texts:
            self.texts[policy] = self._read(policy)
        return self.texts[policy]

    def _read(self, policy: str) -> Observed[Any]:
        held = self.asker.ask("organizations:DescribePolicy", "Policy", PolicyId=policy)
        if not isinstance(held, Known):
            return held
        try:
            return Known(json.loads(held.value.get("Content", "")))
        except ValueError:
            return Unreadable(f"organizations:DescribePolicy: the text of {policy} is not JSON")
