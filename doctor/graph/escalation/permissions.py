"""Whether a principal has a permission on something of its own account: the evaluator's answer."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from doctor.evaluate.decide import ask, decide_ready
from doctor.graph.compile.cores import Core, CoreStatement, decode_core, encode_core
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.escalation.ways import ACTIONS
from doctor.graph.facts import CallerFacts, RoleFacts, Standing, caller_of
from doctor.graph.guardrails import Guardrails
from doctor.graph.judge import Judge
from doctor.graph.needs import SESSION_NAME
from doctor.model.observed import ABSENT
from doctor.model.policy import PrincipalType
from doctor.model.snapshot import OrganizationPart

_PASSED_TO: Final = "iam:PassedToService"


def _open_to(account: str) -> bytes:
    """Return the core of a policy that leaves the decision to the account's own policies."""
    mask = (1 << len(ACTIONS)) - 1
    root: tuple[tuple[PrincipalType, str], ...] = (("AWS", f"arn:aws:iam::{account}:root"),)
    statement = CoreStatement("Allow", mask, root, None, None, None, ())
    return encode_core(Core("2012-10-17", malformed=False, statements=(statement,)))


class Permissions:
    """Answers for the actions of `ways`. `flat` was compiled for these."""

    def __init__(self, flat: FlatGraph, organization: OrganizationPart | None) -> None:
        self.flat = flat
        self._guardrails = Guardrails(organization, ACTIONS)
        self._judges: dict[str, Judge] = {}
        self._open: dict[str, bytes] = {}
        self._masks: dict[int, int] = {}

    def may_have(self, number: int, action: str) -> bool:
        """Say whether some policy of a principal allows an action on anything at all."""
        signature = self.flat.signature[number]
        mask = self._masks.get(signature)
        if mask is None:
            mask = 0
            for core in self.flat.signatures[signature]:
                if core >= 0:
                    statements = decode_core(self.flat.table.encoded[core]).statements
                    for each in statements:
                        mask |= each.mask if each.effect == "Allow" else 0
            self._masks[signature] = mask
        return bool(mask >> ACTIONS.index(action.lower()) & 1)

    def on(self, number: int, action: str, resource: str, *, service: str = "") -> Standing | None:
        """Decide an action on a resource of the principal's account; `None` where it is denied.

        `service` is the one that a role is passed to.
        """
        if not self.may_have(number, action):
            return None
        caller = self.flat.caller(number)
        target = RoleFacts(arn=resource, account=caller.account, trust=self._trust(caller.account))
        judge = self._judge(service)
        # RCPs have no say on IAM: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
        ready = replace(judge.policies.question(caller, target)[0], rcps=ABSENT)
        unknown: Standing | None = None
        for attempt in judge.attempts(caller, target):
            known = caller_of(caller, attempt.calling_as or SESSION_NAME)
            context = judge.context(caller, target, attempt)
            decision = decide_ready(ready, ask(action, resource, known, context))
            if decision == "allow":
                return Standing(certain=True, needs=attempt.needs)
            if decision == "unknown" and unknown is None:
                unknown = Standing(certain=False, needs=attempt.needs)
        return unknown

    def _judge(self, service: str) -> Judge:
        if service not in self._judges:
            context = {_PASSED_TO: service} if service else {}
            self._judges[service] = Judge(self._guardrails, ACTIONS, context=context)
        return self._judges[service]

    def _trust(self, account: str) -> bytes:
        if account not in self._open:
            self._open[account] = _open_to(account)
        return self._open[account]


def with_every_permission(caller: CallerFacts, actions: tuple[str, ...]) -> CallerFacts | None:
    """Return a caller that has given itself every permission; `None` where its own are unknown."""
    if caller.identity is None:
        return None
    mask = (1 << len(actions)) - 1
    statement = CoreStatement("Allow", mask, None, None, ("*",), None, ())
    core = encode_core(Core("2012-10-17", malformed=False, statements=(statement,)))
    return msgspec.structs.replace(caller, identity=(*caller.identity, core))
