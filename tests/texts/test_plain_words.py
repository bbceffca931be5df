"""Words of an error that nobody knows: names and sentences stay, passwords do not."""

from __future__ import annotations

import pytest

from doctor.texts.plain_words import hide_odd_looking


@pytest.mark.parametrize(
    "text",
    [
        "dial tcp 10.0.0.1:443: connect: connection refused at TCPConnectWrap.afterConnect",
        "botocore 1.34.20 on cluster1234, main.py:12, libssl.so.1.1, node:net:1595:16",
        "i-0abc123def456 of arn:aws:iam::111122223333:role/X9kd8sQz by AKIARTX3GSDSQAAAAAAA",
        "request 392da53b-2cc1-43dc-ac66-e8e0bed4ed84 at 2026-01-31T12:00:00Z failed",
        "<hidden: 12 characters> and <hidden:12>",
        "AcmeProdAdmin of MyCompanyAccount calls GetObjectTagging with SSOOIDCClient",
    ],
)
def test_names_and_sentences_stay(text: str) -> None:
    assert hide_odd_looking(text) == text


@pytest.mark.parametrize(
    "secret",
    ["Tr0ub4dhwo&43", "oebp9977", "rz4HMIDYUDDd", "W8&&NdHKqLsGOs", "323966837", "sRjzKsBOIhmTPK"],
)
@pytest.mark.parametrize("text", ["wifi -> {}", "x={}", "{}: no such thing", "({})", '"{}"'])
def test_what_reads_as_no_word_is_hidden(text: str, secret: str) -> None:
    shown = hide_odd_looking(text.format(secret))
    assert secret not in shown
    assert secret[2:8] not in shown
    assert hide_odd_looking(shown) == shown


def test_a_word_of_a_whole_line_is_none_and_costs_no_more_than_its_length() -> None:
    assert hide_odd_looking("a" * 70_000) == "<hidden:70000>"
    assert hide_odd_looking("aB" * 35_000) == "<hidden:70000>"
    assert hide_odd_looking("arn:" + "a" * 300) == "arn:" + "a" * 300
