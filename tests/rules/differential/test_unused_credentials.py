"""A text that is plainly about credentials that a tool does not use never ends with nothing."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.finding import Finding


def found(text: str) -> tuple[Finding, ...]:
    shown = diagnose(case_of_paste(text)).findings
    assert all(each.certainty != "proven" for each in shown)
    return shown


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("My exporter does not pick up AWS_PROFILE.", "config/setting-ignored-by-tool"),
        (
            "Since release 3 the backup job never uses the instance credentials.",
            "config/setting-ignored-by-tool",
        ),
        ("IRSA is not supported by the image?", "config/setting-ignored-by-tool"),
        (
            "The importer can't load the profile `dev`, and takes none.",
            "config/setting-ignored-by-tool",
        ),
        (
            "It stopped to use the default credentials chain: AnonymousCredentials are taken.",
            "config/setting-ignored-by-tool",
        ),
        ("The app hangs when credential_process is set.", "config/credential-process-failed"),
        (
            "AWS_AUTH_CREDENTIALS_PROVIDER_PROCESS_SOURCE_FAILURE",
            "config/credential-process-failed",
        ),
        ("[x] config file does not exist", "config/config-file-missing"),
        (
            "An IAM role must be associated with service account web (namespace: shop)",
            "federation/irsa-service-account-mismatch",
        ),
        (
            "mapping: 169.254.170.23 is not a valid container metadata service hostname",
            "config/tool-too-old",
        ),
        (
            "TypeError: Cannot read properties of undefined (reading 'sso_account_id')",
            "federation/sso-config-mismatch",
        ),
        ("Error: Unable to validate tags", "request/session-tags-invalid"),
        (
            "AccessDeniedException: Untrusted signing certificate",
            "federation/roles-anywhere-certificate",
        ),
    ],
)
def test_its_first_cause_is_told(text: str, cause: str) -> None:
    shown = diagnose(case_of_paste(text)).findings
    assert shown[0].id == cause, [each.id for each in shown]


def test_a_process_in_the_profile_goes_first() -> None:
    text = (
        "The notebook does not use my profile:\n\n[profile dev]\n"
        "credential_process = /opt/get-keys dev\n"
    )
    shown = found(text)
    assert shown[0].id == "config/credential-process-failed"
    assert any("credential_process" in each.says for each in shown[0].evidence)


def test_in_a_cluster_the_service_account_is_one_of_the_causes() -> None:
    shown = found("The tool does not support IRSA with this chart.")
    assert "federation/irsa-service-account-mismatch" in {each.id for each in shown}


def test_what_a_tool_says_itself_outranks_what_people_say_of_it() -> None:
    shown = found("It does not use my profile.\nUnable to locate credentials")
    assert shown[0].id == "credentials/no-credentials"


def test_a_text_of_something_else_stays_unrecognised() -> None:
    assert not found("The page does not load, and the profile picture is gone.")


ITSELF = (
    "AccessDenied: User: arn:aws:sts::{account}:assumed-role/app/s is not authorized to perform: "
    "sts:AssumeRole on resource: arn:aws:iam::{account}:role/app"
)


@pytest.mark.parametrize("account", ["${account}", "xxxx", "111122223333"])
def test_a_role_that_assumes_itself_is_seen_also_where_its_account_is_blacked_out(
    account: str,
) -> None:
    assert found(ITSELF.format(account=account))[0].id == "trust/role-assumes-itself"


def test_a_user_that_is_asked_for_in_place_of_a_role_is_proven_by_the_answer() -> None:
    text = (
        "AccessDenied: User: arn:aws:iam::11112222:user/Shop is not authorized to perform: "
        "sts:AssumeRole on resource: arn:aws:iam::11112222:user/Shop"
    )
    shown = diagnose(case_of_paste(text)).findings
    assert (shown[0].id, shown[0].certainty) == ("config/role-arn-malformed", "proven")


def test_the_role_of_a_node_in_place_of_the_pods_is_another_caller() -> None:
    text = (
        "We set up IRSA, and yet: User: arn:aws:sts::111122223333:assumed-role/"
        "prod-NodeInstanceRole-1AB/i-0a6fd62c909b22527 is not authorized to perform: "
        "s3tables:ListNamespaces on resource: arn:aws:s3tables:us-east-1:111122223333:bucket/b"
    )
    assert found(text)[0].id == "credentials/caller-is-not-who-you-think"


def test_a_name_that_was_not_looked_up_is_the_network_and_not_missing_credentials() -> None:
    text = (
        "Error: no valid credential sources for  found.\n"
        "dial tcp: lookup sts.eu-west-1.amazonaws.com on 10.0.0.2:53: server misbehaving"
    )
    assert diagnose(case_of_paste(text)).findings[0].id == "endpoint/network-unreachable"
