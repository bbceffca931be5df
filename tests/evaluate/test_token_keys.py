"""The keys of a token: claims under their provider, attributes under `saml:`, session tags."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate.token_keys import tag_claims, token_keys
from doctor.model.observation import ABSENT, Known
from doctor.model.principal import parse_caller
from tests.evaluate.support import BOB, ROLE, allow, case, document

HOST = "token.actions.githubusercontent.com"
GITHUB = parse_caller(f"arn:aws:iam::222233334444:oidc-provider/{HOST}")
CLAIMS = {"iss": f"https://{HOST}", "sub": "repo:acme/app", "aud": "sts.amazonaws.com"}
WHOLE = {**CLAIMS, "exp": 2, "iat": 1}
TAGS = "https://aws.amazon.com/tags"
SAML = "https://aws.amazon.com/SAML/Attributes/"


def found(claims: dict[str, Any], asks: dict[str, Any] | None = None, **more: Any) -> Any:
    trust = document(allow(Principal="*", Condition={"StringEquals": asks or {}}))
    seen = case(tokens={"oidc": {"claims": claims}}, roles={ROLE: {"trust_policy": trust}}, **more)
    return token_keys(seen, GITHUB, ROLE)


def test_claims_are_keys_of_their_provider() -> None:
    keys = found(CLAIMS)
    assert keys[f"{HOST}:sub"] == Known(("repo:acme/app",))
    assert keys[f"{HOST}:aud"] == Known(("sts.amazonaws.com",))


def test_the_authorized_party_stands_in_for_the_audience() -> None:
    keys = found({**CLAIMS, "azp": "app-1"})
    assert keys[f"{HOST}:aud"] == Known(("app-1",))
    assert keys[f"{HOST}:oaud"] == Known(("sts.amazonaws.com",))


@pytest.mark.parametrize(
    ("asked", "claims", "absent"),
    [
        ("accounts.google.com:sub", CLAIMS, True),
        ("sub", CLAIMS, True),
        ("nothing", CLAIMS, False),
        (f"{HOST}:amr", CLAIMS, False),
        (f"{HOST}:amr", WHOLE, True),
        (f"{HOST}:colour", WHOLE, True),
    ],
)
def test_a_request_has_the_keys_of_one_provider_and_of_its_own_token(
    asked: str, claims: dict[str, Any], absent: bool
) -> None:
    keys = found(claims, {asked: "x"})
    assert (keys.get(asked.lower()) == ABSENT) is absent


def test_whoever_signs_with_keys_lacks_no_claim() -> None:
    seen = case(
        tokens={"oidc": {"claims": WHOLE}},
        roles={ROLE: {"trust_policy": document(allow(Condition={"Null": {"sub": "true"}}))}},
    )
    assert "sub" not in token_keys(seen, parse_caller(BOB), ROLE)


def test_attributes_stand_under_saml_unless_they_say_where() -> None:
    attributes = {"aud": "https://signin.aws.amazon.com/saml", "SAML:Sub": "x", "n": ["a", "b"]}
    keys = token_keys(case(tokens={"saml": {"attributes": attributes}}), GITHUB, ROLE)
    assert keys == {
        "saml:aud": Known(("https://signin.aws.amazon.com/saml",)),
        "saml:sub": Known(("x",)),
        "saml:n": Known(("a", "b")),
    }


def test_no_token_no_keys() -> None:
    assert token_keys(case(), GITHUB, ROLE) == {}
    assert tag_claims(case()) is None


@pytest.mark.parametrize(
    ("claims", "tags", "transitive"),
    [
        (
            {TAGS: {"principal_tags": {"T": ["a", "b"], "U": "c"}, "transitive_tag_keys": ["T"]}},
            {"T": "a", "U": "c"},
            ("T",),
        ),
        ({TAGS: {"principal_tags": {"T": []}}}, {}, ()),
        ({TAGS: "odd"}, {}, ()),
        ({"exp": 2, "iat": 1}, {}, ()),
    ],
)
def test_the_session_tags_of_a_token(
    claims: dict[str, Any], tags: dict[str, str], transitive: tuple[str, ...]
) -> None:
    read = tag_claims(case(tokens={"oidc": {"claims": claims}}))
    assert read is not None
    assert (read.tags, read.transitive) == (tags, transitive)


def test_a_token_of_which_only_a_part_was_seen_may_have_tags() -> None:
    assert tag_claims(case(tokens={"oidc": {"claims": {"exp": 2}}})) is None
    assert tag_claims(case(tokens={"oidc": {"claims": CLAIMS}})) is None


def test_the_session_tags_of_an_assertion() -> None:
    attributes = {f"{SAML}PrincipalTag:T": ["a"], f"{SAML}TransitiveTagKeys": ["T"], "aud": "x"}
    read = tag_claims(case(tokens={"saml": {"attributes": attributes}}))
    assert read is not None
    assert (read.tags, read.transitive) == ({"T": "a"}, ("T",))
    assert tag_claims(case(tokens={"saml": {"attributes": {"aud": "x"}}})) is None


def test_one_kind_of_token_is_known_to_be_none_beside_the_other() -> None:
    attributes = {f"{SAML}PrincipalTag:T": ["a"]}
    only_saml = case(tokens={"oidc": None, "saml": {"attributes": attributes}})
    only_oidc = case(tokens={"oidc": {"claims": CLAIMS}, "saml": None})
    tags = tag_claims(only_saml)
    assert tags is not None
    assert tags.tags == {"T": "a"}
    assert f"saml:{HOST}" not in token_keys(only_saml, GITHUB, ROLE)
    assert token_keys(only_oidc, GITHUB, ROLE)[f"{HOST}:sub"] == Known(("repo:acme/app",))
    assert tag_claims(case(tokens={"oidc": None, "saml": None})) is None
