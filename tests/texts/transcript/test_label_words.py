"""What the words of a label announce: the first row that matches counts."""

from __future__ import annotations

import re

import pytest

from doctor.texts.transcript.label_words import LABEL_WORDS


def announced(words: str) -> str | None:
    return next((kind for kind, form in LABEL_WORDS if re.search(form, words, re.IGNORECASE)), None)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("~/.aws/config", "config"),
        ("My config file", "config"),
        ("~/.aws/credentials", "credentials"),
        ("the credentials file", "credentials"),
        ("Trust policy", "trust"),
        ("AssumeRolePolicyDocument", "trust"),
        ("Vertrauensrichtlinie", "trust"),
        ("permissions boundary", "boundary"),
        ("the SCP of the account", "scp"),
        ("resource control policy", "rcp"),
        ("session policy", "session-policy"),
        ("VPC endpoint policy", "endpoint-policy"),
        ("identity policy", "identity"),
        ("policy attached to the user", "identity"),
        ("OIDC token", "token"),
        ("token error: it expired", "error"),
        ("CloudTrail event", "cloudtrail"),
        ("environment variables", "environment"),
        ("I ran", "command"),
        ("to reproduce", "command"),
        ("Fehler", "error"),
        ("what happened", "error"),
        ("anything else", None),
    ],
)
def test_what_a_label_announces(words: str, kind: str | None) -> None:
    assert announced(words) == kind
