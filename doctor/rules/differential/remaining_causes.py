"""What remains possible of each failure that nothing has explained: the candidates, judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.arn import parse_role_arn
from doctor.model.failure import Failure
from doctor.model.failure_kinds import EMPTY_HANDED
from doctor.model.finding import Certainty, Evidence, Finding
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.catalogue import load_rule
from doctor.rules.differential.candidates import PLAIN, Candidate, Fact
from doctor.rules.differential.fact_question import Asked, AskedCase
from doctor.rules.differential.facts import show_fact
from doctor.rules.differential.families import CANDIDATES, Family, family_of, is_answered
from doctor.rules.differential.tells import find_told_causes, weigh_causes
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import tool_of

MOST: Final = 5
"""A bare text has at most so many causes shown: nobody reads a longer list."""

MOST_BESIDE_EVIDENCE: Final = 3
"""Where the evidence already points at a cause, so many in all."""


class _Standing(msgspec.Struct, frozen=True):
    """A candidate that nothing acquits, and what speaks for it; `settled`: it was tried."""

    candidate: Candidate
    asked: Asked
    speaks_for: tuple[str, ...]
    settled: bool

    @property
    def certainty(self) -> Certainty:
        """Likely by the words alone, or by a fact that raises it."""
        return "likely" if self.candidate.usual or self.speaks_for else "possible"


_OF_THE_POLICY: Final = "trust/trust-"
"""Causes that stand in the text of a trust policy: one that was read and allows acquits them."""

_READ_OFF_THE_POLICY: Final = frozenset(
    {
        "federation/oidc-condition-key-wrong",
        "federation/oidc-wildcard-in-string-equals",
        "trust/trust-policy-invalid",
        "trust/trust-principal-deleted",
    }
)
"""Causes that a trust policy shows whoever calls: one that was read has them, or acquits them."""


def list_candidates(situation: Situation, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the causes that remain possible beside what the rules found, likeliest first.

    A proven cause explains the failure: then nothing is added.
    """
    errors = [each for each in found if each.severity == "error"]
    if situation.works or any(each.certainty == "proven" for each in errors):
        return ()
    pointed = any(each.certainty == "likely" for each in errors)
    room = (MOST_BESIDE_EVIDENCE if pointed else MOST) - len(errors)
    known = {each.id for each in errors}
    shown = any(each.certainty == "proven" and each.severity != "advice" for each in found)
    standing = [
        each
        for each in _standing_candidates(situation)
        if each.candidate.cause not in known
        # What is told in prose alone displaces nothing that was seen.
        and not (shown and "told-in-prose" in each.asked.failure.signs)
    ]
    # What a fact speaks for comes before what is usual; among equals the table's order is kept.
    weights = weigh_causes(situation)
    standing.sort(
        key=lambda each: (
            each.certainty != "likely",
            -weights.get(each.candidate.cause, 0),
            not each.speaks_for,
        )
    )
    first = {each.candidate.cause: each for each in reversed(standing)}
    kept = [each for each in standing if first[each.candidate.cause] is each]
    room = max(room, sum(each.settled for each in kept))
    return tuple(_finding(each) for each in kept[:room])


def _standing_candidates(situation: Situation) -> Iterator[_Standing]:
    """Give the candidates of every failure that no fact acquits."""
    of_case, hops = AskedCase(situation), _hops_of_failures(situation)
    told_more = any(_tells_more(each) for each in situation.failures)
    for failure in dict.fromkeys(situation.failures):
        if failure.kind in EMPTY_HANDED and told_more:
            # Terraform heads whatever AWS answered with this: then the answer is asked.
            continue
        asked = Asked(of_case, failure, hops.get(failure))
        told = tuple(find_told_causes(asked))
        for candidate in CANDIDATES[family_of(failure)]:
            tells = [each for each in told if each.cause == candidate.cause]
            settled = any(each.settles for each in tells)
            if not settled and any(_facts_seen(asked, *candidate.unless)):
                continue
            if _is_of_other_parameter(candidate, failure):
                continue
            if len(tuple(_facts_seen(asked, *candidate.when))) < len(candidate.when):
                continue
            speaks_for = dict.fromkeys(
                (
                    *_facts_seen(asked, *candidate.raised_by),
                    *(each.says for each in tells),
                    *_named_parameter(candidate, failure),
                )
            )
            yield _Standing(candidate, asked, tuple(speaks_for), settled)


_BEFORE_A_CALL: Final = frozenset(
    {
        "config/tool-too-old",
        "credentials/no-credentials",
        "credentials/sso-token-expired",
        "federation/sso-config-mismatch",
        "mfa/mfa-cannot-prompt",
    }
)
"""Causes by which a tool ends before it calls AWS: they explain no answer of AWS."""


def find_candidate(situation: Situation, cause: str) -> Finding | None:
    """Return a cause that no family of the failures leads to; `None` where a fact acquits it."""
    for failure in situation.failures[:1]:
        asked = Asked(AskedCase(situation), failure, _hops_of_failures(situation).get(failure))
        own_family = family_of(failure)
        answered = cause in _BEFORE_A_CALL and is_answered(own_family)
        named = [
            (family, each)
            for family, rows in CANDIDATES.items()
            for each in rows
            if each.cause == cause
        ]
        own = [(family, each) for family, each in named if family == own_family]
        if own and cause in _BEFORE_A_CALL:
            # A tool that came as far as to this failure: its own rows say when the cause can be.
            named = own
        rows = [each for family, each in named if is_answered(family) or not answered]
        if named and not rows:
            return None
        if _is_acquitted(asked, cause, rows) or _lacks_token(
            situation, {each for each, _ in named}
        ):
            return None
        told = [each for each in rows if each.reason != PLAIN]
        if rows and not told:
            return None
        for row in told:
            if len(tuple(_facts_seen(asked, *row.when))) == len(row.when):
                return _finding(_Standing(row, asked, (), settled=False))
        if rows:
            return None
    return Finding(
        id=cause,
        title=load_rule(cause).summary,
        explanation="Nothing in this text shows it; reports like this one often had this cause.",
        certainty="possible",
        evidence=tuple(quote_failure(each) for each in situation.failures[:1]),
        next_step=f"read what tells it apart in the page of {cause}",
    )


def _is_acquitted(asked: Asked, cause: str, rows: list[Candidate]) -> bool:
    """Say whether a fact acquits a cause: one of its rows, or the policy that would show it."""
    tool = tool_of(asked.situation)
    of_cli = tool is not None and tool.component == "aws-cli"
    if of_cli and cause == "config/setting-ignored-by-tool":
        # The AWS CLI reads every setting: it is what others are compared with.
        return True
    facts = {fact for each in rows for fact in each.unless}
    facts |= {"trust-read"} if cause in _READ_OFF_THE_POLICY else set()
    facts |= {"trust-allows"} if cause.startswith(_OF_THE_POLICY) else set()
    return any(_facts_seen(asked, *facts))


def _lacks_token(situation: Situation, families: set[Family]) -> bool:
    """Say whether a job got no token that AWS could have refused, as these families do."""
    lacks = any(each.kind == "id-token-unavailable" for each in situation.failures)
    return lacks and bool(families) and all(map(is_answered, families))


def _is_of_other_parameter(candidate: Candidate, failure: Failure) -> bool:
    named = failure.parameter
    return bool(candidate.parameters) and named is not None and named not in candidate.parameters


def _named_parameter(candidate: Candidate, failure: Failure) -> Iterator[str]:
    if candidate.parameters and failure.parameter is not None:
        yield f"the parameter that is refused is {failure.parameter}"


_NAMES_ITS_PLACE: Final = (
    "config-parse",
    "login-token",
    "missing-dependency",
    "network",
    "partial-credentials",
    "process-failed",
    "profile-not-found",
    "source-profile-not-found",
    "sso-settings",
    "sso-token",
    "token-file-missing",
)


def _tells_more(failure: Failure) -> bool:
    """Say whether a failure names what went wrong before the tool ended with empty hands."""
    if failure.kind == "network" and "instance-metadata" in failure.signs:
        # The metadata service is the last place to be asked: nothing stopped before it.
        return False
    return failure.code is not None or failure.kind in _NAMES_ITS_PLACE


def _facts_seen(asked: Asked, *facts: Fact) -> Iterator[str]:
    """Give the sentences of those facts that the case shows."""
    for fact in facts:
        says = show_fact(fact, asked)
        if says is not None:
            yield says


def _hops_of_failures(situation: Situation) -> dict[Failure, HopVerdict]:
    """Return the hop of each failure that belongs to one: the first of several."""
    return {failure: hop for hop in reversed(situation.hops) for failure in hop.failures}


def _finding(standing: _Standing) -> Finding:
    asked, candidate = standing.asked, standing.candidate
    words = _words(asked)
    seen = _facts_seen(asked, *candidate.when, *candidate.quotes)
    shown = (*seen, *standing.speaks_for)
    return Finding(
        id=candidate.cause,
        title=candidate.title.format_map(words),
        explanation=candidate.why.format_map(words),
        certainty=standing.certainty,
        hop=None if asked.hop is None else asked.hop.index,
        evidence=(
            quote_failure(asked.failure),
            *(Evidence(says=each) for each in dict.fromkeys(shown)),
        ),
        next_step=candidate.step.format_map(words),
    )


def _words(asked: Asked) -> dict[str, str]:
    """Return what the sentences of a candidate may name."""
    failure, hop = asked.failure, asked.hop
    of_call = hop is None or (failure.resource is not None and not failure.is_assume_denial)
    arn = failure.resource if of_call or hop is None else hop.role_arn
    role = None if arn is None else parse_role_arn(arn)
    chain, tool = asked.situation.chain, tool_of(asked.situation)
    profile = failure.profile or asked.situation.case.target.profile
    profile = profile or (None if chain is None else chain.profile)
    thing = "resource" if (failure.is_other_denial if arn is None else role is None) else "role"
    service = (failure.service or "sts").lower()
    action = failure.action or (f"{service}:{failure.operation}" if failure.operation else None)
    return {
        "caller": str(asked.caller or "the caller"),
        "role": "ROLE" if role is None else role.name,
        "role_arn": arn or f"the {thing}",
        "account": "ACCOUNT" if role is None else role.account,
        "thing": thing,
        "action": action or (hop.request.action if hop is not None else "sts:AssumeRole"),
        "profile": profile or "NAME",
        "bridge": _bridge(asked, profile),
        "option": "" if profile is None else f" --profile {profile}",
        "tool": "the tool" if tool is None else tool.name,
    }


_ON_A_DESKTOP: Final = (
    'pass it plain keys: eval "$(aws configure export-credentials{option} --format env)"'
)
_BRIDGES: Final[tuple[tuple[Fact, str], ...]] = (
    ("in-ci", "put keys into the environment of the job, in a step before it"),
    ("in-cluster", "give the pod another kind of identity, or pass it the variables of a session"),
    ("in-container", "pass the variables of a session into the container"),
)
"""What serves until a tool knows a kind of credentials, by the place: a runner and a pod have no
profile to export."""


def _bridge(asked: Asked, profile: str | None) -> str:
    """Say how a tool gets credentials of a kind that every tool knows, where it runs."""
    option = "" if profile is None else f" --profile {profile}"
    elsewhere = (says for fact, says in _BRIDGES if show_fact(fact, asked) is not None)
    return next(elsewhere, _ON_A_DESKTOP.format(option=option))
