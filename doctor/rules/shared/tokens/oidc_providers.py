"""The identity providers of the role's account, as IAM shows them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from doctor.evaluate.patterns import is_open
from doctor.model.arn import Arn, parse_arn
from doctor.model.case import Case
from doctor.model.command import shell
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Proposal
from doctor.model.issuer import Issuer, parse_issuer
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import StatementMatch
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.tokens.claims import oidc_hops, token_of
from doctor.texts.attachments import json_objects

_OF_A_PROVIDER = ("ClientIDList", "ThumbprintList")


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """A provider as GetOpenIDConnectProvider answers; a list that was not seen is `None`."""

    issuer: Issuer
    audiences: tuple[str, ...] | None = None
    thumbprints: tuple[str, ...] | None = None


def described_providers(case: Case, account: str | None = None) -> Iterator[Provider]:
    """Give the providers whose details were read in an account, or are among the attachments."""
    for number, settings in case.accounts.items():
        held = {} if settings.oidc_providers is UNSET else settings.oidc_providers
        for arn, found in held.items() if account in (None, number) else ():
            ids, prints = found.client_ids, found.thumbprints
            yield Provider(
                issuer=parse_issuer(arn if found.url is UNSET else found.url),
                audiences=None if ids is UNSET else ids,
                thumbprints=None if prints is UNSET else prints,
            )
    for field in _OF_A_PROVIDER:
        for each in json_objects(case, "Url", field):
            found = each.value
            if isinstance(found["Url"], str):
                yield Provider(
                    issuer=parse_issuer(found["Url"]),
                    audiences=_texts(found.get("ClientIDList")),
                    thumbprints=_texts(found.get("ThumbprintList")),
                )


def provider_for(case: Case, issuer: Issuer | None, account: str | None = None) -> Provider | None:
    """Return what is known of the provider of an issuer, in the role's account.

    Where no token told the issuer, the only provider that was shown is the one that is meant.
    """
    known = list(dict.fromkeys(described_providers(case, account)))
    if issuer is None:
        return known[0] if len(known) == 1 else None
    return next((each for each in known if same_url(each.issuer, issuer)), None)


def same_url(one: Issuer, other: Issuer) -> bool:
    """Say whether two issuers are one, a slash at the end aside."""
    return one.url.rstrip("/").lower() == other.url.rstrip("/").lower()


def listed_providers(case: Case, account: str | None) -> tuple[Issuer, ...] | None:
    """Return the providers of an account; `None` where they were not seen."""
    settings = None if account is None else case.accounts.get(account)
    if settings is not None and settings.oidc_providers is not UNSET:
        return tuple(parse_issuer(arn) for arn in settings.oidc_providers)
    if case.oidc_providers is UNSET:
        return None
    own = [arn for arn in case.oidc_providers if _is_of(account, arn)]
    if case.oidc_providers and not own:
        return None  # the list is of another account
    return tuple(parse_issuer(arn) for arn in own)


def _is_of(account: str | None, arn: str) -> bool:
    parts = parse_arn(arn)
    return account is None or parts is None or parts.account == account


def provider_arn(partition: str, account: str, issuer: Issuer) -> str:
    """Return the ARN of an issuer's provider in an account."""
    return f"arn:{partition}:iam::{account}:oidc-provider/{issuer.url}"


def _texts(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(each for each in value if isinstance(each, str))


class Trusted(msgspec.Struct, frozen=True, kw_only=True):
    """An identity provider that a trust policy names, as it is written there."""

    value: str
    issuer: Issuer
    arn: Arn | None
    statement: StatementMatch


def trusted_providers(hop: HopVerdict) -> Iterator[Trusted]:
    """Give the OIDC providers that the Allow statements of a trust policy name.

    A name whose host was not seen (`${var.provider}`) may be any provider's: it is left out. An
    account that is blacked out is part of no claim.
    """
    policy = hop.trust.value if isinstance(hop.trust, Known) else None
    statements = () if policy is None else policy.statements
    federated = {
        entry.value
        for statement in statements
        for entry in statement.principals or ()
        if entry.type == "Federated"
        and ":saml-provider/" not in entry.value
        and not is_open(parse_issuer(entry.value).url)
    }
    for statement in hop.verdict.allow_statements("trust policy"):
        for element in statement.of("Principal"):
            for value in element.wanted:
                if value in federated:
                    yield Trusted(
                        value=value,
                        issuer=parse_issuer(value),
                        arn=parse_arn(value),
                        statement=statement,
                    )


class UnknownIssuer(msgspec.Struct, frozen=True, kw_only=True):
    """An issuer for which the role's account has no provider: by AWS's words, or by its list.

    `nearest` is the provider that comes closest to it, where there is one.
    """

    issuer: Issuer
    audience: str | None
    hop: HopVerdict | None
    listed: tuple[Issuer, ...] | None
    refused: Failure | None
    nearest: Issuer | None

    @property
    def where(self) -> str:
        """Name the account for a sentence."""
        role = None if self.hop is None else self.hop.role
        return "the role's account" if role is None else f"account {role.account}"


def unknown_issuer(situation: Situation) -> UnknownIssuer | None:
    """Return the token's issuer where the role's account does not know it."""
    hop = next(oidc_hops(situation), None)
    account = None if hop is None or hop.role is None else hop.role.account
    token = token_of(situation.case)
    listed = listed_providers(situation.case, account)
    refused = next(filter(_is_about_issuer, situation.failures), None)
    issuer = None if token is None else token.issuer
    if refused is None:
        told = issuer is not None and listed is not None and hop is not None
        if not told or any(each.url == issuer.url for each in listed or () if issuer):
            return None
    elif issuer is None and refused.value is not None:
        issuer = parse_issuer(refused.value)
    if issuer is None:
        return None
    named = () if hop is None else tuple(each.issuer for each in trusted_providers(hop))
    return UnknownIssuer(
        issuer=issuer,
        audience=None if token is None or not token.audiences else token.audiences[0],
        hop=hop,
        listed=listed,
        refused=refused,
        nearest=nearest_provider(issuer, (*(listed or ()), *named)),
    )


def _is_about_issuer(failure: Failure) -> bool:
    """Tell AWS's words on an unknown OIDC issuer from those on a SAML provider."""
    about = failure.kind == "invalid-identity-token" and failure.parameter == "issuer"
    return about and failure.value is not None


def quote_unknown_issuer(unknown: UnknownIssuer) -> Iterator[Evidence]:
    """Show the list of providers, and the words of AWS."""
    yield Evidence(says=f"the token's issuer is https://{unknown.issuer.url}")
    if unknown.listed is not None:
        names = ", ".join(each.url for each in unknown.listed)
        says = f"{unknown.where} has the providers {names}" if names else "it has no provider"
        yield Evidence(says=says)
    if unknown.refused is not None:
        yield quote_failure(unknown.refused)


def nearest_provider(one: Issuer, others: tuple[Issuer, ...]) -> Issuer | None:
    """Return the provider that is the same service at another address, or written otherwise."""
    host = one.url.partition("/")[0].lower()
    for other in others:
        if same_url(one, other) and other.url != one.url:
            return other
    for other in others:
        alike = one.kind != "other" and one.kind == other.kind
        if other.url != one.url and (alike or other.url.partition("/")[0].lower() == host):
            return other
    return None


def propose_provider(issuer: Issuer, audience: str | None) -> Proposal:
    """Propose to create the provider of an issuer in the role's account."""
    if issuer.kind == "eks":
        region = issuer.url.split(".")[2]
        commands = (
            shell(
                "eksctl utils associate-iam-oidc-provider --cluster CLUSTER --region {} --approve",
                region,
            ),
        )
    else:
        # Only of GitHub's tokens it is known for whom they are made out unless somebody says so.
        takes = audience or ("sts.amazonaws.com" if issuer.kind == "github" else "AUDIENCE")
        commands = (
            shell(
                "aws iam create-open-id-connect-provider --url https://{} --client-id-list {}",
                issuer.url,
                takes,
            ),
        )
    return Proposal(
        title="create the identity provider in the role's account",
        who="target-admin",
        kind="trust-policy",
        commands=commands,
    )
