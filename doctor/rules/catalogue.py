"""The catalogue: every rule's id, the most frequent cause of its kind first, and their loading.

The order breaks ties between findings of equal certainty. A rule's id is its path: it is loaded
from `doctor/rules/<family>/<name>.py`, so that listing the ids loads no rule.
"""

from __future__ import annotations

import functools
import importlib
from typing import Final

from doctor.model.finding import OF_ADVICE
from doctor.rules.rule import Rule

SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    # The files: nothing else can be right while these are wrong.
    "files": (
        "config/file-unreadable",
        "config/duplicate-section",
        "config/config-unparsable",
        "config/placeholder-left",
        "config/profile-prefix-missing",
        "config/profile-prefix-unwanted",
        "config/unknown-setting",
        "config/profile-not-found",
        "config/source-profile-missing",
        "config/source-profile-loop",
        "config/source-and-credential-source",
        "config/tool-too-old",
        "config/setting-ignored-by-tool",
        "config/shared-config-not-loaded",
        "config/credentials-file-shadows-config",
        "config/config-file-missing",
        "config/profile-not-selected",
        "config/web-identity-env-shadows-profile",
        "config/source-without-role",
        "config/credential-source-invalid",
        "config/credential-source-unavailable",
        "config/role-without-source",
        "config/source-profile-without-credentials",
        "config/inline-comment-in-value",
        "config/role-arn-malformed",
        "config/token-file-without-role",
        "config/setting-in-wrong-file",
        "config/services-section-missing",
        "config/sso-session-name-blank",
        "config/setting-value-invalid",
    ),
    # Sign-in and tokens.
    "tokens": (
        "federation/sso-config-mismatch",
        "federation/web-identity-token-file-unreadable",
        "federation/oidc-sub-mismatch",
        "federation/oidc-azp-as-audience",
        "federation/oidc-aud-mismatch",
        "federation/oidc-wildcard-in-string-equals",
        "federation/oidc-condition-key-wrong",
        "federation/irsa-service-account-mismatch",
        "federation/oidc-provider-missing",
        "federation/oidc-issuer-mismatch",
        "federation/oidc-token-permission-missing",
        "federation/web-identity-token-expired",
        "federation/oidc-issuer-unreachable",
        "federation/oidc-thumbprint-mismatch",
        "federation/external-id-not-sendable",
        "federation/oidc-used-unintentionally",
        "federation/bootstrap-trust-missing",
        "federation/saml-role-not-in-assertion",
        "federation/eks-identity-not-mapped",
        "federation/pod-identity-next-role",
        "federation/pod-identity-trust",
        "federation/roles-anywhere-trust",
        "federation/roles-anywhere-trust-anchor",
        "federation/roles-anywhere-certificate",
        "federation/roles-anywhere-certificate-attributes",
        "federation/roles-anywhere-session-name",
        "federation/roles-anywhere-profile",
        "federation/sso-region-not-used",
        "federation/sso-role-not-assigned",
    ),
    # The base credentials.
    "base credentials": (
        "credentials/env-keys-shadow-profile",
        "credentials/workload-has-two-identities",
        "credentials/session-token-missing",
        "credentials/stale-session-token-with-long-term-key",
        "credentials/clock-skew",
        "credentials/access-key-inactive",
        "credentials/access-key-malformed",
        "credentials/wrong-partition",
        "credentials/restricted-session",
        "credentials/session-scoped-down",
        "credentials/session-from-session",
        "endpoint/global-token-in-opt-in-region",
        "endpoint/opt-in-region-not-enabled",
        "endpoint/sts-region-disabled",
        "credentials/sign-in-out-of-reach",
        "credentials/sso-token-expired",
        "credentials/login-session-expired",
        "credentials/container-credentials-failed",
        "credentials/metadata-unreachable",
        "config/credential-process-failed",
        "credentials/session-expired",
        "credentials/credential-cache-stale",
        "credentials/partial-credentials",
        "credentials/run-is-remote",
        "credentials/env-not-passed",
        "credentials/no-credentials",
        "credentials/access-key-invalid",
        "credentials/secret-key-wrong",
        "credentials/root-user-cannot-assume",
        "credentials/key-quarantined",
        "credentials/caller-is-not-who-you-think",
    ),
    # The way to AWS.
    "way to AWS": (
        "endpoint/network-unreachable",
        "endpoint/throttled",
    ),
    # The request itself.
    "request": (
        "request/session-name-invalid",
        "request/session-shorter-than-job",
        "request/duration-out-of-range",
        "request/duration-exceeds-chaining-limit",
        "request/duration-exceeds-role-max",
        "request/external-id-invalid",
        "request/session-policy-too-large",
        "request/session-tags-invalid",
        "request/assume-root-refused",
    ),
    # MFA.
    "mfa": (
        "mfa/mfa-cannot-prompt",
        "mfa/mfa-serial-malformed",
        "mfa/mfa-device-unusable",
        "mfa/mfa-lost-in-chain",
        "mfa/mfa-serial-wrong",
        "mfa/mfa-code-malformed",
        "mfa/mfa-code-invalid",
        "mfa/mfa-device-name-restricted",
        "permission/deny-without-mfa",
        "mfa/mfa-too-old",
        "mfa/mfa-session-needed",
    ),
    # The likeliest three after the trusted principal, where neither side can be seen.
    "unseen trust": (
        "trust/external-id-missing",
        "trust/external-id-mismatch",
        "permission/identity-policy-missing",
        "mfa/mfa-not-in-request",
        "mfa/mfa-condition-impossible",
    ),
    # The trust policy.
    "trust policy": (
        "trust/role-not-assumable-by-design",
        "trust/trust-policy-too-long",
        "trust/trust-policy-invalid",
        "trust/just-created",
        "trust/role-assumes-itself",
        "trust/tag-session-not-allowed",
        "trust/set-source-identity-not-allowed",
        "trust/trust-explicit-deny",
        "trust/trust-only-service",
        "trust/trust-only-federated",
        "trust/trust-principal-deleted",
        "trust/trust-session-arn-mismatch",
        "trust/trust-path-or-case-mismatch",
        "trust/trust-wrong-account",
        "trust/trust-principal-mismatch",
        "trust/trust-wrong-action",
        "trust/session-name-condition",
        "trust/trust-network-mismatch",
        "trust/trust-source-mismatch",
        "trust/principal-tag-mismatch",
        "trust/trust-org-mismatch",
        "trust/trust-date-passed",
        "trust/trust-condition-unmet",
    ),
    # The caller's own permissions.
    "permissions": (
        "permission/trust-policy-as-identity-policy",
        "permission/pass-role-missing",
        "permission/identity-explicit-deny",
        "permission/identity-policy-resource-mismatch",
        "permission/identity-condition-unmet",
        "permission/boundary-blocks",
        "permission/scp-blocks",
        "permission/rcp-blocks",
        "permission/session-policy-blocks",
        "permission/vpc-endpoint-policy-blocks",
    ),
    # Warnings: what will bite elsewhere, or later.
    "warnings": (
        "config/config-path-redirected",
        "config/endpoint-overridden",
        "config/region-missing",
        "config/mixed-credential-settings",
        "config/role-and-keys-in-one-profile",
        "config/sdk-disagreement",
    ),
    # What is left when neither side can be seen.
    "last": ("trust/role-does-not-exist",),
    # Advice: what works, and endangers it.
    "advice": (
        "hygiene/trust-too-wide",
        "hygiene/oidc-trust-without-sub",
        "hygiene/credentials-file-exposed",
        "hygiene/third-party-without-external-id",
        "hygiene/access-key-old",
        "hygiene/static-keys-where-sso",
        "hygiene/human-role-without-mfa",
        "hygiene/assume-role-too-wide",
        "hygiene/session-too-long",
        "hygiene/session-name-anonymous",
        "hygiene/no-audit-trail",
    ),
}
"""The ids in order, by section: `new-rule` asks for the section, and puts a new row at its end."""

CATALOGUE: Final[tuple[str, ...]] = tuple(each for rows in SECTIONS.values() for each in rows)


@functools.cache
def load_rule(rule_id: str) -> Rule:
    """Load one rule by its id; `KeyError` where the catalogue has no such row.

    A rule that says to stand over an id that no row has cannot be loaded: `ValueError`.
    """
    if rule_id not in CATALOGUE:
        raise KeyError(rule_id)
    family, _, name = rule_id.partition("/")
    stem = name.replace("-", "_")
    module = importlib.import_module(f"doctor.rules.{family}.{stem}")
    found: Rule = getattr(module, stem)
    unknown = [each for each in found.over if not _is_row(each)]
    if found.id != rule_id or unknown:
        message = f"{rule_id}: {unknown or found.id} is no row of the catalogue"
        raise ValueError(message)
    return found


def _is_row(named: str) -> bool:
    """Say whether an id of `over` is a row, or a whole family that has one."""
    family, _, name = named.partition("/")
    if name == "*":
        return any(each.startswith(f"{family}/") for each in CATALOGUE)
    return named in CATALOGUE


@functools.cache
def load_rules() -> tuple[Rule, ...]:
    """Load every rule on causes, in the catalogue's order."""
    return tuple(load_rule(rule_id) for rule_id in CATALOGUE if not is_advice(rule_id))


@functools.cache
def load_advice() -> tuple[Rule, ...]:
    """Load the rules whose findings never stop a call, in the catalogue's order."""
    return tuple(load_rule(rule_id) for rule_id in CATALOGUE if is_advice(rule_id))


def is_advice(rule_id: str) -> bool:
    """Say whether a rule gives advice rather than a cause."""
    return rule_id.startswith(OF_ADVICE)
