"""Runs on another machine, by the words that tell of them."""

from __future__ import annotations

import pytest

from doctor.texts.remote_run_words import find_remote_place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Preparing the remote plan...", ("HCP Terraform", "Preparing the remote plan")),
        ("DOCKER_HOST=ssh://build", ("a remote Docker host", "DOCKER_HOST=ssh://")),
        ("DOCKER_HOST=tcp://127.0.0.1", None),
        ("terraform plan", None),
    ],
)
def test_a_remote_run_is_told_by_its_words(text: str, expected: object) -> None:
    assert find_remote_place(text) == expected
