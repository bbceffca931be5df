"""What rules show: a quoted line with what matters underlined, and the place in a policy."""

from __future__ import annotations

import pytest

from doctor.model.chain import Place, Setting
from doctor.model.finding import Evidence, PolicyPlace
from doctor.rules.shared.evidence.places import (
    matched_place,
    policy_place,
    quote_condition,
    quote_element,
    quote_setting,
)
from tests.rules.shared.support import ANY_ACCOUNT, allow, document, hop


def marked(evidence: Evidence) -> tuple[str, str]:
    """Return a quote's line, and the part of it that is underlined."""
    quote = evidence.quote
    assert quote is not None
    return quote.text, quote.text[quote.start : quote.start + quote.length]


@pytest.mark.parametrize(
    ("place", "line"),
    [(Place("~/.aws/config", 3), "region = eu"), (Place(variable="AWS_REGION"), "AWS_REGION=eu")],
)
def test_a_setting_is_quoted_as_it_is_written(place: Place, line: str) -> None:
    found = quote_setting(Setting(name="region", value="eu", place=place), "says", "label")
    assert marked(found) == (line, "eu")
    assert (found.place, found.says) == (place, "says")


@pytest.mark.parametrize(
    ("values", "shown"), [("a", '"a"'), (["a", "b"], '["a", "b"]'), (["a"], '"a"')]
)
def test_a_condition_is_quoted_with_its_values_underlined(values: object, shown: str) -> None:
    block = {"StringEquals": {"sts:ExternalId": values}}
    found = hop(document(allow(Sid="S", Principal=ANY_ACCOUNT, Condition=block)))
    (statement,) = found.verdict.allow_statements("trust policy")
    (element,) = statement.of("Condition")
    quoted = quote_condition(statement, element, "says")
    assert marked(quoted) == (f'"StringEquals": {{"sts:ExternalId": {shown}}}', shown)
    assert isinstance(quoted.place, PolicyPlace)
    assert (quoted.place.statement, quoted.place.sid, quoted.place.element) == (0, "S", "Condition")
    assert marked(quote_element(statement, "Action", ["a"], "says")) == ('"Action": "a"', '"a"')
    both = marked(quote_element(statement, "Action", ["a", "b"], "says"))
    assert both == ('"Action": ["a", "b"]', '["a", "b"]')


def test_places_of_a_policy_and_of_a_matched_statement_agree() -> None:
    found = hop(document(allow(Sid="S", Principal=ANY_ACCOUNT)))
    (policy, _, _) = next(iter(found.policies.list_seen("trust policy")))
    (match,) = found.verdict.allow_statements("trust policy")
    whole = policy_place(policy)
    assert (whole.statement, whole.sid, whole.owner) == (None, None, "ProjectAdmin")
    assert policy_place(policy, policy.statements[0], "Action") == matched_place(match, "Action")
