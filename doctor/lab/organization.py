"""An organization: its tree, its guardrails, and the part of its API that reads them.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

import itertools
import json
from typing import Any, Literal

from doctor.lab.errors import AwsError
from doctor.lab.identity_center import IdentityCenter
from doctor.lab.pages import page

Kind = Literal["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]

FULL_ACCESS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
_ROOT = "r-ab12"


class Organization:
    """One organization. Full access stands at every level until it is detached."""

    def __init__(self, management_account: str, members: tuple[str, ...]) -> None:
        self.id = "o-ab12cd34ef"
        self.management_account = management_account
        self.parents: dict[str, str] = dict.fromkeys((management_account, *members), _ROOT)
        self.policies: dict[str, tuple[Kind, str, dict[str, Any]]] = {
            "p-FullAWSAccess": ("SERVICE_CONTROL_POLICY", "FullAWSAccess", FULL_ACCESS),
            "p-RCPFullAWSAccess": ("RESOURCE_CONTROL_POLICY", "RCPFullAWSAccess", FULL_ACCESS),
        }
        self.attached: dict[str, list[str]] = {}
        self.names: dict[str, str] = {}
        self.suspended: set[str] = set()
        self.disabled: set[Kind] = set()
        self.shows_paths = True
        self.identity_center = IdentityCenter(management_account)
        self._numbers = itertools.count(1)
        for target in (_ROOT, *self.parents):
            self.attached[target] = list(self.policies)

    def add_unit(self, account: str) -> str:
        """Move an account into an organizational unit of its own."""
        unit = f"ou-ab12-{next(self._numbers):08d}"
        self.parents[unit] = _ROOT
        self.parents[account] = unit
        self.attached[unit] = ["p-FullAWSAccess", "p-RCPFullAWSAccess"]
        return unit

    def attach(self, kind: Kind, target: str, document: dict[str, Any]) -> str:
        """Attach a policy to the root, a unit or an account; `root` names the root."""
        policy = f"p-{next(self._numbers):010d}"
        self.policies[policy] = (kind, f"policy-{policy[-2:]}", document)
        self.attached[_ROOT if target == "root" else target].append(policy)
        return policy

    def detach(self, policy: str) -> None:
        """Detach a policy wherever it is attached."""
        for held in self.attached.values():
            if policy in held:
                held.remove(policy)

    def levels(self, kind: Kind, account: str) -> list[list[dict[str, Any]]]:
        """Return the policies of a kind that stand over an account, root first."""
        path = [account]
        while path[0] in self.parents:
            path.insert(0, self.parents[path[0]])
        return [
            [self.policies[each][2] for each in self.attached[target] if self._is(each, kind)]
            for target in path
        ]

    def _is(self, policy: str, kind: Kind) -> bool:
        return self.policies[policy][0] == kind

    def answer(self, action: str, caller_account: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer a call: a member account learns who the organization is, and no more."""
        if action == "DescribeOrganization":
            return {"Organization": self._about()}
        if caller_account != self.management_account:
            raise AwsError(
                "AccessDeniedException",
                "You don't have permissions to access this resource.",
                400,
            )
        return self._answer_administrator(action, asked)

    def _answer_administrator(self, action: str, asked: dict[str, Any]) -> dict[str, Any]:
        if action == "ListParents":
            return {"Parents": [self._parent(asked["ChildId"])]}
        if action == "ListPoliciesForTarget":
            return {"Policies": list(self._list_policies(asked["TargetId"], asked["Filter"]))}
        if action == "DescribePolicy":
            return {"Policy": self._policy(asked["PolicyId"])}
        if action == "UpdatePolicy":
            kind, name, _ = self.policies[asked["PolicyId"]]
            self.policies[asked["PolicyId"]] = (kind, name, json.loads(asked["Content"]))
            return {"Policy": self._policy(asked["PolicyId"])}
        if action == "ListRoots":
            return {"Roots": [self._root()]}
        if action == "ListAccounts":
            return page("Accounts", [self._account(each) for each in self._accounts()], asked)
        if action == "ListPolicies":
            kind = self._enabled_kind(asked["Filter"])
            held = [self._summary(each) for each in self.policies if self._is(each, kind)]
            return page("Policies", held, asked)
        if action == "ListTargetsForPolicy":
            return page("Targets", list(self._targets(asked["PolicyId"])), asked)
        return self._answer_tree(action, asked)

    def _answer_tree(self, action: str, asked: dict[str, Any]) -> dict[str, Any]:
        children = [
            each for each, parent in self.parents.items() if parent == asked.get("ParentId")
        ]
        if action == "ListOrganizationalUnitsForParent":
            units = [{"Id": each, "Name": each} for each in children if each.startswith("ou-")]
            return page("OrganizationalUnits", units, asked)
        if action == "ListAccountsForParent":
            held = [self._account(each) for each in children if not each.startswith("ou-")]
            return page("Accounts", held, asked)
        raise AwsError("UnknownOperationException", f"The lab does not know {action}.", 400)

    def _root(self) -> dict[str, Any]:
        kinds = ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")
        used = [{"Type": each, "Status": "ENABLED"} for each in kinds if each not in self.disabled]
        return {"Id": _ROOT, "Name": "Root", "PolicyTypes": used}

    def _accounts(self) -> list[str]:
        return [each for each in self.parents if not each.startswith("ou-")]

    def _account(self, account: str) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "Id": account,
            "Name": self.names.get(account, f"account-{account[-4:]}"),
            "Status": "SUSPENDED" if account in self.suspended else "ACTIVE",
        }
        if self.shows_paths:
            shown["Paths"] = ["/".join((self.id, *self._above(account), account)) + "/"]
        return shown

    def _above(self, target: str) -> list[str]:
        path: list[str] = []
        while target in self.parents:
            target = self.parents[target]
            path.insert(0, target)
        return path

    def _targets(self, policy: str) -> Any:
        if policy not in self.policies:
            text = "You specified a policy that doesn't exist."
            raise AwsError("PolicyNotFoundException", text, 400)
        for target, held in self.attached.items():
            if policy in held:
                kind = {"r": "ROOT", "o": "ORGANIZATIONAL_UNIT"}.get(target[0], "ACCOUNT")
                yield {"TargetId": target, "Type": kind}

    def _enabled_kind(self, kind: Kind) -> Kind:
        if kind in self.disabled:
            text = "The specified policy type is not currently enabled for this root."
            raise AwsError("PolicyTypeNotEnabledException", text, 400)
        return kind

    def _about(self) -> dict[str, Any]:
        management = self.management_account
        arn = f"arn:aws:organizations::{management}:organization/{self.id}"
        return {"Id": self.id, "Arn": arn, "FeatureSet": "ALL", "MasterAccountId": management}

    def _parent(self, child: str) -> dict[str, str]:
        parent = self.parents.get(child)
        if parent is None:
            text = "You specified a child that doesn't exist."
            raise AwsError("ChildNotFoundException", text, 400)
        return {"Id": parent, "Type": "ROOT" if parent == _ROOT else "ORGANIZATIONAL_UNIT"}

    def _list_policies(self, target: str, kind: Kind) -> Any:
        if target not in self.attached:
            text = "You specified a target that doesn't exist."
            raise AwsError("TargetNotFoundException", text, 400)
        return (self._summary(each) for each in self.attached[target] if self._is(each, kind))

    def _summary(self, policy: str) -> dict[str, Any]:
        kind, name, _ = self.policies[policy]
        arn = f"arn:aws:organizations::{self.management_account}:policy/{self.id}/{kind.lower()}/"
        managed = policy.endswith("FullAWSAccess")
        return {
            "Id": policy,
            "Arn": arn + policy,
            "Name": name,
            "Type": kind,
            "AwsManaged": managed,
        }

    def _policy(self, policy: str) -> dict[str, Any]:
        if policy not in self.policies:
            text = "You specified a policy that doesn't exist."
            raise AwsError("PolicyNotFoundException", text, 400)
        content = json.dumps(self.policies[policy][2])
        return {"PolicySummary": self._summary(policy), "Content": content}
