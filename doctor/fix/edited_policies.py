"""Which policies an edit is about, as a judged hop holds them."""

from __future__ import annotations

from typing import Union

from doctor.model.edit import EditGuardrail, EditIdentityPolicy, EditTrustPolicy
from doctor.model.policy import Policy, PolicyKind
from doctor.model.situation import HopVerdict

PolicyEdit = Union[EditTrustPolicy, EditIdentityPolicy, EditGuardrail]


def kind_of(edit: PolicyEdit) -> PolicyKind:
    """Return the policy kind that an edit changes."""
    if isinstance(edit, EditTrustPolicy):
        return "trust policy"
    return "identity policy" if isinstance(edit, EditIdentityPolicy) else edit.kind


def edited_policies(edit: PolicyEdit, hop: HopVerdict) -> tuple[Policy, ...]:
    """Return the policies of the edited kind: of guardrails in levels, those of one level.

    An RCP has no level that has to allow, so all of them count together.
    """
    level = edit.level if isinstance(edit, EditGuardrail) and edit.kind == "SCP" else None
    seen = hop.policies.list_seen(kind_of(edit))
    return tuple(policy for policy, at, _ in seen if level in {None, at})
