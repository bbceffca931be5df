"""What a caller can bring to a request, and which requests are worth a try.

A request brings nothing of its own accord: an external ID, a session name, tags, a source identity
or an MFA code are brought where some policy asks for them. The values that the policies name are
tried, those requests first that need the least.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from doctor.evaluate.operators import read_operator
from doctor.model.case import CaseMfa, CaseRequest
from doctor.model.paths import Need
from doctor.model.policy import Policy, Statement

SESSION_NAME: Final = "roledoctor-session"
"""The session name of a request for which no policy asks another."""

_ANY_VALUE: Final = "roledoctor"
_MOST_VALUES: Final = 4
"""Values of a key that are tried: a condition that lists more is met by any one of them."""
_MOST_ATTEMPTS: Final = 96
"""Requests that are tried for one pair, each an evaluation: two keys of four values, and MFA."""
_TAG: Final = "aws:requesttag/"
_NEED_OF_KEY: Final[dict[str, Need]] = {
    "sts:externalid": "external-id",
    "sts:rolesessionname": "session-name",
    "sts:sourceidentity": "source-identity",
    "aws:multifactorauthpresent": "mfa",
    "aws:multifactorauthage": "mfa",
    "aws:tagkeys": "tags",
    "sts:transitivetagkeys": "tags",
}

Wish = tuple[str, str]
"""A condition key in lower case, and a value that a policy names for it."""

_NO_MFA: Final = CaseMfa(serial=None, present=False, age_seconds=None)
_WITH_MFA: Final = CaseMfa(
    serial="arn:aws:iam::111122223333:mfa/device", present=True, age_seconds=0
)
PLAIN: Final = CaseRequest(
    external_id=None,
    role_session_name=SESSION_NAME,
    mfa=_NO_MFA,
    tags=None,
    transitive_tag_keys=None,
    source_identity=None,
)


class Offer(msgspec.Struct, frozen=True):
    """What the caller says that it can bring (`--with`): needs, each with its value or `None`."""

    values: dict[Need, str | None] = {}
    tags: dict[str, str] = {}

    def takes(self, need: Need, value: str) -> bool:
        """Say whether the caller can bring a value."""
        if need == "tags" and self.tags:
            return True
        given = self.values.get(need, "")
        return need in self.values and given in {None, value}


class Attempt(msgspec.Struct, frozen=True, gc=False):
    """A request with what it needs. `calling_as` is the name of the session that calls, if any."""

    request: CaseRequest
    needs: tuple[Need, ...] = ()
    wanted: tuple[tuple[str, str], ...] = ()
    calling_as: str | None = None


NOTHING_NEEDED: Final = Attempt(PLAIN)


def is_of_request(key: str) -> bool:
    """Say whether a condition key tells what a caller brings, or who it is."""
    lowered = key.lower()
    return lowered in _NEED_OF_KEY or lowered.startswith((_TAG, "aws:principal", "aws:userid"))


def wishes_of(policy: Policy) -> tuple[Wish, ...]:
    """Give what a policy's conditions ask of the request that a caller can bring."""
    return tuple(dict.fromkeys(_wishes(policy.statements)))


def _wishes(statements: Iterable[Statement]) -> Iterator[Wish]:
    for statement in statements:
        for condition in statement.conditions:
            key = condition.key.lower()
            if key not in _NEED_OF_KEY and not key.startswith(_TAG):
                continue
            operator = read_operator(condition.operator)
            if operator.negated or operator.name == "null" or not condition.values:
                yield key, _ANY_VALUE
            for value in condition.values:
                if operator.name != "null":
                    yield key, instance_of(value)


def instance_of(pattern: str) -> str:
    """Return a text that a pattern matches."""
    return pattern.replace("*", "").replace("?", "x") or _ANY_VALUE


def attempts(
    wishes: Iterable[Wish],
    *,
    is_user: bool,
    sessions: tuple[str, ...] = (),
    variables: Mapping[str, str],
    offer: Offer | None = None,
) -> Iterator[Attempt]:
    """Give the requests to try, the plain one first, then by how much they need.

    `sessions` are the names of the caller's sessions that a trust policy names. Without an offer
    anything may be brought.
    """
    listed: dict[str, list[str]] = {}
    for key, value in wishes:
        filled = _fill(value, variables)
        need = _NEED_OF_KEY.get(key, "tags")
        if filled is None or (need == "mfa" and not is_user):
            continue
        if offer is not None and not offer.takes(need, filled):
            continue
        values = listed.setdefault("mfa" if need == "mfa" else key, [])
        if len(values) < _MOST_VALUES and filled not in values:
            values.append(filled)
    if sessions and (offer is None or "session-name" in offer.values):
        listed["calling-as"] = [*sessions][:_MOST_VALUES]
    yield NOTHING_NEEDED
    if listed:
        yield from _combine(listed)


def _combine(listed: dict[str, list[str]]) -> Iterator[Attempt]:
    keys = list(listed)
    options = [(None, *listed[key]) for key in keys]
    combinations = itertools.islice(itertools.product(*options), _MOST_ATTEMPTS)
    for values in sorted(combinations, key=_how_much):
        brought = {key: value for key, value in zip(keys, values, strict=True) if value is not None}
        if brought:
            yield _attempt(brought)


def _how_much(values: tuple[str | None, ...]) -> int:
    return sum(value is not None for value in values)


def _fill(value: str, variables: Mapping[str, str]) -> str | None:
    """Put the caller's own name and tags into a value; `None` where one is not known."""
    for name, text in variables.items():
        value = value.replace(f"${{{name}}}", text)
    return None if "${" in value else value


def _attempt(brought: dict[str, str]) -> Attempt:
    tags = {key.removeprefix(_TAG): value for key, value in brought.items() if key.startswith(_TAG)}
    for key in ("aws:tagkeys", "sts:transitivetagkeys"):
        if key in brought:
            tags.setdefault(brought[key], _ANY_VALUE)
    transitive = brought.get("sts:transitivetagkeys")
    wanted: dict[Need, str] = {
        need: value for key, value in brought.items() if (need := _need(key)) not in {"mfa", "tags"}
    }
    if tags:
        wanted["tags"] = ",".join(f"{name}={value}" for name, value in tags.items())
    request = CaseRequest(
        external_id=brought.get("sts:externalid"),
        role_session_name=brought.get("sts:rolesessionname", SESSION_NAME),
        mfa=_WITH_MFA if "mfa" in brought else _NO_MFA,
        tags=tags or None,
        transitive_tag_keys=None if transitive is None else (transitive,),
        source_identity=brought.get("sts:sourceidentity"),
    )
    needs = tuple(sorted({_need(key) for key in brought}))
    return Attempt(request, needs, tuple(wanted.items()), brought.get("calling-as"))


def _need(key: str) -> Need:
    if key == "mfa":
        return "mfa"
    return "session-name" if key == "calling-as" else _NEED_OF_KEY.get(key, "tags")
