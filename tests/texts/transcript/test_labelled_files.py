"""A file that a label names is whole, wrong lines and all, and ends where the text goes on."""

from __future__ import annotations

import json

from doctor.texts.transcript.cut import read_transcript
from tests.texts.transcript.support import TRUST, only


def test_a_label_decides_which_file_a_section_is() -> None:
    text = "~/.aws/config:\n[x]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\nthis line is wrong\n"
    piece = only(text, "settings")
    assert piece.label is not None
    assert piece.label.kind == "config"
    assert "this line is wrong" in piece.text


def test_a_label_is_never_a_setting() -> None:
    text = "[profile x]\nrole_arn = arn:aws:iam::222233334444:role/R\n\nTrust policy:\n" + (
        json.dumps(TRUST, indent=1)
    )
    assert "Trust policy" not in only(text, "settings").text
    label = only(text, "json").label
    assert label is not None
    assert label.kind == "trust"


def test_a_line_of_a_log_ends_a_file() -> None:
    text = "~/.aws/credentials:\n\n[default]\nregion=eu-west-1\n\n"
    text += 'time="2026-01-31T12:00:00Z" level=error msg="no credentials"\n' * 2
    settings, words = read_transcript(text).pieces[-2:]
    assert (settings.kind, settings.last) == ("settings", 4)
    assert words.text.startswith("time=")


def test_words_with_a_colon_behind_a_gap_are_no_settings() -> None:
    config = "[profile hub]\nrole_arn = arn:aws:iam::111122223333:role/Hub\n\nregion: eu-west-1"
    words = "Error: Cannot assume IAM Role\n\nNote: it worked yesterday"
    file, said = read_transcript(f"~/.aws/config:\n{config}\n\n{words}\n").pieces[-2:]
    assert (file.kind, file.text) == ("settings", config)
    assert (said.kind, said.text) == ("text", words)


def test_a_block_of_another_language_ends_a_file() -> None:
    config = "[profile ro]\nregion = eu-west-1"
    block = 'source "amazon-ebs" "x" {\n  profile = "ro"\n}'
    file, other = read_transcript(f"~/.aws/config\n\n{config}\n\n{block}\n").pieces[-2:]
    assert (file.kind, file.text) == ("settings", config)
    assert (other.kind, other.text) == ("hcl", block)
