"""The situation: a case with its chain resolved and every hop judged. What rules look at."""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from doctor.model.arn import Arn, is_unnamed_role, name_of_unnamed
from doctor.model.case import Case, CaseRequest
from doctor.model.chain import Chain, Hop, SharedConfig
from doctor.model.context import RequestContext
from doctor.model.failure import Failure
from doctor.model.failure_kinds import kind_row
from doctor.model.observation import Known, Observed, Unreadable
from doctor.model.policies import Policies
from doctor.model.policy import Policy, PolicyKind
from doctor.model.principal import Caller
from doctor.model.verdict import Verdict

_OBTAINS_CREDENTIALS = ("AssumeRole", "GetRoleCredentials")
"""Beginnings of calls without which a profile has no credentials at all."""

Outcome = Literal["worked", "refused", "skipped", "untried"]


class HopVerdict(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One assume-role hop, judged: who calls, what is asked, what the policies say, what AWS said.

    `index` counts in `chain.hops` (the base is 0). `role` is `None` where the ARN is malformed
    or was not seen.
    `context` is the request context that the policies were asked with, `extras` the verdicts on
    actions that ride along (`sts:TagSession` …).
    """

    index: int
    hop: Hop
    role_arn: str
    role: Arn | None
    request: CaseRequest
    caller: Observed[Caller]
    policies: Policies
    exists: Observed[bool]
    max_session_seconds: Observed[int]
    verdict: Verdict
    context: RequestContext = RequestContext()
    extras: tuple[tuple[str, Verdict], ...] = ()
    failures: tuple[Failure, ...] = ()
    outcome: Outcome = "untried"

    @property
    def trust(self) -> Observed[Policy]:
        """The role's trust policy."""
        return self.policies.trust

    @property
    def identity(self) -> Observed[tuple[Policy, ...]]:
        """The caller's identity policies."""
        return self.policies.identity

    @property
    def role_name(self) -> str:
        """The role's name for a sentence, or the malformed ARN itself."""
        if self.role is not None:
            return self.role.name
        return name_of_unnamed(self.role_arn) or self.role_arn

    @property
    def is_chained(self) -> bool:
        """Say whether a role session calls: a session of a session."""
        return isinstance(self.caller, Known) and self.caller.value.kind == "role-session"

    @property
    def may_bring_mfa(self) -> bool:
        """Say whether the caller can send a code along: a role session carries no MFA any more."""
        return isinstance(self.caller, Known) and self.caller.value.kind in {"user", "unknown"}

    @property
    def is_well_formed(self) -> bool:
        """Say whether a role is asked for: by its ARN, or the one whose policy was pasted."""
        return self.role is not None or is_unnamed_role(self.role_arn)

    @functools.cached_property
    def refusals(self) -> tuple[Failure, ...]:
        """The failures in which AWS refused this assume call by its policies."""
        return tuple(each for each in self.failures if each.is_assume_denial)

    @functools.cached_property
    def is_companion_refused(self) -> bool:
        """Say whether AWS named an action that rides along with the assume call."""
        return any(each.companion is not None for each in self.failures)

    @functools.cached_property
    def named_layers(self) -> frozenset[PolicyKind]:
        """The policy kinds that AWS itself named as refusing."""
        return frozenset(each.layer for each in self.refusals if each.layer is not None)

    def denied_by(self, kind: PolicyKind) -> bool:
        """Say whether the policies of that kind were read and do not let this request through.

        Their silence counts only where they are needed; a Deny always does.
        """
        if self.outcome == "worked":
            return False
        return any(
            layer.kind == kind
            and (
                layer.decision == "explicit-deny"
                or (layer.needed and layer.decision == "implicit-deny")
            )
            for layer in self.verdict.layers
        )

    def may_be_denied_by(self, kind: PolicyKind) -> bool:
        """Say whether this call was refused and an unseen policy of that kind can be the reason.

        Not so where AWS named another kind, or where a policy that was read already denies.
        """
        if not self.refusals or self.verdict.decision in {"explicit-deny", "implicit-deny"}:
            return False
        named = self.named_layers
        if named:
            return kind in named
        return any(
            layer.kind == kind and layer.decision == "unknown" for layer in self.verdict.layers
        )

    @property
    def is_trusted_in_part(self) -> bool:
        """Say whether statements of the trust policy were not seen, and none that was lets in."""
        if not isinstance(self.trust, Known) or not self.trust.value.is_open:
            return False
        allows = self.verdict.allow_statements("trust policy")
        return all(each.truth == "false" for each in allows)

    @property
    def may_be_denied_unseen(self) -> bool:
        """Say whether the call was refused and nobody here could read the trust policy."""
        return isinstance(self.trust, Unreadable) and self.may_be_denied_by("trust policy")


class OtherDenial(msgspec.Struct, frozen=True, kw_only=True):
    """A call that is no assume call and that AWS refused: what the policies that were seen say.

    `action` is what the call needs: named by AWS, or `iam:PassRole` where a service was to get a
    role.
    """

    failure: Failure
    action: str
    caller: Caller
    verdict: Verdict


class Situation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A whole case, judged. `chain` is `None` where the case shows no files and no environment."""

    case: Case
    shared: SharedConfig | None
    chain: Chain | None
    caller: Observed[Caller]
    hops: tuple[HopVerdict, ...]
    failures: tuple[Failure, ...]
    others: tuple[OtherDenial, ...] = ()

    def hop_at(self, index: int | None) -> HopVerdict | None:
        """Return the hop of an index of the chain, where there is one."""
        return None if index is None else self._by_index.get(index)

    @functools.cached_property
    def _by_index(self) -> dict[int, HopVerdict]:
        return {hop.index: hop for hop in reversed(self.hops)}

    @property
    def target_role_arn(self) -> str | None:
        """The role that is wanted in the end."""
        return self.hops[-1].role_arn if self.hops else self.case.target.role_arn

    @property
    def base(self) -> Hop | None:
        """The hop of the base credentials."""
        if self.chain is None or not self.chain.hops:
            return None
        return self.chain.hops[0]

    def variable(self, name: str) -> str | None:
        """Return a variable that is set, for wording and for rules about the environment."""
        observed = self.case.variable(name)
        return observed.value if isinstance(observed, Known) else None

    @property
    def base_failures(self) -> tuple[Failure, ...]:
        """Failures of the base credentials, or of no hop that is known."""
        return tuple(each for each in self.failures if each.hop in (0, None))

    @property
    def hops_tried(self) -> bool:
        """Say whether AWS answered an assume call: then the base credentials are good."""
        return any(
            hop.outcome == "worked" or any(each.code == "AccessDenied" for each in hop.failures)
            for hop in self.hops
        )

    @property
    def identity_answered(self) -> bool:
        """Say whether AWS told who the base credentials are."""
        return any(
            probe.call == "sts:GetCallerIdentity" and probe.outcome == "ok"
            for probe in self.case.probes
        )

    @property
    def refused_call(self) -> str | None:
        """Return the call of no role that AWS refused, though it accepted who made it."""
        if self.hops and all(each.outcome in {"untried", "worked"} for each in self.hops):
            refused = (each.action for each in self.failures if each.is_other_denial)
            return next(refused, None) if isinstance(self.caller, Known) else None
        if self.hops or self.chain is None or not self.failures:
            return None
        last = self.failures[-1]
        accepted = kind_row(last.kind).part == "hop" or self.identity_answered
        obtains = (last.operation or "").startswith(_OBTAINS_CREDENTIALS)
        return last.operation if accepted and not obtains else None

    @property
    def works(self) -> bool:
        """Say whether the last hop was assumed, and no call of its session was refused."""
        assumed = bool(self.hops) and self.hops[-1].outcome == "worked"
        return assumed and not any(each.is_other_denial for each in self.failures)
