"""What looks like a secret by its shape, and what is drawn by chance and public."""

from __future__ import annotations

import pytest

from doctor.texts.secret_shapes import (
    hide_shapes,
    hide_strong_shapes,
    hide_tokens,
    likeness_to_words,
    looks_secret,
)

CHANCE = "q7Zk9Vw3pX2mT8bL4hRj"
KEY = "q7Zk9Vw3pX2mT8bL4hRjq7Zk9Vw3pX2mT8bL4hRj"


@pytest.mark.parametrize("run", [CHANCE, "deadbeef" * 4, "JBSWY3DPEHPK3PXP"])
def test_a_run_that_is_drawn_by_chance(run: str) -> None:
    assert looks_secret(run)


@pytest.mark.parametrize(
    "run",
    [
        "OrganizationAccountAccessRole",
        "AKIARTX3GSDSQAAAAAAA",
        "01234567-89ab-cdef-0123-456789abcdef",
        "vpce-0123456789abcdef0",
        "111122223333",
        "2026-01-31T12:00:00Z",
        CHANCE[:15],
    ],
)
def test_names_and_public_identifiers_are_no_secrets(run: str) -> None:
    assert not looks_secret(run)


def test_names_are_more_like_words_than_chance() -> None:
    assert likeness_to_words("administrator") > likeness_to_words(CHANCE)
    assert likeness_to_words("") == 0.0


@pytest.mark.parametrize("text", [f"x = {CHANCE}", f"curl -H {CHANCE}", f"{KEY}\n"])
def test_a_run_is_hidden_where_it_stands(text: str) -> None:
    shown = hide_shapes(text)
    assert CHANCE not in shown
    assert "hidden" in shown
    assert hide_shapes(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        f"external_id = {CHANCE}",
        f"arn:aws:iam::111122223333:role/{CHANCE}",
        f'arn:aws:iam::"111122223333":role/{CHANCE}',
        "sha256:" + "deadbeef" * 8,
        "a line of plain words that say nothing",
    ],
)
def test_what_was_chosen_and_named_digests_stay(text: str) -> None:
    assert hide_shapes(text) == text


@pytest.mark.parametrize(
    "secret",
    ["IQoJ" + "b3JpZ2luX2Vj" * 5, "ghp_" + "a1B2" * 6, "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.x"],
)
def test_forms_that_nothing_public_has_are_hidden_everywhere(secret: str) -> None:
    for hide in (hide_tokens, hide_strong_shapes, hide_shapes):
        assert secret not in hide(f"external_id = {secret}")


def test_a_password_in_an_address_goes() -> None:
    shown = hide_strong_shapes("https://bob:hunter2@example.com")
    assert "hunter2" not in shown
    assert "bob" in shown


@pytest.mark.parametrize(
    "text",
    [
        "aws sts assume-role --external-id 9a41e7c2d80b4f56",
        "--role-session-name 9a41e7c2d80b4f56aabb",
        "the external ID is 9a41e7c2d80b4f56aa",
        "external id: `9a41e7c2d80b4f56aa`",
    ],
)
def test_what_is_sent_in_the_open_stays_however_it_is_named(text: str) -> None:
    assert hide_shapes(text) == text


def test_an_assignment_below_a_secret_is_no_rest_of_it() -> None:
    text = f"{KEY}\nAWS_REGION=eu-west-1\n"
    assert hide_shapes(text).endswith("\nAWS_REGION=eu-west-1\n")
    assert hide_shapes(f"AWS_REGION=eu-west-1\n{KEY}").startswith("AWS_REGION=eu-west-1\n")


def test_of_a_user_in_an_address_nothing_stays() -> None:
    assert hide_strong_shapes("http://zebrahorse@[::1]:3128/") == (
        "http://<hidden: 10 characters>@[::1]:3128/"
    )


def test_a_seed_without_digits_is_one_and_words_in_capitals_are_not() -> None:
    assert "QXJIEFFRSRYGTTRT" not in hide_shapes("--color QXJIEFFRSRYGTTRT")
    assert "YALYMMSFHSZADBIO" not in hide_shapes("--color YALYMMSFHSZADBIO")
    for name in ("ADMINISTRATORACCESS", "ACCESSKEYMETADATA", "ORGANIZATIONACCOUNTACCESSROLE"):
        assert hide_shapes(name) == name


def test_a_role_of_forty_characters_with_its_prefix_is_no_key() -> None:
    arn = "arn:aws:iam::222233334444:role/ProjectDeployer2ProductionAccount12"
    assert hide_shapes(arn) == arn
