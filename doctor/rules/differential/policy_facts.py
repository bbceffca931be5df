"""What the policies, the role and the request show for or against a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import UNSET

from doctor.evaluate.keys import WITH_TOKEN
from doctor.model.case_iam import CaseSimulation
from doctor.model.observation import Known
from doctor.model.policy import PolicyKind
from doctor.model.stamp import parse_stamp
from doctor.rules.differential.candidates import Fact
from doctor.rules.differential.fact_question import Asked, Showing
from doctor.rules.shared.tokens.oidc_providers import listed_providers
from doctor.rules.shared.trust.unmet_conditions import hangs_on_path_alone

_SETTLES: Final = 120
"""Seconds after which what was written to IAM is seen nearly always."""


def _decision(asked: Asked, kind: PolicyKind) -> str | None:
    layer = None if asked.hop is None else asked.hop.verdict.layer(kind)
    return None if layer is None else layer.decision


def _trust_read(asked: Asked) -> str | None:
    read = asked.hop is not None and isinstance(asked.hop.trust, Known)
    return "the trust policy was read" if read else None


def _trust_allows(asked: Asked) -> str | None:
    if asked.hop is not None and hangs_on_path_alone(asked.hop):
        return "the trust policy was read, and trusts a role with the caller's name"
    allows = _trust_read(asked) and _decision(asked, "trust policy") == "allow"
    return "the trust policy was read, and allows the caller" if allows else None


def _trust_names_caller(asked: Asked) -> str | None:
    if asked.hop is None or not isinstance(asked.hop.policies.trust, Known):
        return None
    allows = asked.hop.verdict.allow_statements("trust policy")
    named = any(each.holds("Principal") and each.elements for each in allows)
    return "the trust policy names the caller" if named else None


def _identity_not_needed(asked: Asked) -> str | None:
    """A trust policy that names the caller itself, in one account, or a token grants by itself."""
    if asked.hop is not None and asked.hop.request.action.lower() in WITH_TOKEN:
        return "a call with a token needs no policy of the caller"
    layer = None if asked.hop is None else asked.hop.verdict.layer("identity policy")
    granted = layer is not None and not layer.needed and _trust_names_caller(asked)
    return "the trust policy names the caller itself, in one account" if granted else None


def _identity_read(asked: Asked) -> str | None:
    read = asked.hop is not None and isinstance(asked.hop.identity, Known)
    return "the caller's own policies were read" if read else None


def _identity_allows(asked: Asked) -> str | None:
    allows = _identity_read(asked) and _decision(asked, "identity policy") == "allow"
    return "the caller's own policies were read, and allow the call" if allows else None


def _boundary_read(asked: Asked) -> str | None:
    seen = None if asked.hop is None else asked.hop.policies.boundary
    return "the permissions boundary was read" if isinstance(seen, Known) else None


def _scps_read(asked: Asked) -> str | None:
    seen = None if asked.hop is None else asked.hop.policies.scps
    return "the SCPs were read" if isinstance(seen, Known) else None


def _rcps_read(asked: Asked) -> str | None:
    seen = None if asked.hop is None else asked.hop.policies.rcps
    return "the RCPs were read" if isinstance(seen, Known) else None


def _role_exists(asked: Asked) -> str | None:
    exists = asked.hop is not None and asked.hop.exists == Known(value=True)
    return "the role exists" if exists else None


def _role_is_old(asked: Asked) -> str | None:
    """A role that was made long before the call is seen everywhere by now."""
    case, hop = asked.situation.case, asked.hop
    role = None if hop is None else case.roles.get(hop.role_arn)
    made = None if role is None else parse_stamp(role.created)
    now = parse_stamp(case.collected_at)
    old = made is not None and now is not None and (now - made).total_seconds() > _SETTLES
    return f"the role was made at {made:%Y-%m-%d %H:%M} UTC" if old and made else None


def _provider_read(asked: Asked) -> str | None:
    account = None if asked.hop is None or asked.hop.role is None else asked.hop.role.account
    listed = listed_providers(asked.situation.case, account)
    return "the account's identity providers were read" if listed is not None else None


def _passing_allowed(asked: Asked) -> str | None:
    for denial in asked.situation.others:
        layer = denial.verdict.layer("identity policy")
        if denial.action.lower() == "iam:passrole" and layer and layer.decision == "allow":
            return "the caller's policies were read, and allow iam:PassRole"
    return None


def _simulation(asked: Asked) -> CaseSimulation | None:
    """Return what AWS's simulator says of this very call.

    It counts only where it was told every key that the policies ask for: what it is not told it
    takes to be absent.
    """
    caller, hop = asked.caller, asked.hop
    if caller is None or hop is None:
        return None
    for each in asked.situation.case.simulations:
        same = (each.principal, each.resource) == (caller.own_arn, hop.role_arn)
        if same and each.action.lower() == hop.request.action.lower() and not each.missing_context:
            return each
    return None


def _simulated_allow(asked: Asked) -> str | None:
    seen = _simulation(asked)
    allows = seen is not None and seen.decision == "allowed"
    return "AWS's simulator says that the caller's own policies allow the call" if allows else None


def _simulated_no_grant(asked: Asked) -> str | None:
    seen = _simulation(asked)
    silent = seen is not None and seen.decision == "implicitDeny"
    if seen is None or not silent or _stopped_elsewhere(seen):
        return None
    return "AWS's simulator finds no policy of the caller that allows the call"


def _simulated_deny(asked: Asked) -> str | None:
    seen = _simulation(asked)
    if seen is None or seen.decision != "explicitDeny" or _stopped_elsewhere(seen):
        return None
    named = f" ({', '.join(seen.matched)})" if seen.matched else ""
    return f"AWS's simulator finds a Deny among the caller's policies{named}"


def _stopped_elsewhere(seen: CaseSimulation) -> bool:
    return seen.allowed_by_boundary is False or seen.allowed_by_organization is False


def _simulated_boundary(asked: Asked) -> str | None:
    seen = _simulation(asked)
    stops = seen is not None and seen.allowed_by_boundary is False
    return "AWS's simulator says that the permissions boundary does not allow it" if stops else None


def _simulated_scp(asked: Asked) -> str | None:
    seen = _simulation(asked)
    stops = seen is not None and seen.allowed_by_organization is False
    return "AWS's simulator says that the organization's SCPs do not allow it" if stops else None


def _simulated_scp_allow(asked: Asked) -> str | None:
    seen = _simulation(asked)
    allows = seen is not None and seen.allowed_by_organization is True
    return "AWS's simulator says that the organization's SCPs allow it" if allows else None


def _external_id_sent(asked: Asked) -> str | None:
    sent = None if asked.hop is None else asked.hop.request.external_id
    return f"the call sends the external ID {sent}" if isinstance(sent, str) else None


def _mfa_sent(asked: Asked) -> str | None:
    mfa = UNSET if asked.hop is None else asked.hop.request.mfa
    sent = mfa is not UNSET and bool(mfa.present)
    return "the call carries MFA" if sent else None


def _tags_sent(asked: Asked) -> str | None:
    tags = None if asked.hop is None else asked.hop.request.tags
    return "the call sends session tags" if isinstance(tags, dict) and tags else None


POLICY_FACTS: Final[Mapping[Fact, Showing]] = MappingProxyType(
    {
        "boundary-read": _boundary_read,
        "external-id-sent": _external_id_sent,
        "identity-allows": _identity_allows,
        "identity-not-needed": _identity_not_needed,
        "identity-read": _identity_read,
        "mfa-sent": _mfa_sent,
        "passing-allowed": _passing_allowed,
        "provider-read": _provider_read,
        "rcps-read": _rcps_read,
        "role-exists": _role_exists,
        "role-is-old": _role_is_old,
        "scps-read": _scps_read,
        "simulated-allow": _simulated_allow,
        "simulated-boundary": _simulated_boundary,
        "simulated-deny": _simulated_deny,
        "simulated-no-grant": _simulated_no_grant,
        "simulated-scp": _simulated_scp,
        "simulated-scp-allow": _simulated_scp_allow,
        "tags-sent": _tags_sent,
        "trust-allows": _trust_allows,
        "trust-names-caller": _trust_names_caller,
        "trust-read": _trust_read,
    }
)
"""Facts that are read off policies, roles and requests."""
