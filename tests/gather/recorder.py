"""A proxy that sees every request in the clear, and a net beneath it for whatever goes around it.

The proxy ends TLS with certificates of its own, writes each request down, and hands it to a lab:
so AWS is asked at its own addresses, and answers. What opens a connection or looks a name up
without the proxy is written down too, and gets no further than this machine.
"""

from __future__ import annotations

import contextlib
import datetime
import http.client
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from doctor.lab.server import Lab
from doctor.model.aws_hosts import is_loopback


class Seen(NamedTuple):
    """A request as it would have left: `way` is `proxy`, `socket` or `name`."""

    way: str
    host: str
    line: str = ""
    text: str = ""


class Authority:
    """Certificates for whatever host is asked for, signed by one that a run is told to trust."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "recorder")])
        self.bundle = folder / "authority.pem"
        self.bundle.write_bytes(self._sign("recorder", authority=True))
        self.key_file = folder / "key.pem"
        self.key_file.write_bytes(
            self.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def _sign(self, host: str, *, authority: bool) -> bytes:
        now = datetime.datetime.now(datetime.UTC)
        subject = self.name if authority else x509.Name([])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=True)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM)

    def context(self, host: str) -> ssl.SSLContext:
        certificate = self.folder / f"{host}.pem"
        if not certificate.exists():
            certificate.write_bytes(self._sign(host, authority=False))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, self.key_file)
        return context


class Recorder:
    """What was seen, and what a process needs to be seen."""

    def __init__(self, lab: Lab, authority: Authority) -> None:
        self.lab = lab
        self.authority = authority
        self.seen: list[Seen] = []
        self.port = 0

    def variables(self) -> dict[str, str]:
        proxy = f"http://127.0.0.1:{self.port}"
        return {
            "HTTPS_PROXY": proxy,
            "HTTP_PROXY": proxy,
            "https_proxy": proxy,
            "http_proxy": proxy,
            "NO_PROXY": "",
            "no_proxy": "",
            "AWS_CA_BUNDLE": str(self.authority.bundle),
            "SSL_CERT_FILE": str(self.authority.bundle),
        }

    def forward(self, host: str, handler: BaseHTTPRequestHandler, path: str) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        text = "\n".join([str(handler.headers), body.decode(errors="replace")])
        self.seen.append(Seen("proxy", host, f"{handler.command} {path}", text))
        connection = http.client.HTTPConnection("127.0.0.1", int(self.lab.url.rpartition(":")[2]))
        headers = {
            name: value
            for name, value in handler.headers.items()
            if name.lower() not in {"connection", "proxy-connection"}
        }
        connection.request(handler.command, path, body=body, headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        handler.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"transfer-encoding", "content-length", "connection"}:
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)


def _handler(recorder: Recorder) -> type[BaseHTTPRequestHandler]:
    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        within = ""

        def do_CONNECT(self) -> None:
            self.within = self.path.rpartition(":")[0].strip("[]")
            self.send_response(200)
            self.end_headers()
            try:
                wrapped = recorder.authority.context(self.within).wrap_socket(
                    self.connection, server_side=True
                )
            except (OSError, ValueError):
                recorder.seen.append(Seen("proxy", self.within, "CONNECT"))
                self.close_connection = True
                return
            self.connection = wrapped
            self.rfile: Any = wrapped.makefile("rb", self.rbufsize)
            self.wfile: Any = wrapped.makefile("wb", 0)
            self.close_connection = False

        def any_request(self) -> None:
            parts = urlsplit(self.path)
            host = self.within or parts.hostname or ""
            path = parts._replace(scheme="", netloc="").geturl() or "/"
            with contextlib.suppress(OSError):
                recorder.forward(host, self, path)

        do_GET = do_POST = do_PUT = do_HEAD = any_request  # noqa: N815 - the server's own naming

        def log_message(self, *_: object) -> None:
            return

    return Proxy


@contextlib.contextmanager
def recording(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    """Let everything that this process sends go through a recorder, in front of a lab."""
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(lab, Authority(Path(folder)))
        with ThreadingHTTPServer(("127.0.0.1", 0), _handler(recorder)) as server:
            server.daemon_threads = True
            recorder.port = server.server_port
            threading.Thread(target=server.serve_forever, daemon=True).start()
            _set_net(recorder, monkeypatch)
            for name, value in recorder.variables().items():
                monkeypatch.setenv(name, value)
            yield recorder
            server.shutdown()


def _set_net(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def watched_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if is_loopback(name):
            return look_up(host, *rest, **named)
        recorder.seen.append(Seen("name", name))
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def watched_connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(address[0]):
            recorder.seen.append(Seen("socket", str(address[0])))
            raise ConnectionRefusedError(111, "Connection refused")
        connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", watched_look_up)
    monkeypatch.setattr(socket.socket, "connect", watched_connect)
