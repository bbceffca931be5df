"""Which policies an edit is about, as a judged hop holds them."""

from __future__ import annotations

from typing import Union

from doctor.model.edit import EditGuardrail, EditIdentityPolicy, EditTrustPolicy
from doctor.model.observed import Known
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
    if isinstance(edit, EditTrustPolicy):
        return (hop.trust.value,) if isinstance(hop.trust, Known) else ()
    if isinstance(edit, EditIdentityPolicy):
        return hop.identity.value if isinstance(hop.identity, Known) else ()
    guards = hop.guards
    if edit.kind == "RCP":
        levels = guards.rcps.value if isinstance(guards.rcps, Known) else ()
        return tuple(policy for level in levels for policy in level)
    if edit.kind == "SCP":
        levels = guards.scps.value if isinstance(guards.scps, Known) else ()
        return levels[edit.level] if edit.level < len(levels) else ()
    single = {
        "permissions boundary": guards.boundary,
        "session policy": guards.session_policy,
        "VPC endpoint policy": guards.endpoint_policy,
    }.get(edit.kind)
    return (single.value,) if isinstance(single, Known) else ()
