"""One request beside AWS's own clients, and the JSON that it is answered with.

No redirect is followed: what is sent is a secret, and would go along to whatever host it names.
"""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any

from doctor.gather.watch import OutOfTime, run_within

if TYPE_CHECKING:
    from urllib.request import Request


def ask_json(request: Request, name: str, *, seconds: float, largest: int) -> Any:
    """Send a request and return the JSON of its answer, which has so many bytes at the most.

    Raises `OSError` where it cannot be reached, refuses (`urllib.error.HTTPError`) or takes longer,
    `ValueError` where it does not speak HTTP, or no JSON.
    """
    try:
        return run_within(seconds, name, lambda: _ask(request, seconds, largest))
    except OutOfTime as late:
        raise TimeoutError(str(late)) from late
    except RecursionError as error:
        raise ValueError("its answer is nested too deeply") from error
    except http.client.InvalidURL as error:
        raise ValueError("its address has signs that none may have") from error
    except http.client.HTTPException as error:
        says = f"its answer is no HTTP ({type(error).__name__}: {error})"
        raise ValueError(says[:200]) from error


def _ask(request: Request, seconds: float, largest: int) -> Any:
    import urllib.request  # noqa: PLC0415 - few commands ask

    class Stays(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    with urllib.request.build_opener(Stays).open(request, timeout=seconds) as answer:
        data = answer.read(largest + 1)
    if len(data) > largest:
        raise ValueError("its answer is too long")
    return json.loads(data)
