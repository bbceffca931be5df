"""`--context`: what only the user knows of a request, in as many values as the key has."""

from __future__ import annotations

import pytest

from doctor.cli.context_keys import parse_context
from doctor.cli.exits import UsageError


def test_a_value_is_taken_as_it_stands_with_its_commas_and_equals_signs() -> None:
    assert parse_context(["sts:ExternalId=a,b=c"]) == {"sts:ExternalId": "a,b=c"}


def test_only_a_key_of_several_values_is_split_at_commas() -> None:
    assert parse_context(["aws:TagKeys=Team, Project"]) == {"aws:TagKeys": ["Team", "Project"]}
    assert parse_context(["cognito-identity.amazonaws.com:amr=authenticated"]) == {
        "cognito-identity.amazonaws.com:amr": ["authenticated"]
    }


def test_a_key_given_twice_has_both_values() -> None:
    assert parse_context(["aws:tagkeys=A", "aws:tagkeys=B"]) == {"aws:tagkeys": ["A", "B"]}


def test_an_empty_value_says_that_the_request_has_no_such_key() -> None:
    assert parse_context(["sts:ExternalId="]) == {"sts:ExternalId": None}


@pytest.mark.parametrize("pair", ["aws:SourceIp", "SourceIp=1", "=x"])
def test_what_is_no_pair_is_refused_with_an_example(pair: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_context([pair])
    assert "KEY=VALUE, such as aws:SourceIp=203.0.113.7" in str(refused.value)
