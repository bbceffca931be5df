"""The container-credentials endpoint: a loopback server that answers one program from memory.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
Nobody is asked while a request waits: what stands in memory is served, or why nothing does.
"""

from __future__ import annotations

import hmac
import http.server
import json
import secrets
import socket
import socketserver
import threading
from collections.abc import Callable
from typing import Final

import msgspec

LOOPBACK: Final = "127.0.0.1"
"""The one address that every SDK asks over http; names are refused by some (Kotlin)."""

ECS_ADDRESS: Final = "169.254.170.2"
"""How a program in a container addresses a forwarder to this endpoint."""

_HOSTS: Final = frozenset({LOOPBACK, "localhost", "[::1]"})
_READ_SECONDS: Final = 2.0
"""Seconds that a client may take over its request: botocore itself gives up after two."""
_MOST_AT_ONCE: Final = 64
"""Requests that are answered side by side. A program of many threads fetches once for all."""
_TOKEN_BYTES: Final = 32
"""Bytes of randomness in the token: as many as in a 256-bit key."""
_PATH_BYTES: Final = 16
"""Bytes of randomness in the path, so that not even the existence of the endpoint is told."""


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """Keys to serve; `expiration` in ISO 8601, UTC. The text form shows no secret."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    expiration: str
    account_id: str | None = None

    def __repr__(self) -> str:
        return f"Served({self.access_key_id}, until {self.expiration})"

    __str__ = __repr__

    def body(self) -> dict[str, str]:
        """Return the answer under the protocol's own names."""
        found = {
            "AccessKeyId": self.access_key_id,
            "SecretAccessKey": self.secret_access_key,
            "Token": self.session_token,
            "Expiration": self.expiration,
        }
        return found if self.account_id is None else {**found, "AccountId": self.account_id}


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """No keys to serve, and why: SDKs show `message`. `passing` asks them to come again."""

    message: str
    passing: bool = False


class Answer(msgspec.Struct, frozen=True):
    """An HTTP status, and the JSON object that goes with it."""

    status: int
    body: dict[str, str]


class Door:
    """Decides who is answered. Whoever lacks the token learns nothing, not even of the path."""

    def __init__(self, keys: Callable[[], Served | Ended], *, forwarded: bool = False) -> None:
        self.token = secrets.token_urlsafe(_TOKEN_BYTES)
        self.path = "/" + secrets.token_urlsafe(_PATH_BYTES)
        self._keys = keys
        self._hosts = _HOSTS | {ECS_ADDRESS} if forwarded else _HOSTS

    def answer(self, path: str, host: str | None, token: str | None, *, origin: bool) -> Answer:
        """Answer a request by its path and its headers Host, Authorization and Origin."""
        if host is None or _drop_port(host) not in self._hosts or origin:
            return _refusal(403, "Forbidden", "this endpoint serves programs of this machine")
        if not hmac.compare_digest((token or "").encode("latin-1", "replace"), self.token.encode()):
            return _refusal(401, "Unauthorized", "the token of this endpoint is missing or wrong")
        if not hmac.compare_digest(path.encode("latin-1", "replace"), self.path.encode()):
            return _refusal(404, "NotFound", "there is nothing under this path")
        found = self._keys()
        if isinstance(found, Served):
            return Answer(200, found.body())
        # JavaScript shows the words of a 4xx alone; Java and Go come again after a 5xx alone.
        status = 503 if found.passing else 400
        return _refusal(status, "SessionEnded", found.message)


def _drop_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


def _refusal(status: int, code: str, message: str) -> Answer:
    return Answer(status, {"Code": code, "Message": f"roledoctor: {message}"})


class Endpoint:
    """The server of one command. It listens from the start, and answers between open and close."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._server = _Server(door)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.1},
            name="credentials-endpoint",
            daemon=True,
        )

    def open(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop answering and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The whole address, for AWS_CONTAINER_CREDENTIALS_FULL_URI."""
        return f"http://{LOOPBACK}:{self._server.server_address[1]}{self.door.path}"


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A thread for each request, of which no more than `_MOST_AT_ONCE` are under way."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    """Connections that wait: a build asks with many processes at once, of which 5 lose some."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._room = threading.BoundedSemaphore(_MOST_AT_ONCE)
        super().__init__((LOOPBACK, 0), _Handler)

    def server_bind(self) -> None:
        """Bind without looking up the machine's name, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def process_request(self, request: object, client_address: object) -> None:
        """Take a request where there is room, else hang up: SDKs come again."""
        assert isinstance(request, socket.socket)  # noqa: S101 - the base class knows both kinds
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: object, client_address: object) -> None:
        """Answer, and make room."""
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            self._room.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that hang up: standard error is the command's own."""


class _Handler(http.server.BaseHTTPRequestHandler):
    """Reads one request, and writes what the door says."""

    timeout = _READ_SECONDS
    server_version = "roledoctor"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with the keys, or with why there are none."""
        server = self.server
        assert isinstance(server, _Server)  # noqa: S101 - made there alone
        self._write(
            server.door.answer(
                self.path,
                self.headers.get("Host"),
                self.headers.get("Authorization"),
                origin="Origin" in self.headers,
            )
        )

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is no request of the protocol in the protocol's own form."""
        del explain
        self._write(_refusal(code, "BadRequest", message or "this is no request for credentials"))

    def _write(self, answer: Answer) -> None:
        body = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Write no line for a request: a log would hold the path."""
