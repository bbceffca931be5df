"""A label says what comes next, in the words that people use."""

from __future__ import annotations

import pytest

from doctor.texts.transcript.cut import read_transcript
from doctor.texts.transcript.label_words import LABEL_WORDS
from doctor.texts.transcript.labels import label_in, read_label


@pytest.mark.parametrize(
    ("line", "kind", "name"),
    [
        ("~/.aws/config:", "config", None),
        ("My ~/.aws/credentials:", "credentials", None),
        ("### ~/.aws/config", "config", None),
        ("this is my aws config file:", "config", None),
        ("Trust policy of the role deploy:", "trust", "deploy"),
        ("trust relationship:", "trust", None),
        ("**Trust relationship**", "trust", None),
        ("unauthRole trust relationship:", "trust", "unauthRole"),
        ("Vertrauensrichtlinie der Rolle app:", "trust", None),
        ("信頼ポリシー:", "trust", None),
        (
            "Trust policy of arn:aws:iam::222233334444:role/app:",
            "trust",
            "arn:aws:iam::222233334444:role/app",
        ),
        ("Policy of user ci:", "identity", "ci"),
        (
            "role arn:aws:iam::222233334444:role/app:",
            "other",
            "arn:aws:iam::222233334444:role/app",
        ),
        ("Permissions boundary of role x:", "boundary", "x"),
        ("SCP of our organization:", "scp", None),
        ("RCP of our organization:", "rcp", None),
        ("The token, decoded:", "token", None),
        ("CloudTrail event:", "cloudtrail", None),
        ("Environment:", "environment", None),
        ("What I ran:", "command", None),
        ("I run", "command", None),
        ("and get", None, None),
        ("# main.tf", "file", None),
        (".github/workflows/deploy.yml", "file", None),
        ("==> values.yaml <==", "file", None),
        ("<details><summary>Trust policy</summary>", "trust", None),
    ],
)
def test_a_line_announces_what_follows(line: str, kind: str | None, name: str | None) -> None:
    label = label_in(line)
    assert (None if label is None else label.kind) == kind
    if label is not None and name is not None:
        assert label.name == name


@pytest.mark.parametrize(
    "line",
    ['"Principal": {', "role_arn = arn:aws:iam::111122223333:role/x", "", "Error: it failed here"],
)
def test_other_lines_announce_nothing(line: str) -> None:
    assert label_in(line) is None


def test_every_kind_has_words_of_its_own() -> None:
    kinds = [kind for kind, _ in LABEL_WORDS]
    assert len(kinds) == len(set(kinds))


def test_a_file_with_a_telling_name_stays_a_file() -> None:
    assert read_label("iam/trust-policy.json").kind == "file"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Role trusted entities in AWS:", None),
        ("The role being assumed trusts this:", None),
        ("Role based policy:", None),
        ("Trust policy of the role other:", "other"),
        ("Role `deploy` trusts:", "deploy"),
        ("Role deploy trust policy:", "deploy"),
        ("The role deploy-prod trusts:", "deploy-prod"),
        ("Trust policy of role deploy in the other account:", "deploy"),
    ],
)
def test_a_word_of_the_sentence_is_no_name_of_a_role(text: str, name: str | None) -> None:
    label = label_in(text)
    assert label is not None
    assert label.name == name


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("config file", "config"),
        ("My aws config", "config"),
        ("This is my credentials file", "credentials"),
        ("What I did", None),
    ],
)
def test_words_alone_before_a_fence_say_what_it_holds(words: str, kind: str | None) -> None:
    text = f"It fails.\n\n{words}\n```\n[dev]\naws_access_key_id = x\n```\n"
    (piece,) = read_transcript(text).of_kind("settings")
    assert (None if piece.label is None else piece.label.kind) == kind
