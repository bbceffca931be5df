"""The endpoint: who is answered, with what, and how fast; nobody else learns anything."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from doctor.session.container_endpoint import Door, Ended, Endpoint, Served

KEYS = Served(
    access_key_id="ASIARTX3GSDSQAAAAAAA",
    secret_access_key="notARealSecretKey",
    session_token="notARealSessionToken",
    expiration="2026-01-31T13:00:00Z",
    account_id="111122223333",
)


@contextmanager
def opened(door: Door) -> Iterator[Endpoint]:
    endpoint = Endpoint(door)
    endpoint.open()
    try:
        yield endpoint
    finally:
        endpoint.close()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with opened(Door(lambda: KEYS)) as running:
        yield running


def ask(
    endpoint: Endpoint, headers: dict[str, str], path: str | None = None, method: str = "GET"
) -> tuple[int, dict[str, Any], dict[str, str]]:
    parts = urlsplit(endpoint.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    connection.request(method, parts.path if path is None else path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, json.loads(body), {k.lower(): v for k, v in answer.getheaders()}


def test_whoever_has_the_token_gets_the_keys_under_the_protocols_names(endpoint: Endpoint) -> None:
    status, body, headers = ask(endpoint, {"Authorization": endpoint.door.token})
    assert status == 200
    assert body == {
        "AccessKeyId": "ASIARTX3GSDSQAAAAAAA",
        "SecretAccessKey": "notARealSecretKey",
        "Token": "notARealSessionToken",
        "Expiration": "2026-01-31T13:00:00Z",
        "AccountId": "111122223333",
    }
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("token", [None, "", "x", "Bearer {}", "{}x", "É"])
def test_whoever_lacks_the_token_gets_nothing(endpoint: Endpoint, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": token.format(endpoint.door.token)}
    status, body, _ = ask(endpoint, headers)
    assert status == 401
    assert set(body) == {"Code", "Message"}
    assert ask(endpoint, headers, "/other")[0] == 401


@pytest.mark.parametrize("host", ["evil.example.com", "169.254.170.2", "127.0.0.1.example.com", ""])
def test_a_name_that_is_not_loopback_is_refused_even_with_the_token(
    endpoint: Endpoint, host: str
) -> None:
    status, _, _ = ask(endpoint, {"Authorization": endpoint.door.token, "Host": host})
    assert status == 403


def test_a_page_in_a_browser_is_refused_even_with_the_token(endpoint: Endpoint) -> None:
    headers = {"Authorization": endpoint.door.token, "Origin": "http://127.0.0.1"}
    assert ask(endpoint, headers)[0] == 403


def test_a_forwarder_is_answered_where_that_was_asked_for() -> None:
    with opened(Door(lambda: KEYS, forwarded=True)) as endpoint:
        headers = {"Authorization": endpoint.door.token, "Host": "169.254.170.2"}
        assert ask(endpoint, headers)[0] == 200


def test_another_path_and_another_method_get_no_keys(endpoint: Endpoint) -> None:
    headers = {"Authorization": endpoint.door.token}
    assert ask(endpoint, headers, "/")[0] == 404
    assert ask(endpoint, headers, method="POST")[0] == 501
    assert "notARealSecretKey" not in str(ask(endpoint, headers, method="PUT"))


def test_what_has_ended_is_told_with_its_cause() -> None:
    with opened(Door(lambda: Ended(message="it ended at 14:05: no route to STS"))) as endpoint:
        status, body, _ = ask(endpoint, {"Authorization": endpoint.door.token})
    assert (status, body["Code"]) == (400, "SessionEnded")
    assert body["Message"] == "roledoctor: it ended at 14:05: no route to STS"


def test_what_will_be_back_in_a_moment_asks_to_come_again() -> None:
    with opened(Door(lambda: Ended(message="being renewed", passing=True))) as endpoint:
        assert ask(endpoint, {"Authorization": endpoint.door.token})[0] == 503


def test_it_listens_on_loopback_alone_under_a_name_that_nobody_guesses(endpoint: Endpoint) -> None:
    parts = urlsplit(endpoint.url)
    assert parts.hostname == "127.0.0.1"
    assert len(parts.path) > 20
    with opened(Door(lambda: KEYS)) as other:
        assert urlsplit(other.url).path != parts.path
        assert other.door.token != endpoint.door.token


def test_nobody_is_waited_for_who_says_nothing(endpoint: Endpoint) -> None:
    parts = urlsplit(endpoint.url)
    silent = [socket.create_connection((parts.hostname or "", parts.port or 0)) for _ in range(20)]
    try:
        assert ask(endpoint, {"Authorization": endpoint.door.token})[0] == 200
    finally:
        for each in silent:
            each.close()


@pytest.mark.parametrize(
    "sent",
    [b"\x00\xff\r\n\r\n", b"GET " + b"/" * 70_000, b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n"],
)
def test_what_is_no_request_gets_no_keys_and_harms_nothing(
    endpoint: Endpoint, sent: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    parts = urlsplit(endpoint.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as client:
        client.sendall(sent + b"\r\n\r\n")
        with contextlib.suppress(OSError):
            assert b"notAReal" not in client.recv(65_536)
    assert ask(endpoint, {"Authorization": endpoint.door.token})[0] == 200
    assert capfd.readouterr().err == ""


def test_many_threads_get_whole_answers(endpoint: Endpoint) -> None:
    seen: list[int] = []

    def fetch() -> None:
        headers = {"Authorization": endpoint.door.token}
        seen.extend(ask(endpoint, headers)[0] for _ in range(10))

    threads = [threading.Thread(target=fetch) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert seen == [200] * 80


def test_a_closed_endpoint_is_gone() -> None:
    with opened(Door(lambda: KEYS)) as endpoint:
        parts = urlsplit(endpoint.url)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1)


def test_no_text_form_and_no_log_shows_a_secret(
    endpoint: Endpoint, capfd: pytest.CaptureFixture[str]
) -> None:
    ask(endpoint, {"Authorization": endpoint.door.token})
    ask(endpoint, {})
    said = capfd.readouterr()
    assert said.out + said.err == ""
    assert "notAReal" not in f"{KEYS} {KEYS!r} {[KEYS]}"
