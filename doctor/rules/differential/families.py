"""Families of failures, and the ranked list of causes that can produce each.

A family is a kind of failure; refusals by policies are parted by what was asked and by what AWS
names. The order of a list is its judgement: what stands first is the likeliest.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from doctor.model.failure import Failure
from doctor.model.failure_kinds import FailureKind
from doctor.rules.differential.candidates import Candidate
from doctor.rules.differential.causes import (
    credentials,
    denials,
    files,
    named_denials,
    requests,
    services,
    sources,
    tokens,
)

Denial = Literal[
    "denied-assume",
    "denied-web-identity",
    "denied-saml",
    "denied-by-trust",
    "denied-by-identity",
    "explicit-deny-of-trust",
    "explicit-deny-of-identity",
    "denied-by-scp",
    "denied-by-rcp",
    "denied-by-boundary",
    "denied-by-session-policy",
    "denied-by-endpoint-policy",
    "denied-tags",
    "denied-source-identity",
    "denied-pass-role",
    "denied-other-call",
    "token-part-refused",
    "other-policy-malformed",
    "principal-refused",
]

Family = Literal[FailureKind, Denial]

_ANSWERED: Final[frozenset[Family]] = frozenset(
    {
        *get_args(Denial),
        "access-denied",
        "root-user",
        "service-cannot-assume",
        "invalid-key",
        "expired-credentials",
        "signature-mismatch",
    }
)

FAMILIES: Final = (*get_args(FailureKind), *get_args(Denial))

_BY_LAYER: Final[dict[str, tuple[Denial, Denial]]] = {
    "trust policy": ("denied-by-trust", "explicit-deny-of-trust"),
    "identity policy": ("denied-by-identity", "explicit-deny-of-identity"),
    "SCP": ("denied-by-scp", "denied-by-scp"),
    "RCP": ("denied-by-rcp", "denied-by-rcp"),
    "permissions boundary": ("denied-by-boundary", "denied-by-boundary"),
    "session policy": ("denied-by-session-policy", "denied-by-session-policy"),
    "VPC endpoint policy": ("denied-by-endpoint-policy", "denied-by-endpoint-policy"),
}
"""By the policy kind that AWS names: where nothing allows, and where a Deny applies."""

_BY_ACTION: Final[dict[str, Denial]] = {
    "sts:assumerole": "denied-assume",
    "sts:assumerolewithwebidentity": "denied-web-identity",
    "sts:assumerolewithsaml": "denied-saml",
    "sts:tagsession": "denied-tags",
    "sts:setsourceidentity": "denied-source-identity",
    "iam:passrole": "denied-pass-role",
}


_WRITES_TRUST: Final = (None, "CreateRole", "UpdateAssumeRolePolicy")
"""Calls whose policy document is a trust policy; `None`: the text does not name the call."""


def is_answered(family: Family) -> bool:
    """Say whether AWS gave such an answer to a call that some credentials signed."""
    return family in _ANSWERED


def family_of(failure: Failure) -> Family:
    """Return the family of a failure: what AWS names outranks what was asked."""
    if failure.kind == "invalid-identity-token" and (
        failure.parameter is not None or failure.code == "IDPRejectedClaim"
    ):
        return "token-part-refused"
    if failure.kind == "malformed-policy" and failure.operation not in _WRITES_TRUST:
        unknown = failure.parameter == "Principal"
        asks_none = "principal-in-identity-policy" in failure.signs
        return "principal-refused" if unknown and not asks_none else "other-policy-malformed"
    if failure.kind != "access-denied":
        return failure.kind
    if "s3-denial" in failure.signs and not (failure.action or failure.operation):
        return "credentials-not-used"
    passing = (failure.action or "").lower() == "iam:passrole"
    if failure.layer is not None and not (passing and failure.layer == "identity policy"):
        silent, explicit = _BY_LAYER[failure.layer]
        return explicit if failure.explicit else silent
    asked = failure.action or (
        f"sts:{failure.operation}" if failure.operation else "sts:AssumeRole"
    )
    return _BY_ACTION.get(asked.lower(), "denied-other-call")


_NO_CREDENTIALS: Final = (
    sources.WITHHELD,
    tokens.ID_TOKEN_LACKING,
    tokens.OTHER_TOKEN_FILE,
    sources.AGENT,
    sources.NOT_INJECTED,
    sources.POD_UNKNOWN,
    sources.FIRST_BOTO,
    sources.RUNNER_PROFILE,
    sources.MOUNTED,
    sources.NOT_KEPT,
    sources.SIGN_IN_ENDED,
    sources.SIGN_IN_HELPS,
    sources.CLEARED,
    sources.SWITCHED,
    sources.OTHER_RELEASE,
    sources.KEYS_WIN,
    sources.OTHER_HOME,
    sources.PASSED_OVER,
    sources.TOLD_UNUSED,
    sources.NOTHING_IN_JOB,
    sources.NOTHING,
    sources.SIGN_IN_FIRST,
    sources.TOO_OLD,
    sources.NOT_PASSED,
    sources.NOT_SELECTED,
    sources.NO_FILE,
    files.NOT_THE_ROLE,
    sources.TOO_FAR,
    sources.NO_METADATA,
)

_ASSUMING: Final = (
    credentials.TOKEN_LEFT_OUT,
    denials.BOOTSTRAP_SAME_ACCOUNT,
    denials.BOOTSTRAP,
    denials.SESSION_NAME,
    services.SERVICE_PATH,
    denials.ITSELF,
    denials.ITSELF_TOLD,
    denials.TRUST,
    denials.IDENTITY,
    denials.EXTERNAL_ID_MISMATCH,
    denials.EXTERNAL_ID_MISSING,
    denials.MFA,
    denials.OTHER_CALLER,
    denials.NO_ROLE,
    denials.SCP,
    denials.RCP,
    denials.BOUNDARY,
    denials.SIMULATED_BOUNDARY,
    denials.SESSION_POLICY,
    denials.SIMULATED_DENY,
    denials.JUST_CREATED,
    sources.OTHER_RELEASE_TOLD,
    denials.ROLE_LEFT,
)

CANDIDATES: Final[dict[Family, tuple[Candidate, ...]]] = {
    "access-denied": _ASSUMING,
    "denied-assume": _ASSUMING,
    "denied-web-identity": (
        tokens.ID_TOKEN_LACKING,
        denials.SUBJECT,
        denials.SERVICE_ACCOUNT,
        denials.AUDIENCE,
        denials.PROVIDER,
        denials.WRONG_ACTION,
        denials.NO_ROLE,
        denials.TAGS,
        denials.RCP,
        sources.OTHER_RELEASE_TOLD,
    ),
    "denied-saml": (
        denials.ASSERTION,
        denials.SAML_PROVIDER,
        denials.SAML_PROVIDER_READ,
        denials.WRONG_ACTION,
        denials.TAGS,
        denials.NO_ROLE,
        denials.RCP,
    ),
    "denied-by-trust": (
        denials.ITSELF,
        named_denials.TRUST,
        denials.EXTERNAL_ID_MISMATCH,
        denials.EXTERNAL_ID_MISSING,
        denials.MFA,
        denials.CONDITION,
        denials.WRONG_ACTION,
        denials.JUST_CREATED,
    ),
    "denied-by-identity": (
        denials.MACHINE_CALLS,
        named_denials.IDENTITY,
        denials.EXECUTION_ROLE,
        denials.IDENTITY_RESOURCE,
        denials.IDENTITY_CONDITION,
        denials.OTHER_CALLER,
    ),
    "explicit-deny-of-trust": (named_denials.TRUST_DENY,),
    "explicit-deny-of-identity": (named_denials.IDENTITY_DENY, denials.DENY_WITHOUT_MFA),
    "denied-by-scp": (named_denials.SCP,),
    "denied-by-rcp": (named_denials.RCP,),
    "denied-by-boundary": (named_denials.BOUNDARY,),
    "denied-by-session-policy": (named_denials.SESSION_POLICY,),
    "denied-by-endpoint-policy": (named_denials.ENDPOINT,),
    "denied-tags": (named_denials.TAGS, denials.EXTERNAL_ID_MISSING, denials.CONDITION),
    "denied-source-identity": (named_denials.SOURCE_IDENTITY, denials.CONDITION),
    "denied-pass-role": (named_denials.PASS_ROLE,),
    "denied-other-call": (
        denials.ROLE_NOT_TAKEN,
        denials.MACHINE_CALLS,
        denials.OTHER_ACTION,
        denials.EXECUTION_ROLE,
        denials.OTHER_ACTION_CALLER,
        denials.SCP,
    ),
    "service-cannot-assume": (
        services.SERVICE_PATH,
        services.SERVICE,
        services.OTHER_SERVICE,
        services.SERVICE_SOURCE,
        services.SERVICE_NEW,
        services.SERVICE_ROLE,
        services.PASS_ROLE,
    ),
    "root-user": (credentials.ROOT,),
    "invalid-key": (
        credentials.SECOND_TOKEN,
        credentials.TOKEN_LEFT_OUT,
        sources.KEYS_HELP,
        credentials.TOKEN_DROPPED,
        sources.TAKEN_AWAY,
        credentials.KEY_UNKNOWN,
        credentials.TOKEN_MISSING,
        credentials.TOKEN_LEFT,
        sources.SHADOWED,
        credentials.OTHER_PARTITION,
        credentials.CACHE,
    ),
    "expired-credentials": (
        credentials.SECOND_TOKEN,
        sources.TAKEN_AWAY,
        sources.OTHER_RELEASE,
        credentials.ENDED,
        credentials.JOB_OUTLIVES_TOLD,
        credentials.JOB_OUTLIVES,
        sources.SHADOWED,
        credentials.CACHE,
    ),
    "expired-web-identity": (tokens.TOKEN_ENDED,),
    "signature-mismatch": (
        credentials.CLOCK_TOLD,
        credentials.SECRET,
        credentials.KEY_UNCLEAN,
        sources.SHADOWED,
    ),
    "clock-skew": (credentials.CLOCK,),
    "bad-scope": (credentials.SCOPE, credentials.KEY_UNCLEAN),
    "header-invalid": (credentials.KEY_MALFORMED,),
    "mfa-code-invalid": (requests.CODE,),
    "mfa-serial-invalid": (requests.SERIAL, requests.SERIAL_CALLER, requests.SERIAL_KIND),
    "duration-role-max": (requests.ROLE_MAX,),
    "duration-chaining": (requests.CHAINING,),
    "invalid-parameter": (
        requests.SESSION_NAME,
        requests.ROLE_ARN,
        requests.EXTERNAL_ID,
        requests.DURATION_RANGE,
        requests.TAGS_INVALID,
        requests.SERIAL_FORM,
        requests.CODE_FORM,
    ),
    "invalid-role-arn": (requests.NOT_A_ROLE,),
    "session-from-session": (credentials.SESSION_ALREADY,),
    "packed-policy-too-large": (requests.PACKED, requests.PACKED_TAGS),
    "malformed-policy": (requests.TRUST_INVALID,),
    "other-policy-malformed": (),
    "principal-refused": (services.SERVICE_NEW, services.SERVICE_ROLE),
    "token-part-refused": (
        sources.OTHER_RELEASE,
        credentials.OTHER_PARTITION_ASKED,
        tokens.TOKEN_REFUSED,
    ),
    "region-disabled": (requests.REGION_OFF, requests.REGION_NOT_ENABLED),
    "invalid-identity-token": (
        sources.OTHER_RELEASE,
        credentials.OTHER_PARTITION_ASKED,
        tokens.TOKEN_REPLAYED,
        tokens.NO_PROVIDER,
        tokens.TOKEN_AUDIENCE,
        tokens.TOKEN_ISSUER,
    ),
    "idp-unreachable": (tokens.ISSUER_UNREACHABLE, tokens.OLD_KEYS),
    "missing-authentication": (
        credentials.UNSIGNED,
        *(
            each
            for each in _NO_CREDENTIALS
            if each not in {sources.NOTHING, sources.NOTHING_IN_JOB}
        ),
    ),
    "throttled": (),
    "no-such-entity": (requests.GONE,),
    "config-parse": (files.UNPARSABLE, files.DUPLICATE, files.UNREADABLE),
    "profile-not-found": (
        sources.MOUNTED,
        sources.FIRST_BOTO,
        files.NO_PROFILE,
        files.OTHER_FILES,
        files.PREFIX,
        files.CONFIG_NOT_READ,
        sources.SWITCHED,
        sources.OTHER_RELEASE,
        files.PROFILE_THERE,
    ),
    "no-credentials": _NO_CREDENTIALS,
    "partial-credentials": (credentials.HALF_A_PAIR, sources.NOT_PASSED),
    "source-profile-not-found": (files.NO_SOURCE_PROFILE, files.PREFIX, files.CONFIG_NOT_READ),
    "source-profile-without-credentials": (files.SOURCE_WITHOUT, sources.TOO_OLD),
    "missing-source": (files.NO_SOURCE,),
    "source-and-credential-source": (files.TWO_SOURCES, files.MIXED),
    "bad-credential-source": (files.BAD_SOURCE,),
    "loop": (files.LOOP,),
    "missing-role-arn": (files.NO_ROLE_FOR_SOURCE, files.TOKEN_WITHOUT_ROLE),
    "sso-token": (
        sources.SESSION_FORM,
        sources.SSO_ELSEWHERE,
        sources.OTHER_RELEASE,
        sources.OTHER_TOOL,
        sources.SIGN_IN,
        files.SSO_SETTINGS,
        sources.SIGN_IN_ELSEWHERE,
    ),
    "login-token": (
        sources.OTHER_RELEASE,
        sources.OTHER_TOOL,
        sources.LOGIN,
    ),
    "process-failed": (
        sources.OTHER_RELEASE,
        sources.OTHER_TOOL,
        files.PROCESS,
        files.PROCESS_NOT_TAKEN,
    ),
    "mfa-cannot-prompt": (requests.NO_PROMPT,),
    "sso-no-access": (files.NO_ASSIGNMENT, files.SSO_SETTINGS),
    "sso-settings": (
        sources.SESSION_FORM,
        sources.OTHER_RELEASE,
        sources.OTHER_TOOL,
        sources.NEVER_KNOWN,
        files.SSO_SETTINGS,
        files.SSO_FORM,
    ),
    "credential-source-unavailable": (files.SOURCE_EMPTY, sources.NO_METADATA),
    "metadata-failed": (
        sources.PASSED_BY,
        sources.AGENT,
        sources.NOT_INJECTED,
        sources.POD_UNKNOWN,
        sources.SIGN_IN_ENDED,
        sources.SIGN_IN_HELPS,
        sources.CLEARED,
        sources.OTHER_HOME,
        sources.PASSED_OVER,
        sources.METADATA,
        sources.CONTAINER,
        sources.NOT_SELECTED,
    ),
    "token-file-missing": (tokens.TOKEN_FILE,),
    "id-token-unavailable": (tokens.NO_ID_TOKEN,),
    "region-missing": (files.NO_REGION, files.CONFIG_NOT_READ, sources.NOT_SELECTED),
    "config-value-invalid": (files.BAD_VALUE,),
    "config-file-missing": (files.FILE_GONE,),
    "missing-dependency": (sources.NO_MODULE,),
    "cluster-unauthorized": (
        sources.TAKEN_AWAY,
        tokens.NOT_MAPPED,
        tokens.CLUSTER_CALLER,
    ),
    "session-nested": (credentials.NESTED,),
    "keyring-empty": (),
    "roles-anywhere": (files.HELPER,),
    "scoped-session": (),
    "outbound-token": (),
    "service-error": (),
    "credentials-not-used": (
        credentials.TOKEN_LEFT_OUT,
        sources.HANDED_OVER,
        sources.KEYS_WIN,
        tokens.ID_TOKEN_LACKING,
        tokens.OTHER_TOKEN_FILE,
        sources.AGENT,
        sources.NOT_INJECTED,
        sources.POD_UNKNOWN,
        sources.FIRST_BOTO,
        sources.MOUNTED,
        files.PROCESS_OF_PROFILE,
        sources.SIGN_IN_ENDED,
        sources.SIGN_IN_HELPS,
        sources.CLEARED,
        sources.SWITCHED,
        sources.TAKEN_AWAY,
        sources.OTHER_RELEASE,
        sources.OTHER_TOOL,
        requests.NOT_ASKED,
        files.CREDENTIALS_ALONE,
        files.NOT_TAKEN,
        sources.TOO_OLD,
        sources.NOT_SELECTED,
        sources.UNSEEN,
        tokens.POD_ROLE,
    ),
    "service-account-without-role": (sources.POD_UNKNOWN, tokens.NO_ANNOTATION),
    "answer-not-of-sts": (requests.OTHER_ENDPOINT,),
    "network": (),
    "unrecognised": (),
}
"""By family, the likeliest first. A kind has none where a rule answers it from its text alone
(`throttled`), or where nothing can be said."""
