"""What a case shows for or against a candidate: each fact in one sentence, where it is seen.

A fact that is not seen is nothing: neither for nor against. So a candidate is acquitted by what
the evidence holds, never by what nobody looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from doctor.rules.differential.caller_facts import CALLER_FACTS
from doctor.rules.differential.candidates import Fact
from doctor.rules.differential.fact_question import Asked, Showing
from doctor.rules.differential.policy_facts import POLICY_FACTS
from doctor.rules.differential.report_facts import TOLD_FACTS
from doctor.rules.differential.setting_facts import SETTING_FACTS
from doctor.rules.differential.surrounding_facts import SURROUNDING_FACTS
from doctor.rules.differential.workload_facts import WORKLOAD_FACTS

FACTS: Final[Mapping[Fact, Showing]] = MappingProxyType(
    {
        **POLICY_FACTS,
        **CALLER_FACTS,
        **SETTING_FACTS,
        **SURROUNDING_FACTS,
        **TOLD_FACTS,
        **WORKLOAD_FACTS,
    }
)
"""Each fact by its name."""


def show_fact(fact: Fact, asked: Asked) -> str | None:
    """Return the sentence of a fact where the case shows it, else `None`."""
    shown = asked.of_case.shown
    if fact in shown:
        return shown[fact]
    asked.is_of_failure = False
    says = FACTS[fact](asked)
    if not asked.is_of_failure:
        shown[fact] = says
    return says
