"""Cache and token files without their secrets."""

from __future__ import annotations

import json

import pytest

from doctor.texts.secret_json import hide_values

SECRET = "notARealSecretKeyOf40Characters000000000"


def test_dates_and_names_stay_and_every_other_value_goes() -> None:
    held = {
        "accessToken": {"accessKeyId": "ASIAX", "secretAccessKey": SECRET, "Version": 1},
        "expiresAt": "2026-01-31T12:00:00Z",
        "list": [SECRET, 7, True, None],
        "StartUrl": "https://x",
    }
    shown = json.loads(hide_values(json.dumps(held)))
    assert SECRET not in json.dumps(shown)
    assert shown["accessToken"]["accessKeyId"] == "ASIAX"
    assert (shown["expiresAt"], shown["StartUrl"]) == ("2026-01-31T12:00:00Z", "https://x")
    assert shown["list"][1:] == [7, True, None]
    assert shown["accessToken"]["Version"] == 1


@pytest.mark.parametrize("text", [SECRET, f'["{SECRET}"]', f'{{"a": "{SECRET}"', "[" * 100_000])
def test_what_is_no_object_is_hidden_as_a_whole(text: str) -> None:
    shown = hide_values(text)
    assert SECRET not in shown
    assert "hidden" in shown


def test_an_empty_file_stays_empty() -> None:
    assert hide_values("") == ""
    assert hide_values(" \n") == ""
