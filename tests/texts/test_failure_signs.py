"""Each sign is read off the words that show it, and off those of its kinds alone."""

from __future__ import annotations

from typing import get_args

import pytest

from doctor.model.failure import FailureSign
from doctor.model.failure_kinds import FailureKind
from doctor.texts.errors import parse_failure
from doctor.texts.failure_signs import read_signs, shows_sign

EXAMPLES: list[tuple[FailureSign, FailureKind, str]] = [
    ("answer-not-of-aws", "network", "the host did not answer as AWS does"),
    ("azure-devops", "id-token-unavailable", "Error: System.AccessToken is undefined"),
    ("circleci", "id-token-unavailable", "A CircleCI context must be specified"),
    ("github", "id-token-unavailable", "Unable to get ACTIONS_ID_TOKEN_REQUEST_URL"),
    ("bootstrap-missing", "unrecognised", "SSM parameter /cdk-bootstrap/hnb/version not found"),
    ("calling-session", "invalid-parameter", "the tag conflicts with one that was passed on"),
    ("certificate", "network", "x509: signed by unknown authority"),
    ("connection-closed", "network", "Connection was closed before we received a valid response"),
    ("connection-refused", "network", "connect: connection refused"),
    ("container-metadata", "metadata-failed", "ECS metadata did not answer"),
    ("container-host-refused", "metadata-failed", "10.0.0.9: only loopback hosts are allowed"),
    ("federated-principal", "malformed-policy", 'Invalid principal in policy: "Federated":"x"'),
    ("file-not-permitted", "token-file-missing", "open /token: Permission denied"),
    ("global-endpoint", "network", 'Could not connect to "https://sts.amazonaws.com/"'),
    ("iam", "invalid-key", "reading IAM Role (deploy): InvalidClientTokenId"),
    ("in-container", "unrecognised", "error: kubectl exec failed"),
    ("metadata-switched-off", "metadata-failed", "access disabled to EC2 IMDS via client option"),
    ("instance-metadata", "network", "dial tcp 169.254.169.254:80: i/o timeout"),
    ("invalid-choice", "unrecognised", "aws: error: argument command: Invalid choice"),
    ("metadata-refused", "metadata-failed", "the service answered 401"),
    ("metadata-without-role", "metadata-failed", "the service answered 404"),
    ("name-not-resolved", "network", "lookup sts.x: no such host"),
    ("one-credential-type", "source-and-credential-source", "only one credential type permitted"),
    ("other-policy-call", "malformed-policy", "when calling the PutRolePolicy operation"),
    ("pass-role", "service-error", "Verify that the role can be passed"),
    ("passing", "service-error", "iam:PassRole is needed"),
    ("pod-identity", "access-denied", "AssumeRoleForPodIdentity"),
    ("pod-identity-role", "unrecognised", "pods.eks.amazonaws.com cannot assume the role"),
    ("principal-in-identity-policy", "malformed-policy", "should not specify a\nprincipal"),
    ("process-absent", "process-failed", "sh: aws-helper: not found"),
    ("process-expired-keys", "process-failed", "the refreshed credentials are still expired"),
    ("process-key-missing", "process-failed", "Missing required key in response"),
    ("process-no-json", "process-failed", "Expecting value: line 1 column 1 (char 0)"),
    ("process-not-permitted", "process-failed", "Permission denied: '/opt/helper'"),
    ("process-too-late", "process-failed", "the process timed out"),
    ("process-version", "process-failed", "Unsupported version '2' for credential process"),
    ("proxy", "network", "proxyconnect tcp: 407"),
    ("refresh", "mfa-cannot-prompt", "refreshing needs MFA"),
    ("roles-claim", "unrecognised", "not in the roles\n claim"),
    ("s3-denial", "unrecognised", "AccessDenied: Access Denied"),
    ("saml", "invalid-identity-token", "Response signature invalid"),
    ("saml-response", "invalid-identity-token", "Response does not contain an audience"),
    ("service-principal", "malformed-policy", 'Invalid principal in policy: "SERVICE":"x"'),
    ("session-tags", "packed-policy-too-large", "Packed size of session tags"),
    ("switch-named", "profile-not-found", "no profile; set AWS_SDK_LOAD_CONFIG"),
    ("timeout", "network", "context deadline exceeded"),
    ("token-call", "access-denied", "AssumeRoleWithWebIdentity"),
    ("trust-policy-call", "malformed-policy", "when calling the UpdateAssumeRolePolicy operation"),
    ("unread-json", "malformed-policy", "This policy contains invalid Json"),
]


@pytest.mark.parametrize(("sign", "kind", "text"), EXAMPLES)
def test_a_sign_is_read_off_its_words(sign: FailureSign, kind: FailureKind, text: str) -> None:
    assert sign in read_signs(text, kind)
    assert sign not in read_signs("something else happened", kind)


def test_every_sign_has_an_example() -> None:
    # That it is told in prose is known by where it was found: test_symptoms.
    assert {sign for sign, _, _ in EXAMPLES} == {*get_args(FailureSign)} - {"told-in-prose"}


def test_a_sign_of_another_kind_is_not_looked_for() -> None:
    assert read_signs("connection refused by the proxy", "access-denied") == frozenset()


@pytest.mark.parametrize(
    "text", ["AccessDenied: Access Denied when calling", "iam is one word", "Responses come"]
)
def test_near_misses_show_nothing(text: str) -> None:
    assert read_signs(text, "invalid-identity-token") == frozenset()


@pytest.mark.parametrize(
    "text", ["net/http: TLS handshake timeout", "_ssl.c:989: The handshake operation timed out"]
)
def test_a_handshake_that_takes_too_long_says_nothing_of_a_certificate(text: str) -> None:
    assert read_signs(text, "network") == {"timeout"}
    assert "certificate" in read_signs("tls: unknown authority", "network")


def test_the_service_of_pods_alone_is_no_refusal() -> None:
    assert read_signs("pods.eks.amazonaws.com", "unrecognised") == frozenset()
    assert "pod-identity-role" in read_signs("assume it: pods.eks.amazonaws.com", "unrecognised")


def test_a_container_is_named_by_its_tools() -> None:
    assert shows_sign("docker run amazon/aws-cli", "in-container")
    assert not shows_sign("aws sts get-caller-identity", "in-container")


def test_a_failure_comes_with_its_signs_and_regions() -> None:
    text = 'Could not connect to the endpoint URL: "https://sts.eu-west-9.amazonaws.com/"'
    failure = parse_failure(text)
    assert failure.regions == ("eu-west-9",)
    assert "global-endpoint" not in failure.signs
    assert "global-endpoint" in parse_failure(text.replace("eu-west-9.", "")).signs
