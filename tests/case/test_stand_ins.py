"""Stand-ins of one run: they follow from the key, and the key comes to know what they hide."""

from __future__ import annotations

import pytest

from doctor.case.redaction_key import RedactionKey
from doctor.case.stand_ins import StandIns

KEY = RedactionKey(key="6d" * 32)


def test_what_was_hidden_before_makes_no_difference() -> None:
    busy = StandIns(KEY)
    for word in ("quokka", "zel", "987612345678"):
        busy.word(word, named=True, cut=False)
    for word in ("Zelda", "zeldaquine", "AROAZELDAZELDAZELDA77"):
        assert busy.word(word, named=True, cut=False) == StandIns(KEY).word(
            word, named=True, cut=False
        )


def test_the_key_grows_by_what_was_hidden_and_the_given_one_stays_as_it_is() -> None:
    stand_ins = StandIns(KEY)
    shown = stand_ins.word("Zelda", named=True, cut=False)
    assert stand_ins.key.names == {shown.lower(): "zelda"}
    assert KEY.names == {}
    assert StandIns(stand_ins.key).hidden_words == {"zelda"}
    assert StandIns(stand_ins.key).is_stand_in(shown)


@pytest.mark.parametrize("word", ["987612345678", "box987612345678x", "AKIAZELDAQUINE77ABC"])
def test_an_id_goes_though_no_name_was_found(word: str) -> None:
    shown = StandIns(KEY).word(word, named=False, cut=False)
    assert shown != word
    assert "987612345678" not in shown
    assert StandIns(KEY).word("zelda", named=False, cut=False) == "zelda"


def test_what_surrounds_an_account_goes_where_it_is_named() -> None:
    shown = StandIns(KEY).word("zelda987612345678", named=True, cut=False)
    assert "zelda" not in shown
    assert shown.endswith(StandIns(KEY).account("987612345678"))


def test_a_short_piece_beside_a_wildcard_is_no_whole_word() -> None:
    assert StandIns(KEY).word("zq", named=True, cut=False) == "zq"
    whole = StandIns(KEY).word("zqxwvz", named=True, cut=False)
    assert whole.startswith(StandIns(KEY).word("zq", named=True, cut=True))


@pytest.mark.parametrize("account", ["111122223333", "1111", "123456789012"])
def test_an_invented_account_and_its_beginning_stay(account: str) -> None:
    assert StandIns(KEY).account(account) == account


@pytest.mark.parametrize("account", ["999999074669", "111122223334"])
def test_a_real_account_that_begins_like_an_invented_one_goes(account: str) -> None:
    assert StandIns(KEY).account(account) != account


@pytest.mark.parametrize("cut", [True, False])
def test_what_its_author_wrote_over_stays_so_that_it_goes_on_proving_nothing(cut: bool) -> None:
    assert StandIns(KEY).whole_word("XXX", cut=cut) == "XXX"
    assert StandIns(KEY).whole_word("Xavier", cut=cut) != "Xavier"


def test_the_number_of_an_account_has_the_digits_of_its_stand_in_and_is_nobodys() -> None:
    made = StandIns()
    shown, number = made.account("987612345678"), str(made.number("987612345678"))
    assert number.endswith(shown[1:])
    assert len(number) == 13
    assert made.key.names[number] == "987612345678"
    assert made.number("111122223333") == 111122223333
