"""What the principals of one account may do beside assuming roles: compiled when it is asked for.

Escalation stays within an account, so nothing here is indexed for the whole organization.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import UNSET

from doctor.evaluate.decide import Prepared, Ready, ask, open_layers
from doctor.evaluate.layers import settle
from doctor.evaluate.sides import TRUTH
from doctor.evaluate.truth import all_of
from doctor.graph.compile.compiled_account import compile_account
from doctor.graph.compile.core_interner import CoreTable
from doctor.graph.compile.cores import Core, CoreStatement, decode_core, encode_core
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.escalation_ways import ESCALATION_ACTIONS
from doctor.graph.guardrails import Guardrails
from doctor.graph.needs import SESSION_NAME
from doctor.graph.pair_facts import CallerFacts, RoleFacts, caller_of
from doctor.graph.pair_judge import Judge
from doctor.model.observation import ABSENT
from doctor.model.snapshot import AccountPart, OrganizationPart
from doctor.model.verdict import Truth

_BIT: Final = {action: bit for bit, action in enumerate(ESCALATION_ACTIONS)}


class AccountPermissions:
    """The permissions of an account's principals, by their ARN."""

    def __init__(self, part: AccountPart, organization: OrganizationPart | None) -> None:
        self.part = part
        self.flat = FlatGraph(CoreTable(ESCALATION_ACTIONS, any_service=True))
        self.flat.add(compile_account(part, self.flat.table))
        self._judge = Judge(Guardrails(organization, ESCALATION_ACTIONS), ESCALATION_ACTIONS)
        self._granted: dict[bytes, int] = {}
        self._loose: dict[bytes, bytes] = {}
        self._answers: dict[tuple[str, str, str, str], Truth] = {}
        self.roles_with_profile = (
            None
            if part.instance_profiles is UNSET
            else {each.role for each in part.instance_profiles}
        )
        self.workloads = () if part.workloads is UNSET else part.workloads

    @property
    def principals(self) -> list[str]:
        """The ARNs of the account's users and roles."""
        return self.flat.arns

    def may(self, arn: str, action: str, resource: str, *, service: str = "") -> Truth:
        """Say whether a principal may do something to a resource, `*` meaning to any of its kind.

        `service` is the one that a role is passed to.
        """
        key = (arn, action, resource, service)
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = self._decide(arn, action, resource, service)
        return found

    def _decide(self, arn: str, action: str, resource: str, service: str) -> Truth:
        facts = self.flat.caller(self.flat.numbers[arn])
        if not self._may_grant(facts, _BIT[action.lower()]):
            return "false"
        if resource == "*":
            facts = self._loosen_caller(facts)
        ready, _ = self._judge.policies.question(facts, _nobody(facts.account))
        context = self._judge.caller_context(
            facts.arn, facts.account, facts.tags, is_user=facts.kind == "user"
        )
        if service:
            given = {**context.given, "iam:passedtoservice": service}
            context = msgspec.structs.replace(context, given=given)
        asked = ask(action, resource, caller_of(facts, SESSION_NAME), context)
        layers = [settle(each, asked) for each in open_layers(_own(ready), asked)]
        if any(each.decision == "explicit-deny" for each in layers):
            return "false"
        found = all_of([TRUTH[each.decision] for each in layers if each.there])
        return "unknown" if found == "true" and any(each.doubt for each in layers) else found

    def _may_grant(self, facts: CallerFacts, bit: int) -> bool:
        """Say whether an identity policy names the action at all."""
        if facts.identity is None:
            return True
        for encoded in facts.identity:
            mask = self._granted.get(encoded)
            if mask is None:
                core = decode_core(encoded)
                mask = -1 if core.malformed else 0
                for each in core.statements:
                    mask |= each.mask if each.effect == "Allow" else 0
                self._granted[encoded] = mask
            if mask >> bit & 1:
                return True
        return False

    def _loosen_caller(self, facts: CallerFacts) -> CallerFacts:
        """Return a caller whose policies are asked whether they allow an action on anything."""
        boundary = facts.boundary
        return msgspec.structs.replace(
            facts,
            identity=None if facts.identity is None else tuple(map(self._loosen, facts.identity)),
            boundary=self._loosen(boundary) if isinstance(boundary, bytes) else boundary,
        )

    def _loosen(self, encoded: bytes) -> bytes:
        found = self._loose.get(encoded)
        if found is None:
            core = decode_core(encoded)
            kept = tuple(
                each for one in core.statements if (each := _any_resource(one)) is not None
            )
            found = encode_core(Core(core.version, core.malformed, kept))
            self._loose[encoded] = found
        return found


def _any_resource(statement: CoreStatement) -> CoreStatement | None:
    """Let an Allow match any resource; keep a Deny only where it matches all."""
    if statement.effect == "Allow":
        return msgspec.structs.replace(statement, resources=("*",), not_resources=None)
    return statement if statement.resources is not None and "*" in statement.resources else None


def _nobody(account: str) -> RoleFacts:
    return RoleFacts(arn=f"arn:aws:iam::{account}:role/aws-service-role/none", account=account)


def _own(ready: Ready) -> Ready:
    """Return the caller's side alone: there is no trust policy to ask."""
    none: Prepared = ABSENT
    return msgspec.structs.replace(ready, trust=none, rcps=none)
