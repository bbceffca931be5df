"""Key IDs and unique IDs: their form stays, whole, short, long or in odd letter case."""

from __future__ import annotations

import pytest

from doctor.case.account_stand_ins import account_stand_in, encode_account
from doctor.case.identifier_stand_ins import identifier_stand_in, is_identifier
from doctor.case.redaction_key import RedactionKey
from doctor.model.arn import account_of_key

KEY = RedactionKey(key="4a" * 32)
ACCOUNT = "987612345678"
KEY_ID = "AKIA" + encode_account(ACCOUNT, b"seed")


def test_a_key_stays_its_accounts() -> None:
    shown = identifier_stand_in(KEY, KEY_ID)
    assert shown != KEY_ID
    assert account_of_key(shown) == account_stand_in(KEY, ACCOUNT)


@pytest.mark.parametrize("word", [KEY_ID[:-1], KEY_ID + "7", KEY_ID.lower(), "AROAZELDAZELDAZEL77"])
def test_the_length_and_the_letter_case_stay(word: str) -> None:
    assert is_identifier(word)
    shown = identifier_stand_in(KEY, word)
    assert shown != word
    assert len(shown) == len(word)
    assert shown[:4] == word[:4]
    assert shown.isupper() == word.isupper()


def test_letter_case_is_all_that_differs_where_it_was_all() -> None:
    shown = identifier_stand_in(KEY, KEY_ID)
    assert identifier_stand_in(KEY, KEY_ID.lower()) == shown.lower()
    assert identifier_stand_in(KEY, KEY_ID[:9] + KEY_ID[9:].lower()).upper() == shown


def test_a_key_with_a_character_that_none_has_keeps_such_a_character() -> None:
    shown = identifier_stand_in(KEY, KEY_ID[:10] + "1" + KEY_ID[11:])
    assert shown[10] in "0189"


def test_a_piece_begins_as_the_whole_does() -> None:
    whole = "AROAZELDAZELDAZELDA77"
    assert identifier_stand_in(KEY, whole).startswith(identifier_stand_in(KEY, whole[:12]))


@pytest.mark.parametrize("word", ["AKIAIOSFODNN7EXAMPLE", "AKIAXXXXXXXXXXXXXXXX"])
def test_the_documentations_keys_stay(word: str) -> None:
    assert identifier_stand_in(KEY, word) == word


def test_no_word_is_taken_for_an_id() -> None:
    assert not is_identifier("asiapacific")
    assert not is_identifier("aroa")
