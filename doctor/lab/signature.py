"""Signature Version 4: the signature of a request, made again and compared.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import calendar
import hashlib
import hmac
import re
import time
import urllib.parse
from collections.abc import Mapping
from typing import NamedTuple

from doctor.lab.errors import AwsError, wrong_signature

_HEADER = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>\w+)/(?P<date>\d{8})/(?P<region>[\w-]+)/(?P<service>\w+)"
    r"/aws4_request,\s*SignedHeaders=(?P<headers>[\w;-]+),\s*Signature=(?P<signature>[0-9a-f]{64})"
)
_WINDOW = 15 * 60
"""Seconds that a caller's clock may be off, either way: AWS's own error tells `15 min.`"""


class Signed(NamedTuple):
    """What the Authorization header says."""

    key: str
    date: str
    region: str
    service: str
    headers: str
    signature: str


class Request(NamedTuple):
    """An HTTP request: header names are in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


def read_authorization(request: Request) -> Signed | None:
    """Read the Authorization header; `None` where the request is not signed."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    match = _HEADER.match(header)
    if match is None:
        raise AwsError("IncompleteSignature", "The Authorization header is malformed.", 400)
    return Signed(**match.groupdict())


def verify(request: Request, signed: Signed, secret: str, now: float) -> None:
    """Raise the error that AWS would send where time or signature are wrong."""
    stamp = request.headers.get("x-amz-date", "")
    _verify_time(stamp, now)
    if not hmac.compare_digest(_signature(request, signed, secret, stamp), signed.signature):
        raise wrong_signature()


def _verify_time(stamp: str, now: float) -> None:
    try:
        then = calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        raise wrong_signature() from None
    server = _stamp(now)
    if then < now - _WINDOW:
        bound = _stamp(now - _WINDOW)
        text = f"Signature expired: {stamp} is now earlier than {bound} ({server} - 15 min.)"
        raise AwsError("SignatureDoesNotMatch", text)
    if then > now + _WINDOW:
        bound = _stamp(now + _WINDOW)
        text = (
            f"Signature not yet current: {stamp} is still later than {bound} ({server} + 15 min.)"
        )
        raise AwsError("SignatureDoesNotMatch", text)


def _stamp(moment: float) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(moment))


def _signature(request: Request, signed: Signed, secret: str, stamp: str) -> str:
    canonical = _canonical(request, signed)
    scope = f"{signed.date}/{signed.region}/{signed.service}/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    key = f"AWS4{secret}".encode()
    for part in (signed.date, signed.region, signed.service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _canonical(request: Request, signed: Signed) -> str:
    pairs = urllib.parse.parse_qsl(request.query, keep_blank_values=True)
    query = "&".join(
        f"{urllib.parse.quote(name, safe='-_.~')}={urllib.parse.quote(value, safe='-_.~')}"
        for name, value in sorted(pairs)
    )
    headers = "".join(
        f"{name}:{' '.join(request.headers.get(name, '').split())}\n"
        for name in signed.headers.split(";")
    )
    body = hashlib.sha256(request.body).hexdigest()
    return f"{request.method}\n{request.path}\n{query}\n{headers}\n{signed.headers}\n{body}"
