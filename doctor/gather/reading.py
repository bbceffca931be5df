"""What reads of AWS bring: parts of a case, what could not be read, and every call made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET
from msgspec.structs import fields, replace

from doctor.case.case_merge import drop_known
from doctor.gather.calls import Answer
from doctor.model.case import (
    Case,
    CaseAccountSettings,
    CaseMetadata,
    CaseOrganization,
    CasePrincipal,
    CaseProbe,
    CaseRole,
    CaseSimulation,
    CaseUnknown,
)
from doctor.model.plain_json import JsonObject

Part = TypeVar("Part", bound=msgspec.Struct)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a case that was read side by side with others."""

    roles: dict[str, CaseRole] = {}
    principals: dict[str, CasePrincipal] = {}
    accounts: dict[str, CaseAccountSettings] = {}
    organizations: tuple[CaseOrganization, ...] | msgspec.UnsetType = UNSET
    key_accounts: dict[str, str] = {}
    simulations: tuple[CaseSimulation, ...] = ()
    vpc_endpoint_policy: JsonObject | msgspec.UnsetType = UNSET
    metadata: CaseMetadata | msgspec.UnsetType = UNSET
    decoded_messages: tuple[JsonObject, ...] = ()
    cloudtrail: tuple[JsonObject, ...] = ()
    unknown: tuple[CaseUnknown, ...] = ()
    answers: tuple[Answer, ...] = ()


def merge_readings(readings: Iterable[Reading]) -> Reading:
    """Merge what was read: of two readings of one thing, the one that saw it counts."""
    merged = Reading()
    for each in readings:
        merged = Reading(
            roles=_merge_roles(merged.roles, each.roles),
            principals=_fill_entries(merged.principals, each.principals),
            accounts=_fill_entries(merged.accounts, each.accounts),
            organizations=_first(merged.organizations, each.organizations),
            key_accounts={**each.key_accounts, **merged.key_accounts},
            simulations=(*merged.simulations, *each.simulations),
            vpc_endpoint_policy=_first(merged.vpc_endpoint_policy, each.vpc_endpoint_policy),
            metadata=_first(merged.metadata, each.metadata),
            decoded_messages=(*merged.decoded_messages, *each.decoded_messages),
            cloudtrail=_added(merged.cloudtrail, each.cloudtrail),
            unknown=(*merged.unknown, *each.unknown),
            answers=(*merged.answers, *each.answers),
        )
    return replace(merged, unknown=tuple(dict.fromkeys(merged.unknown)))


def add_reading(case: Case, reading: Reading) -> Case:
    """Return the case with what was read in it; what is known now is unknown no longer."""
    added = replace(
        case,
        roles=_merge_roles(case.roles, reading.roles),
        principals=_fill_entries(reading.principals, case.principals),
        accounts=_fill_entries(reading.accounts, case.accounts),
        organizations=_first(reading.organizations, case.organizations),
        key_accounts={**case.key_accounts, **reading.key_accounts},
        simulations=(*case.simulations, *reading.simulations),
        vpc_endpoint_policy=_first(reading.vpc_endpoint_policy, case.vpc_endpoint_policy),
        metadata=_first(reading.metadata, case.metadata),
        decoded_messages=(*case.decoded_messages, *reading.decoded_messages),
        cloudtrail=_added(case.cloudtrail, reading.cloudtrail),
        unknown=tuple(dict.fromkeys((*case.unknown, *reading.unknown))),
        probes=(*case.probes, *map(probe_of, reading.answers)),
    )
    return drop_known(_with_providers(added))


def _added(held: tuple[JsonObject, ...], more: tuple[JsonObject, ...]) -> tuple[JsonObject, ...]:
    """Add records that are not there yet: one event is found under several names."""
    known = {each.get("eventID") for each in held}
    fresh = {each.get("eventID", id(each)): each for each in more}
    return (*held, *(each for mark, each in fresh.items() if mark not in known))


def probe_of(answer: Answer) -> CaseProbe:
    """Return what a report says of a read."""
    detail = answer.code or answer.text[:300]
    return CaseProbe(call=answer.call, hop=None, outcome=answer.outcome, detail=detail)


def _with_providers(case: Case) -> Case:
    """List the OIDC providers of every account that was read, as rules look for them."""
    listed = [each.oidc_providers for each in case.accounts.values()]
    found = [arn for providers in listed if providers is not UNSET for arn in providers]
    if case.oidc_providers is not UNSET or all(each is UNSET for each in listed):
        return case
    return replace(case, oidc_providers=tuple(found))


def _merge_roles(held: dict[str, CaseRole], more: dict[str, CaseRole]) -> dict[str, CaseRole]:
    """A reading that found the role outweighs one that was denied or asked elsewhere."""
    merged = dict(held)
    for arn, role in more.items():
        if arn not in merged or (role.exists is True and merged[arn].exists is not True):
            merged[arn] = role
        elif role.exists is True:
            merged[arn] = _filled(role, merged[arn])
    return merged


def _fill_entries(held: dict[str, Part], more: dict[str, Part]) -> dict[str, Part]:
    merged = dict(held)
    for key, part in more.items():
        merged[key] = _filled(merged[key], part) if key in merged else part
    return merged


def _filled(mine: Part, theirs: Part) -> Part:
    """Fill the unknown fields of a part from another reading of it."""
    empty = {
        each.name: getattr(theirs, each.name)
        for each in fields(mine)
        if getattr(mine, each.name) is UNSET
    }
    return replace(mine, **empty)


def _first(mine: Any, theirs: Any) -> Any:
    return theirs if mine is UNSET else mine
