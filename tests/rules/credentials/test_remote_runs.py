"""Runs on another machine are told by what their output says."""

from __future__ import annotations

import pytest

from doctor.rules.credentials._remote_runs import remote_run
from tests.rules.shared.support import situation


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Running apply in the remote backend. Output will stream here.", "HCP Terraform"),
        ("Preparing the remote plan...", "HCP Terraform"),
        ("https://app.eu.terraform.io/app/acme/net/runs/run-1", "HCP Terraform"),
        ("docker --host ssh://bob@build run app", "a remote Docker host"),
        ("docker context use build", "a remote Docker host"),
    ],
)
def test_what_shows_it(text: str, where: str) -> None:
    run = remote_run(situation(attachments=[{"name": "output", "text": text}]))
    assert run is not None
    assert run.where == where
    assert run.says in text


@pytest.mark.parametrize(
    "text",
    [
        "Terraform v1.9.5 on linux_amd64",
        "DOCKER_HOST=tcp://localhost:2375 docker run app",
        "docker context use default",
    ],
)
def test_what_runs_here_is_none(text: str) -> None:
    assert remote_run(situation(attachments=[{"name": "output", "text": text}])) is None
