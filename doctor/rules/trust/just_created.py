"""Something of IAM was made or changed moments ago, and is not seen everywhere yet."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.finding import Certainty, Finding, Proposal
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import base_failures, quote_failure
from doctor.rules.shared.trust.unmet_conditions import EVERY_KEY, find_unmet_conditions
from doctor.rules.trust._recent_changes import Sign, applies_changes, signs_of_change

_WAIT = (
    "for i in 1 2 3 4 5; do aws sts assume-role --role-arn {} --role-session-name wait "
    "--query Expiration && break; sleep 5; done"
)
_EVENTUAL = (
    "IAM is eventually consistent: it takes some seconds, sometimes longer, until every Region "
    "and service sees a new or changed role, policy or key. The same call works then."
)


@rule(
    id="trust/just-created",
    summary="the role, a policy or the key was created or changed moments ago",
)
def just_created(situation: Situation) -> Iterator[Finding]:
    """Ask: is everything right, only too new?"""
    for hop in situation.hops:
        if hop.outcome == "refused" and hop.refusals and not _is_explained(hop):
            yield from _of_hop(situation, hop)
    if base_failures(situation, "invalid-key"):
        signs = tuple(each for each in signs_of_change(situation, None) if each.of_key)
        if signs:
            yield _of_key(situation, signs)


def _is_explained(hop: HopVerdict) -> bool:
    """Say whether the policies that were read refuse the call: then it is not their age."""
    return hop.verdict.decision in {"explicit-deny", "implicit-deny"}


def _lets_in(hop: HopVerdict) -> bool:
    """Say whether both policies that grant were read and do, and AWS blames no policy by name."""
    granting = (hop.verdict.layer("trust policy"), hop.verdict.layer("identity policy"))
    read = [each for each in granting if each is not None and each.needed]
    granted = bool(read) and all(each.decision == "allow" for each in read)
    return not hop.named_layers and (hop.verdict.decision == "allow" or granted)


def _of_hop(situation: Situation, hop: HopVerdict) -> Iterator[Finding]:
    # A call that is refused by its policies was signed with a key that AWS knows by now.
    signs = tuple(each for each in signs_of_change(situation, hop) if not each.of_key)
    lets_in = _lets_in(hop)
    service = any(each.kind == "service-cannot-assume" for each in hop.refusals)
    if not signs and not (lets_in and (service or applies_changes(situation, hop))):
        return
    # A condition that the policy states and that nobody saw met explains the refusal first.
    stated = any(find_unmet_conditions(hop, EVERY_KEY))
    certainty: Certainty = "likely" if signs and not stated else "possible"
    seen = "Every policy in this evidence allows the call. " if lets_in else ""
    yield Finding(
        title=f"{hop.role_name} or its policies may be too new for AWS to see everywhere",
        explanation=seen + _EVENTUAL,
        certainty=certainty,
        hop=hop.index,
        evidence=(*(each.evidence for each in signs[:3]), *map(quote_failure, hop.refusals[:1])),
        proposals=(
            Proposal(
                title="wait some seconds and call again; in scripts, retry for a minute",
                who="caller",
                kind="workflow",
                commands=(
                    shell("aws iam wait role-exists --role-name {}", hop.role_name),
                    *(() if service else (shell(_WAIT, hop.role_arn),)),
                ),
            ),
        ),
        next_step="call again: if it still fails after a minute, the cause is another one",
    )


def _of_key(situation: Situation, signs: tuple[Sign, ...]) -> Finding:
    failure = base_failures(situation, "invalid-key")[0]
    return Finding(
        title="the access key was created moments ago, and AWS may not know it everywhere yet",
        explanation=f"{_EVENTUAL} AWS answers a brand-new key like one that does not exist.",
        certainty="likely",
        hop=0,
        evidence=(*(each.evidence for each in signs[:3]), quote_failure(failure)),
        proposals=(
            Proposal(
                title="wait ten seconds and call again; in scripts, retry",
                who="caller",
                kind="workflow",
                commands=(shell("sleep 10; aws sts get-caller-identity"),),
            ),
        ),
        next_step="run aws sts get-caller-identity again: it works as soon as AWS knows the key",
    )
