"""SCPs and RCPs of the accounts, ready for the evaluator; equal lists of levels are one.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET

from doctor.graph.compile.cores import ASSUME_ACTIONS, Actions, compile_document, core_policy
from doctor.model.case_iam import CaseAccount, CaseOrganization
from doctor.model.observation import ABSENT, Absent, Known, Unreadable
from doctor.model.policy import Policy
from doctor.model.snapshot import OrganizationPart

GuardrailKind = Literal["SCP", "RCP"]

LevelKey = tuple[tuple[str, ...], ...] | str | None
"""What tells two accounts' guardrails apart: the IDs by level, why they are not known, or none."""


class Guardrails:
    """The guardrails of an organization; without a part there are none, as far as is known."""

    def __init__(self, part: OrganizationPart | None, actions: Actions = ASSUME_ACTIONS) -> None:
        self.part = part
        self.actions = actions
        self.case = None if part is None else _case_organization(part)
        self._documents = {} if part is None else _documents(part)
        self._policies: dict[tuple[GuardrailKind, str], Policy | None] = {}

    def key(self, kind: GuardrailKind, account: str) -> LevelKey:
        """Return what tells the guardrails of an account apart from another's."""
        if self.part is None or account == self.part.management_account:
            return None
        member = self.part.members.get(account)
        if member is None:
            return None
        levels = member.scps if kind == "SCP" else member.rcps
        return f"{kind}s of {account}" if levels is UNSET else levels

    def levels(
        self, kind: GuardrailKind, key: LevelKey
    ) -> Known[tuple[tuple[Policy, ...], ...]] | Absent | Unreadable:
        """Return the guardrails behind a key, level by level from the root down."""
        if key is None:
            return ABSENT
        if isinstance(key, str):
            return Unreadable(f"{key} were not read")
        levels: list[tuple[Policy, ...]] = []
        for level in key:
            policies = [self._policy(kind, each) for each in level]
            if any(each is None for each in policies):
                return Unreadable(f"a document of the {kind}s was not read")
            levels.append(tuple(each for each in policies if each is not None))
        return Known(tuple(levels))

    def replace_document(self, guardrail: str, document: bytes) -> Guardrails:
        """Return the guardrails with another document of one SCP or RCP."""
        changed = Guardrails(self.part, self.actions)
        changed._documents = {**self._documents, guardrail: document}
        return changed

    def _policy(self, kind: GuardrailKind, guardrail: str) -> Policy | None:
        if (kind, guardrail) not in self._policies:
            document = self._documents.get(guardrail)
            self._policies[kind, guardrail] = (
                None
                if document is None
                else core_policy(
                    compile_document(kind, document, "", self.actions), kind, "", self.actions
                )
            )
        return self._policies[kind, guardrail]


def _documents(part: OrganizationPart) -> dict[str, bytes]:
    return {
        each.id: part.documents[each.document]
        for each in part.guardrails
        if each.document is not UNSET
    }


def _case_organization(part: OrganizationPart) -> CaseOrganization:
    """Return the organization as the evaluator derives condition keys from it."""
    return CaseOrganization(
        id=part.id,
        management_account=part.management_account,
        accounts={
            account: CaseAccount(path=member.path) for account, member in part.members.items()
        },
    )
