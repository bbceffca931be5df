"""Merging cases: what several people, or several sources, saw of one failure, put together.

The first case that knows a thing is believed; a later one fills what is unknown. What belongs to
the caller's own machine and session is taken from a case only if it does not show another caller:
the target's admin adds the trust policy, not the admin's own files, request and sessions.

How a part is merged is told by the field itself (`model.case.Merge`): a new part of a case is
merged from the day it is there, and one that says nothing is refused when this module is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import UNSET
from msgspec.structs import fields, replace

from doctor.model.case import Case, CaseCaller, CaseTarget, Merge
from doctor.model.case_iam import CaseOrganization, CaseRole
from doctor.model.plain_json import JsonObject

_GUARDRAILS = ("scps", "rcps")
_NULL_UNKNOWN = ("arn", "account", "user_id", "kind")
"""Fields of the caller in which null means not known."""


def merge_cases(cases: Sequence[Case]) -> Case:
    """Merge the evidence of one or more cases, the first before the others."""
    merged = cases[0]
    for other in cases[1:]:
        mine = _drop_caller(other) if _shows_another_caller(merged, other) else other
        merged = merge_parts(merged, mine)
    return drop_known(merged) if len(cases) > 1 else merged


def merge_parts(one: Case, other: Case) -> Case:
    """Merge two cases field by field, whoever they are about; `one` is believed before `other`."""
    return replace(
        one,
        **{
            name: _MERGE[merge.how](getattr(one, name), getattr(other, name))
            for name, merge in merge_rules().items()
        },
    )


@cache
def merge_rules() -> Mapping[str, Merge]:
    """Return how each part of a case is merged. Raises `TypeError` for one that does not say."""
    rules: dict[str, Merge] = {}
    for field in fields(Case):
        metadata = getattr(field.type, "__metadata__", ())
        told = [each.extra["merge"] for each in metadata if each.extra and "merge" in each.extra]
        if not told:
            message = f"Case.{field.name} does not say how two cases are merged in it"
            raise TypeError(message)
        rules[field.name] = told[0]
    return rules


def drop_known(case: Case) -> Case:
    """Drop from `unknown` what the case knows by now."""
    return replace(
        case, unknown=tuple(each for each in case.unknown if not _knows(case, each.what))
    )


def _shows_another_caller(one: Case, other: Case) -> bool:
    if one.caller is UNSET or other.caller is UNSET:
        return False
    pairs = ((one.caller.arn, other.caller.arn), (one.caller.account, other.caller.account))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _drop_caller(case: Case) -> Case:
    """Leave out what only holds for the case's own caller."""
    own = {name for name, merge in merge_rules().items() if merge.of_the_caller}
    empty = {each.name: each.default for each in fields(Case) if each.name in own}
    errors = tuple(each for each in case.errors if each.origin != "probe")
    return replace(case, errors=errors, **empty)


def _first_known(mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - any field of a case
    """Take the first that is known. A target is taken whole: profile and role go together."""
    return theirs if mine is UNSET or mine == CaseTarget() else mine


def _fill(mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - any part of a case
    """Fill the unknown fields of a part from another."""
    if mine is UNSET or theirs is UNSET:
        return theirs if mine is UNSET else mine
    if isinstance(mine, msgspec.Struct) and type(mine) is type(theirs):
        if _found_after_all(mine, theirs):
            mine, theirs = theirs, mine
        names = [each.name for each in fields(mine)]
        filled = {name: _fill(getattr(mine, name), getattr(theirs, name)) for name in names}
        if isinstance(mine, CaseCaller):
            filled |= {name: getattr(mine, name) or getattr(theirs, name) for name in _NULL_UNKNOWN}
        return replace(mine, **filled)
    return theirs if mine == {} and isinstance(theirs, dict) else mine


def _found_after_all(mine: msgspec.Struct, theirs: msgspec.Struct) -> bool:
    """Say whether the other one saw the role: that outweighs not finding it in another account."""
    if not isinstance(mine, CaseRole) or not isinstance(theirs, CaseRole):
        return False
    return theirs.exists is True and mine.exists is False


def _merge_entries(mine: JsonObject, theirs: JsonObject) -> JsonObject:
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
    """Join two lists, each entry once. An event of CloudTrail is known by its ID."""
    if mine is UNSET or theirs is UNSET:
        return _first_known(mine, theirs)
    joined = list(mine)
    events = {_event_id(each) for each in mine} - {None}
    for each in theirs:
        event = _event_id(each)
        if event in events or (event is None and each in joined):
            continue
        joined.append(each)
        events |= {event} - {None}
    return tuple(joined)


def _event_id(entry: Any) -> Any:  # noqa: ANN401 - any JSON value
    return entry.get("eventID") if isinstance(entry, dict) else None


_MERGE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "keep": lambda mine, _: mine,
    "either": lambda mine, theirs: mine or theirs,
    "first": _first_known,
    "fill": _fill,
    "entries": _merge_entries,
    "list": _concatenate,
    "organizations": _merge_organizations,
}


def _knows(case: Case, what: str) -> bool:
    """Follow a path such as `roles/ARN/trust_policy`; an ARN may hold slashes of its own."""
    if what.startswith("organizations/") or any(field in what for field in _GUARDRAILS):
        return _knows_guardrail(case, what)
    part, _, rest = what.partition("/")
    if part not in merge_rules():
        return False
    held = getattr(case, part)
    if not rest:
        return held is not UNSET and held not in ((), {})
    if merge_rules()[part].how == "entries":
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
