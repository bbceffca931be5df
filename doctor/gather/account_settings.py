"""Reads of an account's own settings: identity providers, regions, whose an access key is."""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec import UNSET

from doctor.gather.abreast import both, side_by_side
from doctor.gather.asker import Asker
from doctor.gather.aws import Clients, Keys
from doctor.gather.gathered_part import Gathered, merge_gathered
from doctor.gather.iam import read_principal
from doctor.model.arn import account_of_key
from doctor.model.case import CaseAccountSettings, CaseOidcProvider
from doctor.model.observation import Known


def read_providers(clients: Clients, keys: Keys, account: str) -> Gathered:
    """Read the identity providers of an account: OIDC with audiences, SAML by their ARNs."""
    asker = Asker(clients, keys)
    oidc, saml = both(
        lambda: asker.ask("iam:ListOpenIDConnectProviders", "OpenIDConnectProviderList"),
        lambda: asker.ask("iam:ListSAMLProviders", "SAMLProviderList"),
    )
    settings: dict[str, Any] = {}
    if isinstance(oidc, Known):
        arns = [each["Arn"] for each in oidc.value]
        found = side_by_side(partial(_oidc_provider, asker, arn) for arn in arns)
        settings["oidc_providers"] = dict(zip(arns, found, strict=True))
    else:
        asker.note_missing(f"accounts/{account}/oidc_providers", getattr(oidc, "why", ""))
    if isinstance(saml, Known):
        settings["saml_providers"] = tuple(each["Arn"] for each in saml.value)
    else:
        asker.note_missing(f"accounts/{account}/saml_providers", getattr(saml, "why", ""))
    return asker.collect(accounts={account: CaseAccountSettings(**settings)})


def _oidc_provider(asker: Asker, arn: str) -> CaseOidcProvider:
    """Read one provider; where only its name may be seen, the rest stays unknown."""
    held = asker.once("iam:GetOpenIDConnectProvider", OpenIDConnectProviderArn=arn).values
    return CaseOidcProvider(
        url=held.get("Url", UNSET),
        client_ids=tuple(held["ClientIDList"]) if "ClientIDList" in held else UNSET,
        thumbprints=tuple(held["ThumbprintList"]) if "ThumbprintList" in held else UNSET,
    )


def read_regions(clients: Clients, keys: Keys, account: str) -> Gathered:
    """Read which regions an account has enabled, and which tokens its global endpoint issues."""
    asker = Asker(clients, keys)
    regions, summary = both(
        lambda: asker.ask("account:ListRegions", "Regions"),
        lambda: asker.ask("iam:GetAccountSummary", "SummaryMap"),
    )
    settings: dict[str, Any] = {}
    if isinstance(regions, Known):
        settings["regions"] = {
            each["RegionName"]: each["RegionOptStatus"] for each in regions.value
        }
    else:
        asker.note_missing(f"accounts/{account}/regions", getattr(regions, "why", ""))
    if isinstance(summary, Known):
        version = summary.value.get("GlobalEndpointTokenVersion", UNSET)
        settings["global_token_version"] = version
    else:
        asker.note_missing(f"accounts/{account}/global_token_version", getattr(summary, "why", ""))
    return asker.collect(accounts={account: CaseAccountSettings(**settings)})


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
