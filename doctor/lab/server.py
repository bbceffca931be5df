"""The lab's HTTP endpoint: authentication first, then its own services, then moto behind a gate."""

from __future__ import annotations

import email.utils
import json
import threading
import urllib.parse
from types import TracebackType
from typing import Any, Self

from moto.iam.models import iam_backends
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from doctor.lab.console import PATH, sign_in_token
from doctor.lab.errors import AwsError
from doctor.lab.faults import Dropped, Faults, hang_up
from doctor.lab.identity import Identity
from doctor.lab.services import Services
from doctor.lab.signature import verify
from doctor.lab.trail import Call, new_id
from doctor.lab.wire_request import Received, read_request
from doctor.lab.world import User, World

__all__ = ["Lab", "User"]

_LOOPBACK = "127.0.0.1"
_ISSUERS = "/issuers/"


class _Quiet(WSGIRequestHandler):
    """Serves without a line on standard error for each request."""

    def log_request(self, *_: Any) -> None:
        """Keep quiet: the lab has a journal of its own."""

    def connection_dropped(self, *_: Any) -> None:
        """Keep quiet about connections that were meant to break."""


class Lab(World):
    """A running lab. State is made through its methods, or over the wire by whoever may."""

    def __init__(self, *, latency: float = 0.0) -> None:
        super().__init__()
        self.faults = Faults(latency)
        self.calls: list[Call] = []
        self._services = Services(self, self.calls, self._key_set_url)
        self._server: Any = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        iam_backends.reset()
        self._server = make_server(
            _LOOPBACK, 0, self._application, threaded=True, request_handler=_Quiet
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not None:
            self._thread.join()

    @property
    def url(self) -> str:
        """The endpoint, for AWS_ENDPOINT_URL."""
        return f"http://{_LOOPBACK}:{self._server.server_port}"

    def _key_set_url(self, host: str) -> str:
        return f"{self.url}{_ISSUERS}{urllib.parse.quote(host)}"

    def _application(self, environ: Any, start_response: Any) -> Any:
        http = HttpRequest(environ)
        if http.path.startswith(_ISSUERS):
            return self._key_set(http)(environ, start_response)
        if http.path == PATH:
            return self._console(http)(environ, start_response)
        self.faults.delay()
        try:
            response = self._answer(read_request(http))
        except Dropped as dropped:
            hang_up(environ)
            # The server takes this for what it is, and says nothing more.
            raise ConnectionResetError from dropped
        response.headers["Date"] = email.utils.formatdate(self.now, usegmt=True)
        return response(environ, start_response)

    def _console(self, http: HttpRequest) -> Response:
        """Answer the federation endpoint, which nobody signs for."""
        token = sign_in_token(
            self.directory, {**http.args.to_dict(), **http.form.to_dict()}, self.now
        )
        if token is None:
            return Response("<h1>Bad Request</h1>", status=400, mimetype="text/html")
        return Response(token, mimetype="application/json")

    def _key_set(self, http: HttpRequest) -> Response:
        """Serve an issuer's keys; one that is not reachable has none."""
        issuer = self.issuers.get(http.path.removeprefix(_ISSUERS))
        if issuer is None or not issuer.reachable:
            return Response(status=404)
        return Response(json.dumps(issuer.key_set()), mimetype="application/json")

    def _answer(self, received: Received) -> Response:
        caller: Identity | None = None
        try:
            self.faults.befall(received.call)
            caller = self._authenticate(received)
            response = self._services.answer(received, caller)
        except AwsError as error:
            self._journal(received, caller, error)
            return received.error(error)
        self._journal(received, caller, None)
        return response

    def _authenticate(self, received: Received) -> Identity | None:
        """Return who signed a request; the two calls with a token are signed by nobody."""
        signed = received.signed
        if received.fault is not None:
            raise received.fault
        if signed is None:
            if received.needs_no_keys:
                return None
            raise AwsError("MissingAuthenticationToken", "Request is missing Authentication Token")
        token = received.request.headers.get("x-amz-security-token")
        credential = self.directory.find(signed.key, token, self.now)
        if signed.service == "sts":
            self.settings.check_sts(credential.identity.account, signed.region)
        verify(received.request, signed, credential.secret, self.now)
        return credential.identity

    def _journal(self, received: Received, caller: Identity | None, error: AwsError | None) -> None:
        self.calls.append(
            Call(
                received.service,
                received.action,
                None if received.signed is None else received.signed.key,
                "ok" if error is None else error.code,
                "" if error is None else error.message,
                caller,
                received.parameters,
                self.now,
                new_id(),
            )
        )
