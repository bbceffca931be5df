"""An account outside of the organization is trusted, and no external ID is asked of it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.arn import is_account_id, parse_arn
from doctor.model.case import Case
from doctor.model.finding import Finding
from doctor.model.policy import PrincipalEntry
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.trust.allow_statements import (
    asks_for,
    quote_statement,
    trusting_statements,
)

_BINDING = (
    "sts:externalid",
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:multifactorauthpresent",
)


@rule(
    id="hygiene/third-party-without-external-id",
    summary="an account outside the organization is trusted without an external ID",
    severity="advice",
)
def third_party_without_external_id(situation: Situation) -> Iterator[Finding]:
    """Ask: could a third party be talked into assuming the role for somebody else?"""
    members = _members(situation.case)
    if not members:
        return
    for hop, policy, statement, entry in trusting_statements(situation):
        account = _account(entry)
        home = None if hop.role is None else hop.role.account
        if account is None or account in members or home not in members:
            continue
        if asks_for(statement, *_BINDING):
            continue
        yield Finding(
            severity="advice",
            title=f"{hop.role_name} trusts the outside account {account} without an external ID",
            explanation=f"{account} is not a member of the organization. If it serves several "
            "customers, one of them can give it the ARN of your role (the confused deputy "
            "problem). An external ID for each customer prevents that.",
            evidence=(quote_statement(policy, statement, f"trusts {entry.value}", "Principal"),),
            next_step="agree on an external ID with the owner of that account, and require it "
            "with sts:ExternalId",
        )


def _members(case: Case) -> frozenset[str]:
    """Return the accounts of the organization, as far as they were seen."""
    if case.organizations is UNSET:
        return frozenset()
    return frozenset(
        account
        for organization in case.organizations
        for account in (organization.management_account, *organization.accounts)
        if account is not None
    )


def _account(entry: PrincipalEntry) -> str | None:
    """Return the account that is trusted, whole or by one of its principals."""
    if entry.type != "AWS":
        return None
    if is_account_id(entry.value):
        return entry.value
    arn = parse_arn(entry.value)
    return None if arn is None else arn.account or None
