"""What makes a trust policy invalid, said for people, and the statement as it should read."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

import msgspec

from doctor.model.arn import PERMISSION_SET_ROLE, is_account_id, parse_arn
from doctor.model.edit import ReplaceStatement
from doctor.model.enumeration import and_list
from doctor.model.finding import Proposal
from doctor.model.plain_json import JsonObject, values_of
from doctor.model.policy import PolicyFault
from doctor.model.situation import HopVerdict
from doctor.rules.shared.trust.trust_edits import (
    principal_of_caller,
    propose_trust_change,
    raw_statement,
)


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A fault that AWS refuses to save: what it is, and why."""

    what: str
    why: str


def explain_fault(fault: PolicyFault) -> Refused:
    """Say what a fault of a trust policy is, and what AWS makes of it."""
    known = {
        "NotPrincipal": Refused(
            what="it uses NotPrincipal",
            why="A trust policy must not use NotPrincipal: it has to say who may assume the "
            "role, not who may not. AWS refuses to save such a policy.",
        ),
        "Resource": Refused(
            what="it has a Resource",
            why="A trust policy is about its own role and has no Resource (AWS: “Has prohibited "
            "field Resource”). A policy with a Resource looks like an identity policy in the "
            "wrong place.",
        ),
        "document": Refused(what=fault.says, why="AWS reads a policy as one JSON object."),
    }
    if fault.problem == "no-principal":
        return Refused(
            what="a statement names no Principal",
            why="A trust policy has to say who may assume the role. A policy without a Principal "
            "is an identity policy: it belongs to the caller, not to the role.",
        )
    return known.get(fault.element, Refused(what=fault.says, why="AWS refuses to save it."))


def explain_principal(value: str) -> str:
    """Say why AWS does not take a value as a principal."""
    arn = parse_arn(value)
    if arn is None:
        if value.isdigit() and not is_account_id(value):
            return "An account ID has twelve digits."
        return "It is not an ARN, an account ID or a unique ID; a name alone is not a principal."
    if "*" in value or "?" in value:
        return (
            "A principal is a complete ARN without wildcards. To match a pattern, name the "
            "account as the principal and add a condition on aws:PrincipalArn."
        )
    if arn.kind == "group":
        return (
            "A group is not a principal: it cannot sign a call. Name its users, or their account."
        )
    if arn.kind in ("policy", "instance-profile"):
        return f"A {arn.kind} is not a principal; name the role."
    if arn.service == "iam" and arn.kind == "assumed-role":
        return (
            "The ARN of a session has the service sts; the ARN of its role has iam and role/NAME."
        )
    if not is_account_id(arn.account):
        return f"“{arn.account}” is not an account ID, which has twelve digits."
    if arn.name.startswith(PERMISSION_SET_ROLE):
        return (
            "The role of a permission set has a path that holds the Region of Identity Center "
            "(role/aws-reserved/sso.amazonaws.com/REGION/NAME; none for us-east-1), and its name "
            "changes when the set is reassigned. Name the account, with a condition on "
            "aws:PrincipalArn."
        )
    if arn.service in ("iam", "sts") and arn.kind in ("user", "role", "assumed-role", "root"):
        return (
            "IAM looks up every principal when the policy is saved, and found no such "
            f"{arn.kind}: it does not exist (yet), its path or case differs, or it is in another "
            "partition."
        )
    return "IAM knows no such principal."


def propose_valid_statements(
    hop: HopVerdict, faults: tuple[PolicyFault, ...]
) -> Iterator[Proposal]:
    """Propose the faulty statements as they should read, all of them that is sound kept."""
    indexes = sorted({each.statement for each in faults if each.statement is not None})
    numbers = and_list(str(index + 1) for index in indexes)
    for name_principals, how in ((_put_patterns, ""), (_put_caller, " for this caller only")):
        written = [(index, _valid_statement(hop, index, name_principals)) for index in indexes]
        changes = [ReplaceStatement(statement=index, new=new) for index, new in written if new]
        if changes and len(changes) == len(indexes):
            title = f"write statement {numbers} as a trust policy's{how}"
            yield propose_trust_change(hop, title, *changes)


def _valid_statement(
    hop: HopVerdict, index: int, name_principals: Callable[[HopVerdict, JsonObject], JsonObject]
) -> JsonObject:
    """Write a statement as a trust policy's; empty where nobody can say how it should read."""
    old = raw_statement(hop, index)
    new = _drop_resource(old)
    if "NotPrincipal" in new or _names_nobody(new):
        new = _put_principal(hop, new)
    else:
        new = name_principals(hop, new)
    return {} if new == old else new


def _drop_resource(statement: JsonObject) -> JsonObject:
    return {
        name: copy.deepcopy(value)
        for name, value in statement.items()
        if name not in ("Resource", "NotResource")
    }


def _names_nobody(statement: JsonObject) -> bool:
    return "Principal" not in statement


def _put_principal(hop: HopVerdict, statement: JsonObject) -> JsonObject:
    """Write the Principal: the caller in an Allow; everybody but those it spares in a Deny."""
    spared = statement.get("NotPrincipal")
    if statement.get("Effect") == "Deny" and isinstance(spared, dict):
        return _deny_all_but(statement, spared)
    who = principal_of_caller(hop)
    if who is None or statement.get("Effect") != "Allow":
        return {}
    new: JsonObject = {}
    for name, value in statement.items():
        if name == "NotPrincipal":
            continue
        new[name] = value
        if name == "Effect":
            new["Principal"] = {who.type: who.value}
    return _add_conditions(new, who.conditions)


def _deny_all_but(statement: JsonObject, spared: JsonObject) -> JsonObject:
    arns = spared.get("AWS")
    listed = values_of(arns)
    if set(spared) != {"AWS"} or not all(isinstance(each, str) for each in listed):
        return {}
    new: JsonObject = {
        "Principal" if name == "NotPrincipal" else name: "*" if name == "NotPrincipal" else value
        for name, value in statement.items()
    }
    return _add_conditions(new, {"ArnNotEquals": {"aws:PrincipalArn": listed}})


def _put_patterns(hop: HopVerdict, statement: JsonObject) -> JsonObject:
    """Write an ARN that holds a star as its account, with the pattern as a condition."""
    principal = statement.get("Principal")
    values = principal.get("AWS") if isinstance(principal, dict) else None
    listed = values_of(values)
    arns = [parse_arn(each) if isinstance(each, str) else None for each in listed]
    patterns = [str(arn) for arn in arns if arn is not None and "*" in arn.resource]
    accounts = {arn.account for arn in arns if arn is not None}
    if not isinstance(principal, dict) or len(patterns) != len(listed) or len(accounts) != 1:
        return _put_caller(hop, statement)
    account = next(iter(accounts))
    partition = next(arn.partition for arn in arns if arn is not None)
    if not is_account_id(account):
        return {}
    new = dict(statement)
    new["Principal"] = {**principal, "AWS": f"arn:{partition}:iam::{account}:root"}
    found: str | list[str] = patterns[0] if len(patterns) == 1 else patterns
    return _add_conditions(new, {"ArnLike": {"aws:PrincipalArn": found}})


def _put_caller(hop: HopVerdict, statement: JsonObject) -> JsonObject:
    """Write the caller in place of what is no principal, where it is all that a statement names."""
    who = principal_of_caller(hop)
    principal = statement.get("Principal")
    if who is None or not who.alone or not isinstance(principal, dict) or who.type != "AWS":
        return statement
    values = principal.get("AWS")
    listed = values_of(values)
    sound = [each for each in listed if isinstance(each, str) and is_principal(each)]
    if len(sound) == len(listed):
        return statement
    kept = [*sound, *([] if who.value in sound else [who.value])]
    new = dict(statement)
    new["Principal"] = {**principal, "AWS": kept[0] if len(kept) == 1 else kept}
    return new


def is_principal(value: str) -> bool:
    """Say whether a value has the form of a principal, whoever it may name."""
    if value == "*" or is_account_id(value) or value[:4] in ("AIDA", "AROA"):
        return True
    arn = parse_arn(value)
    if arn is None or "*" in value or "?" in value or not is_account_id(arn.account):
        return False
    return arn.resource == "root" or arn.kind in ("user", "role", "assumed-role", "federated-user")


def _add_conditions(statement: JsonObject, conditions: dict[str, JsonObject]) -> JsonObject:
    if not conditions:
        return statement
    present = statement.get("Condition")
    merged = copy.deepcopy(present) if isinstance(present, dict) else {}
    for operator, keys in conditions.items():
        held = merged.get(operator)
        merged[operator] = {**(held if isinstance(held, dict) else {}), **copy.deepcopy(keys)}
    return {**statement, "Condition": merged}
