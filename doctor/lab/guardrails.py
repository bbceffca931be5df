"""SCPs over a caller and RCPs over a role, as the lab enforces them.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
"""

from __future__ import annotations

from collections.abc import Iterable

from doctor.lab.conditions import Context
from doctor.lab.errors import access_denied
from doctor.lab.identity import Identity
from doctor.lab.organization import Organization
from doctor.lab.policies import ask


class Guardrails:
    """The organizations of a lab, asked about one call at a time."""

    def __init__(self) -> None:
        self.organizations: list[Organization] = []

    def of(self, account: str) -> Organization | None:
        """Return the organization that an account belongs to."""
        return next((each for each in self.organizations if account in each.parents), None)

    def check_caller(self, caller: Identity, action: str, resource: str, context: Context) -> None:
        """Raise where an SCP denies, or a level allows nothing: the management account is free."""
        organization = self.of(caller.account)
        if organization is None or organization.management_account == caller.account:
            return
        levels = organization.levels("SERVICE_CONTROL_POLICY", caller.account)
        said = [ask(level, action, resource, context) for level in levels]
        if "deny" in said:
            why = "with an explicit deny in a service control policy"
            raise access_denied(caller.arn, action, resource, why)
        if "" in said:
            why = f"because no service control policy allows the {action} action"
            raise access_denied(caller.arn, action, resource, why)

    def denies_role(self, account: str, action: str, resource: str, context: Context) -> bool:
        """Say whether an RCP of a role's account denies."""
        organization = self.of(account)
        if organization is None or organization.management_account == account:
            return False
        levels = organization.levels("RESOURCE_CONTROL_POLICY", account)
        return any(_denies(level, action, resource, context) for level in levels)


def _denies(level: Iterable[dict[str, object]], action: str, resource: str, ctx: Context) -> bool:
    return ask(level, action, resource, ctx) == "deny"
