"""What the tests of tokens share: a role that trusts GitHub, asked for with a token."""

from __future__ import annotations

from typing import Any

from doctor.model.situation import HopVerdict, Situation
from tests.rules.shared.support import ROLE, allow, document, situation

HOST = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::222233334444:oidc-provider/{HOST}"
CLAIMS = {
    "iss": f"https://{HOST}",
    "aud": "sts.amazonaws.com",
    "sub": "repo:acme/app:ref:refs/heads/main",
}
NOT_AUTHORIZED = {
    "text": "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity "
    "operation: Not authorized to perform sts:AssumeRoleWithWebIdentity",
    "from": "pasted",
}


def oidc(
    conditions: dict[str, dict[str, Any]] | None = None,
    claims: dict[str, Any] | None = None,
    **parts: Any,
) -> Situation:
    """Judge a call with a token; the keys of conditions are claims of GitHub's."""
    block = {
        operator: {f"{HOST}:{claim}": values for claim, values in keys.items()}
        for operator, keys in (conditions or {}).items()
    }
    trust = document(
        allow(
            Principal={"Federated": PROVIDER},
            Action="sts:AssumeRoleWithWebIdentity",
            Condition=block,
        )
    )
    whole: dict[str, Any] = {
        "target": {"profile": None, "role_arn": ROLE},
        "request": {"action": "sts:AssumeRoleWithWebIdentity"},
        "roles": {ROLE: {"trust_policy": trust, "exists": True}},
        "errors": [NOT_AUTHORIZED],
        "tokens": {"oidc": {"claims": CLAIMS if claims is None else claims}},
        **parts,
    }
    return situation(**{name: each for name, each in whole.items() if each is not ...})


def oidc_hop(conditions: dict[str, dict[str, Any]] | None = None, **parts: Any) -> HopVerdict:
    """Return the one hop of such a call."""
    (hop,) = oidc(conditions, **parts).hops
    return hop
