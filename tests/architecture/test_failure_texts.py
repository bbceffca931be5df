"""A wording is tested in `texts` alone: rules ask a failure's kind and fields.

The modules that still look at a failure's words are listed; the list only ever gets shorter.
"""

from __future__ import annotations

import ast
from pathlib import Path

RULES = Path(__file__).parents[2] / "doctor" / "rules"

OWED = frozenset(
    {
        "config/_file_places.py",
        "config/endpoint_overridden.py",
        "config/mixed_credential_settings.py",
        "config/setting_ignored_by_tool.py",
        "config/tool_too_old.py",
        "credentials/key_quarantined.py",
        "credentials/metadata_unreachable.py",
        "credentials/session_token_missing.py",
        "differential/facts.py",
        "endpoint/network_unreachable.py",
        "federation/bootstrap_trust_missing.py",
        "federation/oidc_aud_mismatch.py",
        "federation/oidc_issuer_unreachable.py",
        "federation/oidc_thumbprint_mismatch.py",
        "federation/pod_identity_trust.py",
        "federation/saml_role_not_in_assertion.py",
        "federation/web_identity_token_file_unreadable.py",
        "mfa/mfa_cannot_prompt.py",
        "permission/pass_role_missing.py",
        "permission/trust_policy_as_identity_policy.py",
        "request/session_policy_too_large.py",
        "request/session_tags_invalid.py",
        "shared/keys/base_key.py",
        "shared/keys/metadata_service.py",
        "shared/keys/refused_key.py",
        "shared/regions/call_regions.py",
        "shared/regions/partitions.py",
        "shared/sdks/credential_kinds.py",
        "shared/sdks/session_tools.py",
        "trust/role_does_not_exist.py",
        "trust/trust_policy_invalid.py",
    }
)
"""What these ask is no field of a failure yet."""


def asks_for_words(tree: ast.AST) -> bool:
    """Say whether a module reads the `text` of something called a failure, or of each of them."""
    names = {"failure"}
    for node in ast.walk(tree):
        if isinstance(node, ast.comprehension | ast.For):
            source, target = node.iter, node.target
            if isinstance(target, ast.Name) and "failures" in ast.dump(source):
                names.add(target.id)
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "text"
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (node.value.id if isinstance(node.value, ast.Name) else node.value.attr) in names
        for node in ast.walk(tree)
    )


def test_no_further_rule_looks_at_the_words_of_a_failure() -> None:
    found = {
        str(path.relative_to(RULES))
        for path in RULES.rglob("*.py")
        if asks_for_words(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == OWED
