"""Instance metadata: what failed there, and how the instance offers it."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.failure import Failure
from doctor.rules.shared.keys.metadata_service import (
    in_container,
    is_about_container,
    is_about_instance,
    metadata_options,
)
from doctor.texts.failure_signs import read_signs
from tests.rules.shared.support import situation


def failure(text: str, kind: Any = "metadata-failed", source: str | None = None) -> Failure:
    return Failure(text=text, kind=kind, source=source, signs=read_signs(text, kind))


@pytest.mark.parametrize(
    ("found", "instance", "container"),
    [
        (failure("no EC2 IMDS role found"), True, False),
        (failure("connect to 169.254.169.254: timed out", "network"), True, False),
        (failure("connect to example.com: timed out", "network"), False, False),
        (failure("connect to 169.254.170.2: timed out", "network"), False, True),
        (failure("ECS metadata did not answer"), False, True),
        (failure("it failed", source="EcsContainer"), False, True),
        (failure("no EC2 IMDS role found", "no-credentials"), False, False),
    ],
)
def test_which_endpoint_a_failure_is_about(found: Failure, instance: bool, container: bool) -> None:
    assert (is_about_instance(found), is_about_container(found)) == (instance, container)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"HttpTokens": "required", "HttpPutResponseHopLimit": 1}', ("required", 1, None)),
        ('http_tokens = "optional"\nhttp_endpoint = "disabled"', ("optional", None, "disabled")),
        ("HttpEndpoint: ENABLED", (None, None, "enabled")),
    ],
)
def test_the_options_of_an_instance(
    text: str, expected: tuple[str | None, int | None, str | None]
) -> None:
    found = metadata_options(situation(attachments=[{"name": "main.tf", "text": text}]))
    assert found is not None
    assert (found.tokens, found.hop_limit, found.endpoint) == expected
    assert found.seen_in == "main.tf"


def test_what_says_nothing_of_metadata_gives_no_options() -> None:
    assert metadata_options(situation(attachments=[{"name": "a", "text": "tokens: 3"}])) is None


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"attachments": [{"name": "command", "text": "kubectl logs x"}]}, True),
        ({"attachments": [{"name": "command", "text": "my-docker-app"}]}, False),
        ({"env": {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}}, True),
        ({"errors": [{"text": "open /var/run/secrets/kubernetes.io: no", "from": "log"}]}, True),
        ({}, False),
    ],
)
def test_whether_the_call_came_from_a_container(parts: dict[str, Any], expected: bool) -> None:
    assert in_container(situation(**parts)) is expected
