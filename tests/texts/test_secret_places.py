"""The words of a passphrase are hidden together, wherever a text calls them a secret."""

from __future__ import annotations

import pytest

from doctor.case.public_commands import show_command
from doctor.case.public_documents import show_document
from doctor.texts.public_words import hide_unknown_words, is_known_word
from doctor.texts.secret_places import find_values
from doctor.texts.secret_text import hide_secrets
from doctor.texts.understood_lines import keep_understood

PHRASE = "correct lantern role session"
"""Three of its words are known: shown one by one they would stay."""
KNOWN = "role account user key"


def values(text: str) -> list[str]:
    return [text[start:end] for start, end in find_values(text, is_known_word)]


@pytest.mark.parametrize(
    "form",
    [
        "password: {}", "db_password={}", '"password" : "{}"', "Password> {}", "password -> {}",
        "Enter passphrase for key (empty for no passphrase): {}", "password of root: {}",
        "password[0]: {}", "| password | {} |", "password\t{}", "password: !!str {}", "pin: {}",
        "password: |\n  {}", "passwords:\n  - {}", "- name: DB_PASSWORD\n  value: {}",
        "client_secret = <<EOF\n{}\nEOF", "{{password: {}}}", "passwd={};host=x",
        'variable "db_password" {{\n  default = "{}"\n}}', "secret: {}",
    ],
)  # fmt: skip
def test_a_value_behind_the_name_of_a_secret_is_taken_whole(form: str) -> None:
    for phrase in (PHRASE, KNOWN):
        assert values(form.format(phrase)) == [phrase]


@pytest.mark.parametrize(
    "form",
    ["my password is {}", "login failed with password {}", "password, {}", "root password - {}"],
)
def test_behind_the_name_alone_words_are_taken_of_which_one_is_unknown(form: str) -> None:
    assert values(form.format(PHRASE)) == [PHRASE]
    assert not values(form.format(KNOWN))


@pytest.mark.parametrize(
    "text",
    [
        "The security token included in the request is expired",
        "ExpiredToken: The security token included in the request is expired",
        "operation error STS: GetSessionToken, https response error StatusCode: 403",
        "could not get token: no role was found", "password: $DB_PASSWORD", "token_file: /a b/c",
        "credentials: none were found", "? Password ********** and the rest of it",
    ],
)  # fmt: skip
def test_a_sentence_that_speaks_of_a_secret_stays(text: str) -> None:
    assert not values(text)


@pytest.mark.parametrize("name", ["password: ", "password\n", "the password is ", "password:\n  "])
def test_an_error_that_nobody_knows_shows_no_word_of_a_passphrase(name: str) -> None:
    shown = keep_understood(hide_secrets(f"quokka went wrong\n{name}{PHRASE}"), words=600)
    assert "role" not in shown
    assert shown.startswith("quokka went wrong\n")
    assert keep_understood(shown, words=600) == shown


def test_what_was_read_stays_behind_the_name_of_a_secret() -> None:
    read = "config profile (dev) could not be found"
    assert read in keep_understood(f"password: {PHRASE} {read}", words=600)


@pytest.mark.parametrize(
    "form",
    [
        'secret:\n  value: "{}"\n',
        "env:\n- name: DB_PASSWORD\n  value: {}\n",
        '{{"secret": {{"value": "{}"}}}}',
        'variable "db_password" {{\n  default = "{}"\n}}\n',
        "kind: Secret\nstringData:\n  note: {}\n",
    ],
)
def test_a_document_hides_the_whole_value_of_what_is_called_a_secret(form: str) -> None:
    shown = show_document(form.format(KNOWN))
    assert shown == form.format(f"<hidden {len(KNOWN)} characters>")
    assert show_document(shown) == shown


def test_another_thing_beside_a_secret_keeps_its_known_words() -> None:
    text = "env:\n- name: DB_PASSWORD\n  value: {}\n- name: OTHER\n  value: role user\n"
    assert show_document(text.format(KNOWN)) == text.format(f"<hidden {len(KNOWN)} characters>")


def test_a_command_hides_the_words_behind_the_option_of_a_secret() -> None:
    shown = show_command("tool --password role account user --region eu-west-1")
    assert shown.split()[-2:] == ["--region", "eu-west-1"]
    assert not {"role", "account", "user"} & set(shown.split())


def test_words_beside_no_secret_are_hidden_one_by_one() -> None:
    assert hide_unknown_words("role lantern user") == "role <hidden:7> user"
