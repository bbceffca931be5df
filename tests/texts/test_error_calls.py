"""Which call failed, with which code, in the shapes of SDKs and tools."""

from __future__ import annotations

import pytest

from doctor.texts.error_calls import (
    IDENTITY_CALLS,
    KIND_OF_CODE,
    call_before,
    code_near,
    find_calls,
    find_codes,
    service_after,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An error occurred (AccessDenied) when calling the AssumeRole operation: x",
         ("AccessDenied", "AssumeRole", None)),
        ("An error occurred (ThrottlingException) when calling the AssumeRole operation",
         ("ThrottlingException", "AssumeRole", None)),
        ("operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: a-b, "
         "api error ExpiredToken: x", ("ExpiredToken", "AssumeRole", "STS")),
        ("operation error ec2imds: GetMetadata, canceled", (None, "GetMetadata", "ec2imds")),
        ('"eventName": "AssumeRole"', (None, "AssumeRole", None)),
    ],
)  # fmt: skip
def test_the_shapes_before_a_message(
    text: str, expected: tuple[str | None, str, str | None]
) -> None:
    (call,) = find_calls(text)
    assert (call.code, call.operation, call.service) == expected


def test_the_last_call_before_a_message_is_its_own() -> None:
    first = "An error occurred (AccessDenied) when calling the AssumeRole operation: x\n"
    text = first + first.replace("AssumeRole", "GetCallerIdentity") + "message"
    call = call_before(text, text.index("message"), len(text))
    assert call is not None
    assert call.operation == "GetCallerIdentity"
    assert call_before("x" * 2_000 + "message", 2_000, 2_007) is None


def test_a_call_too_far_before_is_anothers() -> None:
    said = "An error occurred (AccessDenied) when calling the AssumeRole operation: "
    for gap, there in ((300, True), (600, False)):
        text = said + "x" * gap + "message"
        at = text.index("message")
        assert (call_before(text, at, at + 7) is not None) is there


def test_java_names_the_service_behind_its_message() -> None:
    assert service_after("denied (Service: Sts, Status Code: 403)", 0) == "Sts"
    assert service_after("denied (Service: AWSSecurityTokenService; x)", 0) == (
        "AWSSecurityTokenService"
    )
    assert service_after("denied", 0) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ExpiredToken: MESSAGE", "ExpiredToken"),
        ("ExpiredTokenException: MESSAGE", "ExpiredTokenException"),
        ("MESSAGE (Error Code: ExpiredToken)", "ExpiredToken"),
        ("AccessDenied ExpiredToken MESSAGE", "ExpiredToken"),
        ("NotExpiredToken: MESSAGE", None),
        ("MESSAGE", None),
    ],
)
def test_the_code_that_stands_nearest(text: str, code: str | None) -> None:
    at = text.index("MESSAGE")
    assert code_near(text, at, at + 7, ("AccessDenied", "ExpiredToken")) == code
    assert code_near(text, at, at + 7, ()) is None


def test_codes_are_found_as_words_of_their_own() -> None:
    found = {code for _, code in find_codes("AccessDenied, xThrottling, RequestExpiredException")}
    assert found == {"AccessDenied", "RequestExpired"}


def test_the_tables_agree_with_themselves() -> None:
    assert len(set(IDENTITY_CALLS)) == len(IDENTITY_CALLS)
    assert all(code[0].isupper() for code in KIND_OF_CODE)


def test_a_call_that_waits_for_its_credentials_is_not_the_one_that_failed() -> None:
    text = "operation error S3: ListObjectsV2, get identity: get credentials: failed to refresh, "
    assert call_before(text, len(text), len(text)) is None
    call = call_before(f"{text}operation error STS: AssumeRole, ", len(text) + 34, len(text) + 34)
    assert call is not None
    assert call.operation == "AssumeRole"
