"""The wordings of AWS, its SDKs and tools: each with what it proves, in the shapes they come in."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from doctor.model.failure import Failure
from doctor.texts.errors import parse_failure, parse_failures
from doctor.texts.wording_words import needed_words
from doctor.texts.wordings import WORDINGS as TABLE
from tests.growth import LINEAR_AT_MOST, growth, growth_of_texts
from tests.noise import shuffled

USER = "arn:aws:iam::111122223333:user/bob"
SESSION = "arn:aws:sts::111122223333:assumed-role/runner/i-0123456789abcdef0"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
DENIED = f"User: {USER} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"


def parts_of(failure: Failure) -> dict[str, Any]:
    """Give what was read, without the text and what is not told."""
    # What is read of every failure, whatever its wording, test_failure_signs holds.
    beside = {"text", "answer", "hop", "signs", "regions", "program", "hosts", "missing_files"}
    beside |= {"missing_roles", "sso_settings"}
    names = [name for name in failure.__struct_fields__ if name not in beside]
    return {name: value for name in names if (value := getattr(failure, name)) is not None}


SHAPES = {
    "botocore": (
        f"An error occurred (AccessDenied) when calling the AssumeRole operation: {DENIED}",
        {"operation": "AssumeRole"},
    ),
    "retried": (
        "An error occurred (AccessDenied) when calling the AssumeRole operation (reached max "
        f"retries: 4): {DENIED}",
        {"operation": "AssumeRole"},
    ),
    "AWS CLI of 2015": (
        f"A client error (AccessDenied) occurred when calling the AssumeRole operation: {DENIED}",
        {"operation": "AssumeRole"},
    ),
    "AWS CLI v2": (
        "\naws: [ERROR]: An error occurred (AccessDenied) when calling the AssumeRole operation: "
        f"{DENIED}\n\nAdditional error details:\nType: Sender\n",
        {"operation": "AssumeRole"},
    ),
    "Go v2": (
        "get identity: get credentials: failed to refresh cached credentials, operation error "
        "STS: AssumeRole, https response error StatusCode: 403, RequestID: "
        f"0d1e2f3a-0000-4000-8000-000000000000, api error AccessDenied: {DENIED}",
        {"operation": "AssumeRole", "service": "STS"},
    ),
    "Go v1": (f"AccessDenied: {DENIED}\n\tstatus code: 403, request id: 0d1e2f3a", {}),
    "Java v1": (
        f"{DENIED} (Service: AWSSecurityTokenService; Status Code: 403; Error Code: "
        "AccessDenied; Request ID: 0d1e2f3a)",
        {"service": "AWSSecurityTokenService"},
    ),
    "Java v2": (
        f"StsException: {DENIED} (Service: Sts, Status Code: 403, Request ID: 0d1e2f3a)",
        {"service": "Sts"},
    ),
    "JavaScript": (f"AccessDenied: {DENIED}\n    at throwDefaultError (smithy.js:22:5)", {}),
    "Rust": (f'ServiceError {{ code: "AccessDenied", message: "{DENIED}", extras: … }}', {}),
    "XML": (
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
        f"<Message>{DENIED}</Message></Error></ErrorResponse>",
        {},
    ),
    "JSON in a log": (f'{{"level":"error","error":"AccessDenied: {DENIED}\\n\\tstatus"}}', {}),
    "CloudTrail": (
        '{"eventName": "AssumeRole", "errorCode": "AccessDenied", "errorMessage": "'
        + DENIED
        + '"}',
        {"operation": "AssumeRole"},
    ),
    "GitHub action": (f"##[error]Could not assume role with user credentials: {DENIED}", {}),
    "Terraform, boxed and wrapped": (
        "╷\n│ Error: Cannot assume IAM Role\n│ \n│ IAM Role "
        f"({ROLE}) cannot be assumed.\n│ \n│ Error: operation error STS: AssumeRole, https\n│ "
        "response error StatusCode: 403, RequestID: 0d1e2f3a, api error\n│ AccessDenied: User: "
        f"{USER} is\n│ not authorized to perform: sts:AssumeRole on resource:\n│ {ROLE}\n╵",
        {"operation": "AssumeRole", "service": "STS"},
    ),
    "CDK": (
        "Could not assume role in target account using current credentials (which are for account "
        f"111122223333) {DENIED} . Please make sure that this role exists in the account.",
        {},
    ),
    "time stamps": (
        "2026-01-31T12:00:00.0000000Z An error occurred (AccessDenied) when calling the\n"
        f"2026-01-31T12:00:00.0000001Z AssumeRole operation: {DENIED}",
        {"operation": "AssumeRole"},
    ),
    "coloured": (f"\x1b[1;31mAccessDenied:\x1b[0m \x1b[31m{DENIED}\x1b[0m", {}),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_denial_is_read_in_the_shape_of_every_sdk_and_tool(shape: str) -> None:
    text, told = SHAPES[shape]
    (failure,) = parse_failures(text)
    assert parts_of(failure) == {
        "kind": "access-denied",
        "code": "AccessDenied",
        "caller_arn": USER,
        "action": "sts:AssumeRole",
        "resource": ROLE,
        **told,
    }


REASONS = [
    ("with an explicit deny in a permissions boundary", "permissions boundary", True),
    ("with an explicit deny in an identity-based policy", "identity policy", True),
    ("with an explicit deny in a sessions policy", "session policy", True),
    ("because no session policy allows the sts:AssumeRole action", "session policy", False),
    (
        "because no VPC endpoint policy allows the sts:AssumeRole action",
        "VPC endpoint policy",
        False,
    ),
    ("because no resource-based policy allows the sts:AssumeRole action", "trust policy", False),
    (
        "with an explicit deny in a VPC endpoint policy transitively through a service control "
        "policy",
        "VPC endpoint policy",
        True,
    ),
]


@pytest.mark.parametrize(("reason", "layer", "explicit"), REASONS)
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("resource", [True, False])
def test_the_reason_is_read_with_and_without_resource_and_policy(
    *, reason: str, layer: str, explicit: bool, named: bool, resource: bool
) -> None:
    arn = "arn:aws:organizations::111122223333:policy/o-abcde12345/service_control_policy/p-1"
    denied = DENIED if resource else DENIED.partition(" on resource")[0]
    failure = parse_failure(f"{denied} {reason}" + (f": {arn}." if named else ""))
    assert (failure.layer, failure.explicit) == (layer, explicit)
    assert failure.policy_arn == (arn if named else None)
    assert failure.resource == (ROLE if resource else None)


def test_the_reason_of_a_later_error_is_not_taken_for_this_ones() -> None:
    other = f"User: {USER} is not authorized to perform: s3:GetObject with an explicit deny"
    first, second = parse_failures(f"{DENIED}\n{other}")
    assert (first.action, first.explicit) == ("sts:AssumeRole", None)
    assert (second.action, second.explicit) == ("s3:GetObject", True)


def test_another_services_resource_policy_is_no_trust_policy() -> None:
    text = (
        f"User: {USER} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:x:1:key/y"
        " because no resource-based policy allows the kms:Decrypt action"
    )
    assert parse_failure(text).layer is None


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (DENIED, True),
        ("Not authorized to perform sts:AssumeRoleWithWebIdentity", True),
        ('The role "arn:aws:iam::222233334444:role/x" cannot be assumed.', True),
        ("An error occurred (AccessDenied) when calling the AssumeRole operation: no", True),
        (DENIED.replace("sts:AssumeRole", "sts:TagSession"), False),
        (DENIED.replace("sts:AssumeRole", "s3:ListBucket"), False),
        ("An error occurred (AccessDenied) when calling the ListBuckets operation: no", False),
        ("An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You "
         "are not authorized to perform this operation.", False),
    ],
)  # fmt: skip
def test_an_assume_denial_is_told_from_every_other_denial(*, text: str, refused: bool) -> None:
    assert parse_failure(text).kind == "access-denied"
    assert parse_failure(text).is_assume_denial == refused


def test_an_encoded_message_is_kept_with_what_stands_before_it() -> None:
    blob = "abcDEF123-_" * 12
    text = (
        "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You "
        "are not authorized to perform this operation. User: "
        f"{USER} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:x:1:y. "
        f"Encoded authorization failure message: {blob}"
    )
    (failure,) = parse_failures(text)
    assert (failure.code, failure.action) == ("UnauthorizedOperation", "ec2:RunInstances")
    assert (failure.encoded, failure.operation) == (blob, "RunInstances")


def test_a_tools_own_words_count_only_where_awss_answer_is_not_there() -> None:
    wrapped = f"IAM Role ({ROLE}) cannot be assumed. There are a number of possible causes."
    assert parts_of(parse_failure(wrapped)) == {"kind": "access-denied", "resource": ROLE}
    expired = f"{wrapped}\nExpiredToken: The security token included in the request is expired"
    assert [each.kind for each in parse_failures(expired)] == ["expired-credentials"]


CLI = "An error occurred ({}) when calling the {} operation: {}"
WORDINGS: list[tuple[str, dict[str, Any]]] = [
    (CLI.format("AccessDenied", "AssumeRole", "Roles may not be assumed by root accounts."),
     {"kind": "root-user", "code": "AccessDenied", "operation": "AssumeRole"}),
    ("operation error STS: GetSessionToken, https response error StatusCode: 403, RequestID: 0d1e, "
     "api error AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code.",
     {"kind": "mfa-code-invalid", "code": "AccessDenied", "operation": "GetSessionToken",
      "service": "STS"}),
    ("MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial "
     "number is valid and associated with this user.",
     {"kind": "mfa-serial-invalid", "code": "AccessDenied"}),
    ("MultiFactorAuthentication failed, unable to validate MFA code. Please verify it",
     {"kind": "mfa-serial-invalid", "code": "AccessDenied"}),
    ("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
     {"kind": "duration-role-max", "code": "ValidationError", "parameter": "durationSeconds"}),
    ("Requested DurationSeconds exceeds MaxSessionDuration set for this role.",
     {"kind": "duration-role-max", "code": "ValidationError", "parameter": "durationSeconds"}),
    ("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
     "chaining.",
     {"kind": "duration-chaining", "code": "ValidationError", "parameter": "durationSeconds"}),
    ("aws: [ERROR]: " + CLI.format("ExpiredToken", "AssumeRole",
                                   "The security token included in the request is expired"),
     {"kind": "expired-credentials", "code": "ExpiredToken", "operation": "AssumeRole"}),
    ("Cannot call GetSessionToken with session credentials",
     {"kind": "session-from-session", "code": "AccessDenied", "operation": "GetSessionToken"}),
    (CLI.format("UnrecognizedClientException", "ListTables",
                "The security token included in the request is invalid."),
     {"kind": "invalid-key", "code": "UnrecognizedClientException", "operation": "ListTables"}),
    ("InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.",
     {"kind": "invalid-key", "code": "InvalidAccessKeyId"}),
    (CLI.format("AuthFailure", "DescribeInstances",
                "AWS was not able to validate the provided access credentials"),
     {"kind": "invalid-key", "code": "AuthFailure", "operation": "DescribeInstances"}),
    (CLI.format("SignatureDoesNotMatch", "GetCallerIdentity",
                "The request signature we calculated does not match the signature you provided. "
                "Check your AWS Secret Access Key and signing method."),
     {"kind": "signature-mismatch", "code": "SignatureDoesNotMatch",
      "operation": "GetCallerIdentity"}),
    (CLI.format("SignatureDoesNotMatch", "GetCallerIdentity",
                "Credential should be scoped to a valid Region, not 'aws-global'."),
     {"kind": "bad-scope", "code": "SignatureDoesNotMatch", "operation": "GetCallerIdentity",
      "value": "aws-global"}),
    ("Credential should be scoped to correct service: 'sts'",
     {"kind": "bad-scope", "value": "sts"}),
    ("RequestTimeTooSkewed: The difference between the request time and the current time is too "
     "large.", {"kind": "clock-skew", "code": "RequestTimeTooSkewed"}),
    ("MissingAuthenticationToken: Request is missing Authentication Token",
     {"kind": "missing-authentication", "code": "MissingAuthenticationToken"}),
    ("Rate exceeded", {"kind": "throttled"}),
    (CLI.format("ExpiredTokenException", "AssumeRoleWithWebIdentity",
                "Token expired: current date/time 1731098245 must be before the expiration "
                "date/time 1731095240"),
     {"kind": "expired-web-identity", "code": "ExpiredTokenException",
      "operation": "AssumeRoleWithWebIdentity"}),
    (CLI.format("ExpiredTokenException", "AssumeRoleWithSAML", "the assertion is too old"),
     {"kind": "expired-web-identity", "code": "ExpiredTokenException",
      "operation": "AssumeRoleWithSAML"}),
    ("operation error DynamoDB: ListTables, https response error StatusCode: 400, RequestID: "
     "0D1E, ExpiredTokenException: The security token included in the request is expired",
     {"kind": "expired-credentials", "code": "ExpiredTokenException", "operation": "ListTables",
      "service": "DynamoDB"}),
    ("operation error STS: AssumeRole, https response error StatusCode: 400, RequestID: 0d1e, "
     "PackedPolicyTooLargeException: Packed policy consumes 104% of allotted space, please use "
     "smaller policy",
     {"kind": "packed-policy-too-large", "code": "PackedPolicyTooLarge",
      "operation": "AssumeRole", "service": "STS", "value": "104"}),
    ("STS is not activated in this region for account:111122223333. Your account administrator can"
     " activate STS in this region using the IAM Console.",
     {"kind": "region-disabled", "code": "RegionDisabledException", "value": "111122223333"}),
    ("No OpenIDConnect provider found in your account for https://token.example.com",
     {"kind": "invalid-identity-token", "code": "InvalidIdentityToken", "parameter": "issuer",
      "value": "https://token.example.com"}),
    ("Couldn't retrieve verification key from your identity provider,  please reference "
     "AssumeRoleWithWebIdentity documentation for requirements", {"kind": "idp-unreachable"}),
    ("IDPCommunicationError: no answer", {"kind": "idp-unreachable",
                                          "code": "IDPCommunicationError"}),
    ("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access "
     "Token)",
     {"kind": "invalid-identity-token", "code": "InvalidIdentityToken", "parameter": "token"}),
    ("RoleSessionName is required in AuthnResponse",
     {"kind": "invalid-identity-token", "code": "InvalidIdentityToken",
      "parameter": "roleSessionName"}),
    ('Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/gone"',
     {"kind": "malformed-policy", "code": "MalformedPolicyDocument", "parameter": "Principal",
      "value": "arn:aws:iam::111122223333:user/gone"}),
    (CLI.format("MalformedPolicyDocument", "AssumeRole",
                "Unexpected character ('i' (code 105)): expected a valid value"),
     {"kind": "malformed-policy", "code": "MalformedPolicyDocument", "operation": "AssumeRole"}),
    (CLI.format("ForbiddenException", "GetRoleCredentials", "No access"),
     {"kind": "sso-no-access", "code": "ForbiddenException", "operation": "GetRoleCredentials"}),
    (CLI.format("UnauthorizedException", "GetRoleCredentials",
                "Session token not found or invalid"),
     {"kind": "sso-token", "code": "UnauthorizedException", "operation": "GetRoleCredentials"}),
    ('{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role worker. See"}',
     {"kind": "service-cannot-assume", "principal": "ec2.amazonaws.com", "code": "AssumeRoleUnauthorizedAccess", "source": "EC2",
      "resource": "worker"}),
    ("InvalidParameterException: ECS was unable to assume the configured ECS Infrastructure Role "
     "'arn:aws:iam::111122223333:role/ecs'. Please verify that the role",
     {"kind": "service-cannot-assume", "principal": "ecs.amazonaws.com", "source": "ECS",
      "resource": "arn:aws:iam::111122223333:role/ecs"}),
    ("InvalidRequestException: Error in assuming access role arn:aws:iam::111122223333:role/run",
     {"kind": "service-cannot-assume", "principal": "build.apprunner.amazonaws.com", "resource": "arn:aws:iam::111122223333:role/run"}),
    ("Role with arn: arn:aws:iam::111122223333:role/eks, could not be assumed because it does not "
     "exist or the trusted entity is not correct",
     {"kind": "service-cannot-assume", "principal": "eks.amazonaws.com", "resource": "arn:aws:iam::111122223333:role/eks"}),
    ("Following required service principals [ec2.amazonaws.com] were not found in the trust "
     "relationships of nodeRole arn:aws:iam::111122223333:role/nodes",
     {"kind": "service-cannot-assume", "principal": "ec2.amazonaws.com", "source": "ec2.amazonaws.com",
      "resource": "arn:aws:iam::111122223333:role/nodes"}),
    ("This policy contains the following error: Has prohibited field Principal",
     {"kind": "malformed-policy", "code": "MalformedPolicyDocument", "parameter": "Principal"}),
    (CLI.format("NoSuchEntity", "GetRole", "The role with name x cannot be found."),
     {"kind": "no-such-entity", "code": "NoSuchEntity", "operation": "GetRole"}),
    (CLI.format("SomethingNew", "AssumeRole", "never heard"),
     {"kind": "service-error", "code": "SomethingNew", "operation": "AssumeRole"}),
    ("Request ARN is invalid",
     {"kind": "invalid-role-arn", "code": "ValidationError", "parameter": "roleArn"}),
    ("Parameter validation failed:\nInvalid length for parameter RoleSessionName, value: 1, valid "
     "min length: 2",
     {"kind": "invalid-parameter", "parameter": "roleSessionName",
      "constraint": "valid min length: 2"}),
    ("Invalid range for parameter DurationSeconds, value: 100, valid min value: 900",
     {"kind": "invalid-parameter", "parameter": "durationSeconds", "value": "100",
      "constraint": "valid min value: 900"}),
    ("aws: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials. You can "
     'configure credentials by running "aws login".', {"kind": "no-credentials"}),
    ("The config profile () could not be found", {"kind": "profile-not-found", "profile": ""}),
    ("failed to get shared config profile, dev", {"kind": "profile-not-found", "profile": "dev"}),
    ("profile `dev` was not defined: no such section",
     {"kind": "profile-not-found", "profile": "dev"}),
    ('The source_profile "base" referenced in the profile "dev" does not exist.',
     {"kind": "source-profile-not-found", "source": "base", "profile": "dev"}),
    ("could not find source profile base referenced from dev",
     {"kind": "source-profile-not-found", "source": "base", "profile": "dev"}),
    ('The source profile "base" must have credentials.',
     {"kind": "source-profile-without-credentials", "source": "base"}),
    ("The source profile of 'dev' was configured to be 'base', but that source profile has no "
     "credentials configured.",
     {"kind": "source-profile-without-credentials", "source": "base", "profile": "dev"}),
    ("Partial credentials found in assume-role, missing: source_profile or credential_source",
     {"kind": "missing-source"}),
    ("Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
     {"kind": "partial-credentials", "source": "env", "parameter": "AWS_SECRET_ACCESS_KEY"}),
    ('The profile "dev" contains both source_profile and credential_source.',
     {"kind": "source-and-credential-source", "profile": "dev"}),
    ('The credential source "ec2" referenced in profile "dev" is not valid.',
     {"kind": "bad-credential-source", "source": "ec2", "profile": "dev"}),
    ("Error when retrieving credentials from Ec2InstanceMetadata: No credentials found in "
     "credential_source referenced in profile dev",
     {"kind": "credential-source-unavailable", "source": "Ec2InstanceMetadata",
      "profile": "dev"}),
    ("Infinite loop in credential configuration detected. Attempting to load from profile a which "
     "has already been visited. Visited profiles: ['a', 'b']", {"kind": "loop", "profile": "a"}),
    ("Detected a cycle attempting to resolve credentials for profile a. Profiles visited: a, b",
     {"kind": "loop", "profile": "a"}),
    ('The profile "dev" is configured to use SSO but is missing required configuration: '
     "sso_region", {"kind": "sso-settings", "profile": "dev"}),
    ('The specified sso-session does not exist: "corp"',
     {"kind": "sso-settings", "source": "corp"}),
    ("The SSO session associated with this profile has expired or is otherwise invalid. To refresh "
     "this SSO session run aws sso login with the corresponding profile.", {"kind": "sso-token"}),
    ("Your session has expired or credentials have changed. Please reauthenticate using 'aws "
     "login'.", {"kind": "login-token"}),
    ("Unable to parse config file: /home/bob/.aws/config",
     {"kind": "config-parse", "source": "/home/bob/.aws/config"}),
    ("Error when retrieving credentials from custom-process: boom", {"kind": "process-failed"}),
    ("Profile dev requires multi-factor authentication, but no MFA code callback was provided.",
     {"kind": "mfa-cannot-prompt"}),
    ("Error retrieving metadata: Received non 200 response 403 from container metadata: no",
     {"kind": "metadata-failed"}),
    ("[Errno 2] No such file or directory: '/var/run/token'",
     {"kind": "token-file-missing", "source": "/var/run/token"}),
    ("You must specify a region.", {"kind": "region-missing"}),
    ('Could not connect to the endpoint URL: "https://sts.example.com/"',
     {"kind": "network", "source": "https://sts.example.com/"}),
    ("dial tcp: lookup sts.eu-west-9.amazonaws.com on 10.0.0.2:53: no such host",
     {"kind": "network", "source": "sts.eu-west-9.amazonaws.com"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), WORDINGS, ids=[text[:60] for text, _ in WORDINGS])
def test_a_wording_is_read_into_its_parts(text: str, told: dict[str, Any]) -> None:
    (failure,) = parse_failures(text)
    assert parts_of(failure) == told


@pytest.mark.parametrize(("text", "told"), WORDINGS, ids=[text[:60] for text, _ in WORDINGS])
def test_a_wording_is_found_within_a_long_log(text: str, told: dict[str, Any]) -> None:
    noise = "".join(f"2026-01-31T12:00:{n % 60:02d}Z step {n} is done\n" for n in range(4_000))
    (failure,) = parse_failures(f"{noise}{text}\n{noise}", hop=2)
    assert parts_of(failure) == told
    assert failure.hop == 2
    assert len(failure.text) < 2_000


def test_two_refused_parameters_are_told_apart() -> None:
    text = (
        "An error occurred (ValidationError) when calling the AssumeRole operation: 2 validation "
        "errors detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member "
        "must satisfy regular expression pattern: [\\w+=,.@-]*; Value '12' at 'tokenCode' failed "
        "to satisfy constraint: Member must have length greater than or equal to 6"
    )
    first, second = parse_failures(text)
    assert (first.parameter, first.value, first.operation) == (
        "roleSessionName", "a b", "AssumeRole",
    )  # fmt: skip
    assert (second.parameter, second.value) == ("tokenCode", "12")
    assert second.constraint == "Member must have length greater than or equal to 6"


def test_a_clock_that_is_ahead_has_a_positive_skew() -> None:
    text = (
        "Signature not yet current: 20260131T130000Z is still later than 20260131T121500Z "
        "(20260131T120000Z + 15 min.)"
    )
    assert parse_failure(text).skew_seconds == 3600


def test_a_time_that_is_none_gives_no_skew() -> None:
    text = (
        "Signature expired: 20269931T999999Z is now earlier than 20260131T121500Z "
        "(20260131T120000Z - 15 min.)"
    )
    assert (parse_failure(text).kind, parse_failure(text).skew_seconds) == ("clock-skew", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "all is well",
        "the role is authorized",
        "AccessDenied: Access Denied",
        "An error occurred (NoSuchBucket) when calling the ListObjects operation: gone",
    ],
)
def test_what_says_nothing_about_assuming_stays_unrecognised(text: str) -> None:
    assert [each.kind for each in parse_failures(text)] == ["unrecognised"]


def test_every_pattern_marks_one_word_that_it_begins_near() -> None:
    for row in TABLE:
        assert (row.says.count("«"), row.says.count("»")) == (1, 1), row.says


MARKED = [row.says.partition("«")[2].partition("»")[0] for row in TABLE]


@pytest.mark.parametrize(
    "unit",
    [
        " ".join(MARKED) + " ",
        "Value 'a",
        f"{DENIED} ",
        "An error occurred (AccessDenied) when calling the AssumeRole operation: ",
        "operation error STS: AssumeRole, ",
        "InvalidClientTokenId AccessDenied ExpiredToken ",
        "is not authorized to perform: sts:AssumeRole with an explicit deny in a " + "a " * 99,
        "authorized to perform this operation Encoded authorization failure message: " + "A" * 999,
        "\x1b[",
        "│ ",
        "\n",
        "a",
    ],
)
def test_a_hostile_text_costs_no_more_than_its_length(unit: str) -> None:
    assert growth(parse_failures, unit) < LINEAR_AT_MOST


EVERYDAY = "starting pod request pass docker info iam-role 200 module resource connect assume"
ALL_WORDS = sorted({word for row in TABLE for word in needed_words(row.says)})


@pytest.mark.parametrize("words", [EVERYDAY.split(), ALL_WORDS], ids=["everyday", "all"])
def test_words_of_wordings_in_no_order_cost_no_more_than_their_length(words: list[str]) -> None:
    assert growth_of_texts(parse_failures, functools.partial(shuffled, words)) < LINEAR_AT_MOST
