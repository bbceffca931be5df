"""The recipe for containers, run by a real shell with a docker that shows how it was called."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from doctor.cli.docker_recipe import recipe

DOCKER = '#!/bin/sh\nprintf \'%s\\n\' docker "$@" >> "$CALLS"\nenv | grep FULL_URI >> "$CALLS"\n'


def inside(text: str) -> str:
    """Return what the recipe gives to `sh -c`."""
    return text.split("sh -c '")[1].split("'\n", maxsplit=1)[0]


def test_the_forwarder_is_told_the_endpoints_port_and_the_program_its_path(tmp_path: Path) -> None:
    (tmp_path / "docker").write_text(DOCKER)
    (tmp_path / "docker").chmod(0o755)
    env = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "CALLS": str(tmp_path / "calls"),
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:40123/a-random-path",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "notARealToken",
    }
    subprocess.run(["sh", "-c", inside(recipe("project-role", "darwin"))], env=env, check=True)
    called = (tmp_path / "calls").read_text()
    assert "TCP:host.docker.internal:40123\n" in called
    assert "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.2/a-random-path\n" in called
    assert "docker\nstop\nroledoctor-forwarder\n" in called
    assert "notAReal" not in called


@pytest.mark.parametrize(("platform", "first"), [("linux", "--network host"), ("darwin", "socat")])
def test_what_works_on_this_system_comes_first(platform: str, first: str) -> None:
    text = recipe("project-role", platform)
    assert text.index(first) == min(text.index("--network host"), text.index("socat"))


def test_a_target_with_odd_letters_is_quoted() -> None:
    assert "roledoctor exec 'it'\"'\"'s mine' --" in recipe("it's mine", "linux")
    assert "roledoctor exec TARGET --" in recipe(None, "linux")
