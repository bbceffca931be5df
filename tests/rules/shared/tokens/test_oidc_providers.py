"""The identity providers of the role's account, as IAM shows them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.model.issuer import parse_issuer
from doctor.rules.shared.tokens.oidc_providers import (
    described_providers,
    listed_providers,
    nearest_provider,
    propose_provider,
    provider_arn,
    provider_for,
    quote_unknown_issuer,
    same_url,
    trusted_providers,
    unknown_issuer,
)
from tests.rules.shared.support import situation
from tests.rules.shared.tokens.support import CLAIMS, HOST, PROVIDER, oidc, oidc_hop

GITHUB = parse_issuer(f"https://{HOST}")
EKS = parse_issuer("https://oidc.eks.us-west-2.amazonaws.com/id/7C1F3AB2D539D4633E53DE1B71A0B4E6")
OTHER_EKS = parse_issuer(
    "https://oidc.eks.us-west-2.amazonaws.com/id/9A64D1C7D539D4633E53DE1B716D3041"
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (f"https://{HOST}", f"https://{HOST}/", True),
        (f"https://{HOST}", f"https://{HOST.upper()}", True),
        (f"https://{HOST}", f"https://{HOST}/x", False),
    ],
)
def test_a_slash_at_the_end_makes_no_other_issuer(one: str, other: str, same: bool) -> None:
    assert same_url(parse_issuer(one), parse_issuer(other)) is same


def test_a_provider_that_was_pasted() -> None:
    text = json.dumps({"Url": HOST, "ClientIDList": ["a", 7], "ThumbprintList": ["t"]})
    case = situation(attachments=[{"name": "p", "text": text}]).case
    found = provider_for(case, GITHUB)
    assert found is not None
    assert (found.audiences, found.thumbprints) == (("a",), ("t",))
    assert provider_for(case, EKS) is None
    # No token was seen: there is but one provider that can be meant.
    assert provider_for(case, None) == found


def test_a_provider_that_was_gathered_is_its_accounts() -> None:
    held = {"url": HOST, "client_ids": ["a"]}
    case = situation(accounts={"222233334444": {"oidc_providers": {PROVIDER: held}}}).case
    assert provider_for(case, GITHUB, "222233334444") is not None
    assert provider_for(case, GITHUB, "333344445555") is None
    (found,) = described_providers(case)
    assert (found.audiences, found.thumbprints) == (("a",), None)


@pytest.mark.parametrize(
    ("providers", "expected"),
    [
        (None, None),
        ([], []),
        ([PROVIDER], [HOST]),
        ([PROVIDER.replace("222233334444", "333344445555")], None),
    ],
)
def test_the_list_of_an_account(providers: Any, expected: list[str] | None) -> None:
    parts = {} if providers is None else {"oidc_providers": providers}
    found = listed_providers(situation(**parts).case, "222233334444")
    assert (None if found is None else [each.url for each in found]) == expected


def test_the_providers_that_a_trust_policy_names() -> None:
    (found,) = trusted_providers(oidc_hop())
    assert (found.value, found.issuer.url) == (PROVIDER, HOST)


def test_an_issuer_that_the_account_does_not_know() -> None:
    eks = f"arn:aws:iam::222233334444:oidc-provider/{EKS.url}"
    found = unknown_issuer(oidc(oidc_providers=[eks]))
    assert found is not None
    assert (found.issuer.url, found.audience, found.refused) == (HOST, CLAIMS["aud"], None)
    assert found.where == "account 222233334444"
    says = [each.says for each in quote_unknown_issuer(found)]
    assert says == [
        f"the token's issuer is https://{HOST}",
        f"account 222233334444 has the providers {EKS.url}",
    ]
    assert unknown_issuer(oidc(oidc_providers=[PROVIDER])) is None
    assert unknown_issuer(oidc()) is None


def test_the_words_of_aws_alone_tell_it_too() -> None:
    said = (
        f"InvalidIdentityToken: No OpenIDConnect provider found in your account for https://{HOST}"
    )
    found = unknown_issuer(situation(errors=[{"text": said, "from": "pasted"}]))
    assert found is not None
    assert (found.issuer.url, found.where) == (HOST, "the role's account")
    assert found.refused is not None


def test_the_provider_that_comes_closest() -> None:
    slash = parse_issuer(f"https://{HOST}/")
    assert nearest_provider(GITHUB, (EKS, slash)) == slash
    assert nearest_provider(EKS, (GITHUB, OTHER_EKS)) == OTHER_EKS
    assert nearest_provider(GITHUB, (GITHUB, EKS)) is None


def test_a_provider_is_made_as_its_kind_needs() -> None:
    (command,) = propose_provider(EKS, None).commands
    assert "eksctl" in command
    assert "--region us-west-2" in command
    assert propose_provider(GITHUB, None).commands[0].endswith("--client-id-list sts.amazonaws.com")
    assert propose_provider(GITHUB, "a").commands[0].endswith("--client-id-list a")
    assert provider_arn("aws", "222233334444", GITHUB) == PROVIDER
