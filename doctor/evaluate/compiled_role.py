"""One role asked for many callers: its policies are read and prepared once.

    role = compile_role(case)
    alice = role.caller("arn:aws:iam::111122223333:user/alice", identity_policies=[...])
    alice.decide({"aws:SourceIp": "203.0.113.7", "sts:ExternalId": "…"})

The answer is `doctor.verdict`'s, without its trace: `alice.question` is the same question for
`evaluate_question` where the reasons are wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from doctor.evaluate.decide import Ready, ask, decide_opened, open_layers, ready_policies
from doctor.evaluate.layers import OpenLayer
from doctor.evaluate.policy_parser import parse_policy
from doctor.evaluate.question import Question, frame_question
from doctor.model.case import Case
from doctor.model.context import RequestContext
from doctor.model.observation import ABSENT, Known, Observed
from doctor.model.policy import Policy, PolicyKind
from doctor.model.principal import Caller, parse_caller
from doctor.model.verdict import Decision


class CompiledCaller:
    """A caller with its own policies and the role's, opened for each action when first asked."""

    def __init__(self, question: Question, ready: Ready) -> None:
        self.question = question
        self._ready = ready
        self._opened: dict[str, tuple[OpenLayer, ...]] = {}

    def decide(self, context: Mapping[str, Any], *, action: str = "sts:AssumeRole") -> Decision:
        """Decide for the whole request context: a key that is not there is absent."""
        given = {name.lower(): value for name, value in context.items()}
        asked = ask(
            action,
            self.question.role_arn,
            self.question.caller,
            RequestContext(given=given, complete=True),
        )
        opened = self._opened.get(action)
        if opened is None:
            opened = self._opened[action] = open_layers(self._ready, asked)
        return decide_opened(opened, asked)


class CompiledRole:
    """A role with its trust policy, guardrails and endpoint policy, prepared."""

    def __init__(self, case: Case, role_arn: str) -> None:
        self._case = case
        self._scps: dict[str | None, Any] = {}
        self.role_arn = role_arn
        self._question = frame_question(case, role_arn=role_arn)
        self._ready = ready_policies(self._question)

    def caller(
        self,
        caller: str | Caller,
        *,
        identity_policies: Iterable[Any] | None = None,
        boundary: object = None,
        session_policy: object = None,
    ) -> CompiledCaller:
        """Compile a caller. `identity_policies` are documents; `None` takes them from the case."""
        known = parse_caller(caller) if isinstance(caller, str) else caller
        question = frame_question(self._case, caller=known, role_arn=self.role_arn)
        if identity_policies is not None:
            question = msgspec.structs.replace(
                question,
                policies=msgspec.structs.replace(
                    question.policies,
                    identity=Known(
                        tuple(parse_policy("identity policy", each) for each in identity_policies)
                    ),
                    boundary=_policy("permissions boundary", boundary),
                    session_policy=_policy("session policy", session_policy),
                ),
            )
        own = ready_policies(question)
        ready = msgspec.structs.replace(
            self._ready,
            identity=own.identity,
            boundary=own.boundary,
            session_policy=own.session_policy,
            scps=self._scps.setdefault(question.caller.account, own.scps),
        )
        return CompiledCaller(question, ready)


def compile_role(case: Case, role_arn: str | None = None) -> CompiledRole:
    """Compile a role of a case (default: its target), to be asked for many callers."""
    return CompiledRole(case, role_arn or case.target.role_arn or "")


def _policy(kind: PolicyKind, document: object) -> Observed[Policy]:
    return ABSENT if document is None else Known(parse_policy(kind, document))
