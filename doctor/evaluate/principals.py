"""The Principal element against the caller.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from doctor.evaluate.truth import truth_of
from doctor.model.arn import is_account_id, parse_arn
from doctor.model.policy import PrincipalEntry
from doctor.model.principal import Caller
from doctor.model.verdict import ElementMatch, Match, Truth

_ORDER: tuple[Match, ...] = ("session", "direct", "anyone", "account")
_TRUTH_ORDER: tuple[Truth, ...] = ("true", "unknown", "false")


def match_principals(
    entries: tuple[PrincipalEntry, ...], caller: Caller, *, negated: bool = False
) -> ElementMatch:
    """Match the caller; of several entries that match, the one that needs the least besides."""
    truth: Truth = "false"
    match: Match | None = None
    for how, found in sorted(
        (_match_entry(entry, caller) for entry in entries),
        key=lambda each: (_TRUTH_ORDER.index(each[1]), _ORDER.index(each[0])),
    ):
        truth, match = found, how if found != "false" else None
        break
    if negated:
        truth = {"true": "false", "false": "true", "unknown": "unknown"}[truth]  # type: ignore[assignment]
    return ElementMatch(
        element="Principal",
        truth=truth,
        wanted=tuple(entry.value for entry in entries),
        negated=negated,
        match=match,
    )


def _match_entry(entry: PrincipalEntry, caller: Caller) -> tuple[Match, Truth]:
    if entry.type == "*" or entry.value == "*":
        signed = entry.type == "*" or caller.kind != "service"
        return "anyone", truth_of(signed)
    if entry.type == "AWS":
        return _match_aws(entry.value, caller)
    if entry.type == "Federated" and caller.kind == "federated" and caller.name is None:
        return "direct", "unknown"
    if entry.type == "Federated":
        return "direct", truth_of(caller.kind == "federated" and _is_provider(entry.value, caller))
    names = {caller.arn, caller.name}
    return "direct", truth_of(caller.kind == "service" and entry.value in names)


_BUILT_IN = frozenset(
    {
        "accounts.google.com",
        "cognito-identity.amazonaws.com",
        "graph.facebook.com",
        "www.amazon.com",
    }
)
"""Providers that need no object in IAM: a policy names them by their host."""


def _is_provider(value: str, caller: Caller) -> bool:
    """Match a provider by its ARN; one that is built in, or whose ARN is not known, by its host."""
    if value == caller.arn:
        return True
    if value in _BUILT_IN:
        return value == caller.name
    by_host = caller.arn is None or not caller.arn.startswith("arn:")
    return by_host and value.rpartition(":oidc-provider/")[2] == caller.name


def _match_aws(value: str, caller: Caller) -> tuple[Match, Truth]:
    if caller.kind == "service" or (caller.kind == "federated" and caller.account is None):
        return "direct", "false"
    account = _account(value)
    if account is not None:
        if caller.account is None:
            return "account", "unknown"
        return "account", truth_of(account == caller.account)
    if value[:4] in {"AIDA", "AROA"} and ":" not in value:
        return "direct", _match_unique_id(value, caller)
    return _match_arn(value, caller)


def _account(value: str) -> str | None:
    """Return the account of a whole-account principal: its ID, or the ARN of its root."""
    if is_account_id(value):
        return value
    arn = parse_arn(value)
    return arn.account if arn is not None and arn.resource == "root" else None


def _match_unique_id(value: str, caller: Caller) -> Truth:
    """Match a unique ID. IAM shows one only for a deleted principal: nobody else has that ID."""
    own = (caller.user_id or "").partition(":")[0]
    return truth_of(own == value)


def _match_arn(value: str, caller: Caller) -> tuple[Match, Truth]:
    wanted = parse_arn(value)
    if wanted is None:
        return "direct", "false"
    if wanted.service == "sts":
        if caller.arn is None:
            return "session", "unknown" if wanted.account == caller.account else "false"
        return "session", truth_of(value == caller.arn)
    return "direct", _match_iam_arn(value, caller)


def _match_iam_arn(value: str, caller: Caller) -> Truth:
    if caller.principal_arn is not None:
        return truth_of(value == caller.principal_arn)
    wanted = parse_arn(value)
    if wanted is None or (caller.account is not None and wanted.account != caller.account):
        return "false"
    if caller.kind == "role-session":
        # A session's ARN drops the path of its role: the same name is the role, or a namesake.
        same_name = wanted.kind == "role" and wanted.name == caller.name
        return _same_role(value) if same_name else "false"
    return "unknown" if caller.arn is None else "false"


def _same_role(value: str) -> Truth:
    """A role name is unique in its account, so a named role without a path is that very role.

    Not so the role of a permission set: its path is never empty.
    """
    arn = parse_arn(value)
    if arn is not None and arn.path == "/" and arn.name.startswith("AWSReservedSSO_"):
        return "false"
    return "true" if arn is not None and arn.path == "/" else "unknown"
