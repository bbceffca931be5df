"""A fence ends what it shows, and says of what language it is."""

from __future__ import annotations

from doctor.texts.transcript.cut import read_transcript
from tests.texts.transcript.support import only


def test_a_file_in_a_fence_ends_with_it() -> None:
    text = "### ~/.aws/config\n```ini\n[profile x]\nregion = eu-west-1\n```\n\nthanks, Bob\n"
    assert only(text, "settings").text == "[profile x]\nregion = eu-west-1"
    assert read_transcript(text).pieces[-1].text == "thanks, Bob"
