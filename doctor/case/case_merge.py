"""Merging cases: what several people saw of one failure, put together.

The first case that knows a thing is believed; a later one fills what is unknown. What belongs to
the caller's own machine and session is taken from a case only if it does not show another caller:
the target's admin adds the trust policy, not the admin's own files, request and sessions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import fields, replace

from doctor.model.case import Case, CaseCaller, CaseOrganization, CaseTarget

_LISTS = (
    "errors",
    "attachments",
    "cloudtrail",
    "unknown",
    "probes",
    "sessions",
    "oidc_providers",
    "simulations",
    "decoded_messages",
)
_ENTRIES = ("roles", "principals", "accounts", "key_accounts")
_OF_THE_CALLER = (
    "files",
    "env",
    "clock_skew_seconds",
    "caller",
    "request",
    "tokens",
    "metadata",
    "probes",
    "sessions",
)
_GUARDRAILS = ("scps", "rcps")
_NULL_UNKNOWN = ("arn", "account", "user_id", "kind")
"""Fields of the caller in which null means not known."""


def merge_cases(cases: Sequence[Case]) -> Case:
    """Merge the evidence of one or more cases, the first before the others."""
    merged = cases[0]
    for other in cases[1:]:
        merged = _merge(merged, other)
    return drop_known(merged) if len(cases) > 1 else merged


def drop_known(case: Case) -> Case:
    """Drop from `unknown` what the case knows by now."""
    return replace(
        case, unknown=tuple(each for each in case.unknown if not _knows(case, each.what))
    )


def _merge(one: Case, other: Case) -> Case:
    if _shows_another_caller(one, other):
        other = _without_caller(other)
    changes: dict[str, Any] = {
        name: _concatenate(getattr(one, name), getattr(other, name)) for name in _LISTS
    }
    changes |= {name: _merge_entries(getattr(one, name), getattr(other, name)) for name in _ENTRIES}
    for name in ("collected_at", "files", "env", "clock_skew_seconds", "vpc_endpoint_policy"):
        changes[name] = _first_known(getattr(one, name), getattr(other, name))
    for name in ("caller", "request", "tokens", "metadata"):
        changes[name] = _fill(getattr(one, name), getattr(other, name))
    changes["target"] = _merge_target(one.target, other.target)
    changes["organizations"] = _merge_organizations(one.organizations, other.organizations)
    return replace(one, redacted=one.redacted or other.redacted, **changes)


def _shows_another_caller(one: Case, other: Case) -> bool:
    if one.caller is UNSET or other.caller is UNSET:
        return False
    pairs = ((one.caller.arn, other.caller.arn), (one.caller.account, other.caller.account))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _without_caller(case: Case) -> Case:
    """Leave out what only holds for the case's own caller."""
    empty = {each.name: each.default for each in fields(Case) if each.name in _OF_THE_CALLER}
    errors = tuple(each for each in case.errors if each.origin != "probe")
    return replace(case, errors=errors, target=CaseTarget(), **empty)


def _first_known(mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - any field of a case
    return theirs if mine is UNSET else mine


def _fill(mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - any part of a case
    """Fill the unknown fields of a part from another."""
    if mine is UNSET or theirs is UNSET:
        return _first_known(mine, theirs)
    if isinstance(mine, msgspec.Struct) and type(mine) is type(theirs):
        names = [each.name for each in fields(mine)]
        filled = {name: _fill(getattr(mine, name), getattr(theirs, name)) for name in names}
        if isinstance(mine, CaseCaller):
            filled |= {name: getattr(mine, name) or getattr(theirs, name) for name in _NULL_UNKNOWN}
        return replace(mine, **filled)
    return theirs if mine == {} and isinstance(theirs, dict) else mine


def _merge_target(mine: CaseTarget, theirs: CaseTarget) -> CaseTarget:
    """Keep the first target whole: a profile of one case is not asked for a role of another."""
    return theirs if mine == CaseTarget() else mine


def _merge_entries(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    filled = {key: _fill(mine[key], theirs[key]) for key in mine if key in theirs}
    return {**mine, **filled, **{key: theirs[key] for key in theirs if key not in mine}}


def _merge_organizations(mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - tuples, or UNSET
    if mine is UNSET or theirs is UNSET:
        return _first_known(mine, theirs)
    merged: list[CaseOrganization] = list(mine)
    for other in theirs:
        same = next((at for at, each in enumerate(merged) if each.id == other.id), None)
        if same is None:
            merged.append(other)
        else:
            accounts = _merge_entries(merged[same].accounts, other.accounts)
            merged[same] = replace(
                merged[same],
                accounts=accounts,
                management_account=merged[same].management_account or other.management_account,
            )
    return tuple(merged)


def _concatenate(mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - tuples, or UNSET
    if mine is UNSET or theirs is UNSET:
        return _first_known(mine, theirs)
    added: list[Any] = []
    for each in theirs:
        if each not in mine and each not in added:
            added.append(each)
    return (*mine, *added)


def _knows(case: Case, what: str) -> bool:
    """Follow a path such as `roles/ARN/trust_policy`; an ARN may hold slashes of its own."""
    if what.startswith("organizations/") or any(field in what for field in _GUARDRAILS):
        return _knows_guardrail(case, what)
    part, _, rest = what.partition("/")
    if not hasattr(case, part) or part.startswith("_"):
        return False
    held = getattr(case, part)
    if not rest:
        return held is not UNSET and held not in ((), {})
    if part in _ENTRIES:
        owner, _, field = rest.rpartition("/")
        entry = held.get(owner)
        return entry is not None and getattr(entry, field, UNSET) is not UNSET
    for name in rest.split("/"):
        held = getattr(held, name, UNSET) if isinstance(held, msgspec.Struct) else UNSET
    return held is not UNSET


def _knows_guardrail(case: Case, what: str) -> bool:
    """Say whether the guardrails of the account that a path names were seen: one kind, or both."""
    if case.organizations is UNSET:
        return False
    named = [field for field in _GUARDRAILS if field in what] or _GUARDRAILS
    return any(
        account in what and all(getattr(entry, field) is not UNSET for field in named)
        for organization in case.organizations
        for account, entry in organization.accounts.items()
    )
