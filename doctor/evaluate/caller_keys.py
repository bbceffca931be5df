"""The condition keys that tell who calls, and with which credentials.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
"""

from __future__ import annotations

from typing import Final

from msgspec import UNSET

from doctor.model.case import Case, CaseRequest
from doctor.model.context import Value
from doctor.model.observation import ABSENT, Known, Unreadable
from doctor.model.principal import Caller

Keys = dict[str, Value]

LONG_TERM: Final = frozenset({"user", "root"})
"""Callers with long-term keys, or a session that GetSessionToken made of them."""

_PRINCIPAL_TYPES = {
    "user": "User",
    "role": "AssumedRole",
    "role-session": "AssumedRole",
    "root": "Account",
    "federated": "FederatedUser",
}
_ONLY_SERVICES_SEND = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
)
_OF_A_SESSION = ("aws:sourceidentity", "aws:federatedprovider", "aws:assumedroot")
"""Keys that an earlier assume call leaves in a session: long-term keys have none of them."""

ORGANIZATION_KEYS = ("aws:principalorgid", "aws:principalorgpaths")
_MFA_PRESENT, _MFA_AGE = "aws:multifactorauthpresent", "aws:multifactorauthage"
_TRUE: Value = Known(("true",))
_FALSE: Value = Known(("false",))


def one(value: str | None) -> Value:
    """Return a value that is known, or known to be none."""
    return ABSENT if value is None else Known((value,))


def is_unsigned(caller: Caller) -> bool:
    """Say whether a call is signed by no keys: whoever comes with a provider's token."""
    return caller.kind == "federated" and caller.account is None


def caller_keys(case: Case, caller: Caller, request: CaseRequest, key: str | None) -> Keys:
    """Give the caller's keys. `key` is its place among the case's principals."""
    if caller.kind == "service":
        return _service_keys(caller)
    keys: Keys = {}
    if caller.kind != "unknown" or caller.account is not None:
        keys["aws:principalisawsservice"] = _FALSE
        keys.update(dict.fromkeys(_ONLY_SERVICES_SEND, ABSENT))
    if is_unsigned(caller):
        return keys | _unsigned_keys(caller)
    if caller.principal_arn is not None:
        keys["aws:principalarn"] = Known((caller.principal_arn,))
    elif caller.kind == "role-session" and caller.arn is not None:
        keys["aws:principalarn"] = Unreadable("the path of the caller's role is not known")
    if caller.account is not None:
        keys["aws:principalaccount"] = Known((caller.account,))
    if caller.kind in _PRINCIPAL_TYPES:
        keys["aws:principaltype"] = Known((_PRINCIPAL_TYPES[caller.kind],))
        keys["aws:username"] = one(caller.name if caller.kind == "user" else None)
    if caller.kind in LONG_TERM:
        keys.update(dict.fromkeys(_OF_A_SESSION, ABSENT))
    user_id = _user_id(case, caller, key)
    if user_id is not None:
        keys["aws:userid"] = Known((user_id,))
    return keys | _mfa_keys(request, caller)


def _user_id(case: Case, caller: Caller, key: str | None) -> str | None:
    """Return `aws:userid`: the user's unique ID, a session's role ID and name, root's account."""
    if caller.kind == "root":
        return caller.account
    if caller.user_id is not None:
        return caller.user_id
    seen = case.principal(key or "").user_id
    if not isinstance(seen, Known) and caller.kind == "role-session":
        seen = case.role(key or "").role_id
    if not isinstance(seen, Known) or not isinstance(seen.value, str):
        return None
    if caller.kind == "role-session":
        return f"{seen.value}:{caller.session}" if caller.session else None
    return seen.value if caller.kind == "user" else None


def _service_keys(caller: Caller) -> Keys:
    keys: Keys = {"aws:principalisawsservice": _TRUE, _MFA_PRESENT: ABSENT, _MFA_AGE: ABSENT}
    keys.update(dict.fromkeys((*ORGANIZATION_KEYS, *_OF_A_SESSION, "aws:username"), ABSENT))
    if caller.name is not None:
        keys["aws:principalservicename"] = Known((caller.name,))
    return keys


def _unsigned_keys(caller: Caller) -> Keys:
    """Give the keys of a call that a token vouches for: there is no principal yet."""
    keys: Keys = {
        "aws:principalarn": ABSENT,
        "aws:principalaccount": Known(("anonymous",)),
        "aws:principaltype": Known(("Anonymous",)),
        "aws:username": ABSENT,
        "aws:sourceidentity": ABSENT,
        "aws:tokenissuetime": ABSENT,
        _MFA_PRESENT: ABSENT,
        _MFA_AGE: ABSENT,
    }
    keys.update(dict.fromkeys(ORGANIZATION_KEYS, ABSENT))
    if caller.arn is not None and ":saml-provider/" not in caller.arn:
        keys["aws:federatedprovider"] = Known((caller.arn,))
    return keys


def _mfa_keys(request: CaseRequest, caller: Caller) -> Keys:
    """MFA is in the context of temporary credentials, and of a call that carries a code.

    With long-term keys and no code the key is absent. For a role session `mfa_worlds` tells.
    """
    if caller.kind == "federated":
        return {_MFA_PRESENT: ABSENT, _MFA_AGE: ABSENT}
    mfa = request.mfa
    sends_code = mfa is not UNSET and mfa.present is True
    if caller.kind == "role-session" and not sends_code:
        return {_MFA_AGE: ABSENT}
    if mfa is UNSET or mfa.present is UNSET:
        return {}
    if not mfa.present:
        return {_MFA_PRESENT: ABSENT, _MFA_AGE: ABSENT}
    aged = mfa.age_seconds
    if aged is UNSET or aged is None:
        # A code that goes with the call is new; when a session's own was given is not told.
        fresh = mfa.serial is not UNSET and mfa.serial is not None
        return {_MFA_PRESENT: _TRUE, **({_MFA_AGE: Known(("0",))} if fresh else {})}
    return {_MFA_PRESENT: _TRUE, _MFA_AGE: Known((f"{aged:.0f}",))}


def mfa_worlds(known: set[str], caller: Caller) -> dict[str, tuple[Value, ...]]:
    """Give what `aws:MultiFactorAuthPresent` may be, where nothing tells.

    For a role session it is absent or present as false: sources disagree, none says true.
    """
    if _MFA_PRESENT in known:
        return {}
    if caller.kind == "role-session":
        return {_MFA_PRESENT: (ABSENT, _FALSE)}
    return {_MFA_PRESENT: (ABSENT, _FALSE, _TRUE)}
