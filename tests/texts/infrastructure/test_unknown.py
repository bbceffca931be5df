"""Words that stand for what is not literal."""

from __future__ import annotations

import pytest

from doctor.texts.infrastructure.unknown import is_unknown, unknown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("var.account", "${var.account}"),
        ("${var.account}", "${var.account}"),
        (" a  {b}, c ", "${a b c}"),
        ("AWS::AccountId", "${AWS::AccountId}"),
        ("a:b", "${a b}"),
        ('replace(var.issuer, "https://", "")', "${var.issuer}"),
        (
            "trimprefix(aws_iam_openid_connect_provider.a.url, 1)",
            "${aws_iam_openid_connect_provider.a.url}",
        ),
        ("", "${unknown}"),
        ("x" * 99, "${" + "x" * 60 + "}"),
    ],
)
def test_a_value_that_is_known_elsewhere_keeps_its_words(words: str, shown: str) -> None:
    assert unknown(words) == shown
    assert is_unknown(shown)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("arn:aws:iam::${var.a}:root", True),
        ("${AWS::AccountId}", True),
        ("${aws:username}", False),
        ("${*}", False),
        ("plain", False),
        (7, False),
        (None, False),
    ],
)
def test_a_policys_own_variable_is_not_unknown(value: object, expected: bool) -> None:
    assert is_unknown(value) is expected
