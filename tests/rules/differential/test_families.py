"""Families of failures: every kind has its list, and every row is a cause of the catalogue."""

from __future__ import annotations

import pytest

from doctor.model.failure import Failure
from doctor.rules import CATALOGUE, is_advice
from doctor.rules.differential.candidates import Candidate
from doctor.rules.differential.facts import FACTS
from doctor.rules.differential.families import CANDIDATES, FAMILIES, Family, family_of

ROWS = [(family, row) for family, rows in CANDIDATES.items() for row in rows]

WORDS = {
    name: name
    for name in (
        *("caller", "role", "role_arn", "account", "action", "profile", "tool", "bridge", "option"),
        "thing",
    )
}


def test_every_family_has_its_list() -> None:
    assert set(CANDIDATES) == set(FAMILIES)


@pytest.mark.parametrize(("family", "row"), ROWS)
def test_a_row_is_a_cause_with_a_reason_and_names_what_is_known(
    family: Family, row: Candidate
) -> None:
    assert row.cause in CATALOGUE, family
    assert not is_advice(row.cause)
    assert row.reason
    for sentence in (row.title, row.why, row.step):
        assert sentence.format_map(WORDS)
    assert {*row.unless, *row.when, *row.raised_by, *row.quotes} <= set(FACTS)
    assert not {*row.when} & {*row.unless}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_cause_stands_once_in_a_list(family: Family) -> None:
    # Two rows of one cause are told apart by what they need to be seen.
    named = [row.cause for row in CANDIDATES[family] if not row.when]
    assert len(named) == len(set(named)), family


@pytest.mark.parametrize(
    ("failure", "family"),
    [
        (Failure(text="", kind="loop"), "loop"),
        (Failure(text="", kind="access-denied"), "denied-assume"),
        (
            Failure(text="", kind="access-denied", operation="AssumeRoleWithSAML"),
            "denied-saml",
        ),
        (
            Failure(text="", kind="access-denied", action="sts:AssumeRoleWithWebIdentity"),
            "denied-web-identity",
        ),
        (Failure(text="", kind="access-denied", action="sts:TagSession"), "denied-tags"),
        (Failure(text="", kind="access-denied", action="s3:GetObject"), "denied-other-call"),
        (
            Failure(
                text="", kind="access-denied", action="sts:AssumeRole", layer="SCP", explicit=True
            ),
            "denied-by-scp",
        ),
        (
            Failure(
                text="",
                kind="access-denied",
                action="sts:AssumeRole",
                layer="identity policy",
                explicit=True,
            ),
            "explicit-deny-of-identity",
        ),
        (
            Failure(
                text="",
                kind="access-denied",
                action="sts:AssumeRole",
                layer="trust policy",
                explicit=False,
            ),
            "denied-by-trust",
        ),
        (
            Failure(text="", kind="invalid-identity-token", parameter="audience"),
            "token-part-refused",
        ),
        (
            Failure(text="", kind="malformed-policy", operation="PutRolePolicy"),
            "other-policy-malformed",
        ),
        (
            Failure(
                text="", kind="malformed-policy", operation="AddPermission", parameter="Principal"
            ),
            "principal-refused",
        ),
        (
            Failure(text="", kind="access-denied", action="iam:PassRole", layer="identity policy"),
            "denied-pass-role",
        ),
        (
            Failure(text="", kind="access-denied", action="iam:PassRole", layer="SCP"),
            "denied-by-scp",
        ),
    ],
)
def test_what_aws_names_outranks_what_was_asked(failure: Failure, family: str) -> None:
    assert family_of(failure) == family
