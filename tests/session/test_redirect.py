"""The browser gets one redirect, and nobody else learns where it leads."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

from doctor.session.redirect import lead_browser


def ask(address: str, path: str | None = None) -> tuple[int, str | None]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.request("GET", path or parts.path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("Location")


def test_the_first_who_knows_the_path_is_led_on_and_nobody_after() -> None:
    seen: list[tuple[int, str | None]] = []

    def opens(address: str) -> bool:
        assert "SigninToken" not in address
        seen.append(ask(address, "/guess"))
        seen.append(ask(address))
        seen.append(ask(address))
        return True

    assert lead_browser("https://signin.example.com/?SigninToken=x", opens)
    assert seen == [
        (404, None),
        (302, "https://signin.example.com/?SigninToken=x"),
        (404, None),
    ]


def test_a_browser_that_does_not_start_or_come_is_told() -> None:
    assert not lead_browser("https://signin.example.com/", lambda _: False)
    assert not lead_browser("https://signin.example.com/", lambda _: True, seconds=0.1)
