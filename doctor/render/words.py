"""One line on a hop, for a person who has never seen AWS configuration."""

from __future__ import annotations

from doctor.model.arn import parse_role_arn
from doctor.model.chain import Hop
from doctor.model.principal import describe_key

_BASES = {
    "container": "the container's credentials",
    "imds": "the instance's role",
}


def describe_hop(hop: Hop) -> str:
    """Say what a hop is: whose key, which role of which account, which sign-in."""
    if hop.role_arn is not None:
        return _role(hop)
    if hop.kind in {"static", "env"}:
        place = "key" if hop.kind == "static" else "key of the environment"
        return f"{place} {describe_key(hop.access_key_id or '')}"
    if hop.kind == "sso":
        role, account = (hop.setting(name) for name in ("sso_role_name", "sso_account_id"))
        return (
            f"Identity Center: {'?' if role is None else role.value} "
            f"in {'?' if account is None else account.value}"
        )
    if hop.kind == "process":
        command = hop.setting("credential_process")
        return "what a program prints: " + ("" if command is None else command.value)
    if hop.kind == "login":
        return "the session of aws login"
    return _BASES.get(hop.kind, hop.kind)


def _role(hop: Hop) -> str:
    role = parse_role_arn(hop.role_arn or "")
    named = hop.role_arn if role is None else f"{role.name} in {role.account}"
    return f"role {named}" + (", by a web identity token" if hop.kind == "web-identity" else "")
