"""The order of findings: what covers what, and who stands first among those that stay."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from doctor.model.chain import Place
from doctor.model.finding import Evidence, Finding
from doctor.model.situation import Situation
from doctor.rules.law import rank_findings
from doctor.rules.rule import Rule


def nothing(_: Situation) -> Iterator[Finding]:
    return iter(())


def rule(name: str, *over: str) -> Rule:
    return Rule(id=name, summary="", diagnose=nothing, over=over)


RULES = (
    rule("trust/special", "trust/general"),
    rule("trust/general"),
    rule("mfa/family", "trust/*"),
    rule("config/other"),
)


def finding(name: str, **parts: Any) -> Finding:
    line = parts.pop("line", None)
    place = None if line is None else Place("~/.aws/config", line)
    title = parts.pop("title", name)
    return Finding(
        id=name,
        title=title,
        explanation="",
        evidence=(Evidence(says="seen", place=place),),
        **parts,
    )


def ranked(*found: Finding, fits: tuple[str, ...] = ()) -> list[str]:
    """Rank in every order in which rules may have found them: the answer is one."""
    answers = {
        tuple((each.id, each.hop) for each in rank_findings(list(some), RULES, fits))
        for some in permutations(found)
    }
    assert len(answers) == 1
    return [name for name, _ in answers.pop()]


def test_the_surer_finding_stands_first_then_the_catalogues_order() -> None:
    assert ranked(
        finding("config/other"),
        finding("trust/general", certainty="likely"),
        finding("mfa/family", certainty="possible"),
    ) == ["config/other", "trust/general", "mfa/family"]
    assert ranked(finding("config/other"), finding("mfa/family")) == ["mfa/family", "config/other"]


def test_an_error_stands_before_a_warning_however_sure() -> None:
    assert ranked(
        finding("trust/general", severity="warning"),
        finding("config/other", certainty="possible"),
        finding("mfa/family", severity="advice"),
    ) == ["config/other", "trust/general", "mfa/family"]


def test_the_first_hop_that_breaks_stands_first_among_equals() -> None:
    early, late = finding("config/other", hop=1), finding("trust/general", hop=2)
    assert ranked(late, early) == ["config/other", "trust/general"]
    assert ranked(finding("mfa/family", hop=1), finding("config/other")) == [
        "config/other",
        "mfa/family",
    ]


def test_what_a_change_can_have_caused_stands_first_among_the_equally_sure() -> None:
    found = finding("config/other", hop=2), finding("trust/general", hop=1)
    assert ranked(*found, fits=("config/",)) == ["config/other", "trust/general"]
    assert ranked(*found, fits=("mfa/",)) == ["trust/general", "config/other"]
    sure = finding("trust/general"), finding("config/other", certainty="likely")
    assert ranked(*sure, fits=("config/",)) == ["trust/general", "config/other"]


@pytest.mark.parametrize(
    ("special", "general", "covered"),
    [
        ("proven", "proven", True),
        ("proven", "likely", True),
        ("likely", "likely", True),
        ("likely", "proven", False),
        ("possible", "possible", False),
        ("possible", "likely", False),
    ],
)
def test_the_more_special_covers_where_it_is_as_sure_and_never_as_a_mere_possibility(
    special: Any, general: Any, covered: bool
) -> None:
    found = ranked(
        finding("trust/special", certainty=special), finding("trust/general", certainty=general)
    )
    assert ("trust/general" not in found) is covered
    assert "trust/special" in found


def test_a_rule_may_stand_over_a_whole_family() -> None:
    assert ranked(finding("mfa/family"), finding("trust/general")) == ["mfa/family"]
    assert ranked(finding("mfa/family"), finding("config/other")) == ["mfa/family", "config/other"]


@pytest.mark.parametrize(
    ("one", "other", "kept"), [(1, 1, 1), (1, 2, 2), (None, 2, 1), (1, None, 1)]
)
def test_only_what_is_said_of_the_same_hop_is_covered(
    one: int | None, other: int | None, kept: int
) -> None:
    found = ranked(finding("trust/special", hop=one), finding("trust/general", hop=other))
    assert len(found) == kept


def test_a_warning_covers_nothing_but_on_its_own_line() -> None:
    special = finding("trust/special", severity="warning", line=3)
    assert len(ranked(special, finding("trust/general", severity="warning", line=4))) == 2
    assert ranked(special, finding("trust/general", severity="warning", line=3)) == [
        "trust/special"
    ]
    assert len(ranked(special, finding("trust/general", line=3))) == 2


def test_on_one_line_what_weighs_more_takes_the_place_though_it_is_less_sure() -> None:
    special = finding("trust/special", certainty="likely", line=3)
    warning = finding("trust/general", severity="warning", line=3)
    assert ranked(special, warning) == ["trust/special"]
    possible = finding("trust/special", certainty="possible", line=3)
    assert len(ranked(possible, warning)) == 2
    less_sure = finding("trust/special", severity="warning", certainty="likely", line=3)
    assert len(ranked(less_sure, warning)) == 2


def test_one_finding_is_kept_of_those_that_say_the_same() -> None:
    twice = finding("trust/general", hop=1, line=1), finding("trust/general", hop=1, line=2)
    kept = rank_findings([*twice], RULES)
    assert kept == (twice[0],)
    assert (
        len(ranked(finding("trust/general", title="a"), finding("trust/general", title="b"))) == 2
    )
    assert len(ranked(finding("trust/general", hop=1), finding("trust/general", hop=2))) == 2


def test_a_finding_of_no_rule_stands_last() -> None:
    assert ranked(finding("none/unknown"), finding("config/other")) == [
        "config/other",
        "none/unknown",
    ]
