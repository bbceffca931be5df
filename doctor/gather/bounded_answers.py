"""What a server sends is read to an end: so many bytes, and every byte that it announced.

botocore reads whatever comes. Here each of its answers is read piece by piece instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

LARGEST: Final = 32 * 2**20
"""Bytes of one answer: a thousand roles with the longest trust policies are fewer."""

_PIECE: Final = 64 * 1024
"""Bytes taken at once: what is over the limit is noticed within one such piece."""


class _Read:
    """A body that was read already, as an answer of botocore holds it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


class BoundedSession:
    """Sends requests of botocore through a session of its own, and reads bounded answers."""

    def __init__(self, session: Any, largest: int = LARGEST) -> None:
        self._session = session
        self._largest = largest

    def send(self, request: Any) -> Any:
        """Send a prepared request. Raises botocore's own errors, as its session does."""
        from botocore.awsrequest import AWSResponse  # noqa: PLC0415 - only live checks come here

        request.stream_output = True
        answer = self._session.send(request)
        body = _body_of(answer, request, self._largest)
        return AWSResponse(answer.url, answer.status_code, answer.headers, _Read(body))


def bounded_sender(session: Any) -> Callable[..., Any]:
    """Return a handler of "before-send" that takes the sending over from botocore."""
    bounded = BoundedSession(session)

    def send(request: Any, **_: Any) -> Any:
        return bounded.send(request)

    return send


def _body_of(answer: Any, request: Any, largest: int) -> bytes:
    from botocore.exceptions import (  # noqa: PLC0415 - only live checks come here
        ConnectionClosedError,
        HTTPClientError,
        ReadTimeoutError,
    )
    from urllib3.exceptions import ProtocolError  # noqa: PLC0415 - as above
    from urllib3.exceptions import ReadTimeoutError as Late  # noqa: PLC0415 - as above

    pieces, size = [], 0
    try:
        for piece in answer.raw.stream(_PIECE):
            size += len(piece)
            if size > largest:
                answer.raw.close()
                raise HTTPClientError(error=f"the answer is larger than {largest // 2**20} MB")
            pieces.append(piece)
    except Late as error:
        raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
    except (ProtocolError, OSError) as error:
        raise ConnectionClosedError(endpoint_url=request.url, error=error) from error
    if request.method != "HEAD" and size < _announced_length(answer.headers):
        raise ConnectionClosedError(endpoint_url=request.url, error="the answer was cut off")
    return b"".join(pieces)


def _announced_length(headers: Any) -> int:
    """Return how many bytes the server said that it would send, 0 where it did not say."""
    text = str(headers.get("content-length") or "")
    return int(text) if text.isdecimal() and len(text) < len(str(2**63)) else 0
