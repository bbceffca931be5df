"""credentials/no-credentials: nothing in the provider chain gives credentials."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/no-credentials"


def test_what_was_tried_is_listed_in_order() -> None:
    says = [each.says for each in first(RULE).evidence]
    assert says[0] == "this profile has no credentials"
    assert says[1].startswith("web identity")
    assert says[-1].startswith("instance metadata")


def test_somebody_who_was_seen_to_call_makes_it_only_possible() -> None:
    raw = raw_case(RULE)
    raw["caller"] = {"arn": "arn:aws:iam::111122223333:user/bob"}
    assert diagnose(parse_case(raw)).findings[0].certainty == "possible"


def test_a_pasted_text_names_no_profile() -> None:
    text = 'CredentialsNotLoaded { source: "no providers in chain provided credentials" }'
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "profile" not in finding.explanation


def test_a_call_that_aws_answered_had_credentials() -> None:
    raw = raw_case(RULE)
    told = "An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied"
    raw["errors"] = [{"text": told, "from": "pasted"}]
    assert RULE not in ids_of(raw)


def test_a_call_with_a_token_needs_none_and_shows_none() -> None:
    raw = raw_case(RULE)
    told = (
        "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: "
        "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    )
    raw["errors"] = [{"text": told, "from": "pasted"}]
    assert RULE not in ids_of(raw)


def test_an_answer_of_aws_in_the_same_text_is_the_cause() -> None:
    text = (
        "Error: No valid credential sources found\n\nError: failed to retrieve credentials, "
        "operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 400, "
        "RequestID: 0, InvalidIdentityToken: Incorrect token audience"
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    found = diagnose(parse_case(raw)).findings
    assert found[0].id == "federation/oidc-aud-mismatch"
    assert RULE not in [each.id for each in found]
