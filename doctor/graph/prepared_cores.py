"""Policies prepared for the evaluator, each core once, with what it asks of a request."""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.evaluate.decide import Prepared, Ready
from doctor.evaluate.layers import ReadyPolicy, prepare
from doctor.graph.compile.cores import OWN, Actions, core_policy, core_texts, decode_core
from doctor.graph.guardrails import GuardrailKind, Guardrails, LevelKey
from doctor.graph.needs import Wish, wishes_of
from doctor.graph.pair_facts import CallerFacts, RoleFacts, is_service_linked
from doctor.model.observation import ABSENT, Known, Unreadable
from doctor.model.policy import PolicyKind

_NO_TRUST: Final = Unreadable("the trust policy was not read")
_NO_IDENTITY: Final = Unreadable("the identity policies were not read")
_NO_BOUNDARY: Final = Unreadable("the permissions boundary was not read")


class PreparedCore(msgspec.Struct, frozen=True, gc=False):
    """A core ready for the evaluator, and what its conditions ask of a request."""

    policy: ReadyPolicy
    wishes: tuple[Wish, ...]


class PreparedCores:
    """Prepares policies, and keeps what it has prepared."""

    def __init__(self, guardrails: Guardrails, actions: Actions) -> None:
        self.guardrails = guardrails
        self._actions = actions
        self._cores: dict[tuple[PolicyKind, bytes, str], PreparedCore] = {}
        self._has_own: dict[bytes, bool] = {}
        self._levels: dict[tuple[GuardrailKind, LevelKey], tuple[Prepared, tuple[Wish, ...]]] = {}

    def question(self, caller: CallerFacts, role: RoleFacts) -> tuple[Ready, tuple[Wish, ...]]:
        """Prepare every policy that has a say on a pair, and what they ask of the request."""
        wishes: list[Wish] = []
        boundary = ABSENT if caller.boundary is False else self._boundary(caller, wishes)
        ready = Ready(
            trust=self._trust(role, wishes),
            identity=self._identity(caller, wishes),
            boundary=boundary,
            session_policy=ABSENT,
            scps=self._guardrails("SCP", self.scp_key(caller), wishes),
            rcps=self._guardrails("RCP", self.rcp_key(role), wishes),
            endpoint_policy=ABSENT,
        )
        return ready, tuple(sorted(set(wishes)))

    def core(self, kind: PolicyKind, encoded: bytes, account: str) -> PreparedCore:
        """Prepare a core of an account; one without the account's number once for all accounts."""
        own = self._has_own.get(encoded)
        if own is None:
            own = any(OWN in text for text in core_texts(decode_core(encoded)))
            self._has_own[encoded] = own
        key = (kind, encoded, account if own else "")
        found = self._cores.get(key)
        if found is None:
            policy = core_policy(decode_core(encoded), kind, account, self._actions)
            found = self._cores[key] = PreparedCore(prepare(policy), wishes_of(policy))
        return found

    def caller_policies(self, caller: CallerFacts) -> list[ReadyPolicy]:
        """Return every policy that has a say on a caller: its own, its boundary, its SCPs."""
        found = [
            self.core("identity policy", each, caller.account).policy
            for each in caller.identity or ()
        ]
        if isinstance(caller.boundary, bytes):
            found.append(self.core("permissions boundary", caller.boundary, caller.account).policy)
        return found + _all(self._guardrails("SCP", self.scp_key(caller), []))

    def role_policies(self, role: RoleFacts) -> list[ReadyPolicy]:
        """Return every policy that has a say on a role: its trust policy, its RCPs."""
        found = []
        if role.trust is not None:
            found.append(self.core("trust policy", role.trust, role.account).policy)
        return found + _all(self._guardrails("RCP", self.rcp_key(role), []))

    def scp_key(self, caller: CallerFacts) -> LevelKey:
        """Return what tells a caller's SCPs apart: a service-linked role has none."""
        if is_service_linked(caller.arn):
            return None
        return self.guardrails.key("SCP", caller.account)

    def rcp_key(self, role: RoleFacts) -> LevelKey:
        """Return what tells a role's RCPs apart: a service-linked role has none."""
        if "/aws-service-role/" in role.arn:
            return None
        return self.guardrails.key("RCP", role.account)

    def _trust(self, role: RoleFacts, wishes: list[Wish]) -> Prepared:
        if role.trust is None:
            return _NO_TRUST
        found = self.core("trust policy", role.trust, role.account)
        wishes += found.wishes
        return Known(((found.policy,),))

    def _boundary(self, caller: CallerFacts, wishes: list[Wish]) -> Prepared:
        if not isinstance(caller.boundary, bytes):
            return _NO_BOUNDARY
        found = self.core("permissions boundary", caller.boundary, caller.account)
        wishes += found.wishes
        return Known(((found.policy,),))

    def _identity(self, caller: CallerFacts, wishes: list[Wish]) -> Prepared:
        if caller.identity is None:
            return _NO_IDENTITY
        level = []
        for encoded in caller.identity:
            found = self.core("identity policy", encoded, caller.account)
            wishes += found.wishes
            level.append(found.policy)
        return Known((tuple(level),))

    def _guardrails(self, kind: GuardrailKind, key: LevelKey, wishes: list[Wish]) -> Prepared:
        found = self._levels.get((kind, key))
        if found is None:
            found = self._levels[kind, key] = self._prepare_levels(kind, key)
        wishes += found[1]
        return found[0]

    def _prepare_levels(
        self, kind: GuardrailKind, key: LevelKey
    ) -> tuple[Prepared, tuple[Wish, ...]]:
        levels = self.guardrails.levels(kind, key)
        if not isinstance(levels, Known):
            return levels, ()
        wishes = [wish for level in levels.value for policy in level for wish in wishes_of(policy)]
        prepared = tuple(tuple(prepare(policy) for policy in level) for level in levels.value)
        return Known(prepared), tuple(wishes)


def _all(prepared: Prepared) -> list[ReadyPolicy]:
    if not isinstance(prepared, Known):
        return []
    return [policy for level in prepared.value for policy in level]
