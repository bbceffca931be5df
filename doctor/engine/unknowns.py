"""What was not seen, why, and the cheapest way to learn it: what settles the most stands first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

from msgspec import UNSET

from doctor.model.arn import parse_arn
from doctor.model.case import Case
from doctor.model.command import Command, quote, shell
from doctor.model.diagnosis import Unknown
from doctor.model.finding import Finding
from doctor.model.observation import Known, Unreadable
from doctor.model.policy import PolicyKind
from doctor.model.situation import HopVerdict, Situation
from doctor.model.unseen_facts import UnseenKey, UnseenPolicies
from doctor.profiles.accounts import profiles_by_account
from doctor.profiles.merge import merge
from doctor.profiles.resolve import resolve_merged

_MOST_READERS = 50
"""Profiles of an account that are looked at: each may have a long chain of its own."""
_Reader = Callable[[str], str | None]
"""Tells by account a profile that may read a role of it."""


def list_unknowns(situation: Situation) -> tuple[Unknown, ...]:
    """List what was not seen of each hop, then the guardrails."""
    if situation.works:
        return ()
    reader = _readers(situation)
    listed = [each for hop in situation.hops for each in _of_hop(situation, hop, reader)]
    unique = {each.unseen: each for each in reversed(listed)}
    return tuple(reversed(unique.values()))


def still_of_use(
    unknowns: tuple[Unknown, ...], findings: tuple[Finding, ...]
) -> tuple[Unknown, ...]:
    """Drop what could not change the answer: beside a proven cause only what its fix hangs on.

    A guardrail that nobody saw may still stop a call that everything else lets through.
    """
    proven = [each for each in findings if (each.severity, each.certainty) == ("error", "proven")]
    if not proven:
        return unknowns
    fixable = any(fix.verified for each in proven for fix in each.fixes)
    return tuple(each for each in unknowns if fixable and _is_guardrail(each))


def _is_guardrail(unknown: Unknown) -> bool:
    unseen = unknown.unseen
    kinds = ("SCP", "RCP", "VPC endpoint policy")
    return isinstance(unseen, UnseenPolicies) and unseen.kind in kinds


def _of_hop(situation: Situation, hop: HopVerdict, reader: _Reader) -> Iterator[Unknown]:
    if hop.outcome == "worked":
        return
    role = situation.case.roles.get(hop.role_arn)
    if role is not None and role.exists is False:
        return  # of a role that is not there nothing is left to see
    yield from _policies_of_hop(situation, hop, reader)
    yield from _keys_of_hop(hop)
    if hop.outcome == "refused":
        yield from _guardrails(situation.case, hop)


def _policies_of_hop(situation: Situation, hop: HopVerdict, reader: _Reader) -> Iterator[Unknown]:
    if isinstance(hop.trust, Unreadable):
        role = parse_arn(hop.role_arn)
        profile = None if role is None else reader(role.account or "")
        yield Unknown(
            unseen=UnseenPolicies("trust policy", hop.role_arn),
            why=hop.trust.why,
            command=None if profile is None else _check_through(situation, profile),
            how_to_learn=(
                f"someone who may read that account runs: aws iam get-role --role-name "
                f"{quote(hop.role_name)}; give its output with --trust-policy FILE"
            ),
        )
    if isinstance(hop.caller, Known) and isinstance(hop.identity, Unreadable):
        caller = hop.caller.value
        owner = caller.own_arn
        yield Unknown(
            unseen=UnseenPolicies("identity policy", owner or str(caller)),
            why=hop.identity.why + _simulator_words(situation.case, owner, hop.role_arn),
            how_to_learn="give them with --identity-policy FILE, or let an administrator of "
            "the account run roledoctor and hand you its case file (--save-case)",
        )


def _keys_of_hop(hop: HopVerdict) -> Iterator[Unknown]:
    """Give the condition keys that decide: another statement says the same whatever its key is."""
    open_statements = (
        statement
        for layer in hop.verdict.layers
        for statement in layer.statements
        if statement.truth == "unknown"
    )
    for statement in open_statements:
        for element in statement.elements:
            if element.truth == "unknown" and element.key is not None:
                yield Unknown(
                    unseen=UnseenKey(element.key),
                    why=f"{statement.kind}, statement {statement.index + 1} asks for it",
                    how_to_learn=f"give it with --context {element.key}=VALUE",
                )


def _check_through(situation: Situation, profile: str) -> Command:
    """Return the check that reads through another profile."""
    chain = situation.chain
    target = (None if chain is None else chain.profile) or "default"
    return shell("roledoctor check {} --via {}", target, profile)


def _readers(situation: Situation) -> _Reader:
    """Return what tells by account a profile that may read a role of it: looked up for all hops.

    The profiles of the chain itself have been tried already.
    """
    shared, chain = situation.shared, situation.chain
    if shared is None or chain is None or chain.profile is None:
        return lambda account: None  # noqa: ARG005 - nobody, whatever the account
    used = {each.profile for each in chain.hops} | {chain.profile}
    env = {} if situation.case.env is UNSET else situation.case.env
    profiles, merged = profiles_by_account(shared), merge(shared)

    @cache
    def reader(account: str) -> str | None:
        for name in islice(profiles.get(account, ()), _MOST_READERS):
            # One whose own chain is broken reads nothing.
            if name not in used and resolve_merged(shared, merged, env, name).ok:
                return name
        return None

    return reader


def _simulator_words(case: Case, principal: str | None, role_arn: str) -> str:
    """Say what AWS's simulator thinks of policies that nobody could read, and what it misses."""
    for each in case.simulations:
        if each.principal == principal and each.resource == role_arn:
            return (
                f"; AWS's simulator says {each.decision}, and it sees no trust policy, no RCP and "
                "no session policy"
            )
    return ""


def _guardrails(case: Case, hop: HopVerdict) -> Iterator[Unknown]:
    """List the guardrails that nobody saw: SCPs over the caller, RCPs over the role's account."""
    role = parse_arn(hop.role_arn)
    caller = hop.caller.value.account if isinstance(hop.caller, Known) else None
    owners: tuple[tuple[PolicyKind, str | None], ...] = (
        ("SCP", caller),
        ("RCP", None if role is None else role.account),
    )
    for kind, account in owners:
        if account and not _is_seen(case, f"{kind.lower()}s", account):
            yield Unknown(
                unseen=UnseenPolicies(kind, account),
                why=case.why_unknown(f"organizations/{account}/policies").why,
                how_to_learn="read them with --via-org PROFILE (the management account's), or ask "
                "an administrator of the organization whether a policy denies sts:AssumeRole",
            )


def _is_seen(case: Case, field: str, account: str) -> bool:
    """Say whether the guardrails of an account were seen, or are known not to be there."""
    if case.organizations is UNSET:
        return False
    return not case.organizations or any(
        account == each.management_account
        or getattr(each.accounts.get(account), field, UNSET) is not UNSET
        for each in case.organizations
    )
