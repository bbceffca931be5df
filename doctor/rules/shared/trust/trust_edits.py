"""Proposals that change who a trust policy lets in: the narrowest edit of the real document.

Every condition that a statement has is kept. What a shared statement would open to others as well
is also proposed as a statement of the caller's own; the proof puts first what opens to nobody.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.arn import PERMISSION_SET_DIGITS, PERMISSION_SET_ROLE, permission_set_of
from doctor.model.edit import (
    AddStatement,
    AllowPrincipal,
    AllowValue,
    EditTrustPolicy,
    MoveCondition,
    PolicyChange,
    ReplaceStatement,
)
from doctor.model.enumeration import and_list
from doctor.model.finding import Finding, Proposal
from doctor.model.observation import Known, Unreadable
from doctor.model.plain_json import JsonObject, statement_at
from doctor.model.policy import Policy, PrincipalType
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.trust.condition_values import acceptable, as_like, is_literal_star
from doctor.rules.shared.trust.near_misses import (
    caller_arn,
    closest_statements,
    only_trusts,
    trust_of,
)

_WHO: Final = (
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principaltype",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:username",
    "aws:userid",
)
"""Keys that only tell who comes: a statement that names its principal needs none of them."""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """How a trust policy names the caller: a principal, and the conditions that narrow it."""

    type: PrincipalType
    value: str
    conditions: dict[str, JsonObject] = {}

    @property
    def alone(self) -> bool:
        """Say whether the principal names the caller and nobody else."""
        return not self.conditions

    @property
    def words(self) -> str:
        """Name the caller for a title."""
        role = self.conditions.get("ArnLike", {}).get("aws:PrincipalArn")
        return self.value if role is None else f"the permission set's role {role[0]}"


def principal_of_caller(hop: HopVerdict) -> Named | None:
    """Name the caller for a trust policy; `None` where it is unknown, or can never be let in.

    A session is named by its role. The role of a permission set gets a new name whenever the set
    is reassigned, so it is named by its account and a pattern of its ARN:
    https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    """
    if not isinstance(hop.caller, Known):
        return None
    caller = hop.caller.value
    if caller.kind == "service":
        return None if caller.name is None else Named(type="Service", value=caller.name)
    if caller.kind == "federated":
        return _provider_as_principal(hop)
    arn = caller_arn(hop)
    if arn is None or caller.kind not in {"user", "role", "role-session"}:
        return None
    permission_set = permission_set_of(caller.name or "")
    if permission_set is None:
        return Named(type="AWS", value=arn)
    reserved = f"arn:{caller.partition}:iam::{caller.account}:role/aws-reserved/sso.amazonaws.com"
    pattern = f"{PERMISSION_SET_ROLE}{permission_set}_{'?' * PERMISSION_SET_DIGITS}"
    return Named(
        type="AWS",
        value=f"arn:{caller.partition}:iam::{caller.account}:root",
        conditions={
            "ArnLike": {"aws:PrincipalArn": [f"{reserved}/{pattern}", f"{reserved}/*/{pattern}"]}
        },
    )


def _provider_as_principal(hop: HopVerdict) -> Named | None:
    """Name an identity provider, bound to the subject and audience of the token that came."""
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    if caller is None or caller.arn is None or caller.account is not None:
        return None
    if ":saml-provider/" in caller.arn:
        return _saml_provider_as_principal(hop, caller)
    claims = {
        f"{caller.name}:{claim}": hop.context.first(f"{caller.name}:{claim}")
        for claim in ("sub", "aud")
    }
    if None in claims.values():
        return None
    return Named(type="Federated", value=caller.arn, conditions={"StringEquals": claims})


def _saml_provider_as_principal(hop: HopVerdict, caller: Caller) -> Named | None:
    """Name a SAML provider, bound to the audience and, where it was seen, the subject.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
    """
    audience = hop.context.first("SAML:aud")
    if caller.arn is None or audience is None:
        return None
    bound = {"SAML:aud": audience}
    subject = hop.context.first("SAML:sub")
    if subject is not None:
        bound["SAML:sub"] = subject
    return Named(type="Federated", value=caller.arn, conditions={"StringEquals": bound})


def propose_trust_of_caller(
    hop: HopVerdict, *, replaces: str | None = None
) -> tuple[Proposal, ...]:
    """Propose to name the caller: in the statement that asks the rest, else in one of its own.

    A statement with conditions keeps them for the caller too; one that is about other actions
    (an identity provider's) is left alone.
    """
    who = principal_of_caller(hop)
    if who is None:
        return ()
    instead = f"instead of {replaces}" if replaces else "in the trust policy"
    changes = list(_ways_in(hop, who, replaces))
    return tuple(
        propose_trust_change(
            hop,
            f"name {who.words} {instead if at == 0 else 'in a separate statement'}",
            change,
        )
        for at, change in enumerate(changes)
    )


def _ways_in(hop: HopVerdict, who: Named, replaces: str | None) -> Iterator[PolicyChange]:
    # Principals of the caller's kind first, then who asks the most: what it asks, it keeps asking.
    strictest_first = sorted(
        closest_statements(hop),
        key=lambda each: (not _is_of_its_kind(hop, each, who), -len(tuple(each.of("Condition")))),
    )
    for statement in strictest_first:
        values = [value for each in statement.of("Principal") for value in each.wanted]
        fits = statement.holds("Action") and (replaces is None or replaces in values)
        if not fits or any(each.negated for each in statement.of("Principal")):
            continue
        if replaces is not None and not who.alone:
            yield _in_place_of(hop, statement, who, replaces)
            return
        if who.alone and who.type in ("AWS", "Service"):
            yield AllowPrincipal(
                statement=statement.index, principal=who.value, replaces=replaces, type=who.type
            )
        if _is_of_its_kind(hop, statement, who):
            yield AddStatement(statement=own_statement(hop, statement, who))
            return
    fresh: JsonObject = {"Effect": "Allow", "Principal": {who.type: who.value}}
    fresh["Action"] = hop.request.action
    if who.conditions:
        fresh["Condition"] = copy.deepcopy(who.conditions)
    yield AddStatement(statement=fresh)


def _in_place_of(
    hop: HopVerdict, statement: StatementMatch, who: Named, replaces: str
) -> PolicyChange:
    """Write a pattern of the caller in place of a principal, where a statement names it alone."""
    raw = raw_statement(hop, statement.index)
    if raw.get("Principal") not in ({who.type: replaces}, {who.type: [replaces]}):
        return AddStatement(statement=own_statement(hop, statement, who))
    conditions = _conditions_of(raw)
    for operator, keys in who.conditions.items():
        conditions.setdefault(operator, {}).update(copy.deepcopy(keys))
    new = {**raw, "Principal": {who.type: who.value}, "Condition": conditions}
    return ReplaceStatement(statement=statement.index, new=new)


def _is_of_its_kind(hop: HopVerdict, statement: StatementMatch, who: Named) -> bool:
    """Say whether a statement is about principals of the caller's kind, so its terms are too."""
    principal = raw_statement(hop, statement.index).get("Principal")
    return principal == "*" or (isinstance(principal, dict) and who.type in principal)


def raw_statement(hop: HopVerdict, index: int) -> JsonObject:
    """Return a statement of the trust policy as it is written; empty where it cannot be read."""
    policy = trust_of(hop)
    return {} if policy is None else written_statement(policy, index)


def written_statement(policy: Policy, index: int) -> JsonObject:
    """Return a copy of a policy's statement as it is written, in an object or in its text."""
    document = policy.document
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except (ValueError, RecursionError):
            return {}
    return copy.deepcopy(statement_at(document, index) or {})


def own_statement(
    hop: HopVerdict, like: StatementMatch, who: Named, *, without: tuple[str, ...] = ()
) -> JsonObject:
    """Write a statement for the caller alone, with every condition of one that exists.

    `without` names keys (in lower case) that only tell who comes, which the principal tells then.
    """
    conditions = {
        operator: {key: value for key, value in keys.items() if key.lower() not in without}
        for operator, keys in _conditions_of(raw_statement(hop, like.index)).items()
    }
    conditions = {operator: keys for operator, keys in conditions.items() if keys}
    for operator, keys in who.conditions.items():
        conditions.setdefault(operator, {}).update(copy.deepcopy(keys))
    statement: JsonObject = {
        "Effect": "Allow",
        "Principal": {who.type: who.value},
        "Action": hop.request.action,
    }
    if conditions:
        statement["Condition"] = conditions
    return statement


def _conditions_of(statement: JsonObject) -> dict[str, JsonObject]:
    """Return a copy of a statement's conditions, as far as they are well-formed."""
    conditions = statement.get("Condition")
    listed = conditions.items() if isinstance(conditions, dict) else ()
    return {operator: copy.deepcopy(keys) for operator, keys in listed if isinstance(keys, dict)}


def propose_value(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch
) -> tuple[Proposal, ...]:
    """Propose to accept what the request has for a key: in the statement, or for the caller alone.

    Only where the condition lists what it accepts, and the request's one value was seen.
    """
    if is_literal_star(element):
        return (_as_patterns(hop, statement, element),)
    value = acceptable(element)
    if (element.key or "").lower() == "aws:principalarn" and value is not None:
        return _accept_arn(hop, statement, element, value)
    if value is None or element.operator is None or element.key is None:
        return _propose_naming_caller(hop, statement, element)
    beside = AllowValue(
        statement=statement.index, operator=element.operator, key=element.key, value=value
    )
    found = [propose_trust_change(hop, f"accept {value} for {element.key} as well", beside)]
    who = principal_of_caller(hop)
    if who is not None and not names_only(hop, statement, who):
        own = own_statement(hop, statement, who)
        block = own.get("Condition", {}).get(element.operator, {})
        if element.key in block:
            block[element.key] = value
            title = f"accept {value} for {element.key}, only for {who.words}"
            found.append(propose_trust_change(hop, title, AddStatement(statement=own)))
    return tuple(found)


def _as_patterns(hop: HopVerdict, statement: StatementMatch, element: ElementMatch) -> Proposal:
    """Propose the operator that takes the values for the patterns that they are."""
    like = as_like(element.operator or "")
    change = MoveCondition(
        statement=statement.index,
        operator=element.operator or "",
        key=element.key or "",
        to_operator=like,
        to_key=element.key or "",
        values=element.wanted,
    )
    return propose_trust_change(hop, f"compare {element.key} by {like}", change)


def _propose_naming_caller(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch
) -> tuple[Proposal, ...]:
    """Propose to name the caller where a key that only tells who comes shuts it out."""
    key = (element.key or "").lower()
    who = principal_of_caller(hop)
    if who is None or key not in _WHO or isinstance(element.got, Unreadable):
        return ()
    own = own_statement(hop, statement, who, without=(key,))
    title = f"name {who.words} in a separate statement"
    return (propose_trust_change(hop, title, AddStatement(statement=own)),)


def _accept_arn(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch, arn: str
) -> tuple[Proposal, ...]:
    """Propose to list the caller's ARN; a permission set's role by the pattern of its ARN."""
    who = principal_of_caller(hop)
    if who is None or element.operator is None or element.key is None:
        return ()
    patterns = who.conditions.get("ArnLike", {}).get("aws:PrincipalArn", [arn])
    takes_patterns = element.operator.lower().endswith(("like", "arnequals"))
    changes = (
        AllowValue(
            statement=statement.index, operator=element.operator, key=element.key, value=value
        )
        for value in (patterns if takes_patterns else [arn])
    )
    return (propose_trust_change(hop, f"accept {arn} for {element.key} as well", *changes),)


def names_only(hop: HopVerdict, statement: StatementMatch, who: Named) -> bool:
    """Say whether a statement names the caller and nobody else, so it is its own already."""
    principal = raw_statement(hop, statement.index).get("Principal")
    return who.alone and principal in ({who.type: who.value}, {who.type: [who.value]})


def propose_trust_change(hop: HopVerdict, title: str, *changes: PolicyChange) -> Proposal:
    """Propose changes of the role's trust policy."""
    return Proposal(
        title=title,
        who="target-admin",
        kind="trust-policy",
        edits=(EditTrustPolicy(role_arn=hop.role_arn, changes=changes),),
    )


def explain_role_for_others(hop: HopVerdict, kind: PrincipalType, whom: str) -> Iterator[Finding]:
    """Tell that a trust policy names principals of one kind alone, and the caller is another."""
    if not only_trusts(hop, kind):
        return
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    service = caller.name if caller is not None and caller.kind == "service" else None
    statement = closest_statements(hop)[0]
    principals = [value for each in statement.of("Principal") for value in each.wanted]
    calls = f", and {service} calls" if service else ""
    why = (
        f"{service} needs {hop.role_name}, and its trust policy does not name that service. Every "
        "service has its own principal, and the policy has to name the one that assumes the role."
        if service
        else f"{hop.role_name} is for {whom}: its trust policy names no AWS principal, so no user "
        "and no other role can assume it."
    )
    called = caller is not None or bool(hop.refusals)
    yield Finding(
        certainty="proven" if called else "likely",
        title=f"the role trusts only {and_list(principals)}{calls}",
        explanation=why,
        evidence=(quote_element(statement, "Principal", {kind: principals}, "nobody else"),),
        proposals=propose_trust_of_caller(hop),
        next_step="use a role that is meant for you, or ask its owner to extend its trust policy",
    )
