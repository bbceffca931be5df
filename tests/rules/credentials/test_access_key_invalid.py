"""credentials/access-key-invalid: AWS does not accept the access key: deleted, mistyped or perhaps deactivated."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "credentials/access-key-invalid"


def test_the_account_of_the_key_is_told() -> None:
    assert "111122223333" in first(RULE).title


def test_the_key_is_never_shown_whole_in_the_title() -> None:
    assert "AKIARTX3GSDSQAAAAAAA" not in first(RULE).title


def test_a_role_session_that_a_service_refuses_is_not_blamed_on_the_key() -> None:
    raw = raw_case(RULE)
    raw["errors"][0] = {
        "text": "An error occurred (UnrecognizedClientException) when calling the ListTables "
        "operation: The security token included in the request is invalid.",
        "hop": 1,
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.title == "AWS does not accept the session of role ProjectAdmin"
    assert finding.certainty == "likely"


def test_a_key_that_iam_does_not_list_was_deleted() -> None:
    raw = raw_case(RULE)
    listed = {"id": "AKIARTX3GSDSQBBBBBBB", "status": "Active", "created": "2025-01-31T12:00:00Z"}
    raw["principals"] = {"arn:aws:iam::111122223333:user/bob": {"access_keys": [listed]}}
    assert "it was deleted" in diagnose(parse_case(raw)).findings[0].title


def test_a_key_that_iam_lists_as_active_is_not_proven_to_be_at_fault() -> None:
    raw = raw_case(RULE)
    listed = {"id": "AKIARTX3GSDSQAAAAAAA", "status": "Active", "created": "2025-01-31T12:00:00Z"}
    raw["principals"] = {"arn:aws:iam::111122223333:user/bob": {"access_keys": [listed]}}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_a_key_of_the_environment_is_not_replaced_in_the_files() -> None:
    """What stands in the environment outranks what `aws configure` stores."""
    raw = raw_case(RULE)
    raw["target"] = {"profile": None}
    raw["env"] = {
        "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
        "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
    }
    raw.pop("files", None)
    (fix,) = diagnose(parse_case(raw)).findings[0].fixes
    assert fix.commands == ("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",)


def test_a_tool_with_keys_of_its_own_is_given_the_new_one() -> None:
    """aws-vault reads keys from its keyring: `aws configure` would change nothing."""
    text = (
        "$ aws-vault exec prod -- sam deploy\n"
        "aws-vault: error: exec: Failed to get credentials for prod: operation error STS: "
        "GetSessionToken, https response error StatusCode: 403, RequestID: 0, api error "
        "InvalidClientTokenId: The security token included in the request is invalid\n"
    )
    found = next(each for each in diagnose(case_of_paste(text)).findings if each.id == RULE)
    assert [str(each) for each in found.fixes[0].changes[0].commands] == ["aws-vault add prod"]
