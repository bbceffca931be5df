"""The identity providers of the role's account, as IAM shows them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from doctor.model.arn import parse_arn
from doctor.model.case import Case
from doctor.model.issuer import Issuer, parse_issuer
from doctor.rules.attachments import json_objects

_OF_A_PROVIDER = ("ClientIDList", "ThumbprintList")


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """A provider as GetOpenIDConnectProvider answers; a list that was not seen is `None`."""

    issuer: Issuer
    audiences: tuple[str, ...] | None = None
    thumbprints: tuple[str, ...] | None = None


def described_providers(case: Case) -> Iterator[Provider]:
    """Give the providers whose client IDs or thumbprints are among the attachments."""
    for field in _OF_A_PROVIDER:
        for each in json_objects(case, "Url", field):
            found = each.value
            if isinstance(found["Url"], str):
                yield Provider(
                    issuer=parse_issuer(found["Url"]),
                    audiences=_texts(found.get("ClientIDList")),
                    thumbprints=_texts(found.get("ThumbprintList")),
                )


def provider_for(case: Case, issuer: Issuer) -> Provider | None:
    """Return what is known of the provider of an issuer."""
    same = (each for each in described_providers(case) if same_url(each.issuer, issuer))
    return next(same, None)


def same_url(one: Issuer, other: Issuer) -> bool:
    """Say whether two issuers are one, a slash at the end aside."""
    return one.url.rstrip("/").lower() == other.url.rstrip("/").lower()


def listed_providers(case: Case, account: str | None) -> tuple[Issuer, ...] | None:
    """Return the providers of an account; `None` where they were not seen."""
    if case.oidc_providers is UNSET:
        return None
    parsed = ((arn, parse_arn(arn)) for arn in case.oidc_providers)
    return tuple(
        parse_issuer(arn)
        for arn, parts in parsed
        if account is None or parts is None or parts.account == account
    )


def provider_arn(partition: str, account: str, issuer: Issuer) -> str:
    """Return the ARN of an issuer's provider in an account."""
    return f"arn:{partition}:iam::{account}:oidc-provider/{issuer.url}"


def _texts(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(each for each in value if isinstance(each, str))
