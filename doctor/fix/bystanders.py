"""Bystanders: who else a changed policy would let in, tried on a panel drawn from it.

The panel is everybody that the old and the new policy name, others beside them, and the caller
itself with less than it brings, or with something else, for each key that either policy compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from doctor.evaluate import evaluate_trust
from doctor.fix.as_named import as_if_named
from doctor.fix.edited_policies import PolicyEdit, edited_policies, kind_of
from doctor.fix.strangers import (
    OF_IDENTITY,
    OF_THE_CALLER,
    Bystander,
    draw_other_session,
    draw_strangers,
)
from doctor.fix.token_bystanders import draw_other_tokens, is_claim, vary_trusted_audiences
from doctor.model.case import CaseRequest
from doctor.model.edit import EditTrustPolicy
from doctor.model.observation import Absent, Known
from doctor.model.policies import KINDS_OF_THE_CALLER
from doctor.model.policy import Policy, PolicyKind
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, Situation

_Context = dict[str, Any]


_OTHERWISE: Final = {
    "aws:multifactorauthpresent": ("false", "without MFA"),
    "aws:multifactorauthage": ("864000", "with MFA from ten days ago"),
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
    """The policies of one kind, before and after, and what the caller's request brings then."""

    role_arn: str
    action: str
    kind: PolicyKind
    caller: Caller
    old: tuple[Policy, ...]
    new: tuple[Policy, ...]
    context: _Context

    def newly_admits(self, caller: Caller, context: _Context) -> bool:
        """Say whether the new policies let somebody through, and the old ones did not.

        They alone are asked: whatever else a bystander needs counts as given.
        """
        request = CaseRequest(action=self.action, context=context, context_complete=True)
        if not self._let_in(self.new, caller, request):
            return False
        asked = [each for policy in self.old for each in vary_trusted_audiences(policy, request)]
        return not any(self._let_in(self.old, caller, each) for each in asked)

    def _let_in(self, policies: tuple[Policy, ...], caller: Caller, request: CaseRequest) -> bool:
        """Say whom policies let in by their statements, whatever else of them is malformed."""
        statements = [
            each
            for policy in policies
            for each in evaluate_trust(policy, caller, request, self.role_arn).statements
        ]
        denied = any(each.effect == "Deny" and each.truth != "false" for each in statements)
        allowed = any(each.effect == "Allow" and each.truth == "true" for each in statements)
        return (allowed or self.kind == "RCP") and not denied

    @property
    def policies(self) -> tuple[Policy, ...]:
        """All of them, for whom and what they name."""
        return (*self.old, *self.new)


def newly_admitted(edit: PolicyEdit, before: Situation, after: Situation) -> tuple[str, ...] | None:
    """Name the bystanders whom the changed policy lets through and the old one did not.

    `None` where nobody could be tried: who calls, or the policy, was not seen.
    """
    panel = _panel(edit, before, after)
    if panel is None:
        return None
    caller = panel.caller
    others = (*_others(caller, panel), *draw_other_tokens(caller, panel.context))
    admitted = [each.label for each in others if panel.newly_admits(each.caller, each.context)]
    admitted += [each.label for each in _the_caller_otherwise(caller, panel)]
    return tuple(dict.fromkeys(admitted))


def admits_whole_role(edit: PolicyEdit, before: Situation, after: Situation) -> bool:
    """Say whether every session of the caller's role gains with it."""
    panel = _panel(edit, before, after)
    if panel is None or panel.kind == "session policy":
        return False
    other = draw_other_session(panel.caller, panel.context)
    return other is not None and panel.newly_admits(other.caller, other.context)


def _panel(edit: PolicyEdit, before: Situation, after: Situation) -> _Panel | None:
    found = _hops_of(edit, before, after)
    if found is None or not isinstance(found[1].caller, Known):
        return None
    old, new = found
    return _Panel(
        role_arn=new.role_arn,
        action=new.request.action,
        kind=kind_of(edit),
        caller=found[1].caller.value,
        old=edited_policies(edit, old),
        new=edited_policies(edit, new),
        context=_request_context(new, (old, new)),
    )


def _others(caller: Caller, panel: _Panel) -> Iterator[Bystander]:
    """Draw those whom policies of the kind say anything about: nobody else by one's own."""
    if panel.kind in KINDS_OF_THE_CALLER:
        return
    for each in draw_strangers(caller, panel.context, panel.policies):
        if panel.kind != "SCP" or each.caller.account == caller.account:
            yield each


def _hops_of(
    edit: PolicyEdit, before: Situation, after: Situation
) -> tuple[HopVerdict, HopVerdict] | None:
    """Return the hop that an edit is about, before and after: by its role, else the changed one."""
    for old, new in zip(before.hops, after.hops, strict=False):
        if isinstance(edit, EditTrustPolicy):
            if old.role_arn == edit.role_arn == new.role_arn:
                return old, new
        elif edited_policies(edit, old) != edited_policies(edit, new):
            return old, new
    return None


def _request_context(hop: HopVerdict, policies: tuple[HopVerdict, ...]) -> _Context:
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
    """Draw the caller itself without what the policies ask of it, where the edit loses that.

    What they never asked of whom they let in is nothing that an edit could lose.
    """
    keys = {
        condition.key.lower(): condition.key
        for policy in panel.policies
        for statement in policy.statements
        for condition in statement.conditions
    }
    for key, written in keys.items():
        if key.startswith(OF_THE_CALLER if caller.kind == "service" else OF_IDENTITY):
            continue
        asking = tuple(as_if_named(each, caller, panel.action, key) for each in panel.old)
        asked = replace(panel, old=asking)
        for each in _vary_key(caller, panel.context, key, written):
            if asked.newly_admits(each.caller, each.context):
                yield each


def _vary_key(caller: Caller, brought: _Context, key: str, written: str) -> Iterator[Bystander]:
    """Draw the caller without a key, and with another value of it."""
    present = brought.get(key)
    if present is None and is_claim(key):
        return  # the key is none of this token's provider: nobody has it
    value, words = _OTHERWISE.get(key, (f"another-{key}", f"with another {written}"))
    if present is not None and key not in _OF_EVERY_CALL:
        words_without = _WITHOUT.get(key, f"without {written}")
        yield Bystander(f"the same caller {words_without}", caller, {**brought, key: None})
    if present != [value]:
        yield Bystander(f"the same caller {words}", caller, {**brought, key: [value]})
