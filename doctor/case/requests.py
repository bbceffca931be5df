"""What each hop asks: the parameters that its profile sets, and what the credentials carry."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import Case, CaseMfa, CaseRequest
from doctor.model.chain import Chain, Hop
from doctor.model.observation import Known, Observed
from doctor.model.principal import Caller

CALL_PARAMETERS = ("external_id", "duration_seconds", "role_session_name")


def request_of_hop(
    case: Case,
    hop: Hop,
    caller: Observed[Caller],
    *,
    chain: Chain | None,
    first: bool,
    last: bool,
) -> CaseRequest:
    """Return the request of a hop: its profile's settings, and on the last hop the case's own."""
    given = case.request if last and case.request is not UNSET else CaseRequest()
    if hop.profile is None and hop.kind == "assume-role":
        request = given
    else:
        request = _from_profile(hop, given)
    if request.mfa is UNSET:
        mfa = _mfa(hop, caller, chain, first=first)
        if mfa is not None:
            request = replace(request, mfa=mfa)
    if hop.kind == "web-identity" and request.action == "sts:AssumeRole":
        request = replace(request, action="sts:AssumeRoleWithWebIdentity")
    return request


def _from_profile(hop: Hop, given: CaseRequest) -> CaseRequest:
    """Put the profile's parameters in: a profile that is seen is complete, what it lacks is none.

    The session name alone is made up by every SDK where the profile has none.
    """
    changes: dict[str, Any] = {}
    for name in CALL_PARAMETERS:
        value = getattr(hop, name)
        if value is not None:
            changes[name] = value
        elif getattr(given, name) is UNSET and name != "role_session_name":
            changes[name] = None
    for name in ("tags", "source_identity", "transitive_tag_keys"):
        if getattr(given, name) is UNSET:
            changes[name] = None
    if given.action.lower() in {"sts:getsessiontoken", "sts:getcalleridentity"}:
        changes["action"] = "sts:AssumeRole"
    return replace(given, **changes)


def _mfa(hop: Hop, caller: Observed[Caller], chain: Chain | None, *, first: bool) -> CaseMfa | None:
    """Say what is known of MFA: a device in the profile means that a code goes with the call.

    Long-term keys carry no MFA. A session may: then nothing is known, unless the case tells.
    """
    if hop.mfa_serial:
        return CaseMfa(serial=hop.mfa_serial, present=True, age_seconds=0)
    if first and hop.profile is not None and carries_no_mfa(chain, caller):
        return CaseMfa(serial=None, present=False, age_seconds=None)
    return None


def carries_no_mfa(chain: Chain | None, caller: Observed[Caller]) -> bool:
    """Say whether the chain begins with long-term keys, which carry no MFA by themselves."""
    if chain is None or not chain.hops:
        return False
    base = chain.hops[0]
    long_term = base.kind in {"static", "env"} and not base.has_session_token
    session = isinstance(caller, Known) and caller.value.kind != "user"
    return long_term and not session and not (base.access_key_id or "").startswith("ASIA")
