"""Whether a core hangs on the number of its own account, more than on being in one or not."""

from __future__ import annotations

from typing import Final

from doctor.graph.compile.cores import OWN, Core


def hangs_on_own_account(core: Core) -> bool:
    """Say whether the own account's number matters beyond being the role's account or not.

    In the account's place of a resource it does not: there it is the role's account, or it is not.
    """
    for statement in core.statements:
        for _, key, values in ((c[0], c[1], c[2]) for c in statement.conditions):
            if OWN in key or any(OWN in value for value in values):
                return True
        for resource in (*(statement.resources or ()), *(statement.not_resources or ())):
            if OWN in _drop_account(resource):
                return True
    return False


def _drop_account(resource: str) -> str:
    parts = resource.split(":", 5)
    if len(parts) > _ACCOUNT_PART and parts[_ACCOUNT_PART] == OWN:
        del parts[_ACCOUNT_PART]
    return ":".join(parts)


_ACCOUNT_PART: Final = 4
"""Which part of an ARN names the account: `arn:aws:iam::111122223333`."""
