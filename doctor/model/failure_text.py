"""Error texts into failures: the wordings of AWS, its SDKs and the tools around them.

Wordings: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html,
https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_Errors and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
"""

from __future__ import annotations

import functools
import re
from typing import Any

from doctor.model.failure import Failure, FailureKind
from doctor.model.policy import PolicyKind

_LONGEST = 200_000
_WINDOW = 2_000
_ANSI = r"\x1b\[[0-9;]*[A-Za-z]"

_DENIAL = (
    r"User:\s+(?P<caller>\S+)\s+is\s+not\s+authorized\s+to\s+perform:\s+(?P<action>[\w-]+:\w+)"
    r"(?:\s+on\s+resource:\s+(?P<resource>[^\s\"']+))?(?P<rest>[^\n]{0,400})"
)
_BARE_DENIAL = (
    r"[Nn]ot authorized to perform:?\s+(?P<action>sts:AssumeRole\w*)(?P<rest>[^\n]{0,400})"
)
_MISSING = r"because no (?P<missing>[\w\s-]{3,40}?)(?: policy| policies)? allows? the"
_EXPLICIT = (
    r"with an explicit deny"
    r"(?: in (?:an?|the) (?P<deny>[\w\s-]{3,40}?)(?= transitively|:|\.|$|\s*\(|\"))?"
)
_POLICY_ARN = r":\s*(?P<policy>arn:[^\s\"',)]+)"
_BOTO = r"\((?P<code>[A-Za-z.]+)\) (?:occurred )?when calling the (?P<operation>\w+) operation"
_GO = (
    r"operation error (?P<service>[\w ]+): (?P<operation>\w+)[^\n]{0,300}?api error (?P<code>\w+):"
)
_SKEW = (
    r"Signature (?P<kind>expired|not yet current): (?P<local>\d{8}T\d{6}Z) is "
    r"(?:now earlier than|still later than) \d{8}T\d{6}Z \((?P<server>\d{8}T\d{6}Z) [-+] \d+ min"
)
_VALIDATION = (
    r"[Vv]alue '(?P<value>[^'\n]{0,2048})' at '(?P<parameter>\w+)' failed to satisfy constraint: "
    r"(?P<constraint>[^\n]{0,300})"
)
_LOCAL_LENGTH = (
    r"Invalid (?:length|range) for parameter (?P<parameter>\w+), value: (?P<value>\d+), "
    r"(?P<constraint>valid [^\n]{0,80})"
)

_LAYERS: tuple[tuple[str, PolicyKind], ...] = (
    ("trust", "trust policy"),
    ("resource control", "RCP"),
    ("service control", "SCP"),
    ("resource-based", "trust policy"),
    ("identity-based", "identity policy"),
    ("boundary", "permissions boundary"),
    ("session", "session policy"),
    ("endpoint", "VPC endpoint policy"),
)

# Wordings that stand alone, most telling first: the first that is found names the kind.
_KINDS: tuple[tuple[str, FailureKind, str | None], ...] = (
    (r"Roles may not be assumed by root accounts", "root-user", "AccessDenied"),
    (
        r"Cannot call Get(?:SessionToken|FederationToken) with session credentials",
        "session-from-session",
        "AccessDenied",
    ),
    (r"invalid MFA one time pass code", "mfa-code-invalid", "AccessDenied"),
    (r"unable to validate MFA code", "mfa-serial-invalid", "AccessDenied"),
    (
        r"DurationSeconds exceeds (?:the )?MaxSessionDuration",
        "duration-role-max",
        "ValidationError",
    ),
    (
        r"exceeds the 1 hour session limit for roles assumed by role chaining",
        "duration-chaining",
        "ValidationError",
    ),
    (r"Request ARN is invalid", "invalid-role-arn", "ValidationError"),
    (
        r"Packed (?:policy|size)|PackedPolicyTooLarge|Serialized token too large",
        "packed-policy-too-large",
        None,
    ),
    (r"STS is not activated in this region|RegionDisabledException", "region-disabled", None),
    (
        r"InvalidIdentityToken|No OpenIDConnect provider found|Incorrect token audience|"
        r"not a valid JWT|Couldn't retrieve verification key",
        "invalid-identity-token",
        "InvalidIdentityToken",
    ),
    (r"IDPCommunicationError", "idp-unreachable", "IDPCommunicationError"),
    (
        r"Token expired: current date/time \d+ must be before",
        "expired-web-identity",
        "ExpiredTokenException",
    ),
    (
        r"[Ss]ecurity token included in the request is expired|provided token has expired|"
        r"\bExpiredToken(?:Exception)?\b|refreshed credentials are still expired",
        "expired-credentials",
        "ExpiredToken",
    ),
    (
        r"[Ss]ecurity token included in the request is invalid|\bInvalidClientTokenId\b|"
        r"\bUnrecognizedClientException\b|\bInvalidAccessKeyId\b|"
        r"Access Key Id you provided does not|\bAuthFailure\b|"
        r"not able to validate the provided access credentials",
        "invalid-key",
        None,
    ),
    (r"Credential should be scoped to", "bad-scope", "SignatureDoesNotMatch"),
    (
        r"RequestTimeTooSkewed|difference between the request time and the current time",
        "clock-skew",
        "RequestTimeTooSkewed",
    ),
    (
        r"request signature we calculated does not match|\bSignatureDoesNotMatch\b|"
        r"\bInvalidSignatureException\b",
        "signature-mismatch",
        "SignatureDoesNotMatch",
    ),
    (r"MissingAuthenticationToken", "missing-authentication", "MissingAuthenticationToken"),
    (r"\bMalformedPolicyDocument\b", "malformed-policy", "MalformedPolicyDocument"),
    (r"\bNoSuchEntity\b", "no-such-entity", "NoSuchEntity"),
    (
        r"config profile \((?P<profile>[^)\n]*)\) could not be found|"
        r"[Pp]rofile [`'\"]?(?P<profile2>[^\s`'\"]+)[`'\"]? (?:could not be found|was not defined|"
        r"does not exist)|failed to get (?:shared config )?profile, (?P<profile3>\S+)",
        "profile-not-found",
        None,
    ),
    (
        r"source_profile \"(?P<source>[^\"]*)\" referenced in the profile \"(?P<profile>[^\"]*)\" "
        r"does not exist|"
        r"could not find source profile (?P<source2>\S+) referenced from (?P<profile2>\S+)",
        "source-profile-not-found",
        None,
    ),
    (
        r"source profile \"(?P<source>[^\"]*)\" must have credentials|"
        r"source profile has no (?:shared )?credentials|"
        r"that source profile has no credentials configured",
        "source-profile-without-credentials",
        None,
    ),
    (
        r"missing: source_profile or credential_source|must contain `source_profile` or",
        "missing-source",
        None,
    ),
    (
        r"contains both source_profile and credential_source|contained both source_profile",
        "source-and-credential-source",
        None,
    ),
    (
        r"credential source \"(?P<source>[^\"]*)\" referenced in profile \"(?P<profile>[^\"]*)\" is"
        r" not valid|credential_source values must be",
        "bad-credential-source",
        None,
    ),
    (
        r"Infinite loop in credential configuration|Circular relationship detected|"
        r"Detected a cycle attempting to resolve|formed an infinite loop",
        "loop",
        None,
    ),
    (
        r"web identity but has no role ARN configured|was specified but `?role_arn`? was missing",
        "missing-role-arn",
        None,
    ),
    (
        r"Partial credentials found in (?P<provider>[\w-]+), missing: (?P<parameter>\w+)",
        "partial-credentials",
        None,
    ),
    (
        r"Unable to locate credentials|Could not load credentials from any providers|"
        r"Unable to load credentials from any of the providers|no valid providers in chain|"
        r"no EC2 IMDS role found|No valid credential sources found|Missing credentials in config",
        "no-credentials",
        None,
    ),
    (r"Unable to parse config file: (?P<source>[^\n]+)", "config-parse", None),
    (
        r"Error loading SSO Token|SSO session associated with this profile has expired|"
        r"Error when retrieving token from sso|UnauthorizedSSOTokenError",
        "sso-token",
        None,
    ),
    (
        r"Please reauthenticate using 'aws login'|Error loading login session token",
        "login-token",
        None,
    ),
    (r"Error when retrieving credentials from custom-process", "process-failed", None),
    (
        r"AssumeRoleTokenProvider session option not set|no MFA code callback was provided|"
        r"MFA token required",
        "mfa-cannot-prompt",
        None,
    ),
    (
        r"\bThrottling(?:Exception)?\b|\bRequestLimitExceeded\b|Rate exceeded",
        "throttled",
        "Throttling",
    ),
    (
        r"Could not connect to the endpoint URL|[Cc]onnect timeout on endpoint|[Rr]ead timeout on "
        r"endpoint|SSL validation failed|Failed to connect to proxy|no such host|"
        r"getaddrinfo|did not answer as AWS does",
        "network",
        None,
    ),
)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def parse_failures(text: str, *, hop: int | None = None) -> tuple[Failure, ...]:
    """Read every failure that a text holds; one `unrecognised` where it holds none."""
    plain = _compiled(_ANSI).sub("", text[:_LONGEST])
    found = [*_read_denials(plain), *_read_validations(plain), *_read_kinds(plain)]
    if not found:
        return (Failure(text=text, kind="unrecognised", hop=hop),)
    first_of_kind = {
        (each["kind"], each.get("action"), each.get("parameter")): each for each in reversed(found)
    }
    listed = reversed(first_of_kind.values())
    return tuple(Failure(text=text, hop=hop, **each) for each in listed)


def parse_failure(text: str, *, hop: int | None = None) -> Failure:
    """Read the most telling failure of a text."""
    return parse_failures(text, hop=hop)[0]


def _read_denials(text: str) -> list[dict[str, Any]]:
    found = [_denial(match, text) for match in _compiled(_DENIAL).finditer(text)]
    if not found:
        found = [_denial(match, text) for match in _compiled(_BARE_DENIAL).finditer(text)]
    if not found:
        found = _read_worded_denials(text)
    return found


def _read_worded_denials(text: str) -> list[dict[str, Any]]:
    """Read the tools' own words for a refused assume call, which hide AWS's."""
    patterns = (
        r"IAM Role \((?P<resource>arn:[^)\s]+)\) cannot be assumed",
        r"The role \\?\"(?P<resource>arn:[^\"\\\s]+)\\?\" cannot be assumed",
        r"could not be used to assume '(?P<resource>arn:[^'\s]+)'",
        r"not authorized to perform AssumeRole on role (?P<resource>arn:[^\s'\"]+)",
    )
    for pattern in patterns:
        match = _compiled(pattern).search(text)
        if match is not None:
            fields = _call(text, match.start())
            fields.update(kind="access-denied", resource=match["resource"])
            return [fields]
    action = _compiled(r"is not authorized to perform action (?P<action>sts:\w+)").search(text)
    if action is not None:
        return [{"kind": "access-denied", "action": action["action"]}]
    call = _call(text, 0)
    operation = str(call.get("operation") or "")
    denied = call.get("code") in {"AccessDenied", "AccessDeniedException"}
    if denied and operation.startswith("AssumeRole") and not _read_kinds(text):
        return [{**call, "kind": "access-denied", "action": f"sts:{operation}"}]
    return []


def _denial(match: re.Match[str], text: str) -> dict[str, Any]:
    parts = match.groupdict()
    rest = parts["rest"] or ""
    fields = _call(text, match.start())
    fields.update(
        kind="access-denied",
        code=fields.get("code") or "AccessDenied",
        action=parts["action"],
        caller_arn=parts.get("caller"),
        resource=(parts.get("resource") or "").rstrip(".,;:)]") or None,
    )
    missing = _compiled(_MISSING).search(rest)
    explicit = _compiled(_EXPLICIT).search(rest)
    named = missing["missing"] if missing else explicit["deny"] if explicit else None
    fields["layer"] = _layer(named)
    fields["explicit"] = True if explicit else False if missing else None
    policy = _compiled(_POLICY_ARN).search(rest) if missing or explicit else None
    fields["policy_arn"] = policy["policy"].rstrip(".") if policy else None
    return fields


def _layer(named: str | None) -> PolicyKind | None:
    if named is None:
        return None
    return next((kind for word, kind in _LAYERS if word in named.lower()), None)


def _call(text: str, position: int) -> dict[str, Any]:
    """Read which call failed, from the words before a position (or the whole text)."""
    window = text[max(0, position - _WINDOW) : position] if position else text[:_WINDOW]
    for pattern in (_BOTO, _GO):
        calls = list(_compiled(pattern).finditer(window))
        if calls:
            parts = calls[-1].groupdict()
            return {name: parts.get(name) for name in ("code", "operation", "service")}
    return {}


def _read_validations(text: str) -> list[dict[str, Any]]:
    found = []
    for pattern in (_VALIDATION, _LOCAL_LENGTH):
        for match in _compiled(pattern).finditer(text):
            parameter = match["parameter"]
            found.append(
                {
                    **_call(text, match.start()),
                    "kind": "invalid-parameter",
                    "code": "ValidationError",
                    "parameter": parameter[0].lower() + parameter[1:],
                    "value": match["value"],
                    "constraint": match["constraint"].strip(),
                }
            )
    return found


def _read_kinds(text: str) -> list[dict[str, Any]]:
    skew = _compiled(_SKEW).search(text)
    if skew is not None:
        seconds = _seconds(skew["local"]) - _seconds(skew["server"])
        fields = _call(text, skew.start())
        fields.update(kind="clock-skew", code="SignatureDoesNotMatch", skew_seconds=seconds)
        return [fields]
    found = []
    for pattern, kind, code in _KINDS:
        match = _compiled(pattern).search(text)
        if match is not None:
            fields = _call(text, match.start())
            fields["kind"] = kind
            fields["code"] = fields.get("code") or code
            fields.update(_named_parts(match.groupdict()))
            found.append(fields)
    return found


def _named_parts(parts: dict[str, str | None]) -> dict[str, Any]:
    """Collect the named groups: `profile2` is another wording's `profile`."""
    fields: dict[str, Any] = {}
    for name, value in parts.items():
        field = name.rstrip("23")
        if value is not None and field in {"profile", "source", "parameter"}:
            fields[field] = value.rstrip(".,:;")
    return fields


def _seconds(stamp: str) -> float:
    """Read `20160609T184512Z` as seconds since 1970."""
    import datetime  # noqa: PLC0415 - only a clock error needs it

    return datetime.datetime.strptime(f"{stamp}+0000", "%Y%m%dT%H%M%SZ%z").timestamp()
