"""A session of the role assumes that same role, which its own trust policy has to allow."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.trust.near_misses import misses_only
from doctor.rules.shared.trust.trust_edits import propose_trust_of_caller


@hop_rule(
    id="trust/role-assumes-itself",
    summary="a role that assumes itself must be named in its own trust policy",
    over=(
        "trust/trust-principal-mismatch",
        "trust/trust-wrong-account",
        "trust/external-id-missing",
        "trust/role-does-not-exist",
        "credentials/caller-is-not-who-you-think",
        "permission/identity-policy-missing",
        "mfa/mfa-not-in-request",
    ),
)
def role_assumes_itself(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the caller a session of the very role that is wanted?"""
    if not isinstance(hop.caller, Known) or hop.role is None:
        return
    caller = hop.caller.value
    proven = bool(misses_only(hop, "Principal"))
    if not caller.is_session_of(hop.role) or not (proven or hop.may_be_denied_unseen):
        return
    yield Finding(
        title=f"{hop.role.name} assumes itself, and its trust policy does not allow that",
        explanation="The credentials in use are already a session of this role. Since September "
        "2022 a role may not assume itself unless its trust policy names it. Usually the call is "
        "not needed at all.",
        certainty="proven" if proven else "likely",
        evidence=(Evidence(says=f"the caller is a session of {caller}"),),
        proposals=(
            Proposal(
                title="remove the call: the session already belongs to the role",
                who="caller",
                kind="workflow",
                commands=(shell("aws sts get-caller-identity"),),
            ),
            *(propose_trust_of_caller(hop) if proven else ()),
        ),
    )
