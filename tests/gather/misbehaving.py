"""Servers that answer as no server of AWS does, each a line of a table: what it sends, and how."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
from collections.abc import Callable, Iterator

Send = Callable[[socket.socket, threading.Event], None]

_HEAD = b"HTTP/1.1 200 OK\r\n"
_REST = b"Content-Type: text/xml\r\nConnection: close\r\n\r\n"


def _plain(status: bytes, body: bytes, kind: bytes = b"text/xml") -> Send:
    text = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
    whole = text % (status, kind, len(body), body)
    return lambda connection, _: connection.sendall(whole)


def _raw(*pieces: bytes) -> Send:
    return lambda connection, _: connection.sendall(b"".join(pieces))


def _silent(connection: socket.socket, over: threading.Event) -> None:
    del connection
    over.wait()


def _drip(first: bytes, drop: bytes) -> Send:
    """Send a first part, then drop after drop, each well within any time limit of a read."""

    def send(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(first)
        while not over.wait(0.05):
            connection.sendall(drop)

    return send


def _flood(first: bytes, piece: bytes, times: int) -> Send:
    def send(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(first)
        for _ in itertools.repeat(None, times):
            if over.is_set():
                return
            connection.sendall(piece)

    return send


def _error(code: bytes) -> bytes:
    return (
        b"<ErrorResponse><Error><Code>%s</Code><Message>no</Message></Error></ErrorResponse>" % code
    )


SERVERS: dict[str, Send] = {
    "silent": _silent,
    "closes at once": lambda connection, _: connection.close(),
    "half a status line": _raw(b"HTTP/1.1 2"),
    "no HTTP": _raw(b"220 mail.example.com ESMTP\r\n"),
    "half of the headers": _raw(_HEAD, b"Content-Type: tex"),
    "no body": _plain(b"200 OK", b""),
    "half of the body": _raw(_HEAD, b"Content-Length: 400\r\n\r\n<GetCaller"),
    "half of a chunk": _raw(_HEAD, b"Transfer-Encoding: chunked\r\n\r\nff\r\n<Get"),
    "no chunk": _raw(_HEAD, b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "HTML": _plain(b"200 OK", b"<html><body>Sign in to Wi-Fi</body></html>", b"text/html"),
    "JSON of a list": _plain(b"200 OK", b"[]", b"application/json"),
    "JSON of null": _plain(b"200 OK", b"null", b"application/json"),
    "JSON that is nested": _plain(b"200 OK", b"[" * 50_000, b"application/json"),
    "other XML": _plain(b"200 OK", b"<a><b/></a>"),
    "XML cut off": _plain(b"200 OK", b"<GetCallerIdentityResponse><GetCallerId"),
    "bytes": _plain(b"200 OK", bytes(range(256))),
    "an error of the server": _plain(b"500 Internal Server Error", _error(b"InternalFailure")),
    "an error of the server without a body": _plain(b"500 Internal Server Error", b""),
    "unavailable": _plain(b"503 Service Unavailable", _error(b"ServiceUnavailable")),
    "a proxy's 502": _plain(b"502 Bad Gateway", b"<html>Bad Gateway</html>", b"text/html"),
    "a proxy's 407": _plain(b"407 Proxy Authentication Required", b"<html/>", b"text/html"),
    "a page that forbids": _plain(b"403 Forbidden", b"<html>no</html>", b"text/html"),
    "a page that is not there": _plain(b"404 Not Found", b"<html>no</html>", b"text/html"),
    "a redirect to itself": _raw(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
    "a status of 999": _plain(b"999 Odd", b""),
    "a status without a number": _raw(b"HTTP/1.1 abc OK\r\n\r\n"),
    "nothing but 100 Continue": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "headers drop by drop": _drip(_HEAD, b"X-Drop: 1\r\n"),
    "a header without end": _flood(_HEAD + b"X-Long: ", b"x" * 65_536, 64),
    "a thousand headers": _flood(_HEAD, b"X-Many: 1\r\n", 1_000),
    "a body drop by drop": _drip(_HEAD + b"Content-Length: 100000\r\n\r\n", b"x"),
    "chunks drop by drop": _drip(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "a body without end": _flood(_HEAD + _REST, b"x" * 2**20, 64),
    "a length that is no number": _raw(_HEAD, b"Content-Length: many\r\n\r\n<a/>"),
    "a length of 400 digits": _raw(_HEAD, b"Content-Length: " + b"9" * 400 + b"\r\n\r\n<a/>"),
    "a date that is none": _raw(_HEAD, b"Date: Xyz, 99 Abc 99999\r\nContent-Length: 4\r\n\r\n<a/>"),
}  # fmt: skip
"""Every server by what is wrong with it."""


@contextlib.contextmanager
def misbehaving(name: str) -> Iterator[str]:
    """Serve what the table says to whoever connects, and give the URL."""
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.recv(65_536)
            SERVERS[name](connection, over)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.close()
