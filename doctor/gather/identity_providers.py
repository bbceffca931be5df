"""The identity providers of an account."""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec import UNSET

from doctor.gather.abreast import both, side_by_side
from doctor.gather.asker import Asker
from doctor.gather.aws import Clients, Keys
from doctor.gather.gathered_part import Gathered
from doctor.model.case_iam import CaseAccountSettings, CaseOidcProvider
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
        asker.note_missing(f"accounts/{account}/oidc_providers", oidc.why)
    if isinstance(saml, Known):
        settings["saml_providers"] = tuple(each["Arn"] for each in saml.value)
    else:
        asker.note_missing(f"accounts/{account}/saml_providers", saml.why)
    return asker.collect(accounts={account: CaseAccountSettings(**settings)})


def _oidc_provider(asker: Asker, arn: str) -> CaseOidcProvider:
    """Read one provider; where only its name may be seen, the rest stays unknown."""
    held = asker.once("iam:GetOpenIDConnectProvider", OpenIDConnectProviderArn=arn).values
    return CaseOidcProvider(
        url=held.get("Url", UNSET),
        client_ids=tuple(held["ClientIDList"]) if "ClientIDList" in held else UNSET,
        thumbprints=tuple(held["ThumbprintList"]) if "ThumbprintList" in held else UNSET,
    )
