"""How a trust policy that nobody here could read comes to be seen after all."""

from __future__ import annotations

from doctor.model.arn import Arn
from doctor.model.command import quote


def read_role(role_name: str, role: Arn | None) -> str:
    """Say who reads the role, with which command, and where its answer is given."""
    account = "the role's account" if role is None else f"account {role.account}"
    return (
        f"ask someone in {account} to run aws iam get-role --role-name {quote(role_name)} > "
        "role.json; then check again with --trust-policy role.json (or --via PROFILE, where you "
        "have a profile in that account)"
    )
