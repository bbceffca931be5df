"""What stands in the place of a key ID: a key ID, or what was meant for one."""

from __future__ import annotations

import pytest

from doctor.case.public_key_ids import show_key_id


@pytest.mark.parametrize(
    "value",
    ["AKIARTX3GSDSQAAAAAAA", "akiartx3gsdsqaaaaaaa", "AKIARTX3", "'ASIARTX3GSDSQAAAAAAA'", "XXXX"],
)
def test_a_key_id_stays_however_it_is_written(value: str) -> None:
    assert show_key_id(value) == value


@pytest.mark.parametrize(
    "secret", ["hunter2sunny", "velvet-otter-lamp", "notARealSecretKeyAbCdEfGh23"]
)
def test_anything_else_is_hidden_also_beside_a_key_id(secret: str) -> None:
    for value in (secret, f"AKIARTX3GSDSQAAAAAAA {secret}", f"AKIARTX3GSDSQAAAAAAA,{secret}"):
        shown = show_key_id(value)
        assert secret not in shown
        assert show_key_id(shown) == shown
