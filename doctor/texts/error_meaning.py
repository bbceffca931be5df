"""What an error text proves, and what it keeps to itself: one row for each kind of failure.

https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from typing import Final

from doctor.model.failure import ErrorMeaning, Failure, FailureKind

_KEYS_GOOD: Final = "AWS knows the key and its signature is right"


_ROWS: Final[dict[FailureKind, tuple[str, str | None]]] = {
    "root-user": ("the root user called, and it can assume no role", None),
    "invalid-key": (
        "the endpoint that was asked does not know this key and token; no policy was looked at",
        "why: deleted, deactivated, mistyped, of another partition, or without its session token",
    ),
    "expired-credentials": (
        "the session that signed the call has ended; the role has nothing to do with it",
        "which session: the environment's, a profile's, or one that a tool keeps",
    ),
    "expired-web-identity": (
        "the identity provider's token has expired; no policy was looked at",
        "whether it was issued too early or sent too late",
    ),
    "signature-mismatch": (
        "AWS knows the key ID, and the signature is not the one that its secret makes",
        "whether the secret is wrong, or something on the way changed the request",
    ),
    "clock-skew": ("the clock of the machine that called is off by more than AWS allows", None),
    "bad-scope": ("the call was signed for another region or service than it reached", None),
    "header-invalid": ("the key or its secret makes a header that cannot be sent", None),
    "mfa-code-invalid": (
        "the MFA device is the caller's; its code was refused",
        "whether it was mistyped, too old, used before, or the device is out of step",
    ),
    "mfa-serial-invalid": (
        f"{_KEYS_GOOD}; the MFA device that is named cannot be used by this caller",
        "whether the device is somebody else's, gone, or a security key",
    ),
    "duration-role-max": ("the session asked for is longer than the role allows", None),
    "duration-chaining": ("a role session asked for more than the hour of role chaining", None),
    "invalid-parameter": ("a parameter of the call has no valid form; no policy was asked", None),
    "invalid-role-arn": ("what was sent is not the ARN of a role; no policy was asked", None),
    "session-from-session": (
        "temporary credentials made a call that only long-term ones may make",
        None,
    ),
    "packed-policy-too-large": ("session policy and tags are too large together", None),
    "malformed-policy": ("the policy document that was sent is not valid", None),
    "region-disabled": ("STS is switched off in that region for the account", None),
    "invalid-identity-token": (
        "AWS refused the identity provider's token before any policy was asked",
        None,
    ),
    "idp-unreachable": ("AWS could not reach the identity provider to check the token", None),
    "missing-authentication": ("the call arrived without a signature", None),
    "throttled": ("AWS slowed the caller down; nobody was refused", None),
    "no-such-entity": ("IAM knows nothing of that name in the account that was asked", None),
    "config-parse": ("a shared file cannot be parsed; AWS was not called", None),
    "profile-not-found": ("the SDK found no profile of that name; AWS was not called", None),
    "source-profile-not-found": (
        "source_profile names a profile that the tool does not find; AWS was not called",
        None,
    ),
    "source-profile-without-credentials": (
        "the source profile is there and gave the tool no credentials; AWS was not called",
        "whether it holds none, or a kind that the tool does not know",
    ),
    "missing-source": ("a role is named, and nothing to assume it with; AWS was not called", None),
    "source-and-credential-source": (
        "one profile names credentials in several ways, and the tool takes none of them",
        None,
    ),
    "bad-credential-source": (
        "credential_source has a value that is none; AWS was not called",
        None,
    ),
    "loop": ("the profiles name each other in a circle; AWS was not called", None),
    "missing-role-arn": (
        "a source is named, and no role to assume with it; AWS was not called",
        None,
    ),
    "sso-settings": (
        "the Identity Center settings were refused, by the tool or by AWS",
        "which of them lacks or is wrong, or whether the tool does not read [sso-session]",
    ),
    "region-missing": (
        "the tool found no region to call; AWS was not called",
        "whether none is set, or the tool does not read where it is set",
    ),
    "config-file-missing": ("a shared file that was named is not there; AWS was not called", None),
    "config-value-invalid": ("a setting has a value that is none; AWS was not called", None),
    "no-credentials": (
        "no credentials were found in any place; AWS was not called",
        "which profile or variables were meant to hold them",
    ),
    "partial-credentials": ("one half of a key pair is missing; AWS was not called", None),
    "sso-token": ("the sign-in of IAM Identity Center has ended or was never made", None),
    "login-token": ("the session of aws login has ended or was never begun", None),
    "sso-no-access": (
        "the sign-in is good; the permission set is not assigned to this person in that account",
        "whether the name, the account or the assignment is at fault",
    ),
    "process-failed": ("the program of credential_process gave no credentials", None),
    "mfa-cannot-prompt": ("the tool needed an MFA code and had nobody to ask", None),
    "credential-source-unavailable": (
        "the place that credential_source names held no credentials",
        None,
    ),
    "metadata-failed": (
        "the metadata service gave no credentials",
        "whether it is off, out of reach, or without a role",
    ),
    "token-file-missing": ("the web identity token file cannot be read", None),
    "id-token-unavailable": ("the job got no token from its identity provider", None),
    "cluster-unauthorized": (
        "AWS accepted the identity; the cluster does not know it, or it may not do this",
        "which of its maps lacks the identity",
    ),
    "service-cannot-assume": (
        "an AWS service cannot assume the role",
        "whether the trust policy leaves the service out, or the role was made anew",
    ),
    "network": ("no answer of AWS was seen: the network, a proxy or a name stopped the call", None),
}

_LAYERS: Final = "at most one kind of policy is named, even where several refuse"


def read_failure(failure: Failure) -> ErrorMeaning | None:
    """Say what a failure proves and hides; `None` for one that nothing is known of."""
    if failure.kind == "access-denied":
        return _denial(failure)
    row = _ROWS.get(failure.kind)
    if row is None:
        return None
    proves, hides = row
    return ErrorMeaning(found=_name(failure), proves=proves, hides=hides)


def _denial(failure: Failure) -> ErrorMeaning:
    if failure.code is None:
        return ErrorMeaning(
            found="a role that could not be assumed",
            proves="the tool came back without the role's credentials",
            hides="what AWS answered, if it was asked at all: a log in debug mode tells it",
        )
    action = failure.action or (f"sts:{failure.operation}" if failure.operation else "the call")
    return ErrorMeaning(
        found=f"{failure.code or 'AccessDenied'} on {action}",
        proves=_proved(failure, action),
        hides=_hidden(failure, action),
        ask=_question(failure),
    )


def _proved(failure: Failure, action: str) -> str:
    with_token = action.lower().startswith("sts:assumerolewith")
    good = "AWS read the token" if with_token else _KEYS_GOOD
    if failure.layer is not None and failure.explicit:
        return f"{good}; a Deny in the {failure.layer} refuses it"
    if failure.layer is not None:
        return f"{good}; no {failure.layer} allows it"
    if failure.explicit:
        return f"{good}; a Deny in some policy refuses it"
    if with_token:
        return f"{good}; the role's side said no"
    return f"{good}; some policy said no"


def _question(failure: Failure) -> str | None:
    """Return the call by which AWS itself tells why, where its answer leaves a handle for one."""
    if failure.authorization_id is not None:
        return (
            "aws iam-toolbox get-request-authorization-details --authorization-id "
            f"{failure.authorization_id}"
        )
    if failure.encoded is not None:
        return "aws sts decode-authorization-message --encoded-message MESSAGE"
    return None


def _hidden(failure: Failure, action: str) -> str:
    if failure.layer is not None:
        return _LAYERS
    if action.lower().startswith("sts:assumerolewith"):
        return "which condition, and whether the role exists. It never says"
    if action.lower().startswith("sts:assumerole"):
        return "which policy, on which side, and whether the role exists. It never says"
    return "which policy"


def _name(failure: Failure) -> str:
    """Name a failure by its code and call, else by its kind."""
    called = f" on {failure.operation}" if failure.operation else ""
    return f"{failure.code or failure.kind.replace('-', ' ')}{called}"
