"""Servers that answer as no server of AWS does, each a line of a table: what it sends, and how."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import socket
import struct
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


def _reset(connection: socket.socket, over: threading.Event) -> None:
    """Answer half, then cut the connection so that the other side hears of it."""
    del over
    connection.sendall(_HEAD + b"Content-Length: 400\r\n\r\n<a")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _with(*headers: bytes) -> Send:
    return _raw(b"HTTP/1.1 200 OK\r\n", *(each + b"\r\n" for each in headers), b"\r\n<a/>")


def _json(value: object) -> Send:
    return _plain(b"200 OK", json.dumps(value).encode(), b"application/json")


def _keys(**changed: object) -> Send:
    """Answer with keys in every form that a reader knows, some of it changed."""
    held = {
        "Code": "Success",
        "AccessKeyId": "ASIARTX3GSDSQAAAAAAA",
        "SecretAccessKey": "notARealSecretKey",
        "Token": "notARealSecretKeyToken",
        "Expiration": "2099-01-01T00:00:00Z",
        **changed,
    }
    lower = {"accessKeyId": held["AccessKeyId"], "secretAccessKey": held["SecretAccessKey"],
             "sessionToken": held["Token"], "expiration": held["Expiration"]}  # fmt: skip
    return _json({**held, "roleCredentials": lower, "value": held["Token"]})


_BOMB = b"".join(
    (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">',
        *(b'<!ENTITY e%d "%s">' % (at, b"&e%d;" % (at - 1) * 10) for at in range(1, 12)),
        b"]><a>&e11;</a>",
    )
)
_FILE = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'


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
    "a length below zero": _with(b"Content-Length: -4"),
    "two lengths": _with(b"Content-Length: 4", b"Content-Length: 400"),
    "a header without a colon": _with(b"Content-Length 4", b"X"),
    "a header that goes on": _with(b"X-Folded: a", b"\t b", b"Content-Length: 4"),
    "a header of bytes": _with(b"X-Odd: \xff\x00\xfe", b"Content-Length: 4"),
    "an unknown charset": _with(b"Content-Type: text/xml; charset=klingon", b"Content-Length: 4"),
    "gzip that is none": _with(b"Content-Encoding: gzip", b"Content-Length: 4"),
    "a bomb of gzip": _raw(_HEAD, b"Content-Encoding: gzip\r\n", _REST, gzip.compress(bytes(2**27))),
    "an unknown encoding": _with(b"Content-Encoding: zstd, x", b"Content-Length: 4"),
    "a chunk of many digits": _raw(_HEAD, b"Transfer-Encoding: chunked\r\n\r\n", b"f" * 400, b"\r\n"),
    "trailers without end": _drip(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: 1\r\n"),
    "HTTP of 1991": _raw(b"<html>hello</html>"),
    "HTTP 2": _raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"),
    "an alert of TLS": _raw(b"\x15\x03\x01\x00\x02\x02\x28"),
    "a reset": _reset,
    "nothing but 103 Early Hints": _drip(b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
    "100 Continue, then silence": _drip(b"HTTP/1.1 100 Continue\r\n\r\n", b""),
    "101 Switching Protocols": _raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
    "204 No Content": _raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "304 Not Modified": _raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "a redirect to a file": _plain(b"302 Found\r\nLocation: file:///etc/passwd", b""),
    "a redirect to nowhere": _plain(b"307 Temporary Redirect\r\nLocation: http://[::1", b""),
    "a redirect without a place": _plain(b"301 Moved Permanently", b""),
    "401": _plain(b'401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"', b""),
    "later, in a year": _plain(b"429 Too Many Requests\r\nRetry-After: 31536000", b"{}"),
    "a bomb of XML": _plain(b"200 OK", _BOMB),
    "XML that names a file": _plain(b"200 OK", _FILE),
    "XML in UTF-16": _plain(b"200 OK", '<?xml version="1.0"?><a/>'.encode("utf-16")),
    "XML that is nested": _plain(b"200 OK", b"<a>" * 20_000),
    "JSON of a number": _plain(b"200 OK", b"9" * 400, b"application/json"),
    "JSON of more digits": _plain(b"200 OK", b"9" * 5_000, b"application/json"),
    "JSON of half a character": _json({"value": "\ud800", "AccessKeyId": "\ud800"}),
    "keys that are empty": _keys(AccessKeyId="", SecretAccessKey="", Token=""),
    "keys that are lists": _keys(AccessKeyId=[], SecretAccessKey={}, Token=[None]),
    "keys that ended in the year 1": _keys(Expiration="0001-01-01T00:00:00+23:59"),
    "keys until the year 99999": _keys(Expiration="99999-01-01T00:00:00Z"),
    "keys until a number": _keys(Expiration=10**400),
    "keys until nothing": _keys(Expiration=None),
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
