"""What infrastructure code leaves open (`${var.x}`) proves nothing.

A word of a policy is replaced by one that nobody saw: no cause may be proven that was not found
while the word was there. Every third word in the suite, every one with `UNSEEN_WORDS=all`.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import doctor

FIXTURES: Final = Path(__file__).parents[2] / "fixtures"
FAMILIES: Final = ("credentials", "federation", "hygiene", "mfa", "permission", "request", "trust")
STEP: Final = 1 if os.environ.get("UNSEEN_WORDS") == "all" else 3
FIXED: Final = ("Version", "Sid", "Id", "Effect")
SEEN_ALL_THE_SAME: Final = {
    # The token was seen, and it is none of the provider that the condition speaks of.
    ("irsa_service_account_mismatch/neighbour.json", "federation/oidc-condition-key-wrong"),
    ("oidc_issuer_mismatch/broken.json", "federation/oidc-condition-key-wrong"),
    # The accounts of the caller and of the principal were seen, whatever the action is.
    ("caller_is_not_who_you_think/broken.json", "trust/trust-wrong-account"),
}


def policies(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the trust policies and identity policies of a case."""
    for role in case.get("roles", {}).values():
        if isinstance(role, dict) and isinstance(role.get("trust_policy"), dict):
            yield role["trust_policy"]
    for principal in case.get("principals", {}).values():
        for policy in principal.get("identity_policies") or ():
            if isinstance(policy.get("document"), dict):
                yield policy["document"]


def holders(value: Any, above: str = "") -> Iterator[tuple[Any, Any, str]]:
    """Give each text and each condition key: what holds it, at which place, and what it is."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for place, inner in list(pairs):
        if isinstance(inner, (dict, list)):
            yield from holders(inner, "key" if above == "Condition" else str(place))
        elif isinstance(inner, str) and place not in FIXED:
            yield value, place, "text"
        if above == "key" and isinstance(value, dict):
            yield value, place, "key"


def spoil(holder: Any, place: Any, what: str) -> Iterator[None]:
    """Put a word in the place that nobody saw; put back what was there afterwards."""
    if what == "key":
        before = dict(holder)
        unseen = "${var.unseen}:" + place.rpartition(":")[2]
        after = {unseen if name == place else name: held for name, held in before.items()}
        holder.clear()
        holder.update(after)
        yield
        holder.clear()
        holder.update(before)
        return
    text = holder[place]
    head, found, _ = text.partition("oidc-provider/")
    for word in ("${var.unseen}", *((f"{head}{found}${{var.unseen}}",) if found else ())):
        holder[place] = word
        yield
    holder[place] = text


def cases() -> list[Path]:
    return [path for family in FAMILIES for path in sorted((FIXTURES / family).glob("*/*.json"))]


@pytest.mark.parametrize("path", cases(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_word_that_nobody_saw_proves_nothing(path: Path) -> None:
    case = json.loads(path.read_text())
    case = copy.deepcopy(case.get("case", case))
    if case.get("schema") != "roledoctor.case/1":
        pytest.skip("no case")
    found = {each.id for each in doctor.check(case).findings}
    name = f"{path.parent.name}/{path.name}"
    number = len(name)
    for document in policies(case):
        for holder, place, what in holders(document):
            number += 1
            if number % STEP:
                continue
            for _ in spoil(holder, place, what):
                report = doctor.check(case)
                proven = {each.id for each in report.findings if each.certainty == "proven"}
                new = {each for each in proven - found if (name, each) not in SEEN_ALL_THE_SAME}
                assert not new, (what, place, holder)
