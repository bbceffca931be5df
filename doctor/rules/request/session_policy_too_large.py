"""The session policy, or policies and tags together, are larger than AWS packs into a session."""

from __future__ import annotations

import json
from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.limits import LONGEST_SESSION_POLICY
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="request/session-policy-too-large",
    summary="session policy and tags are too large for a session",
    over=("request/session-tags-invalid",),
)
def session_policy_too_large(situation: Situation) -> Iterator[Finding]:
    """Ask: is the plain text too long, or what AWS makes of policies and tags too large?"""
    if situation.works:
        return
    packed = [each for each in situation.failures if each.kind == "packed-policy-too-large"]
    plain = [each for each in situation.failures if _is_about_length(each)]
    length = _length(situation)
    if packed:
        yield _packed_size(situation, packed)
    elif plain or (
        length is not None and length > LONGEST_SESSION_POLICY and not situation.failures
    ):
        yield _plain(situation, length, plain)


def _is_about_length(failure: Failure) -> bool:
    named = (failure.parameter or "").lower() in {"policy", "policyarns"}
    return failure.kind == "invalid-parameter" and named and "length" in (failure.constraint or "")


def _length(situation: Situation) -> int | None:
    request = situation.case.request
    if request is UNSET or request.policy is UNSET or request.policy is None:
        return None
    policy = request.policy
    return len(policy if isinstance(policy, str) else json.dumps(policy, separators=(",", ":")))


def _packed_size(situation: Situation, told: list[Failure]) -> Finding:
    share = next((each.value for each in told if each.value), None)
    tags = any("session-tags" in each.signs for each in told)
    what = "session tags" if tags else "session policies and tags"
    much = "" if share is None else f": {share} % of what fits"
    return Finding(
        title=f"the {what} are too large when packed{much}",
        explanation="AWS packs session policies, ARNs of managed policies and session tags into "
        "one binary with its own limit. It can exceed that limit although each part stays within "
        "its own, and tags from a chain or a token count as well.",
        hop=told[0].hop,
        evidence=(*_parts(situation), *(quote_failure(each) for each in told)),
        proposals=tuple(_smaller(tags=tags)),
        next_step="a successful call returns PackedPolicySize, which shows how full it is",
    )


def _parts(situation: Situation) -> Iterator[Evidence]:
    length = _length(situation)
    if length is not None:
        yield Evidence(says=f"the session policy has {length} characters")
    request = situation.case.request
    if request is not UNSET and request.tags is not UNSET and request.tags:
        yield Evidence(says=f"{len(request.tags)} session tags are sent")


def _smaller(*, tags: bool) -> Iterator[Proposal]:
    if tags:
        yield Proposal(
            title="send fewer and shorter session tags (the GitHub action: "
            "role-skip-session-tagging: true)",
            who="caller",
            kind="request",
        )
        return
    yield Proposal(
        title="create a managed policy in the role's account, and send its ARN (--policy-arns) "
        "instead of the text",
        who="caller",
        kind="request",
    )
    yield Proposal(
        title="send a shorter policy: use patterns instead of long lists, no Sids, fewer tags",
        who="caller",
        kind="request",
    )


def _plain(situation: Situation, length: int | None, told: list[Failure]) -> Finding:
    many = (
        ""
        if length is None
        else f": {length} characters, and the limit is {LONGEST_SESSION_POLICY}"
    )
    return Finding(
        title=f"the session policy is too long{many}",
        explanation="The text of a session policy and the ARNs of managed policies together may "
        f"have {LONGEST_SESSION_POLICY} characters, with at most ten ARNs.",
        hop=told[0].hop if told else None,
        evidence=(*_parts(situation), *(quote_failure(each) for each in told)),
        proposals=tuple(_smaller(tags=False)),
    )
