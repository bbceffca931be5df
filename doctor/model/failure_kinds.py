"""The kinds of failure: one row each.

A row says to which part of a path a failure belongs, what it proves, and what it hides.
A kind that `FailureKind` names and this table forgets is an error of types, and the reverse.
https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypedDict, get_args

import msgspec

FailureKind = Literal[
    "access-denied",
    "root-user",
    "invalid-key",
    "expired-credentials",
    "expired-web-identity",
    "signature-mismatch",
    "clock-skew",
    "bad-scope",
    "header-invalid",
    "mfa-code-invalid",
    "mfa-serial-invalid",
    "duration-role-max",
    "duration-chaining",
    "invalid-parameter",
    "invalid-role-arn",
    "session-from-session",
    "packed-policy-too-large",
    "malformed-policy",
    "region-disabled",
    "invalid-identity-token",
    "idp-unreachable",
    "missing-authentication",
    "throttled",
    "no-such-entity",
    "config-parse",
    "profile-not-found",
    "no-credentials",
    "partial-credentials",
    "source-profile-not-found",
    "source-profile-without-credentials",
    "missing-source",
    "source-and-credential-source",
    "bad-credential-source",
    "loop",
    "missing-role-arn",
    "sso-token",
    "login-token",
    "process-failed",
    "mfa-cannot-prompt",
    "sso-no-access",
    "sso-settings",
    "credential-source-unavailable",
    "metadata-failed",
    "token-file-missing",
    "id-token-unavailable",
    "region-missing",
    "config-value-invalid",
    "config-file-missing",
    "missing-dependency",
    "service-cannot-assume",
    "cluster-unauthorized",
    "service-error",
    "session-nested",
    "keyring-empty",
    "roles-anywhere",
    "scoped-session",
    "outbound-token",
    "credentials-not-used",
    "service-account-without-role",
    "answer-not-of-sts",
    "network",
    "unrecognised",
]
"""One word for each kind; to add one, add its word, its line of the type below, and its row."""


class Kind(msgspec.Struct, frozen=True):
    """What is known of a failure by its kind alone.

    `part` is `base` where the failure comes before any role is asked for: it is about the base
    credentials. `proves` is `None` where the kind alone proves nothing, `hides` where nothing is
    left to ask. `codes` are error codes of AWS that tell the kind, whatever words come
    with them.
    """

    part: Literal["base", "hop"]
    proves: str | None = None
    hides: str | None = None
    codes: tuple[str, ...] = ()


_Kinds = TypedDict(
    "_Kinds",
    {
        "access-denied": Kind,
        "root-user": Kind,
        "invalid-key": Kind,
        "expired-credentials": Kind,
        "expired-web-identity": Kind,
        "signature-mismatch": Kind,
        "clock-skew": Kind,
        "bad-scope": Kind,
        "header-invalid": Kind,
        "mfa-code-invalid": Kind,
        "mfa-serial-invalid": Kind,
        "duration-role-max": Kind,
        "duration-chaining": Kind,
        "invalid-parameter": Kind,
        "invalid-role-arn": Kind,
        "session-from-session": Kind,
        "packed-policy-too-large": Kind,
        "malformed-policy": Kind,
        "region-disabled": Kind,
        "invalid-identity-token": Kind,
        "idp-unreachable": Kind,
        "missing-authentication": Kind,
        "throttled": Kind,
        "no-such-entity": Kind,
        "config-parse": Kind,
        "profile-not-found": Kind,
        "no-credentials": Kind,
        "partial-credentials": Kind,
        "source-profile-not-found": Kind,
        "source-profile-without-credentials": Kind,
        "missing-source": Kind,
        "source-and-credential-source": Kind,
        "bad-credential-source": Kind,
        "loop": Kind,
        "missing-role-arn": Kind,
        "sso-token": Kind,
        "login-token": Kind,
        "process-failed": Kind,
        "mfa-cannot-prompt": Kind,
        "sso-no-access": Kind,
        "sso-settings": Kind,
        "credential-source-unavailable": Kind,
        "metadata-failed": Kind,
        "token-file-missing": Kind,
        "id-token-unavailable": Kind,
        "region-missing": Kind,
        "config-value-invalid": Kind,
        "config-file-missing": Kind,
        "missing-dependency": Kind,
        "service-cannot-assume": Kind,
        "cluster-unauthorized": Kind,
        "service-error": Kind,
        "session-nested": Kind,
        "keyring-empty": Kind,
        "roles-anywhere": Kind,
        "scoped-session": Kind,
        "outbound-token": Kind,
        "credentials-not-used": Kind,
        "service-account-without-role": Kind,
        "answer-not-of-sts": Kind,
        "network": Kind,
        "unrecognised": Kind,
    },
)

_KINDS: Final[_Kinds] = {
    "access-denied": Kind(
        "hop",
        None,
        codes=("AccessDenied", "AccessDeniedException", "UnauthorizedOperation"),
    ),
    "root-user": Kind("hop", "the root user made the call, and it cannot assume roles"),
    "invalid-key": Kind(
        "base",
        "the called endpoint does not know this key and token; AWS did not evaluate any policy",
        "why: deleted, deactivated, mistyped, from another partition, or without its session token",
        codes=(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "InvalidAccessKeyId",
            "AuthFailure",
            "InvalidToken",
        ),
    ),
    "expired-credentials": Kind(
        "base",
        "the session that signed the call has expired; the role has nothing to do with it",
        "which session: the environment's, a profile's, or one that a tool keeps",
        codes=("ExpiredToken", "ExpiredTokenException"),
    ),
    "expired-web-identity": Kind(
        "hop",
        "the identity provider's token has expired; AWS did not evaluate any policy",
        "whether it was issued too early or sent too late",
        codes=("ExpiredTradeInTokenException",),
    ),
    "signature-mismatch": Kind(
        "base",
        "AWS knows the key ID, but the signature does not match its secret",
        "whether the secret is wrong, or something on the way changed the request",
        codes=("SignatureDoesNotMatch", "InvalidSignatureException"),
    ),
    "clock-skew": Kind(
        "base",
        "the calling machine's clock is off by more than AWS allows",
        None,
        codes=("RequestExpired", "RequestTimeTooSkewed"),
    ),
    "bad-scope": Kind(
        "base", "the call was signed for a region or service other than the one it reached", None
    ),
    "header-invalid": Kind(
        "base", "the key or its secret contains characters that cannot be sent", None
    ),
    "mfa-code-invalid": Kind(
        "hop",
        "the MFA device belongs to the caller; AWS refused its code",
        "whether it was mistyped, too old or already used, or the device is out of sync",
    ),
    "mfa-serial-invalid": Kind(
        "hop",
        "AWS knows the key and its signature is right; this caller cannot use the MFA device",
        "whether the device belongs to another user, is gone, or is a security key",
    ),
    "duration-role-max": Kind("hop", "the requested session is longer than the role allows"),
    "duration-chaining": Kind(
        "hop", "role chaining is limited to one hour, and the call requested more", None
    ),
    "invalid-parameter": Kind(
        "hop",
        "a parameter of the call is not valid; AWS did not evaluate any policy",
        None,
        codes=("InvalidContextAssertionException",),
    ),
    "invalid-role-arn": Kind(
        "hop", "the value sent is not the ARN of a role; AWS did not evaluate any policy", None
    ),
    "session-from-session": Kind(
        "hop", "temporary credentials made a call that only long-term ones may make", None
    ),
    "packed-policy-too-large": Kind(
        "hop",
        "session policy and tags together are too large",
        codes=("PackedPolicyTooLarge",),
    ),
    "malformed-policy": Kind(
        "hop",
        "the policy document in the call is not valid",
        codes=("MalformedPolicyDocument",),
    ),
    "region-disabled": Kind(
        "hop",
        "STS is deactivated in that region for the account",
        codes=("RegionDisabledException",),
    ),
    "invalid-identity-token": Kind(
        "hop",
        "AWS refused the identity provider's token before it evaluated any policy",
        None,
        codes=("InvalidIdentityToken", "IDPRejectedClaim"),
    ),
    "idp-unreachable": Kind(
        "hop",
        "AWS could not reach the identity provider to check the token",
        None,
        codes=("IDPCommunicationError",),
    ),
    "missing-authentication": Kind(
        "base",
        "the call arrived without a signature",
        codes=("MissingAuthenticationToken",),
    ),
    "throttled": Kind(
        "hop",
        "AWS throttled the caller; it did not refuse the call",
        codes=(
            "Throttling",
            "ThrottlingException",
            "RequestLimitExceeded",
            "TooManyRequestsException",
        ),
    ),
    "no-such-entity": Kind(
        "hop",
        "IAM has nothing with that name in the called account",
        None,
        codes=("NoSuchEntity",),
    ),
    "config-parse": Kind("base", "a shared file cannot be parsed; AWS was not called"),
    "profile-not-found": Kind(
        "base", "the SDK found no profile of that name; AWS was not called", None
    ),
    "no-credentials": Kind(
        "base",
        "no credentials were found; AWS was not called",
        "which profile or variables should have them",
    ),
    "partial-credentials": Kind(
        "base", "one half of a key pair is missing; AWS was not called", None
    ),
    "source-profile-not-found": Kind(
        "base",
        "source_profile names a profile that the tool does not find; AWS was not called",
    ),
    "source-profile-without-credentials": Kind(
        "base",
        "the source profile exists but gave the tool no credentials; AWS was not called",
        "whether it has none, or a kind that the tool does not support",
    ),
    "missing-source": Kind(
        "base", "a role is set, and no credentials to assume it with; AWS was not called", None
    ),
    "source-and-credential-source": Kind(
        "base",
        "one profile sets credentials in several ways, and the tool uses none of them",
    ),
    "bad-credential-source": Kind(
        "base", "credential_source has a value that is not valid; AWS was not called", None
    ),
    "loop": Kind("base", "the source profiles form a loop; AWS was not called"),
    "missing-role-arn": Kind(
        "hop", "a source is set, and no role to assume with it; AWS was not called", None
    ),
    "sso-token": Kind(
        "base", "the sign-in to IAM Identity Center has ended or does not exist", None
    ),
    "login-token": Kind("base", "the aws login session has ended or does not exist"),
    "process-failed": Kind("base", "the credential_process program returned no credentials"),
    "mfa-cannot-prompt": Kind("hop", "the tool needed an MFA code and could not ask for one"),
    "sso-no-access": Kind(
        "hop",
        "the sign-in is valid; the permission set is not assigned to this user in that account",
        "whether the name, the account or the assignment is wrong",
    ),
    "sso-settings": Kind(
        "hop",
        "the Identity Center settings were refused, by the tool or by AWS",
        "which of them is missing or wrong, or whether the tool does not read [sso-session]",
    ),
    "credential-source-unavailable": Kind(
        "hop", "the source in credential_source has no credentials", None
    ),
    "metadata-failed": Kind(
        "base",
        "the metadata service gave no credentials",
        "whether it is disabled, out of reach, or without a role",
    ),
    "token-file-missing": Kind("hop", "the web identity token file cannot be read"),
    "id-token-unavailable": Kind("hop", "the job got no token from its identity provider"),
    "region-missing": Kind(
        "hop",
        "the tool found no region to call; AWS was not called",
        "whether none is set, or the tool does not read where it is set",
    ),
    "config-value-invalid": Kind(
        "hop", "a setting has a value that is not valid; AWS was not called", None
    ),
    "config-file-missing": Kind(
        "hop", "a configured shared file does not exist; AWS was not called", None
    ),
    "missing-dependency": Kind(
        "hop",
        "the tool lacks the part that reads this kind of credentials; AWS was not called",
    ),
    "service-cannot-assume": Kind(
        "hop",
        "an AWS service cannot assume the role",
        "whether the trust policy does not name the service, or the role was recreated",
        codes=("AssumeRoleUnauthorizedAccess",),
    ),
    "cluster-unauthorized": Kind(
        "hop",
        "AWS accepted the identity; the cluster does not know it, or it may not do this",
        "which of its maps lacks the identity",
    ),
    "service-error": Kind(
        "hop",
        None,
        codes=(
            "IncompleteSignature",
            "OptInRequired",
            "InvalidAuthorizationMessageException",
        ),
    ),
    "session-nested": Kind(
        "base",
        "the tool does not start a session inside another one of its own; AWS was not called",
    ),
    "keyring-empty": Kind(
        "base",
        "the tool's keyring has nothing under that name; AWS was not called",
        "whether it was never stored, or the tool uses another keyring",
    ),
    "roles-anywhere": Kind(
        "base",
        "IAM Roles Anywhere refused the session; it uses a certificate, so no access key is "
        "involved",
        "whether the certificate, the trust anchor, the profile or the trust policy is the cause",
    ),
    "scoped-session": Kind(
        "hop",
        "AWS refused to scope the session down; the session itself is valid",
        codes=("InsufficientSessionLifetime", "InvalidSubjectCredentials"),
    ),
    "outbound-token": Kind(
        "hop",
        "AWS issued no token for another party; no role was requested",
        codes=(
            "SessionDurationEscalationException",
            "OutboundWebIdentityFederationDisabledException",
            "JWTPayloadSizeExceededException",
        ),
    ),
    "answer-not-of-sts": Kind(
        "hop",
        "a service other than STS answered the call for credentials; AWS evaluated no policy",
        "which setting of the tool sends the call there",
    ),
    "network": Kind(
        "hop", "no answer from AWS arrived: the network, a proxy or DNS stopped the call", None
    ),
    "credentials-not-used": Kind(
        "base",
        "credentials are configured, but the tool did not use them",
        "which credentials the tool used instead, if any",
    ),
    "service-account-without-role": Kind(
        "base",
        "the tool found no eks.amazonaws.com/role-arn on the service account; AWS was not called",
        "which service account it looked at: the pod's own, or one that a manifest names",
    ),
    "unrecognised": Kind("hop", None),
}
ANSWERED_BY_ANOTHER: Final[frozenset[FailureKind]] = frozenset(
    {
        "answer-not-of-sts",
        "network",
        "invalid-key",
        "signature-mismatch",
        "bad-scope",
        "missing-authentication",
        "unrecognised",
    }
)
"""Failures that may be the answer of a host in AWS's place: of these, hosts are read."""

EMPTY_HANDED: Final[frozenset[FailureKind]] = frozenset({"no-credentials", "metadata-failed"})
"""What is said at the end of the chain of providers, whatever stopped the one that was meant."""


def kind_rows() -> Iterator[tuple[FailureKind, Kind]]:
    """Give every kind with its row."""
    for kind in get_args(FailureKind):
        yield kind, kind_row(kind)


def kind_row(kind: FailureKind) -> Kind:
    """Return the row of a kind."""
    return _KINDS[kind]
