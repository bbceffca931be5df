"""request/session-name-invalid: the session name has characters or a length that AWS does not accept."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "request/session-name-invalid"


def test_the_proposed_name_is_valid() -> None:
    assert "+role_session_name = feature-new-login" in (first(RULE).fixes[0].diff or "")


def test_a_refusal_by_policy_proves_the_name_good() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        "arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole"
    )
    assert RULE not in ids_of(raw)


def test_a_pasted_error_needs_no_role() -> None:
    text = (
        "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]


def test_what_aws_refused_for_another_reason_is_not_laid_to_the_name() -> None:
    raw = raw_case(RULE)
    raw["errors"] = [
        {
            "text": "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity "
            "operation: The security token included in the request is invalid",
            "hop": 0,
        }
    ]
    assert RULE not in ids_of(raw)
