"""Which rule speaks of a fault of the chain, and the fault in one line: for many profiles."""

from __future__ import annotations

from typing import Final

from doctor.model.arn import DOCUMENTATION_KEYS, parse_role_arn
from doctor.model.chain import NOWHERE, Chain, ChainFault, FaultKind
from doctor.model.health import Health

RULE_OF_FAULT: Final[dict[FaultKind, str]] = {
    "profile-not-found": "config/profile-not-found",
    "source-profile-not-found": "config/source-profile-missing",
    "source-profile-without-credentials": "config/source-profile-without-credentials",
    "missing-source": "config/role-without-source",
    "source-and-credential-source": "config/source-and-credential-source",
    "loop": "config/source-profile-loop",
    "partial-credentials": "credentials/partial-credentials",
    "bad-credential-source": "config/credential-source-invalid",
    "credential-source-unavailable": "config/credential-source-unavailable",
    "no-credentials": "credentials/no-credentials",
    "missing-role-arn": "config/token-file-without-role",
    "sso-session-not-found": "federation/sso-config-mismatch",
    "sso-incomplete": "federation/sso-config-mismatch",
    "sso-conflict": "federation/sso-config-mismatch",
    "sso-token-missing": "credentials/sso-token-expired",
    "sso-token-expired": "credentials/sso-token-expired",
    "token-file-missing": "federation/web-identity-token-file-unreadable",
    "container-uri-invalid": "credentials/container-credentials-failed",
    "container-token-file-missing": "credentials/container-credentials-failed",
    "login-token-missing": "credentials/login-session-expired",
    "login-token-invalid": "credentials/login-session-expired",
    "process-failed": "config/credential-process-failed",
    "services-not-found": "config/services-section-missing",
    "parse-error": "config/config-unparsable",
    "duplicate": "config/duplicate-section",
    "file-unreadable": "config/file-unreadable",
    "invalid-parameter": "config/setting-value-invalid",
}
"""The row of the catalogue that a fault falls under, before a more specific one is looked for."""

_WORDS: Final[dict[FaultKind, str]] = {
    "source-profile-not-found": "there is no profile “{}”",
    "source-profile-without-credentials": "“{}” has no credentials",
    "missing-source": "role_arn, and no credentials to assume it with",
    "source-and-credential-source": "both source_profile and credential_source",
    "loop": "the chain loops back to “{}”",
    "partial-credentials": "{} is missing",
    "bad-credential-source": "“{}” is not a credential source",
    "credential-source-unavailable": "there are no credentials in {}",
    "no-credentials": "the profile has no credentials",
    "missing-role-arn": "a token file, and no role to use it for",
    "sso-session-not-found": "there is no [sso-session {}]",
    "sso-conflict": "{} differs from the sso-session's",
    "services-not-found": "there is no [services {}]",
}


def health_of(chain: Chain) -> Health:
    """Say what stops a chain at first sight. `check` looks closer, at one profile."""
    if chain.faults:
        fault = chain.faults[0]
        return Health(chain=chain, rule=RULE_OF_FAULT[fault.kind], says=_say(fault))
    if chain.hops and chain.hops[0].access_key_id in DOCUMENTATION_KEYS:
        says = f"{chain.hops[0].access_key_id} is a key of AWS's documentation"
        return Health(chain=chain, rule="config/placeholder-left", says=says)
    for hop in chain.hops:
        if hop.role_arn is not None and parse_role_arn(hop.role_arn) is None:
            says = f"“{hop.role_arn}” is not the ARN of a role"
            return Health(chain=chain, rule="config/role-arn-malformed", says=says)
    return Health(chain=chain)


def _say(fault: ChainFault) -> str:
    """Say a fault in one line, with its place."""
    words = _WORDS.get(fault.kind)
    # What the parser says quotes the file: its braces are no places for anything.
    said = fault.says or fault.kind if words is None else words.format(fault.subject)
    if fault.kind == "sso-incomplete":
        said = f"{', '.join(fault.subjects)} missing"
    return said if fault.place == NOWHERE else f"{said}   {fault.place}"
