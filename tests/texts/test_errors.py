"""Error texts: what each wording proves, wherever it stands, and no more than that."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.texts.errors import parse_failure, parse_failures

USER = "arn:aws:iam::111122223333:user/bob"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
DENIED = f"User: {USER} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"


@pytest.mark.parametrize(
    ("suffix", "layer", "explicit"),
    [
        ("", None, None),
        (
            " because no identity-based policy allows the sts:AssumeRole action",
            "identity policy",
            False,
        ),
        (" because no role trust policy allows the sts:AssumeRole action", "trust policy", False),
        (" with an explicit deny in the role trust policy", "trust policy", True),
        (" with an explicit deny in a identity-based policy", "identity policy", True),
        (" with an explicit deny in a service control policy", "SCP", True),
        (" because no service control policy allows the sts:AssumeRole action", "SCP", False),
        (" with an explicit deny in a resource control policy", "RCP", True),
        (" with an explicit deny in a session policy", "session policy", True),
        (
            " because no permissions boundary allows the sts:AssumeRole action",
            "permissions boundary",
            False,
        ),
        (" with an explicit deny in a VPC endpoint policy", "VPC endpoint policy", True),
        (" with an explicit deny", None, True),
    ],
)
def test_the_policy_kind_that_aws_names_is_read(
    *, suffix: str, layer: str | None, explicit: bool | None
) -> None:
    failure = parse_failure(DENIED + suffix)
    assert failure.kind == "access-denied"
    assert (failure.layer, failure.explicit) == (layer, explicit)
    assert (failure.caller_arn, failure.action, failure.resource) == (USER, "sts:AssumeRole", ROLE)


def test_the_policy_that_aws_names_is_read() -> None:
    arn = "arn:aws:iam::111122223333:policy/Guard"
    text = f"{DENIED} with an explicit deny in an identity-based policy: {arn}"
    assert parse_failure(text).policy_arn == arn


def test_the_skew_is_computed_local_minus_server() -> None:
    text = (
        "Signature expired: 20160609T184512Z is now earlier than 20160610T013008Z "
        "(20160610T014508Z - 15 min.)"
    )
    assert parse_failure(text).skew_seconds == -25196


def test_a_parameter_and_its_value_are_read() -> None:
    text = (
        "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"
    )
    failure = parse_failure(text)
    assert (failure.parameter, failure.value) == ("roleSessionName", "a b")


def test_a_failure_is_found_inside_a_coloured_log() -> None:
    log = f"\x1b[31m12:00:01 step 4\x1b[0m\nrun\n\x1b[31m{DENIED}\x1b[0m\ndone\n" * 20
    assert [each.kind for each in parse_failures(log)] == ["access-denied"]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    assert parse_failures(text)


@pytest.mark.parametrize("unit", ["User: a ", "(a) when calling the ", "Value 'a", "a: " * 9])
def test_a_megabyte_of_adversarial_text_is_read_to_its_end(unit: str) -> None:
    assert parse_failures(unit * (1_000_000 // len(unit)))


def test_an_exception_of_javas_own_is_no_answer_of_aws() -> None:
    text = (
        "java.nio.file.AccessDeniedException: s3a://lake/events: NoAuthWithAWSException: No AWS "
        "Credentials provided by SimpleAWSCredentialsProvider : NoAwsCredentialsException"
    )
    assert [each.kind for each in parse_failures(text)] == ["no-credentials"]


@pytest.mark.parametrize(
    ("text", "principal"),
    [
        ("Bedrock Knowledge Base was unable to assume the given role.", "bedrock.amazonaws.com"),
        ("GameLift cannot assume the role", "gamelift.amazonaws.com"),
        (
            "API Gateway does not have permission to assume the provided role",
            "apigateway.amazonaws.com",
        ),
        (
            "Neither the global service principal states.amazonaws.com, nor the regional one is "
            "authorized to assume the provided role.",
            "states.amazonaws.com",
        ),
        (
            f"CodeBuild is not authorized to perform: sts:AssumeRole on {ROLE}",
            "codebuild.amazonaws.com",
        ),
    ],
)
def test_a_service_that_cannot_assume_its_role_is_known_by_its_principal(
    text: str, principal: str
) -> None:
    failure = parse_failure(text)
    assert failure.is_assume_denial
    assert failure.principal == principal


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Assembly AWSSDK.SSO could not be found or loaded.", "AWSSDK.SSO"),
        ("the 'signin' service module must be on the class path", "signin"),
        ("requires following cargo feature(s) enabled: credentials-process", "credentials-process"),
        (
            "Cannot find package '@aws-sdk/credential-providers' imported from",
            "@aws-sdk/credential-providers",
        ),
    ],
)
def test_what_a_tool_lacks_is_named(text: str, missing: str) -> None:
    failure = parse_failure(text)
    assert (failure.kind, failure.missing) == ("missing-dependency", missing)


@pytest.mark.parametrize(
    "text",
    [
        "unknown profile 'dev'",
        "The profile <dev> is missing",
        "Profile [dev] doesn't exist",
        "Failed to load AWS profile `dev`",
        'profile "dev" is not set up',
    ],
)
def test_a_profile_in_any_quotes_with_any_form_of_not_found_is_read(text: str) -> None:
    failure = parse_failure(text)
    assert (failure.kind, failure.profile) == ("profile-not-found", "dev")


def test_what_a_programs_own_line_would_say_is_no_failure() -> None:
    line = "throw new ArgumentException($\"AWS profile '{profileName}' was not found.\");"
    assert parse_failure(line).kind != "profile-not-found"
    assert parse_failure("AWS profile 'dev' was not found.").kind == "profile-not-found"
