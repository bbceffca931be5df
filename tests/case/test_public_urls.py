"""An address as a case may keep it."""

from __future__ import annotations

import pytest

from doctor.case.public_urls import show_url


@pytest.mark.parametrize(
    "url",
    [
        "https://corp.awsapps.com/start",
        "http://localhost:8080/v1",
        "https://Sts.us-east-1.amazonaws.com/",
        "http://[fd00:ec2::23]/v1",
        "localhost,.example.com",
    ],
)
def test_what_says_nothing_stays_in_its_letters(url: str) -> None:
    assert show_url(url) == url


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://bob:hunter2@proxy.example.com:3128", "http://proxy.example.com:3128"),
        ("https://x.example.com/?token=xq7zk9", "https://x.example.com/"),
        ("https://x.example.com/xq7zk9vw3p", "https://x.example.com/"),
        ("http://x.example.com:port/", ""),
    ],
)
def test_passwords_queries_and_odd_paths_go(url: str, host: str) -> None:
    shown = show_url(url)
    assert shown.startswith(host)
    assert not {"hunter2", "xq7zk9", "xq7zk9vw3p"} & {shown, *shown.replace("=", "/").split("/")}
    assert "hunter2" not in shown
    assert "xq7zk9" not in shown


def test_what_is_no_address_is_hidden() -> None:
    assert "hidden" in show_url("not an address!")


def test_a_port_that_was_hidden_with_the_path_leaves_the_host() -> None:
    shown = "http://127.0.0.1/<hidden: 28 characters>"
    assert show_url("http://127.0.0.1:<hidden: 28 characters>") == show_url(shown) == shown
