"""What was not seen, why, and the cheapest way to learn it: what settles the most stands first."""

from __future__ import annotations

from collections.abc import Iterator

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
from doctor.profiles import resolve_chain
from doctor.profiles.accounts import profiles_of_account


def list_unknowns(situation: Situation) -> tuple[Unknown, ...]:
    """List what was not seen of each hop, then the guardrails."""
    if situation.works:
        return ()
    listed = [each for hop in situation.hops for each in _of_hop(situation, hop)]
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


def _of_hop(situation: Situation, hop: HopVerdict) -> Iterator[Unknown]:
    if hop.outcome == "worked":
        return
    role = situation.case.roles.get(hop.role_arn)
    if role is not None and role.exists is False:
        return  # of a role that is not there nothing is left to see
    yield from _policies_of_hop(situation, hop)
    yield from _keys_of_hop(hop)
    if hop.outcome == "refused":
        yield from _guardrails(situation.case, hop)


def _policies_of_hop(situation: Situation, hop: HopVerdict) -> Iterator[Unknown]:
    if isinstance(hop.trust, Unreadable):
        yield Unknown(
            unseen=UnseenPolicies("trust policy", hop.role_arn),
            why=hop.trust.why,
            command=_through_own_profile(situation, hop),
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


def _through_own_profile(situation: Situation, hop: HopVerdict) -> Command | None:
    """Return the check that reads a role through another profile of its account, if there is one.

    The profiles of the chain itself have been tried already.
    """
    role, chain = parse_arn(hop.role_arn), situation.chain
    if situation.shared is None or role is None or chain is None or chain.profile is None:
        return None
    used = {each.profile for each in chain.hops} | {chain.profile}
    env = {} if situation.case.env is UNSET else situation.case.env
    others = (
        each
        for each in profiles_of_account(situation.shared, role.account or "")
        # One whose own chain is broken reads nothing.
        if each not in used and resolve_chain(situation.shared, env, each).ok
    )
    name = next(others, None)
    if name is None:
        return None
    return shell("roledoctor check {} --via {}", chain.profile, name)


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
