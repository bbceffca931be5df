"""Files of a paste are those that labels, commands and forms say."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from doctor.case.pasted_files import files_of
from doctor.texts.transcript.cut import read_transcript

PROFILE = "[profile x]\nregion = eu-west-1\n"
KEYS = "[default]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"


def shown(text: str) -> Any:
    return files_of(read_transcript(text))


def test_sections_without_a_label_go_by_their_form() -> None:
    files = shown(f"my files:\n{KEYS}\n{PROFILE}thanks in advance")
    assert files.config.text == PROFILE
    assert files.credentials.text == KEYS


def test_a_label_outranks_the_form() -> None:
    files = shown(f"~/.aws/config:\n{KEYS}")
    assert files.config.text == KEYS
    assert files.credentials is UNSET


def test_a_path_of_its_own_is_kept() -> None:
    files = shown(f"$ cat /app/.aws/config\n{PROFILE}")
    assert files.config.path == "/app/.aws/config"


def test_a_file_that_is_not_there_is_known_to_be_absent() -> None:
    text = "$ cat ~/.aws/credentials\ncat: ~/.aws/credentials: No such file or directory\n"
    files = shown(f"~/.aws/config:\n{PROFILE}\n{text}")
    assert files.credentials is None


def test_other_files_missing_and_empty() -> None:
    text = (
        "$ cat /var/run/token\ncat: /var/run/token: No such file or directory\n"
        "$ ls -l ~/.aws/x\n-rw------- 1 me me 0 Jun 15 10:00 ~/.aws/x\n"
    )
    other = shown(text).other
    assert [(each.path, each.text) for each in other] == [
        ("/var/run/token", None),
        ("~/.aws/x", ""),
    ]


def test_a_cache_file_is_one_of_the_others() -> None:
    text = '$ cat ~/.aws/sso/cache/abc.json\n{"startUrl": "https://x", "expiresAt": "2026"}\n'
    (other,) = shown(text).other
    assert other.path == "~/.aws/sso/cache/abc.json"


def test_no_files_are_not_known() -> None:
    assert shown("ExpiredToken") is UNSET
