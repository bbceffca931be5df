"""What was said last belongs to what follows."""

from __future__ import annotations

import json

from tests.texts.transcript.support import TRUST, only


def test_the_words_before_a_document_are_its_label() -> None:
    text = f"I changed the trust relationship to\n{json.dumps(TRUST, indent=2)}"
    label = only(text, "json").label
    assert label is not None
    assert label.kind == "trust"
