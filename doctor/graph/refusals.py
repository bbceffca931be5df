"""What refuses a hop: the layers that do not let a caller in, each in one sentence."""

from __future__ import annotations

from typing import Final

from doctor.model.policy import PolicyKind
from doctor.model.verdict import LayerVerdict, StatementMatch, Verdict

_OF_ROLE: Final[frozenset[PolicyKind]] = frozenset({"trust policy", "RCP"})


def refusing_layers(verdict: Verdict) -> tuple[LayerVerdict, ...]:
    """Return the layers that refuse: by a Deny, or because nothing in them allows the call."""
    return tuple(
        each
        for each in verdict.layers
        if each.decision in {"implicit-deny", "explicit-deny"}
        and (each.needed or each.decision == "explicit-deny")
    )


def describe_refusal(layer: LayerVerdict, caller: str, role: str) -> str:
    """Say why a layer refuses a caller who wants into a role."""
    of = role if layer.kind in _OF_ROLE else caller
    if layer.denies:
        each = layer.denies[0]
        return f"{name_statement(each)} of {of} denies it"
    near = [
        each
        for each in layer.statements
        if each.effect == "Allow" and each.missed_elements == {"Condition"}
    ]
    if near:
        keys = ", ".join(dict.fromkeys(part.key for part in near[0].missed if part.key is not None))
        lost = _what_a_session_loses(keys) if ":role/" in caller else ""
        return f"{name_statement(near[0])} of {of} allows it only with another {keys}{lost}"
    return f"no statement in the {layer.kind} of {of} allows it"


def _what_a_session_loses(keys: str) -> str:
    """Say what a role session does not carry on from the call that made it.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
    """
    lowered = keys.lower()
    if "aws:multifactorauth" in lowered:
        return ": MFA is lost behind the first role, and a role session cannot send a code"
    if "aws:principaltag/" in lowered:
        return ": of an earlier session's tags only transitive ones are carried on"
    return ""


def name_statement(each: StatementMatch) -> str:
    """Name a statement by its number, its Sid and its policy."""
    name = f" {each.policy_name}" if each.policy_name and each.kind == "identity policy" else ""
    sid = f" “{each.sid}”" if each.sid else ""
    return f"statement {each.index + 1}{sid} in the {each.kind}{name}"
