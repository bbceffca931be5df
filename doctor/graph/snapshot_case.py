"""The part of a snapshot that a text speaks of, as a case: for expectations that build upon it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import UNSET

from doctor.graph.pair_case import (
    case_organization,
    case_principal,
    case_role,
    unknown_guardrails,
)
from doctor.model.case import Case
from doctor.model.case_iam import CasePrincipal, CaseRole
from doctor.model.snapshot import AccountPart, OrganizationPart, SnapshotRole, SnapshotUser

_WORD: Final = re.compile(r"[\w+=.@/:*-]+")
"""What a name or an ARN may consist of; a comma ends it in a sentence."""


def snapshot_case(
    parts: Iterable[AccountPart], organization: OrganizationPart | None, text: str
) -> Case:
    """Return the principals that a text names, by ARN or by name, with their guardrails."""
    words = {word.strip(".:") for word in _WORD.findall(text)}
    principals: dict[str, CasePrincipal] = {}
    roles: dict[str, CaseRole] = {}
    accounts: set[str] = set()
    for part in parts:
        everyone: tuple[SnapshotUser | SnapshotRole, ...] = (*part.users, *part.roles)
        for each in everyone:
            if each.arn not in words and each.arn.rpartition("/")[2] not in words:
                continue
            accounts.add(part.account)
            principals[each.arn] = case_principal(part, each)
            if isinstance(each, SnapshotRole):
                roles[each.arn] = case_role(part, each)
    return Case(
        principals=principals,
        roles=roles,
        organizations=UNSET
        if organization is None
        else (case_organization(organization, accounts),),
        unknown=() if organization is None else tuple(unknown_guardrails(organization, accounts)),
    )
