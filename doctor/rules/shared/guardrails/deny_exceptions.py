"""Proposals that narrow what blocks a call: a Deny is kept, and spares this caller alone.

Where a Deny has a condition, it is widened by the value that was sent, for the caller alone where
others would gain by it. Nothing is ever dropped.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from doctor.model.edit import (
    AddStatement,
    AllowValue,
    Edit,
    EditGuardrail,
    EditIdentityPolicy,
    EditTrustPolicy,
    ExemptResource,
    PolicyChange,
    RemovePrincipal,
)
from doctor.model.finding import Proposal, RemedyKind, Who
from doctor.model.observation import Known
from doctor.model.plain_json import JsonObject, values_of
from doctor.model.policies import KINDS_OF_THE_CALLER
from doctor.model.policy import Policy, PolicyKind
from doctor.model.situation import HopVerdict
from doctor.model.verdict import StatementMatch
from doctor.rules.shared.grants.grant_edits import is_of_aws
from doctor.rules.shared.trust.condition_values import acceptable, spared_value
from doctor.rules.shared.trust.near_misses import caller_arn
from doctor.rules.shared.trust.trust_edits import Named, principal_of_caller, written_statement

_NAMES_PRINCIPALS: Final = ("trust policy", "RCP", "VPC endpoint policy")


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A statement of a policy as it was matched, and where its document stands."""

    policy: Policy
    match: StatementMatch
    level: int = 0
    index: int = 0

    @property
    def raw(self) -> JsonObject:
        """The statement as it is written; empty where that cannot be read."""
        return written_statement(self.policy, self.match.index)


def place_statements(hop: HopVerdict, kind: PolicyKind) -> tuple[Placed, ...]:
    """Return the statements of a policy kind with the places of their documents."""
    layer = hop.verdict.layer(kind)
    documents = list(hop.policies.list_seen(kind))
    slots = [
        (policy, level, index)
        for policy, level, index in documents
        for statement in policy.statements
        if statement.effect is not None
    ]
    if layer is None or len(slots) != len(layer.statements):
        return ()
    return tuple(
        Placed(policy=policy, match=match, level=level, index=index)
        for (policy, level, index), match in zip(slots, layer.statements, strict=True)
    )


def propose_exception(hop: HopVerdict, kind: PolicyKind) -> tuple[Proposal, ...]:
    """Propose to narrow the Deny that applies, or to allow what the policies leave out."""
    statements = place_statements(hop, kind)
    denies = [
        each for each in statements if each.match.effect == "Deny" and each.match.truth == "true"
    ]
    if any(is_of_aws(each.match) for each in denies):
        return ()
    if len(denies) > 1:
        return _spare_all(hop, denies)
    if denies:
        return tuple(_narrow(hop, denies[0]))
    if kind in ("trust policy", "identity policy", "RCP"):
        return ()
    return tuple(_allow_role(hop, kind, statements))


def _spare_all(hop: HopVerdict, denies: list[Placed]) -> tuple[Proposal, ...]:
    """Spare the caller in each Deny of the first document; another one's is a change of its own."""
    first = denies[0]
    denies = [each for each in denies if (each.level, each.index) == (first.level, first.index)]
    if len(denies) == 1:
        return tuple(_narrow(hop, first))
    changes = [next(iter(_changes(hop, each)), None) for each in denies]
    if any(each is None for each in changes):
        return ()
    every = tuple(change for each in changes for change in each or ())
    return (_propose_exception(hop, first, "exempt this call from each Deny", every),)


def _narrow(hop: HopVerdict, deny: Placed) -> Iterator[Proposal]:
    for changes in _changes(hop, deny):
        yield _propose_exception(hop, deny, _title(hop, deny, changes), changes)


def _title(hop: HopVerdict, deny: Placed, changes: tuple[PolicyChange, ...]) -> str:
    first = changes[0]
    sid = f' "{deny.match.sid}"' if deny.match.sid else f" (statement {deny.match.index + 1})"
    if isinstance(first, ExemptResource):
        return f"exempt this role from the Deny{sid}"
    if isinstance(first, AllowValue) and len(changes) == 1 and not _of_principal(first):
        return f"exempt {first.value} from the Deny{sid} as well ({first.key})"
    who = principal_of_caller(hop)
    return f"exempt {who.words if who else 'this caller'} from the Deny{sid}"


def _of_principal(change: AllowValue) -> bool:
    return change.key.lower() == "aws:principalarn"


def _changes(hop: HopVerdict, deny: Placed) -> Iterator[tuple[PolicyChange, ...]]:
    """Give the ways to narrow a Deny, the smallest first."""
    own = deny.match.kind in KINDS_OF_THE_CALLER
    spared = _spared_values(deny)
    if spared is not None:
        yield (spared,)
    for removed in _remove_caller(hop, deny):
        yield (removed,)
    apart = None if own else _caller_conditions(hop)
    if apart is not None:
        but, only = apart
        if spared is not None and not _of_principal(spared):
            yield (*_conditions(deny, but), AddStatement(statement=_copy(deny, only, spared)))
        yield _conditions(deny, but)
    if own:
        yield (ExemptResource(statement=deny.match.index, resource=hop.role_arn),)


def _spared_values(deny: Placed) -> AllowValue | None:
    """Add the request's value to what a condition of the Deny spares: one is enough."""
    for element in deny.match.of("Condition"):
        value = spared_value(element)
        if value is not None and element.operator is not None and element.key is not None:
            return AllowValue(
                statement=deny.match.index, operator=element.operator, key=element.key, value=value
            )
    return None


def _remove_caller(hop: HopVerdict, deny: Placed) -> Iterator[RemovePrincipal]:
    """Take the caller out of a list of principals that it is named in."""
    arn = caller_arn(hop)
    principal = deny.raw.get("Principal")
    values = principal.get("AWS") if isinstance(principal, dict) else None
    if arn is not None and isinstance(values, list) and arn in values and len(values) > 1:
        yield RemovePrincipal(statement=deny.match.index, principal=arn)


_Keyed = dict[str, dict[str, Any]]


def _caller_conditions(hop: HopVerdict) -> tuple[_Keyed, _Keyed] | None:
    """Return conditions that hold for all but the caller, and for the caller alone."""
    who = principal_of_caller(hop)
    if who is None:
        return None
    if who.type == "Service":
        key = "aws:PrincipalServiceName"
        return {"StringNotEquals": {key: who.value}}, {"StringEquals": {key: who.value}}
    if who.type == "Federated":
        claims = who.conditions.get("StringEquals", {})
        subject = next(
            ((key, value) for key, value in claims.items() if key.endswith(":sub")), None
        )
        if subject is None:
            return None
        return {"StringNotEquals": dict([subject])}, {"StringEquals": dict([subject])}
    return _by_arn(who)


def _by_arn(who: Named) -> tuple[_Keyed, _Keyed]:
    patterns = who.conditions.get("ArnLike", {}).get("aws:PrincipalArn")
    value = who.value if patterns is None else patterns
    return {"ArnNotLike" if patterns else "ArnNotEquals": {"aws:PrincipalArn": value}}, {
        "ArnLike" if patterns else "ArnEquals": {"aws:PrincipalArn": value}
    }


def _conditions(deny: Placed, conditions: _Keyed) -> tuple[PolicyChange, ...]:
    """Write conditions into the Deny, beside those that it has."""
    return tuple(
        AllowValue(statement=deny.match.index, operator=operator, key=key, value=value)
        for operator, keys in conditions.items()
        for key, values in keys.items()
        for value in values_of(values)
    )


def _copy(deny: Placed, only: _Keyed, spared: AllowValue) -> JsonObject:
    """Write the Deny once more for the caller alone, with the value that it spares."""
    statement = {
        name: copy.deepcopy(value) for name, value in deny.raw.items() if name.lower() != "sid"
    }
    conditions = statement.setdefault("Condition", {})
    block = conditions.get(spared.operator, {})
    key = next((each for each in block if each.lower() == spared.key.lower()), spared.key)
    present = block.get(key, [])
    block[key] = [*values_of(present), spared.value]
    for operator, keys in only.items():
        conditions.setdefault(operator, {}).update(copy.deepcopy(keys))
    return statement


def _allow_role(
    hop: HopVerdict, kind: PolicyKind, statements: tuple[Placed, ...]
) -> Iterator[Proposal]:
    """Allow what a guardrail leaves out: at the one level that does, this role alone."""
    place = _silent_place(hop, kind, statements)
    if place is None:
        return
    near = [
        each
        for each in statements
        if (each.level, each.match.effect) == (place.level, "Allow")
        and each.match.missed_elements == {"Condition"}
    ]
    for each in near:
        for element in each.match.missed:
            value = acceptable(element)
            if (
                value is not None
                and element.operator
                and element.key
                and len(each.match.missed) == 1
            ):
                change = AllowValue(
                    statement=each.match.index,
                    operator=element.operator,
                    key=element.key,
                    value=value,
                )
                title = f"accept {value} for {element.key} as well"
                yield _propose_exception(hop, each, title, (change,))
    if not near:
        change_of = AddStatement(statement=_allow_statement(hop, kind))
        yield _propose_exception(
            hop, place, f"allow {hop.request.action} only on this role", (change_of,)
        )


def _silent_place(
    hop: HopVerdict, kind: PolicyKind, statements: tuple[Placed, ...]
) -> Placed | None:
    """Find the level that does not allow, and its first document; none where several do not."""
    allowing = {
        each.level
        for each in statements
        if each.match.effect == "Allow" and each.match.truth == "true"
    }
    levels = sorted({level for _, level, _ in hop.policies.list_seen(kind)} - allowing)
    if len(levels) != 1:
        return None
    return next((each for each in statements if each.level == levels[0]), None)


def _allow_statement(hop: HopVerdict, kind: PolicyKind) -> JsonObject:
    statement: JsonObject = {"Effect": "Allow"}
    if kind in _NAMES_PRINCIPALS:
        statement["Principal"] = "*"
    statement["Action"] = hop.request.action
    statement["Resource"] = hop.role_arn
    apart = _caller_conditions(hop)
    if kind not in KINDS_OF_THE_CALLER and apart is not None:
        statement["Condition"] = apart[1]
    return statement


def _propose_exception(
    hop: HopVerdict, place: Placed, title: str, changes: tuple[PolicyChange, ...]
) -> Proposal:
    who, kind = _whose(place.match.kind)
    return Proposal(title=title, who=who, kind=kind, edits=_edits(hop, place, changes))


def _whose(kind: PolicyKind) -> tuple[Who, RemedyKind]:
    words: dict[PolicyKind, tuple[Who, RemedyKind]] = {
        "trust policy": ("target-admin", "trust-policy"),
        "identity policy": ("caller-admin", "identity-policy"),
        "session policy": ("caller", "request"),
        "SCP": ("org-admin", "guardrail"),
        "RCP": ("org-admin", "guardrail"),
    }
    return words.get(kind, ("caller-admin", "guardrail"))


def _edits(hop: HopVerdict, place: Placed, changes: tuple[PolicyChange, ...]) -> tuple[Edit, ...]:
    kind = place.match.kind
    if kind == "trust policy":
        return (EditTrustPolicy(role_arn=hop.role_arn, changes=changes),)
    principal = caller_arn(hop)
    if kind == "identity policy":
        name = place.match.policy_name or place.match.policy_arn
        if principal is None or name is None:
            return ()
        return (EditIdentityPolicy(principal=principal, policy=name, changes=changes),)
    owner = principal
    if kind in ("SCP", "RCP"):
        account = hop.caller.value.account if isinstance(hop.caller, Known) else None
        owner = account if kind == "SCP" else hop.role.account if hop.role else None
    return (
        EditGuardrail(
            kind=kind, owner=owner, changes=changes, level=place.level, index=place.index
        ),
    )
