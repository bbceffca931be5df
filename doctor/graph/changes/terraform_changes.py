"""A Terraform plan as JSON (`terraform show -json PLAN`): what it changes of who may assume what.

https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from doctor.graph.changes.proposed_change import Proposed
from doctor.model.paths import Incomplete
from doctor.model.plain_json import JsonObject, object_in

_INLINE: Final = {
    "aws_iam_role_policy": "role",
    "aws_iam_user_policy": "user",
    "aws_iam_group_policy": "group",
}
_ATTACHMENTS: Final = {
    "aws_iam_role_policy_attachment": "role",
    "aws_iam_user_policy_attachment": "user",
    "aws_iam_group_policy_attachment": "group",
}
_UNTOLD: Final = "its value is known only after the plan is applied"


def is_plan(value: JsonObject) -> bool:
    """Say whether a JSON object is a plan."""
    return isinstance(value.get("resource_changes"), list)


def read_plan(
    plan: JsonObject, accounts: tuple[str, ...]
) -> tuple[tuple[Proposed, ...], tuple[Incomplete, ...]]:
    """Read a plan, with what of it cannot be told. `accounts` are those of the snapshot."""
    reader = _Plan(accounts)
    for each in plan["resource_changes"]:
        if isinstance(each, dict):
            reader.read(each)
    return tuple(reader.proposed), tuple(reader.incomplete)


class _Plan:
    """Reads the resources of one plan."""

    def __init__(self, accounts: tuple[str, ...]) -> None:
        self.accounts = accounts
        self.proposed: list[Proposed] = []
        self.incomplete: list[Incomplete] = []

    def read(self, resource: JsonObject) -> None:
        change = object_in(resource, "change")
        actions = change.get("actions")
        if actions in (["no-op"], ["read"], None):
            return
        kind, address = str(resource.get("type")), str(resource.get("address"))
        before, after = object_in(change, "before"), object_in(change, "after")
        removed = actions == ["delete"]
        for each in self._changes(kind, before if removed else after, before, removed=removed):
            if each.document is None and each.kind in {"trust", "managed", "guardrail"}:
                self.incomplete.append(Incomplete(what=address, why=_UNTOLD))
            elif not each.of:
                why = "the plan does not say in which account it lies"
                self.incomplete.append(Incomplete(what=address, why=why))
            else:
                self.proposed.append(each)

    def _changes(
        self, kind: str, values: JsonObject, before: JsonObject, *, removed: bool
    ) -> Iterator[Proposed]:
        if kind == "aws_iam_role":
            yield from self._role(values, before, removed=removed)
        elif kind in _INLINE:
            holder = _INLINE[kind]
            yield Proposed(
                kind="inline",
                of=self._arn(holder, values, str(values.get(holder, ""))),
                name=str(values.get("name")),
                document=None if removed else values.get("policy"),
            )
        elif kind in _ATTACHMENTS:
            holder = _ATTACHMENTS[kind]
            yield Proposed(
                kind="attach",
                of=self._arn(holder, values, str(values.get(holder, ""))),
                name=str(values.get("policy_arn")),
                detach=removed,
            )
        elif kind == "aws_iam_policy" and not removed:
            arn = values.get("arn") or before.get("arn")
            name = f"{str(values.get('path') or '/').lstrip('/')}{values.get('name')}"
            yield Proposed(
                kind="managed",
                of=str(arn or self._arn("policy", values, name)),
                document=values.get("policy"),
            )
        elif kind == "aws_organizations_policy" and not removed:
            identifier = values.get("id") or before.get("id") or ""
            yield Proposed(kind="guardrail", of=str(identifier), document=values.get("content"))

    def _role(self, values: JsonObject, before: JsonObject, *, removed: bool) -> Iterator[Proposed]:
        name = f"{str(values.get('path') or '/').lstrip('/')}{values.get('name')}"
        arn = str(values.get("arn") or before.get("arn") or self._arn("role", values, name))
        if removed:
            yield Proposed(kind="remove", of=arn)
            return
        yield Proposed(kind="trust", of=arn, document=values.get("assume_role_policy"))
        boundary = values.get("permissions_boundary")
        if boundary != before.get("permissions_boundary"):
            yield Proposed(kind="boundary", of=arn, name=boundary or None)
        for each in values.get("inline_policy") or ():
            if isinstance(each, dict) and each.get("policy"):
                yield Proposed(
                    kind="inline", of=arn, name=str(each.get("name")), document=each["policy"]
                )

    def _arn(self, kind: str, values: JsonObject, name: str) -> str:
        """Return an ARN that the plan leaves to AWS, where only one account can be meant."""
        if name.startswith("arn:"):
            return name
        account: Any = values.get("account_id")
        if account is None and len(self.accounts) == 1:
            account = self.accounts[0]
        return f"arn:aws:iam::{account}:{kind}/{name}" if account and name else ""
