"""What is asked beside AWS's own clients: bounded in time and bytes, and no redirect is followed."""

from __future__ import annotations

import http.server
import threading
import urllib.request
from collections.abc import Iterator
from typing import ClassVar

import pytest

from doctor.gather.web import ask_json
from tests.gather.misbehaving import SERVERS, misbehaving


class Answering(http.server.BaseHTTPRequestHandler):
    body: ClassVar[bytes] = b'{"a": 1}'
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    Answering.asked.clear()
    server = http.server.HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def ask(url: str, *, seconds: float = 30, largest: int = 100) -> object:
    return ask_json(urllib.request.Request(url), "it", seconds=seconds, largest=largest)  # noqa: S310


def test_the_answer_is_the_json_that_came(url: str) -> None:
    assert ask(url) == {"a": 1}


def test_an_answer_that_is_too_long_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="too long"):
        ask(url, largest=3)


def test_a_redirect_is_not_followed(url: str) -> None:
    with pytest.raises(OSError, match="302"):
        ask(f"{url}/moved")
    assert Answering.asked == ["/moved"]


@pytest.mark.parametrize("server", [each for each in SERVERS if not each.startswith("keys")])
def test_whatever_comes_is_an_answer_or_one_of_two_errors(server: str) -> None:
    with misbehaving(server) as url:
        try:
            ask(url, seconds=0.5, largest=10_000)
        except (OSError, ValueError):
            return
    assert server.startswith(("JSON of", "a length of 400"))
