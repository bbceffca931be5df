"""The law of rules: which findings stand, in which order, and how sure each may be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from doctor.model.chain import Place
from doctor.model.finding import Certainty, Evidence, Finding, Severity
from doctor.model.situation import Situation
from doctor.rules import CATALOGUE, Rule, load_rule, load_rules
from doctor.rules.law import SYMPTOMS, owns_key, rank_findings

SEEN = (Evidence(says="seen", place=Place(file="~/.aws/config", line=3)),)


def silent(situation: Situation) -> Iterator[Finding]:
    del situation
    yield from ()


def rule(name: str, over: tuple[str, ...] = (), owns: tuple[str, ...] = ()) -> Rule:
    return Rule(id=name, summary="", diagnose=silent, over=over, owns=owns)


def finding(
    name: str,
    certainty: Certainty = "proven",
    severity: Severity = "error",
    hop: int | None = None,
    evidence: tuple[Evidence, ...] = (Evidence(says="seen"),),
) -> Finding:
    return Finding(
        id=name,
        title=name,
        explanation="",
        certainty=certainty,
        severity=severity,
        hop=hop,
        evidence=evidence,
    )


def ids(
    found: list[Finding],
    *rules: Rule,
    fits: tuple[str, ...] = (),
    more: tuple[Finding, ...] = (),
    weights: dict[str, int] | None = None,
) -> list[str]:
    return [each.id for each in rank_findings(found, rules, fits, more, weights or {})]


def test_a_finding_that_shows_nothing_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="shows what it was drawn from"):
        finding("trust/x", evidence=())


def test_severity_comes_before_certainty_and_certainty_before_the_catalogue() -> None:
    a, b, c = rule("trust/a"), rule("trust/b"), rule("trust/c")
    found = [
        finding("trust/a", "possible"),
        finding("trust/b", "proven", "warning"),
        finding("trust/c", "likely"),
    ]
    assert ids(found, a, b, c) == ["trust/c", "trust/a", "trust/b"]


def test_among_equals_the_catalogue_decides_and_before_it_the_earlier_hop() -> None:
    a, b = rule("trust/a"), rule("trust/b")
    assert ids([finding("trust/b"), finding("trust/a")], a, b) == ["trust/a", "trust/b"]
    found = [finding("trust/a", hop=2), finding("trust/b", hop=1)]
    assert ids(found, a, b) == ["trust/b", "trust/a"]


def test_what_a_recent_change_fits_stands_first_among_equals() -> None:
    a, b = rule("trust/a"), rule("mfa/b")
    assert ids([finding("trust/a"), finding("mfa/b")], a, b, fits=("mfa/",)) == ["mfa/b", "trust/a"]


def test_what_more_is_told_for_stands_first_among_equals_alone() -> None:
    a, b = rule("trust/a"), rule("mfa/b")
    told = {"mfa/b": 1}
    assert ids([finding("trust/a"), finding("mfa/b")], a, b, weights=told) == ["mfa/b", "trust/a"]
    surer = [finding("trust/a"), finding("mfa/b", "likely")]
    assert ids(surer, a, b, weights=told) == ["trust/a", "mfa/b"]


def test_what_is_told_against_covers_nothing() -> None:
    special, general = rule("trust/special", over=("trust/general",)), rule("trust/general")
    found = [finding("trust/special", "likely"), finding("trust/general", "likely")]
    assert ids(found, special, general) == ["trust/special"]
    assert ids(found, special, general, weights={"trust/special": -1}) == [
        "trust/general",
        "trust/special",
    ]


def test_the_more_specific_covers_the_more_general_on_the_same_hop() -> None:
    special, general = rule("trust/special", over=("trust/general",)), rule("trust/general")
    found = [finding("trust/special", hop=1), finding("trust/general", hop=1)]
    assert ids(found, special, general) == ["trust/special"]
    found = [finding("trust/special", hop=1), finding("trust/general", hop=2)]
    assert ids(found, special, general) == ["trust/special", "trust/general"]


def test_a_whole_family_can_be_covered() -> None:
    special, general = rule("credentials/root", over=("trust/*",)), rule("trust/general")
    found = [finding("credentials/root"), finding("trust/general")]
    assert ids(found, special, general) == ["credentials/root"]


@pytest.mark.parametrize(("certainty", "covers"), [("likely", True), ("possible", False)])
def test_a_possible_finding_covers_nothing(certainty: Certainty, covers: bool) -> None:
    special, general = rule("trust/special", over=("trust/general",)), rule("trust/general")
    found = [finding("trust/special", certainty), finding("trust/general", certainty)]
    assert ("trust/general" not in ids(found, special, general)) is covers


def test_a_less_sure_finding_does_not_cover_a_surer_one() -> None:
    special, general = rule("trust/special", over=("trust/general",)), rule("trust/general")
    found = [finding("trust/special", "likely"), finding("trust/general", "proven")]
    assert ids(found, special, general) == ["trust/general", "trust/special"]


def test_a_warning_covers_on_its_own_line_alone() -> None:
    special, general = rule("config/special", over=("config/general",)), rule("config/general")
    beside = [
        finding("config/special", severity="warning", evidence=SEEN),
        finding("config/general", severity="warning", evidence=SEEN),
    ]
    assert ids(beside, special, general) == ["config/special"]
    apart = [
        finding("config/special", severity="warning", evidence=SEEN),
        finding("config/general", severity="warning"),
    ]
    assert ids(apart, special, general) == ["config/special", "config/general"]


def test_a_key_is_spoken_of_by_its_owner_alone_even_where_the_owner_is_silent() -> None:
    owner = rule("trust/network", owns=("aws:sourceip", "aws:principaltag/"))
    general = rule("trust/general")
    about = Finding(
        id="trust/general",
        title="",
        explanation="",
        evidence=SEEN,
        condition_key="aws:sourceip",
    )
    assert ids([about], owner, general) == []
    assert ids([about], general) == ["trust/general"]
    assert owns_key(owner, "aws:principaltag/team")
    assert not owns_key(owner, "aws:sourcevpc")


@pytest.mark.parametrize("kind", sorted(SYMPTOMS))
def test_the_words_of_a_symptom_alone_prove_nothing(kind: str) -> None:
    words = Evidence(says="…", failure=kind)  # type: ignore[arg-type]
    (held,) = rank_findings([finding("config/a", evidence=(words,))], (rule("config/a"),))
    assert held.certainty == "likely"
    (held,) = rank_findings([finding("config/a", evidence=(words, *SEEN))], (rule("config/a"),))
    assert held.certainty == "proven"


def test_what_aws_says_by_itself_may_prove() -> None:
    words = Evidence(says="…", failure="root-user")
    (held,) = rank_findings([finding("config/a", evidence=(words,))], (rule("config/a"),))
    assert held.certainty == "proven"


def test_a_candidate_stands_behind_its_equals_and_covers_nothing() -> None:
    special, general = rule("trust/special", over=("trust/general",)), rule("trust/general")
    more = (finding("trust/special", "likely"),)
    found = [finding("trust/general", "likely")]
    assert ids(found, special, general, more=more) == ["trust/general", "trust/special"]


def test_every_id_of_over_is_a_row_and_one_that_is_none_stops_the_rule() -> None:
    for each in CATALOGUE:
        load_rule(each)
    with pytest.raises(KeyError):
        load_rule("trust/no-such-rule")


def test_no_two_rules_own_one_key() -> None:
    owned = [key for each in load_rules() for key in each.owns]
    assert len(owned) == len(set(owned))
    assert "aws:sourceip" in owned
