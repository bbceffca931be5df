"""federation/roles-anywhere-profile: the list of roles, the Region."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "federation/roles-anywhere-profile"


def test_an_anchor_and_a_profile_of_two_regions_are_told_apart() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert "us-east-1" in finding.title
    assert "eu-west-1" in finding.title
    (fix,) = finding.proposals
    assert fix.title == "name a profile in us-east-1, or a trust anchor in eu-west-1"


def test_a_field_that_is_mapped_to_no_tag_is_the_matter_of_the_tags() -> None:
    raw = raw_case(RULE)
    command = raw["attachments"][0]
    command["text"] = command["text"].replace("us-east-1", "eu-west-1")
    words = "some attributes fail to be mapped into session tags: [CN]; subject: [CN]. SAN:[]"
    raw["errors"][0]["text"] = f"ValidationException: {words}"
    assert ids_of(raw)[0] == "request/session-tags-invalid"
