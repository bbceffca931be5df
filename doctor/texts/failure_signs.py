"""What the text of a failure shows besides its kind: rules ask for the sign, never for the words.

A sign that only some kinds of failures can bear is looked for in those alone: a text of no known
kind may be a whole log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from doctor.model.failure import FailureSign
from doctor.model.failure_kinds import FailureKind
from doctor.texts.region_names import names_global_sts


class _Row(msgspec.Struct, frozen=True):
    """The words of a sign, and the kinds of failures that bear it; none: every kind."""

    says: re.Pattern[str]
    kinds: frozenset[FailureKind] = frozenset()


def _row(says: str, *kinds: FailureKind, flags: int = 0) -> _Row:
    return _Row(re.compile(says, flags), frozenset(kinds))


_ANY_CASE: Final = re.IGNORECASE

_SIGNS: Final[dict[FailureSign, _Row]] = {
    "answer-not-of-aws": _row("did not answer as AWS does", "network"),
    "azure-devops": _row(r"System\.AccessToken|SYSTEM_ACCESSTOKEN", "id-token-unavailable"),
    "bootstrap-missing": _row(r"/cdk-bootstrap/\w{1,10}/version not found"),
    "calling-session": _row("conflicts|calling session", "invalid-parameter"),
    "certificate": _row(
        r"certificate|x509|(?:SSL|\btls\b)(?![\s\S]{0,1000}(?:handshake|operation) time)",
        "network",
        flags=_ANY_CASE,
    ),
    "circleci": _row(r"CircleCI|CIRCLE_OIDC_TOKEN", "id-token-unavailable"),
    "connection-closed": _row(
        "[Cc]onnection (?:was closed|broken|aborted)|response stream|IncompleteRead|ECONNRESET|"
        "closed connection|unhandled exception",
        "network",
    ),
    "connection-refused": _row("refused|reset|unreachable|no route", "network", flags=_ANY_CASE),
    "container-metadata": _row(
        r"169\.254\.170\.2|fd00:ec2::23|EcsContainer|container-role|container metadata|"
        r"ECS metadata|AWS_CONTAINER_|container credential",
        flags=_ANY_CASE,
    ),
    "container-host-refused": _row(
        r"not a valid container metadata|[Uu]nsupported host|[Ii]nvalid (?:endpoint )?host|"
        r"only (?:loopback|supports)|loopback hosts are allowed|Can only retrieve metadata from"
    ),
    "federated-principal": _row(
        r"principal in policy:? *\\?\"federated\\?\"", "malformed-policy", flags=_ANY_CASE
    ),
    "file-not-permitted": _row("permission denied|eacces", "token-file-missing", flags=_ANY_CASE),
    "github": _row(r"getIDToken|ACTIONS_ID_TOKEN|\bid-token\b", "id-token-unavailable"),
    "iam": _row(
        r"\bIAM (?:Role|User|Group|Policy|Instance Profile|Account)s? "
        r"(?!\(\S+\) cannot be assumed)|\biam:[A-Z]\w+|identitymanagement|Aws::IAM"
    ),
    "in-container": _row(
        r"(?<![\w-])(?:kubectl|docker|podman|nerdctl|helm|ecs|k3s|minikube|crictl)(?![\w-]|\.[A-Z])|"
        r"/var/run/secrets/kubernetes"
    ),
    "instance-metadata": _row(
        r"169\.254\.169\.254|fd00:ec2::254|ec2imds|\bIMDS\b|iam-role", "network"
    ),
    "invalid-choice": _row(r"[Ii]nvalid choice|argument (?:command|operation|subcommand)"),
    "metadata-refused": _row(
        r"(?<!\d)40[13](?!\d)|unauthori[sz]ed|forbidden",
        "metadata-failed",
        "network",
        flags=_ANY_CASE,
    ),
    "metadata-switched-off": _row(
        "access disabled to EC2 IMDS|AWS_EC2_METADATA_DISABLED", "metadata-failed", "network"
    ),
    "metadata-without-role": _row(r"(?<!\d)404(?!\d)", "metadata-failed", "network"),
    "name-not-resolved": _row(
        r"no such host|ENOTFOUND|getaddrinfo|resol(?:ve|ution)|UnknownHost|nodename|not known|"
        r"EAI_AGAIN",
        "network",
        flags=_ANY_CASE,
    ),
    "one-credential-type": _row("only one credential type", "source-and-credential-source"),
    "other-policy-call": _row(
        r"(?:put|create|attach)[-_]?(?:role|user|group)?[-_]?policy(?:[-_]version)?\b|"
        r"AssumeRole(?:With\w+)? operation",
        "malformed-policy",
        flags=_ANY_CASE,
    ),
    "pass-role": _row("pass", flags=_ANY_CASE),
    "passing": _row(r"\bpass(?:ed|ing)?\b|PassRole", flags=_ANY_CASE),
    "pod-identity": _row("PodIdentity"),
    "pod-identity-role": _row(
        "AssumeRoleForPodIdentity|CreatePodIdentityAssociation|to assume the associated role|"
        r"pods\.eks\.amazonaws\.com(?=[\s\S]{0,1000}(?i:assume))|"
        r"(?i:assume)(?=[\s\S]{0,1000}pods\.eks\.amazonaws\.com)"
    ),
    "principal-in-identity-policy": _row(
        r"not\s+specify\s+a\s+principal|prohibited\s+field\s+principal",
        "malformed-policy",
        flags=_ANY_CASE,
    ),
    "process-absent": _row(
        "No such file or directory|not found|FileNotFoundError", "process-failed"
    ),
    "process-expired-keys": _row("still expired|is expired", "process-failed"),
    "process-key-missing": _row("Missing required key", "process-failed"),
    "process-no-json": _row(
        "Expecting value|JSONDecodeError|Extra data|not JSON", "process-failed"
    ),
    "process-not-permitted": _row("Permission denied|PermissionError", "process-failed"),
    "process-too-late": _row("timed out|took longer|time-?out", "process-failed"),
    "process-version": _row("Unsupported version", "process-failed"),
    "proxy": _row("proxy|407", "network", flags=_ANY_CASE),
    "refresh": _row("refresh", "mfa-cannot-prompt", flags=_ANY_CASE),
    "roles-claim": _row(r"roles\s+claim"),
    "s3-denial": _row(r"\bAccessDenied: Access Denied\b(?! when)"),
    "saml": _row(
        r"(?i:saml)|AuthnResponse|(?:\A| )Response |Specified provider", "invalid-identity-token"
    ),
    "saml-response": _row("Response does not", "invalid-identity-token"),
    "service-principal": _row(
        r"principal in policy:? *\\?\"service\\?\"", "malformed-policy", flags=_ANY_CASE
    ),
    "session-tags": _row("tags", "packed-policy-too-large", flags=_ANY_CASE),
    "switch-named": _row("AWS_SDK_LOAD_CONFIG"),
    "timeout": _row(r"tim(?:e|ed)[ -]?out|ETIMEDOUT|deadline exceeded", "network", flags=_ANY_CASE),
    "token-call": _row("WithWebIdentity|WithSAML"),
    "trust-policy-call": _row(
        r"create[-_]?role\b|update[-_]?assume[-_]?role[-_]?policy|assume.?role.?policy",
        "malformed-policy",
        flags=_ANY_CASE,
    ),
    "unread-json": _row("invalid Json|legacy parsing", "malformed-policy", flags=_ANY_CASE),
}


def read_in(kinds: Iterable[FailureKind]) -> Iterator[re.Pattern[str]]:
    """Give the patterns of the signs that failures of some kinds may bear."""
    named = frozenset(kinds)
    return (row.says for row in _SIGNS.values() if not row.kinds or row.kinds & named)


def shows_sign(text: str, sign: FailureSign) -> bool:
    """Say whether a text that is no failure, a command for instance, shows one of the signs."""
    return _SIGNS[sign].says.search(text) is not None


def read_signs(text: str, kind: FailureKind) -> frozenset[FailureSign]:
    """Return what the text of a failure of some kind shows besides."""
    found: set[FailureSign] = {
        sign
        for sign, row in _SIGNS.items()
        if (not row.kinds or kind in row.kinds) and row.says.search(text) is not None
    }
    if names_global_sts(text):
        found.add("global-endpoint")
    return frozenset(found)
