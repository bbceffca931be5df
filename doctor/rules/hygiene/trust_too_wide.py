"""The trust policy is open to anyone, or to a whole account where it names one principal of it."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import is_account_id, parse_arn
from doctor.model.finding import Finding
from doctor.model.observation import Known
from doctor.model.policy import Policy, PrincipalEntry, Statement
from doctor.model.situation import Situation
from doctor.rules.hygiene._policy_exposure import is_open_to_anyone
from doctor.rules.rule import rule
from doctor.rules.shared.trust.allow_statements import has_open_key, quote_statement


@rule(
    id="hygiene/trust-too-wide",
    summary="the role trusts more than intended",
    severity="warning",
)
def trust_too_wide(situation: Situation) -> Iterator[Finding]:
    """Ask: could a stranger come in, or is a name made pointless by its whole account?"""
    for hop in situation.hops:
        if not isinstance(hop.trust, Known):
            continue
        policy = hop.trust.value
        for statement in policy.statements:
            if statement.effect != "Allow":
                continue
            if _is_open(statement):
                yield _open(hop.role_name, policy, statement)
            for account in _outdone(statement.principals or ()):
                yield _whole_account(hop.role_name, policy, statement, account)


def _is_open(statement: Statement) -> bool:
    anyone = any(each.value == "*" for each in statement.principals or ())
    if not anyone or has_open_key(statement):
        return False
    # A condition on an external ID or on MFA is no wall: neither is a secret of one party.
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": list(statement.actions or ("sts:AssumeRole",)),
                "Resource": "*",
                "Condition": _conditions(statement),
            }
        ],
    }
    return is_open_to_anyone(document) and not _names_somebody(statement)


def _conditions(statement: Statement) -> dict[str, dict[str, list[str]]]:
    block: dict[str, dict[str, list[str]]] = {}
    for each in statement.conditions:
        block.setdefault(each.operator, {})[each.key] = list(each.values)
    return block


def _names_somebody(statement: Statement) -> bool:
    """Say whether a condition binds the caller in a way that policyuniverse does not know."""
    keys = ("aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount")
    return any(
        (condition.key.lower() in keys or condition.key.lower() == "aws:principalarn")
        and "*" not in condition.values
        and "Not" not in condition.operator
        for condition in statement.conditions
    )


def _outdone(entries: tuple[PrincipalEntry, ...]) -> Iterator[str]:
    """Give the accounts that are trusted whole beside one of their own principals."""
    whole, named = set(), set()
    for entry in entries:
        arn = parse_arn(entry.value)
        if is_account_id(entry.value):
            whole.add(entry.value)
        elif arn is not None and arn.resource == "root" and arn.account:
            whole.add(arn.account)
        elif arn is not None and arn.account and entry.type == "AWS":
            named.add(arn.account)
    yield from sorted(whole & named)


def _open(role: str, policy: Policy, statement: Statement) -> Finding:
    return Finding(
        severity="warning",
        title=f"anyone in the world may try to assume {role}",
        explanation="The statement names everybody, and no condition limits the caller to an "
        "account, an organization or a network. An external ID is not a secret: anyone who "
        "learns it can assume the role.",
        evidence=(quote_statement(policy, statement, "open to every AWS account", "Principal"),),
        next_step="name the intended principals, or limit them with aws:PrincipalOrgID",
    )


def _whole_account(role: str, policy: Policy, statement: Statement, account: str) -> Finding:
    return Finding(
        severity="warning",
        title=f"{role} trusts a principal of {account}, and also the whole account",
        explanation=f"The account root stands for every principal of {account} with a policy that "
        "allows the call. So naming a single principal as well does not restrict anything.",
        evidence=(quote_statement(policy, statement, f"all of {account}", "Principal"),),
        next_step=f"remove arn:aws:iam::{account}:root, if you mean only the named principal",
    )
