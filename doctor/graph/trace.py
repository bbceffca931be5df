"""The verdict on a pair with its trace: from cores, or from the whole documents of a snapshot."""

from __future__ import annotations

from typing import Final, Protocol

from doctor.evaluate import Question, evaluate_question, frame_question
from doctor.graph.guardrails import GuardrailKind, LevelKey
from doctor.graph.needs import SESSION_NAME, Attempt
from doctor.graph.pair_case import pair_case
from doctor.graph.pair_facts import CallerFacts, RoleFacts, Standing, caller_of
from doctor.graph.pair_judge import Judge, actions_of
from doctor.model.observation import ABSENT, Known, Observed, Unreadable
from doctor.model.paths import Deciding
from doctor.model.policies import Policies
from doctor.model.policy import Policy
from doctor.model.snapshot import AccountPart, OrganizationPart
from doctor.model.verdict import StatementMatch, Verdict

_PREFIX: Final = "the request's "


class Parts(Protocol):
    """Where the whole documents are: a snapshot on disk, or parts in memory."""

    def read_account(self, account: str) -> AccountPart:
        """Read an account."""
        ...


def facts_of(depends_on: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a verdict depends on: condition keys by their names, other facts in words."""
    return tuple(dict.fromkeys(each.removeprefix(_PREFIX) for each in depends_on))


def attempt_of(judge: Judge, caller: CallerFacts, role: RoleFacts, standing: Standing) -> Attempt:
    """Find the request by which a caller has its standing."""
    found = judge.attempts(caller, role)
    first = next(found)
    return next(
        (
            each
            for each in (first, *found)
            if each.needs == standing.needs and each.wanted == standing.wanted
        ),
        first,
    )


def observed_policy(judge: Judge, role: RoleFacts) -> Observed[Policy]:
    """Return a role's trust policy, as far as its core holds it."""
    if role.trust is None:
        return Unreadable("the trust policy was not read")
    return Known(judge.policies.core("trust policy", role.trust, role.account).policy.policy)


def observed_levels(
    judge: Judge, kind: GuardrailKind, key: LevelKey
) -> Observed[tuple[tuple[Policy, ...], ...]]:
    """Return guardrails, as far as their cores hold them."""
    return judge.guardrails.levels(kind, key)


def core_verdicts(
    judge: Judge, caller: CallerFacts, role: RoleFacts, standing: Standing
) -> list[Verdict]:
    """Decide a pair with its trace, on cores: one verdict for each action of the request."""
    attempt = attempt_of(judge, caller, role, standing)
    session = attempt.calling_as or SESSION_NAME
    policies = judge.policies
    identity: Observed[tuple[Policy, ...]] = Unreadable("not in the evidence")
    if caller.identity is not None:
        identity = Known(
            tuple(
                policies.core("identity policy", each, caller.account).policy.policy
                for each in caller.identity
            )
        )
    boundary: Observed[Policy] = ABSENT
    if caller.boundary is None:
        boundary = Unreadable("the permissions boundary was not read")
    elif caller.boundary is not False:
        found = policies.core("permissions boundary", caller.boundary, caller.account)
        boundary = Known(found.policy.policy)
    return [
        evaluate_question(
            Question(
                action=action,
                role_arn=role.arn,
                caller=caller_of(caller, session),
                context=judge.context(caller, role, attempt),
                policies=Policies(
                    trust=observed_policy(judge, role),
                    identity=identity,
                    boundary=boundary,
                    scps=observed_levels(judge, "SCP", policies.scp_key(caller)),
                    rcps=observed_levels(judge, "RCP", policies.rcp_key(role)),
                ),
            )
        )
        for action in actions_of(attempt)
    ]


def depends_on(
    judge: Judge, caller: CallerFacts, role: RoleFacts, standing: Standing
) -> tuple[str, ...]:
    """Say what an uncertain standing depends on."""
    if standing.certain:
        return ()
    verdicts = core_verdicts(judge, caller, role, standing)
    facts = facts_of(tuple(fact for each in verdicts for fact in each.depends_on))
    return facts if standing.uncollected is None else (*facts, standing.uncollected)


def whole_verdict(
    parts: Parts,
    organization: OrganizationPart | None,
    caller: CallerFacts,
    role: RoleFacts,
    attempt: Attempt,
) -> Verdict:
    """Decide a pair with its trace over the whole documents, as they stand in the snapshot."""
    accounts = {each: parts.read_account(each) for each in {caller.account, role.account}}
    case = pair_case(accounts, organization, caller.arn, role.arn)
    return evaluate_question(
        frame_question(
            case,
            caller=caller_of(caller, attempt.calling_as or SESSION_NAME),
            request=attempt.request,
            role_arn=role.arn,
        )
    )


def deciding_statements(
    verdict: Verdict, caller: str, role: str, *, ordered: bool
) -> tuple[Deciding, ...]:
    """Return the Allow statements of both sides by which a caller gets in."""
    found = []
    for layer in verdict.layers:
        if layer.kind not in {"trust policy", "identity policy"} or not layer.needed:
            continue
        allows = [
            each for each in layer.statements if each.effect == "Allow" and each.truth != "false"
        ]
        best = sorted(allows, key=lambda each: each.truth != "true")[:1]
        of = role if layer.kind == "trust policy" else caller
        found += [_deciding_match(each, of, ordered=ordered) for each in best]
    return tuple(found)


def _deciding_match(match: StatementMatch, of: str, *, ordered: bool) -> Deciding:
    name = match.policy_name if match.kind == "identity policy" else None
    return Deciding(
        policy=f"{match.kind} {name}" if name else match.kind,
        of=of,
        statement=match.index if ordered else None,
        sid=match.sid,
    )
