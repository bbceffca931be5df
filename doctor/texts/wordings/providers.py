"""What SDKs and tools say of a provider whose credentials cannot be used."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

PROVIDERS: Final = (
    Wording(
        kind="expired-credentials",
        says="refreshed credentials are still «expired»",
        example=(
            "RuntimeError: Credentials were refreshed, but the refreshed credentials are still "
            "expired."
        ),
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="process-failed",
        says="Error when «retrieving» credentials from custom-process",
        example=(
            "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials "
            "from custom-process:"
        ),
        tool="botocore",
        seen="boto/botocore#2779",
    ),
    Wording(
        kind="process-failed",
        says=r"Unsupported version '[^'\n]{0,40}' for credential «process» provider",
        example="Unsupported version '3' for credential process provider, supported versions: 1",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="process-failed",
        says=r"missing the «following» fields: \[",
        example=(
            "aws-vault: error: exec: Failed to get credentials for demo: missing the following "
            "fields: [Expiration SessionToken]"
        ),
        tool="aws-vault",
        seen="99designs/aws-vault#1182",
    ),
    Wording(
        kind="clock-skew",
        says=r"certificate has expired or is not yet valid: «current» time \S{1,40} is before",
        example=(
            "x509: certificate has expired or is not yet valid: current time "
            "2024-01-01T00:00:00Z is before 2026-01-31T00:00:00Z"
        ),
        tool="AWS SDK for Go",
        seen="https://pkg.go.dev/crypto/x509",
    ),
    Wording(
        kind="clock-skew",
        says="certificate is not yet «valid»",
        example="SSL certificate problem: certificate is not yet valid",
        tool="curl and others",
        seen="https://curl.se/docs/sslcerts.html",
    ),
    Wording(
        kind="header-invalid",
        says=r"Invalid «header» value b?['\"]AWS4-HMAC",
        example="ValueError: Invalid header value b'AWS4-HMAC-SHA256 Credential=AKIA\\n/20260131'",
        tool="botocore",
        seen="https://github.com/boto/botocore/blob/develop/botocore/exceptions.py",
    ),
    Wording(
        kind="header-invalid",
        says=(
            r"invalid header field value (?:\"[^\"\n]{0,300}\" )?for (?:key )"
            r"?\"?«Authorization»"
        ),
        example='net/http: invalid header field value for "Authorization"',
        tool="AWS SDK for Go",
        seen="https://pkg.go.dev/net/http",
    ),
    Wording(
        kind="header-invalid",
        says=r"Invalid character in header «content» \[\"[Aa]uthorization\"\]",
        example=(
            'TypeError [ERR_INVALID_CHAR]: Invalid character in header content ["Authorization"]'
        ),
        tool="Node.js",
        seen="https://nodejs.org/api/errors.html",
    ),
    Wording(
        kind="header-invalid",
        says="Invalid leading «whitespace», reserved character",
        example=(
            "requests.exceptions.InvalidHeader: Invalid leading whitespace, reserved "
            "character(s), or return character(s) in header value"
        ),
        tool="requests",
        seen="https://requests.readthedocs.io/en/latest/api/#exceptions",
    ),
)
