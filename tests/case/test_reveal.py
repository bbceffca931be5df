"""The way back from stand-ins to names."""

from __future__ import annotations

import json

import pytest

from doctor.case.redacted_texts import redact_text
from doctor.case.redaction_key import RedactionKey, new_key
from doctor.case.reveal import reveal_text
from doctor.case.stand_ins import StandIns

ACCOUNT = "987612345678"
TEXTS = [
    f"arn:aws:iam::{ACCOUNT}:role/acmecorp/Wanda.Fisk-Deploy",
    f"aws iam get-role --role-name Quokka-Reader --profile zelda-{ACCOUNT}",
    f'{{"Principal": {{"AWS": "arn:aws:iam::{ACCOUNT}:user/zel*"}}}}',
    json.dumps({"document": f"arn:aws:iam::{ACCOUNT}:user/Zelda\nAROAZELDAZELDAZELDA77:wanda"}),
    "arn:aws:iam::9876*:role/x user account 9876-1234-5678 or 9876 1234 5678 at 91.198.4.7",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_redacted_is_revealed(text: str) -> None:
    # A key of its own, as one stand-in in a thousand happens to hold 9876.
    stand_ins = StandIns(RedactionKey(key=f"{7:064x}"))
    hidden = redact_text(text, stand_ins)
    assert hidden != text
    for name in ("zelda", "wanda", "fisk", "quokka", "acmecorp", ACCOUNT, "9876"):
        assert name not in hidden.lower()
    assert reveal_text(hidden, stand_ins.key) == text


@pytest.mark.parametrize("text", TEXTS)
def test_another_key_reveals_nothing(text: str) -> None:
    hidden = redact_text(text, StandIns())
    assert reveal_text(hidden, new_key()) == hidden


@pytest.mark.parametrize("text", TEXTS)
def test_redacting_with_one_key_again_changes_nothing(text: str) -> None:
    stand_ins = StandIns()
    hidden = redact_text(text, stand_ins)
    assert redact_text(hidden, StandIns(stand_ins.key)) == hidden
