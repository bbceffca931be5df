"""Texts beside a redacted case: redacted by its key, or told apart from real ones without it."""

from __future__ import annotations

from doctor.case.redacted_texts import is_safe_beside_redacted, redact_text
from doctor.case.stand_ins import StandIns

ACCOUNT = "987612345678"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/acmecorp/Wanda-Deploy"


def test_a_document_gets_the_stand_ins_that_a_text_has() -> None:
    stand_ins = StandIns()
    document = f'{{"Condition": {{"StringEquals": {{"sts:ExternalId": "Xyzzy"}}}}, "x": "{ROLE}"}}'
    shown = redact_text(document, stand_ins)
    assert redact_text(ROLE, stand_ins) in shown
    assert "Xyzzy" not in shown
    assert "sts:ExternalId" in shown


def test_a_name_that_the_key_knows_is_hidden_where_nothing_tells_that_it_is_one() -> None:
    stand_ins = StandIns()
    redact_text(ROLE, stand_ins)
    assert "wanda" not in redact_text("wanda said no", StandIns(stand_ins.key))


def test_a_real_text_is_not_safe_beside_stand_ins_and_a_redacted_one_is() -> None:
    assert not is_safe_beside_redacted(ROLE)
    assert is_safe_beside_redacted(redact_text(ROLE, StandIns()))
    assert not is_safe_beside_redacted(redact_text(ROLE, StandIns()) + ACCOUNT)
    assert is_safe_beside_redacted('{"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}')
    assert not is_safe_beside_redacted(
        '{"Condition": {"StringEquals": {"sts:ExternalId": "Xyzzy"}}}'
    )
