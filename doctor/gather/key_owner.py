"""Whose keys are: those that are at hand, and one that AWS does not accept."""

from __future__ import annotations

from doctor.gather.asker import Asker
from doctor.gather.aws import Clients, Endpoint, Keys
from doctor.gather.calls import Answer, call
from doctor.gather.gathered_part import Gathered, merge_gathered
from doctor.gather.iam import read_principal
from doctor.model.arn import account_of_key, parse_arn
from doctor.model.observation import Known


def ask_identity(endpoint: Endpoint, keys: Keys) -> Answer:
    """Ask STS whose keys these are: no permission is needed for it."""
    return call(Clients(endpoint), keys, "sts", "GetCallerIdentity")


def arn_in(answer: Answer) -> str | None:
    """Return whose the keys are; `None` where the answer tells no ARN."""
    arn = answer.values.get("Arn") if answer.outcome == "ok" else None
    return arn if isinstance(arn, str) and parse_arn(arn) is not None else None


def ask_alias(endpoint: Endpoint, keys: Keys) -> str | None:
    """Ask for the account's alias; `None` where it has none, or may not be read."""
    answer = call(Clients(endpoint), keys, "iam", "ListAccountAliases")
    aliases = answer.values.get("AccountAliases") or ()
    return str(aliases[0]) if aliases else None


def read_key_owner(
    clients: Clients, keys: Keys, access_key_id: str, *, own: bool = True
) -> Gathered:
    """Find whose an access key is that AWS does not accept: its account, user and status.

    GetAccessKeyInfo names the account of any key; the user only shows where `keys` are of that
    account (`own`).
    """
    asker = Asker(clients, keys)
    info = asker.ask("sts:GetAccessKeyInfo", "Account", AccessKeyId=access_key_id)
    told = info.value if isinstance(info, Known) else None
    account = told or account_of_key(access_key_id)  # the ID itself tells it, as far as it is new
    accounts = {access_key_id: told} if told else {}
    if not own or not account:
        return asker.collect(key_accounts=accounts)
    used = asker.ask("iam:GetAccessKeyLastUsed", "UserName", AccessKeyId=access_key_id)
    found = asker.collect(key_accounts=accounts)
    if not isinstance(used, Known) or not used.value:
        return found
    arn = f"arn:aws:iam::{account}:user/{used.value}"
    return merge_gathered([found, read_principal(clients, keys, "User", used.value, arn)])
