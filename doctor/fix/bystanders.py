"""Bystanders: who else a changed trust policy would let in, tried on a panel drawn from it.

The panel is everybody that the old and the new policy name, others beside them, and the caller
itself with less than it brings, or with something else, for each key that either policy compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from doctor.evaluate import evaluate_trust
from doctor.fix.strangers import OF_IDENTITY, OF_THE_CALLER, Bystander, draw_strangers
from doctor.fix.token_bystanders import draw_other_tokens, is_claim, with_trusted_audiences
from doctor.model.case import CaseRequest
from doctor.model.observed import Absent, Known
from doctor.model.policy import Policy
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import LayerVerdict

_Context = dict[str, Any]

_OTHERWISE: Final = {
    "aws:multifactorauthpresent": ("false", "without MFA"),
    "aws:multifactorauthage": ("864000", "with MFA of ten days ago"),
    "sts:externalid": ("another-external-id", "with another external ID"),
    "sts:rolesessionname": ("another-session-name", "with another session name"),
    "sts:sourceidentity": ("another-source-identity", "with another source identity"),
    "aws:sourceip": ("192.0.2.199", "from another network"),
    "aws:vpcsourceip": ("192.0.2.199", "from another network"),
    "aws:sourcevpc": ("vpc-00000000000000000", "from another VPC"),
    "aws:sourcevpce": ("vpce-00000000000000000", "through another VPC endpoint"),
    "aws:currenttime": ("2199-12-31T00:00:00Z", "at another time"),
    "aws:epochtime": ("7258032000", "at another time"),
    "aws:securetransport": ("false", "without TLS"),
}
"""What a key may be besides what the caller brings, and how to say so."""

_WITHOUT: Final = {
    "aws:multifactorauthpresent": "without MFA",
    "aws:multifactorauthage": "without MFA",
    "sts:externalid": "with no external ID",
}
_OF_EVERY_CALL: Final = ("aws:currenttime", "aws:epochtime", "aws:securetransport")
"""Keys that no call lacks."""


class _Panel(msgspec.Struct, frozen=True, kw_only=True):
    """The two policies, and what the caller's request brings once the edit is made."""

    role_arn: str
    action: str
    old: Policy | None
    new: Policy
    context: _Context

    def newly_admits(self, caller: Caller, context: _Context) -> bool:
        """Say whether the new policy allows, and the old one did not.

        The trust policy alone is asked: a bystander's own permissions count as given.
        """
        request = CaseRequest(action=self.action, context=context, context_complete=True)
        now = evaluate_trust(self.new, caller, request, self.role_arn)
        if now.decision != "allow":
            return False
        if self.old is None:
            return True
        return not any(
            _let_in(evaluate_trust(self.old, caller, each, self.role_arn))
            for each in with_trusted_audiences(self.old, request)
        )


def newly_admitted(role_arn: str, before: Situation, after: Situation) -> tuple[str, ...]:
    """Name the bystanders whom the new trust policy allows and the old one did not."""
    old, new = (_hop_of(situation, role_arn) for situation in (before, after))
    if old is None or new is None or not isinstance(new.trust, Known):
        return ()
    if not isinstance(new.caller, Known):
        return ()
    panel = _Panel(
        role_arn=role_arn,
        action=new.request.action,
        old=old.trust.value if isinstance(old.trust, Known) else None,
        new=new.trust.value,
        context=_brought(new, (old, new)),
    )
    caller = new.caller.value
    drawn = (
        *draw_strangers(caller, panel.context, _policies(panel)),
        *_the_caller_otherwise(caller, panel),
        *draw_other_tokens(caller, panel.context),
    )
    admitted = [each.label for each in drawn if panel.newly_admits(each.caller, each.context)]
    return tuple(dict.fromkeys(admitted))


def _hop_of(situation: Situation, role_arn: str) -> HopVerdict | None:
    return next((hop for hop in situation.hops if hop.role_arn == role_arn), None)


def _policies(panel: _Panel) -> tuple[Policy, ...]:
    return (panel.new,) if panel.old is None else (panel.old, panel.new)


def _let_in(layer: LayerVerdict) -> bool:
    """Say whom a policy lets in by its statements, whatever else of it is malformed."""
    denied = any(each.effect == "Deny" and each.truth != "false" for each in layer.statements)
    allowed = any(each.effect == "Allow" and each.truth == "true" for each in layer.statements)
    return allowed and not denied


def _brought(hop: HopVerdict, policies: tuple[HopVerdict, ...]) -> _Context:
    """Return the context of the caller's request; what was not seen is taken to fit."""
    context: _Context = {}
    for key, seen in hop.context.items():
        if isinstance(seen, Known):
            context[key] = list(seen.value)
        elif isinstance(seen, Absent):
            context[key] = None
    for each in policies:
        absent = [key for key, seen in each.context.items() if isinstance(seen, Absent)]
        context = {**dict.fromkeys(absent), **context}
    for each in policies:
        if not isinstance(each.trust, Known):
            continue
        for statement in each.trust.value.statements:
            for condition in statement.conditions:
                absent_here = isinstance(each.context.lookup(condition.key), Absent)
                fitting = None if absent_here else list(condition.values[:1])
                context.setdefault(condition.key.lower(), fitting)
    return context


def _the_caller_otherwise(caller: Caller, panel: _Panel) -> Iterator[Bystander]:
    """Draw the caller itself without what the role asks of it: that it asks must not be lost."""
    keys = {
        condition.key.lower(): condition.key
        for policy in _policies(panel)
        for statement in policy.statements
        for condition in statement.conditions
    }
    for key, written in keys.items():
        if key.startswith(OF_THE_CALLER if caller.kind == "service" else OF_IDENTITY):
            continue
        present = panel.context.get(key)
        if present is None and is_claim(key):
            continue  # the key is none of this token's provider: nobody has it
        value, words = _OTHERWISE.get(key, (f"another-{key}", f"with another {written}"))
        if present is not None and key not in _OF_EVERY_CALL:
            words_without = _WITHOUT.get(key, f"without {written}")
            without = {**panel.context, key: None}
            yield Bystander(f"the same caller {words_without}", caller, without)
        if present != [value]:
            otherwise = {**panel.context, key: [value]}
            yield Bystander(f"the same caller {words}", caller, otherwise)
