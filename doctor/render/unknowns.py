"""What was not seen, in words: what it is, and what it would decide."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.diagnosis import Unknown
from doctor.model.enumeration import and_list, or_list
from doctor.model.unseen_facts import Fact, KeyValue, PolicyEffect, UnseenKey, UnseenPolicies


def say_settled(unknown: Unknown) -> tuple[str, ...]:
    """Say where an unseen thing lets in, with what else that takes, and where it keeps out."""
    return tuple(_settled_words(unknown))


def _settled_words(unknown: Unknown) -> Iterator[str]:
    pronoun = "they" if unknown.unseen.are_several else "it"
    if unknown.lets_in:
        own, *others = unknown.lets_in
        beside = f", if also {and_list(map(_briefly, others))}" if others else ""
        yield f"lets you in where {pronoun} {say_holds(own)}{beside}"
    effects = {it.holds.effect for it in unknown.keeps_out if isinstance(it.holds, PolicyEffect)}
    # Where silence refuses, a Deny goes without saying.
    implied = PolicyEffect("deny") if "silent" in effects else None
    alone = [say_holds(fact) for fact in unknown.keeps_out if fact.holds != implied]
    if alone:
        rest = (each.removeprefix("is ") for each in alone[1:])
        yield f"keeps you out where {pronoun} {or_list((alone[0], *rest))}"


def say_fact(fact: Fact) -> str:
    """Name an unseen thing and what it would have to be."""
    return f"{fact.unseen} {say_holds(fact)}"


def _briefly(fact: Fact) -> str:
    """Name a fact beside another: which request and whose policies it is about is clear."""
    match fact.unseen:
        case UnseenKey(key=key):
            named = key
        case UnseenPolicies(kind=kind, owner=owner) if owner.startswith("arn:"):
            named = "the identity policies" if kind == "identity policy" else f"the {kind}"
        case _:
            named = str(fact.unseen)
    return f"{named} {say_holds(fact)}"


def say_holds(fact: Fact) -> str:
    """Say what an unseen thing would have to be, as the rest of a sentence about it."""
    holds = fact.holds
    if isinstance(holds, PolicyEffect):
        return _effect(holds, several=fact.unseen.are_several)
    return _value(holds)


def _effect(holds: PolicyEffect, *, several: bool) -> str:
    if holds.effect == "silent":
        return "do not allow it" if several else "does not allow it"
    verb = {"allow": ("allow", "allows"), "deny": ("deny", "denies")}[holds.effect][not several]
    return f"{verb} it" + (" (or there is none)" if holds.optional else "")


def _value(holds: KeyValue) -> str:
    before, after = ("before", "after") if holds.kind == "date" else ("less than", "more than")
    match holds.relation:
        case "absent":
            return "is absent"
        case "else":
            return "is something else"
        case "within":
            return f"is in {holds.value}"
        case "like":
            return f"is like {holds.value}"
        case "less":
            return f"is {before} {holds.value}"
        case "at most":
            return f"is {before} {holds.value} or that"
        case "more":
            return f"is {after} {holds.value}"
        case "at least":
            return f"is {after} {holds.value} or that"
        case "is":
            return f"is {holds.value}"
