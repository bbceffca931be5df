"""What is said of a call to STS that another service answered: one of S3's, as a rule.

Programs that set an endpoint for a store (S3, MinIO) often set it for every client that they make,
the one that fetches credentials among them.
"""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

FOREIGN_ANSWERS: Final = (
    Wording(
        kind="answer-not-of-sts",
        says=(
            r"(?:WebIdentityErr|AssumeRole\w{0,20}): [^\n\\]{1,60}(?:\s|\\[nt]){1,8}caused by: "
            r"«SerializationError»"
        ),
        example=(
            "WebIdentityErr: failed to retrieve credentials\ncaused by: SerializationError: "
            "failed to unmarshal error message"
        ),
        tool="AWS SDK for Go v1",
        seen="grafana/loki#12095",
    ),
    Wording(
        kind="answer-not-of-sts",
        says=(
            r"error «STS»: \w{1,40}, https response error StatusCode: \d{3}, RequestID: [\w-]{0,60}"
            r"(?:, HostID: [^\n,]{0,120})?, (?:deserialization failed|api error "
            r"(?:MethodNotAllowed|NoSuchBucket|NotImplemented|InvalidRequest|UnknownError): )"
        ),
        example=(
            "operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: "
            "405, RequestID: 1AB2, api error MethodNotAllowed: The specified method is not "
            "allowed against this resource."
        ),
        tool="AWS SDK for Go v2",
        seen="grafana/loki#12095",
    ),
    Wording(
        kind="answer-not-of-sts",
        says=(
            r"\((?:MethodNotAllowed|NotImplemented|NoSuchBucket|405)\) when calling the "
            r"(?:AssumeRole\w{0,20}|Get(?:CallerIdentity|SessionToken|FederationToken)) "
            "«operation»"
        ),
        example=(
            "An error occurred (MethodNotAllowed) when calling the AssumeRoleWithWebIdentity "
            "operation: The specified method is not allowed against this resource."
        ),
        tool="botocore",
        seen="grafana/helm-charts#1550",
    ),
)
