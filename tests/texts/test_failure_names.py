"""What an error names besides its parts is read off its text, and nothing that only looks alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from doctor.texts.errors import parse_failure
from doctor.texts.failure_names import (
    find_hosts,
    find_missing_files,
    find_missing_roles,
    find_program,
    find_quarantine_policy,
    find_sso_settings,
)
from tests.growth import LINEAR_AT_MOST, growth


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ('Could not connect to the endpoint URL: "http://localhost:4566/"', ["localhost"]),
        ("Post http://Local-Stack/: EOF", ["local-stack"]),
        ("Get http://user:word@proxy.example.com:3128/: refused", ["proxy.example.com"]),
        ("dial tcp: lookup localstack on 10.0.0.2:53: no such host", ["localstack", "10.0.0.2"]),
        ("getaddrinfo ENOTFOUND localstack", ["localstack"]),
        ("dial tcp 127.0.0.1:4566: connect: connection refused", ["127.0.0.1"]),
        ("Get http://[fd00:ec2::254]/latest: timeout", ["fd00:ec2::254"]),
        ("at 12:30, 2026-01-31T12:00:00 line 4: nothing", []),
        ("nothing is named here: really", []),
    ],
)
def test_hosts_are_read_in_order(text: str, hosts: list[str]) -> None:
    assert list(find_hosts(text)) == hosts


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (
            "open /root/.aws/config: no such file or directory",
            ["/root/.aws/config"],
        ),
        ("failed to open file: /home/me/.aws/credentials", ["/home/me/.aws/credentials"]),
        (r"%USERPROFILE%\.aws\config was not found", [r"%USERPROFILE%\.aws\config"]),
        ("/root/.aws/config: permission denied", []),
        ("open /etc/hosts: no such file or directory", []),
    ],
)
def test_a_shared_file_is_missing_where_a_text_says_so_beside_its_path(
    text: str, paths: list[str]
) -> None:
    assert list(find_missing_files(text)) == paths


def test_a_role_that_iam_cannot_find_comes_with_its_line() -> None:
    text = (
        "An error occurred (NoSuchEntity) when calling the GetRole operation:\n"
        "  The role with name deploy cannot be found.\nnext"
    )
    (role,) = find_missing_roles(text)
    assert (role.name, role.line) == ("deploy", "The role with name deploy cannot be found.")
    assert list(find_missing_roles("The user with name deploy cannot be found.")) == []


def test_settings_of_identity_center_are_named_whole() -> None:
    text = "missing required fields: sso_start_url, sso_region"
    assert list(find_sso_settings(text)) == ["sso_start_url", "sso_region"]
    assert list(find_sso_settings("sso_session is set, sso_regions are none")) == []


def test_a_failure_carries_what_it_names() -> None:
    failure = parse_failure('Could not connect to the endpoint URL: "http://localhost:4566/"')
    assert failure.hosts == {"localhost"}
    assert parse_failure("open ~/.aws/config: no such file or directory").missing_files == (
        "~/.aws/config",
    )


def test_the_quarantine_policy_is_named_with_its_version() -> None:
    assert find_quarantine_policy("AWSCompromisedKeyQuarantineV3 denies") == (
        "AWSCompromisedKeyQuarantineV3"
    )
    assert find_quarantine_policy("a quarantine") is None


def test_an_error_is_signed_by_the_program_that_it_begins_with() -> None:
    assert find_program("aws-vault: error: exec") == "aws-vault"
    assert find_program("error in aws-vault: exec") is None


@pytest.mark.parametrize("unit", ["x", "a.b-", "~/.aws/config ", "x/.aws/", "//a@", "host: "])
@pytest.mark.parametrize("read", [find_hosts, find_missing_files, find_missing_roles])
def test_what_is_named_costs_no_more_than_the_length_of_the_text(
    read: Callable[[str], Iterator[object]], unit: str
) -> None:
    assert growth(lambda text: list(read(text)), unit) < LINEAR_AT_MOST
