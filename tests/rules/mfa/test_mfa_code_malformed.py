"""mfa/mfa-code-malformed: the MFA code is not six digits."""

from __future__ import annotations

from tests.rules.support import ids_of

RULE = "mfa/mfa-code-malformed"


def test_the_words_of_aws_are_known_as_well() -> None:
    text = (
        "1 validation error detected: Value '' at 'tokenCode' failed to satisfy constraint: "
        "Member must have length greater than or equal to 6"
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
