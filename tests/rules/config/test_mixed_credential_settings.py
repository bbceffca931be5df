"""config/mixed-credential-settings: one profile holds several kinds of credentials."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/mixed-credential-settings"
KEYS = "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = <hidden: 40 characters>\n"


def with_corp(text: str) -> dict[str, object]:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = f"[profile corp]\n{text}"
    return raw


def test_it_says_who_takes_which_and_stands_in_place_of_the_general_warning() -> None:
    finding = first(RULE)
    assert finding.severity == "warning"
    assert "boto3 and the AWS CLI" in finding.explanation
    assert "config/sdk-disagreement" not in ids_of(raw_case(RULE))


def test_a_session_and_its_own_start_url_are_one_kind() -> None:
    raw = with_corp(
        "sso_session = corp\nsso_start_url = https://example.awsapps.com/start\n"
        "sso_account_id = 222233334444\nsso_role_name = Admin\n\n[sso-session corp]\n"
        "sso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n"
    )
    assert RULE not in ids_of(raw)


def test_keys_beside_a_process_are_taken_by_go_and_javascript() -> None:
    raw = with_corp(f"credential_process = /usr/local/bin/get-keys\n{KEYS}")
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "Go and Terraform, JavaScript use the keys" in finding.explanation


def test_left_over_keys_that_are_refused_are_likely_the_ones_that_were_taken() -> None:
    raw = with_corp(f"credential_process = /usr/local/bin/get-keys\n{KEYS}")
    raw["errors"] = [
        {
            "text": "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity "
            "operation: The security token included in the request is invalid."
        }
    ]
    found = {
        each.id: (each.severity, each.certainty) for each in diagnose(parse_case(raw)).findings
    }
    assert found[RULE] == ("error", "likely")


def test_no_key_is_shown() -> None:
    raw = with_corp(f"credential_process = /usr/local/bin/get-keys\n{KEYS}")
    assert "AKIARTX3GSDSQAAAAAAA" not in repr(diagnose(parse_case(raw)).findings[0])


def test_go_refusing_the_mixture_proves_it() -> None:
    raw = with_corp(f"credential_process = /usr/local/bin/get-keys\n{KEYS}")
    raw["errors"] = [{"text": "only one credential type may be specified per profile: a, b"}]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.severity, finding.certainty) == (RULE, "error", "proven")
