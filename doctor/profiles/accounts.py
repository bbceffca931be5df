"""Which account the credentials of a profile are of, as far as the shared files tell."""

from __future__ import annotations

from doctor.model.arn import account_of_key, parse_arn
from doctor.model.chain import Section, SharedConfig


def profiles_by_account(shared: SharedConfig) -> dict[str, tuple[str, ...]]:
    """Return by account the profiles whose credentials are of it: keys, then sign-ins, then roles.

    One whose account nobody can read off is under none.
    """
    found: dict[str, dict[str, int]] = {}
    for file in shared.files:
        for section in file.sections:
            account = account_of(section) if section.kind == "profile" else None
            if account:
                found.setdefault(account, {})[section.name] = _rank(section)
    return {
        account: tuple(sorted(names, key=names.__getitem__)) for account, names in found.items()
    }


def _rank(section: Section) -> int:
    """Keys are there for certain; a sign-in may be over; a role may refuse."""
    if section.setting("role_arn") is not None:
        return 2
    return 1 if section.setting("aws_access_key_id") is None else 0


def account_of(section: Section) -> str | None:
    """Read the account off a role, a sign-in or an access key, in the order that SDKs take them."""
    role = section.setting("role_arn")
    if role is not None:
        arn = parse_arn(role.value)
        return None if arn is None else arn.account
    signed_in = section.setting("sso_account_id")
    if signed_in is not None:
        return signed_in.value
    key = section.setting("aws_access_key_id")
    return None if key is None else account_of_key(key.value)
