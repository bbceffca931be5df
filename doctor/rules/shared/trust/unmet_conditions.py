"""Conditions of a trust policy that a request does not meet, by the kind of key they compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.arn import parse_role_arn
from doctor.model.enumeration import or_list
from doctor.model.finding import Certainty, Evidence
from doctor.model.observation import Known, Unreadable
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.trust.condition_values import is_literal_star
from doctor.rules.shared.trust.near_misses import doubtful_conditions, missed_conditions

EXTERNAL_ID: Final = ("sts:externalid",)
MFA: Final = ("aws:multifactorauthpresent", "aws:multifactorauthage")
SESSION_NAME: Final = ("sts:rolesessionname",)
NETWORK: Final = (
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourcevpcarn",
    "aws:vpcsourceip",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
)
SOURCE: Final = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
)
TAGS: Final = ("aws:principaltag/", "aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys")
PRINCIPAL_ARN: Final = ("aws:principalarn",)
DATES: Final = ("aws:currenttime", "aws:epochtime")

EVERY_KEY: Final = ("/",)
"""For `unmet`: whatever the key is."""


class Unmet(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that keeps the closest statement from applying, and how sure that is.

    `likely` where the request's value was not seen and the call was refused.
    """

    statement: StatementMatch
    element: ElementMatch
    certainty: Certainty

    @property
    def key(self) -> str:
        """The condition key in lower case."""
        return (self.element.key or "").lower()

    @property
    def got(self) -> str | None:
        """The request's value where it was seen (several are put in one text)."""
        got = self.element.got
        return ", ".join(got.value) if isinstance(got, Known) and got.value else None

    @property
    def wants(self) -> str:
        """What the policy requires of the key, for a sentence."""
        return f"{'none of ' if self.element.negated else ''}{or_list(self.element.wanted)}"


def is_among(key: str, keys: tuple[str, ...]) -> bool:
    """Say whether a lower-case key is one of some (an entry that ends in `/` is a prefix)."""
    if keys == EVERY_KEY:
        return True
    return any(key == each or (each.endswith("/") and key.startswith(each)) for each in keys)


def find_unmet_conditions(hop: HopVerdict, keys: tuple[str, ...]) -> Iterator[Unmet]:
    """Give the conditions on some keys that keep the closest trust statements from applying."""
    for statement, element in missed_conditions(hop):
        if is_among((element.key or "").lower(), keys):
            yield Unmet(statement=statement, element=element, certainty="proven")
    for statement, element in doubtful_conditions(hop):
        if is_among((element.key or "").lower(), keys):
            may_be = is_among((element.key or "").lower(), PRINCIPAL_ARN) and _may_be(hop, element)
            certainty: Certainty = "possible" if may_be else "likely"
            yield Unmet(statement=statement, element=element, certainty=certainty)


def hangs_on_path_alone(hop: HopVerdict) -> bool:
    """Say whether all that the trust policy leaves open is the path of the caller's role."""
    open_ones = [element for _, element in doubtful_conditions(hop)]
    return bool(open_ones) and all(
        is_among((each.key or "").lower(), PRINCIPAL_ARN) and _may_be(hop, each)
        for each in open_ones
    )


def _may_be(hop: HopVerdict, element: ElementMatch) -> bool:
    """Say whether the caller's role is one that is wanted, but for a path that was not seen.

    A session's ARN leaves the path of its role out; names are unique in an account without it.
    """
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    if caller is None or caller.kind != "role-session" or element.negated:
        return False
    for wanted in element.wanted:
        role = parse_role_arn(wanted)
        if role is not None and (role.account, role.name) == (caller.account, caller.name):
            return True
    return False


def has_now(element: ElementMatch) -> str:
    """Say what the request has for the key of a condition."""
    match element.got:
        case Known(value) if value:
            return f"the request has {element.key} = {', '.join(value)}"
        case Unreadable():
            return f"the value of {element.key} in the request was not seen"
        case _:
            return f"the request has no {element.key}"


def _star(unmet: Unmet) -> str:
    return f"{unmet.element.operator} treats * and ? as plain characters, which no value has"


def quote_unmet_condition(unmet: Unmet) -> tuple[Evidence, ...]:
    """Quote the condition, and say what the request has instead."""
    return (
        quote_condition(
            unmet.statement, unmet.element, "the role requires", "the role requires this"
        ),
        Evidence(says=_star(unmet) if is_literal_star(unmet.element) else has_now(unmet.element)),
    )
