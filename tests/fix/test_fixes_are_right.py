"""Of every world that one fault spoils: the first remedy mends it, and lets in nobody else."""

from __future__ import annotations

import copy
import os
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import doctor
from tests.fix.installing import bystanders, decision, install
from tests.fix.worlds import CALLERS, CONDITIONS, ROLES, SPOILS, Raw, world

EXAMPLES = min(600, int(os.environ.get("FUZZ_EXAMPLES", "200")))

WORLDS = st.builds(
    world,
    caller=st.sampled_from(sorted(CALLERS)),
    role=st.sampled_from(sorted(ROLES)),
    principal=st.sampled_from(["itself", "account", "anyone"]),
    condition=st.integers(0, CONDITIONS - 1),
    single=st.booleans(),
)


def first_fix(raw: Raw) -> Raw:
    """Return the remedy that the report offers first."""
    report = doctor.check(doctor.load_case(raw)).to_dict()
    assert report["findings"], "nothing was found"
    fixes = report["findings"][0]["fixes"]
    assert fixes, f"{report['findings'][0]['id']} has no remedy"
    found: Raw = fixes[0]
    return found


@pytest.mark.parametrize(
    ("caller", "role", "principal", "condition"),
    [*product(sorted(CALLERS), sorted(ROLES), ["itself", "account", "anyone"], range(CONDITIONS))],
)
def test_every_world_allows_the_call(
    caller: str, role: str, principal: str, condition: int
) -> None:
    made = world(caller=caller, role=role, principal=principal, condition=condition, single=False)
    assert decision(made) == "allow"


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(WORLDS, st.sampled_from(sorted(SPOILS)))
def test_the_first_remedy_lets_the_caller_in_and_nobody_else(sound: Raw, fault: str) -> None:
    spoilt = copy.deepcopy(sound)
    SPOILS[fault](spoilt)
    assume(decision(spoilt) not in ("allow", "unknown") or fault == "has a resource")
    fix = first_fix(spoilt)
    assert fix["verified"], fix["title"]
    shared = fix["applies_to"] is not None and "boundary" in fix["applies_to"]
    tagged = fix["document"] is None and "tag" in fix["title"]
    # A boundary is a policy that others may have as well, and a tag opens whatever asks for it.
    assert fix["risk"] is None or shared or tagged
    if fix["document"] is None:
        return  # the remedy lies with the caller: what it sends, or how it is tagged
    mended = install(spoilt, fix)
    assert decision(mended) == "allow", fix["title"]
    before, meant = dict(bystanders(spoilt)), dict(bystanders(sound))
    for label, asked in bystanders(mended):
        gained = decision(asked) == "allow" and decision(before[label]) != "allow"
        assert not gained or decision(meant[label]) == "allow", f"{fix['title']}: {label}"
