"""A request as the lab received it, whichever protocol it speaks: service, action, parameters."""

from __future__ import annotations

import json
import urllib.parse
from typing import Any, NamedTuple

from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from doctor.lab.errors import AwsError
from doctor.lab.signature import Request, Signed, read_authorization

_REST = {"/listRegions": "ListRegions"}
_UNSIGNED = ("AssumeRoleWithWebIdentity", "AssumeRoleWithSAML")


class Received(NamedTuple):
    """A request: `parameters` are those of its form, or of its JSON body."""

    request: Request
    signed: Signed | None
    service: str
    action: str
    parameters: dict[str, Any]
    fault: AwsError | None = None

    @property
    def call(self) -> str:
        """The call's name, such as `iam:GetRole`."""
        return f"{self.service}:{self.action}"

    @property
    def needs_no_keys(self) -> bool:
        """Say whether a token in the call tells who comes."""
        return self.action in _UNSIGNED

    @property
    def speaks_json(self) -> bool:
        """Say whether the protocol is one of the JSON ones."""
        return "x-amz-target" in self.request.headers or self.request.path in _REST

    def error(self, error: AwsError) -> Response:
        """Return an error in the protocol of the request."""
        if self.speaks_json:
            headers = {"x-amzn-ErrorType": error.code}
            return Response(
                error.json(), error.status, headers, mimetype="application/x-amz-json-1.1"
            )
        forms = {"ec2": error.ec2_xml, "s3": error.s3_xml}
        text = forms.get(self.service, error.xml)()
        return Response(text, status=error.status, mimetype="text/xml")


def read_request(http: HttpRequest) -> Received:
    """Read a request; what is wrong with its signature's form is kept as its `fault`."""
    body = http.get_data()
    headers = {name.lower(): value for name, value in http.headers.items()}
    request = Request(http.method, http.path, http.query_string.decode(), headers, body)
    signed, fault = None, None
    try:
        signed = read_authorization(request)
    except AwsError as error:
        fault = error
    target = headers.get("x-amz-target", "")
    if target or http.path in _REST:
        parameters = _json(body)
        action = target.rpartition(".")[2] or _REST[http.path]
    else:
        text = body.decode(errors="replace")
        parameters = dict(urllib.parse.parse_qsl(text, keep_blank_values=True))
        action = parameters.get("Action", "")
    service = "sts" if signed is None else signed.service
    if service == "s3":
        # Permission and record go by the name of the action, which no request carries.
        action = "ListAllMyBuckets" if (http.method, http.path) == ("GET", "/") else ""
    return Received(request, signed, service, action, parameters, fault)


def _json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
