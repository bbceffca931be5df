"""What would settle an unknown verdict: the smallest sets of facts that allow, and that deny.

Each fact that was not seen is tried as everything that the policies tell apart: an unread policy
as one that allows, denies or says nothing; an unknown key as each value that a condition asks for,
as something else, and as absent. What stays unknown beside a set does not matter to its answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from doctor.evaluate.decide import (
    Prepared,
    Ready,
    ask,
    decide_opened,
    open_layers,
    ready_policies,
)
from doctor.evaluate.layers import prepare
from doctor.evaluate.operators import moment, network, number, read_operator
from doctor.evaluate.policy_parser import parse_policy
from doctor.evaluate.question import Question
from doctor.evaluate.verdict_words import unseen_policies
from doctor.model.context import Value
from doctor.model.observation import ABSENT, Known, Unreadable
from doctor.model.policy import Condition, PolicyKind
from doctor.model.unseen_facts import (
    Effect,
    Fact,
    KeyValue,
    PolicyEffect,
    Relation,
    Settled,
    UnseenKey,
)
from doctor.model.verdict import Decision

Layer = Literal["trust", "identity", "boundary", "session_policy", "scps", "rcps"]

_MOST_FACTS: Final = 3
"""Facts in a set: a person looks up two or three, and not a dozen."""
_MOST_TRIED: Final = 200
"""Sets that are tried, each a whole evaluation: all pairs of ten facts with two values each."""
_MOST_FOUND: Final = 24
"""Sets that are kept: each of them is a way to go on, and few are read."""
_ELSE: Final = "\N{BALLOT X}"
"""A value that no policy names."""


class _Option(msgspec.Struct, frozen=True):
    """One thing that an unseen fact may be: a policy in a layer's place, or a key's value."""

    fact: Fact
    layer: Layer | None = None
    policies: Prepared = ABSENT
    key: str | None = None
    value: Value = ABSENT


class _Open(msgspec.Struct, frozen=True):
    """A question with its policies prepared once."""

    question: Question
    ready: Ready

    def decide(self, chosen: tuple[_Option, ...]) -> Decision:
        """Decide with some of the unseen facts filled in."""
        context = self.question.context
        keys = {each.key: each.value for each in chosen if each.key is not None}
        possible = {key: it for key, it in context.possible.items() if key not in keys}
        context = replace(context, keys={**context.keys, **keys}, possible=possible)
        layers = {each.layer: each.policies for each in chosen if each.layer is not None}
        question = self.question
        asked = ask(question.action, question.role_arn, question.caller, context)
        return decide_opened(open_layers(replace(self.ready, **layers), asked), asked)


def settle(question: Question) -> tuple[Settled, ...]:
    """Give the smallest sets of facts that settle a question, those that allow first."""
    unseen = [list(options) for options in _unseen_options(question)]
    if not unseen:
        return ()
    opened = _Open(question, ready_policies(question))
    found = list(itertools.islice(_small_sets(opened, unseen), _MOST_FOUND))
    if not any(each.decision == "allow" for each in found):
        found += _allowing_set(opened, unseen)
    return tuple(sorted(found, key=lambda each: (each.decision != "allow", len(each.facts))))


def _small_sets(opened: _Open, unseen: list[list[_Option]]) -> Iterator[Settled]:
    """Try the sets of few facts, smaller ones first, none that holds a smaller one that settles."""
    found: list[frozenset[Fact]] = []
    for chosen in itertools.islice(_choices(unseen), _MOST_TRIED):
        facts = frozenset(option.fact for option in chosen)
        if any(each <= facts for each in found):
            continue
        decision = opened.decide(chosen)
        if decision != "unknown":
            found.append(facts)
            yield _facts_chosen(decision, chosen)


def _choices(unseen: list[list[_Option]]) -> Iterator[tuple[_Option, ...]]:
    for size in range(1, min(_MOST_FACTS, len(unseen)) + 1):
        for group in itertools.combinations(unseen, size):
            yield from itertools.product(*group)


def _allowing_set(opened: _Open, unseen: list[list[_Option]]) -> Iterator[Settled]:
    """Find facts that allow together, however many, and leave out what does not matter."""
    for chosen in itertools.islice(itertools.product(*unseen), _MOST_TRIED):
        if opened.decide(chosen) != "allow":
            continue
        for option in chosen:
            fewer = tuple(each for each in chosen if each is not option)
            if opened.decide(fewer) == "allow":
                chosen = fewer  # noqa: PLW2901 - it shrinks as long as it allows
        yield _facts_chosen("allow", chosen)
        return


def _facts_chosen(decision: Decision, chosen: tuple[_Option, ...]) -> Settled:
    word: Literal["allow", "deny"] = "allow" if decision == "allow" else "deny"
    return Settled(word, tuple(option.fact for option in chosen))


_LAYERS: Final[tuple[tuple[Layer, PolicyKind], ...]] = (
    ("trust", "trust policy"),
    ("identity", "identity policy"),
    ("boundary", "permissions boundary"),
    ("session_policy", "session policy"),
    ("scps", "SCP"),
    ("rcps", "RCP"),
)


def _unseen_options(question: Question) -> Iterator[Iterator[_Option]]:
    for layer, kind in _LAYERS:
        if isinstance(question.policies.levels(kind), Unreadable):
            yield _policy_options(question, layer, kind)
    for key, conditions in _conditions_by_key(question).items():
        if isinstance(question.context.lookup(key), Unreadable):
            yield _key_options(key, conditions)


def _policy_options(question: Question, layer: Layer, kind: PolicyKind) -> Iterator[_Option]:
    """Give an unread policy as one that allows, that is silent, and that denies."""
    unseen = unseen_policies(kind, question)
    optional = layer not in {"trust", "identity"}
    for effect, word in _EFFECTS:
        if effect == "silent" and layer == "rcps":
            continue
        holds = PolicyEffect(effect, optional=optional and effect == "allow")
        yield _Option(Fact(unseen, holds), layer=layer, policies=_policy(question, kind, word))


_EFFECTS: Final[tuple[tuple[Effect, str | None], ...]] = (
    ("allow", "Allow"),
    ("silent", None),
    ("deny", "Deny"),
)


def _policy(question: Question, kind: PolicyKind, effect: str | None) -> Prepared:
    statement: dict[str, object] = {"Effect": effect, "Action": "*"}
    if kind == "trust policy":
        statement["Principal"] = {"AWS": question.caller.principal_arn or "*"}
        if question.caller.kind in {"service", "federated"}:
            statement["Principal"] = "*"
    else:
        statement["Resource"] = "*"
    listed = [] if effect is None else [statement]
    document = {"Version": "2012-10-17", "Statement": listed}
    return Known(((prepare(parse_policy(kind, document)),),))


def _conditions_by_key(question: Question) -> dict[str, list[Condition]]:
    """Group the conditions of every policy that was read by their keys."""
    found: dict[str, list[Condition]] = {}
    for policy in question.policies.all_seen():
        for statement in policy.statements:
            for condition in statement.conditions:
                found.setdefault(condition.key.lower(), []).append(condition)
    return found


def _key_options(key: str, conditions: list[Condition]) -> Iterator[_Option]:
    unseen = UnseenKey(conditions[0].key)
    fitting: dict[str, KeyValue] = {}
    for condition in conditions:
        for value in condition.values:
            found = _fitting_value(condition.operator, value)
            if found is not None:
                fitting.setdefault(*found)
    if all(read_operator(each.operator).name in {"bool", "null"} for each in conditions):
        for word in ("true", "false"):
            fitting.setdefault(word, KeyValue("is", word))
    else:
        fitting.setdefault(_ELSE, KeyValue("else"))
    for example, holds in fitting.items():
        yield _Option(Fact(unseen, holds), key=key, value=Known((example,)))
    yield _Option(Fact(unseen, KeyValue("absent")), key=key, value=ABSENT)


def _fitting_value(operator: str, wanted: str) -> tuple[str, KeyValue] | None:
    """Return a value that a condition's value matches, and how it stands to that."""
    name = read_operator(operator).name
    if "${" in wanted or name == "null":
        return None
    if "like" in name or name.startswith("arn"):
        wild = "*" in wanted or "?" in wanted
        example = wanted.replace("*", "x").replace("?", "x")
        return example, KeyValue("like" if wild else "is", wanted)
    if "ipaddress" in name:
        addresses = network(wanted)
        return None if addresses is None else (str(addresses[0]), KeyValue("within", wanted))
    if name.startswith("numeric"):
        limit = number(wanted)
        compared = KeyValue(_relation(name), wanted, "number")
        return None if limit is None else (str(limit + _step(name)), compared)
    if name.startswith("date"):
        at = moment(wanted)
        compared = KeyValue(_relation(name), wanted, "date")
        return None if at is None else (str(at + _step(name)), compared)
    return wanted, KeyValue("is", wanted)


def _step(name: str) -> int:
    if name.endswith("equals"):
        return 0
    return -1 if name.endswith("lessthan") else 1


def _relation(name: str) -> Relation:
    if "lessthan" in name:
        return "at most" if name.endswith("equals") else "less"
    if "greaterthan" in name:
        return "at least" if name.endswith("equals") else "more"
    return "is"
