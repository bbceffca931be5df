"""How an instance offers its metadata, as the API, Terraform and CloudFormation write it."""

from __future__ import annotations

import pytest

from doctor.texts.metadata_options import MetadataOptions, read_metadata_options


@pytest.mark.parametrize(
    "text",
    [
        '"HttpTokens": "required", "HttpPutResponseHopLimit": 1, "HttpEndpoint": "enabled"',
        'http_tokens = "required"\nhttp_put_response_hop_limit = 1\nhttp_endpoint = "enabled"',
        "HttpTokens: required\nHttpPutResponseHopLimit: 1\nHttpEndpoint: enabled",
    ],
)
def test_options_are_read_from_every_form(text: str) -> None:
    expected = MetadataOptions(tokens="required", hop_limit=1, endpoint="enabled", seen_in="main")
    assert read_metadata_options(text, "main") == expected


def test_a_text_without_options_shows_none() -> None:
    assert read_metadata_options("HttpTokens matter", "main") is None
