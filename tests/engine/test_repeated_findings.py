"""A fault that a file holds a hundred times is told a few times, and counted."""

from __future__ import annotations

from typing import Any

import pytest

from doctor import engine
from doctor.engine import diagnose
from doctor.engine.repeated_findings import MOST_OF_A_KIND, limit_repeats
from doctor.fix import prove_proposals
from doctor.model.case import Case, CaseFiles, CaseTarget, CaseText
from doctor.model.finding import Evidence, Finding

SEEN = (Evidence(says="the line as it stands"),)


def findings(count: int, rule: str = "config/syntax-error") -> tuple[Finding, ...]:
    return tuple(
        Finding(id=rule, title=f"line {at}", explanation="It does not parse.", evidence=SEEN)
        for at in range(count)
    )


def test_a_few_of_a_kind_are_told_as_they_are() -> None:
    few = findings(MOST_OF_A_KIND)
    assert limit_repeats(few) == few


def test_the_rest_is_counted_on_the_last_that_is_told() -> None:
    other = findings(1, "config/profile-not-found")
    kept = limit_repeats((*findings(MOST_OF_A_KIND + 5), *other))
    assert [each.id for each in kept].count("config/syntax-error") == MOST_OF_A_KIND
    assert kept[-1] == other[0]
    counted = Evidence(says="5 more findings of this kind are not listed")
    assert kept[-2].evidence == (*SEEN, counted)
    assert all(each.evidence == SEEN for each in kept[:-2])


def test_diagnosing_costs_no_more_trials_for_more_broken_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str] = []

    def counted(finding: Finding, *arguments: Any) -> Any:
        tried.append(finding.id)
        return prove_proposals(finding, *arguments)

    def trials(lines: int) -> int:
        tried.clear()
        text = "[default]\nregion = eu-west-1\n" + "this is no setting\n" * lines
        files = CaseFiles(config=CaseText(path="~/.aws/config", text=text), credentials=None)
        diagnose(Case(target=CaseTarget(profile="default"), files=files))
        return len(tried)

    monkeypatch.setattr(engine, "prove_proposals", counted)
    assert trials(400) == trials(40) > 0
