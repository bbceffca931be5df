"""A browser led to an address that no process list shows: one redirect, for one guest."""

from __future__ import annotations

import http.server
import secrets
import threading
from collections.abc import Callable
from typing import Final

SECONDS: Final = 60.0
"""How long a browser may take to start."""


def lead_browser(url: str, opens: Callable[[str], bool], *, seconds: float = SECONDS) -> bool:
    """Open a browser, and redirect its first request to `url`. Say whether it came."""
    path = f"/{secrets.token_urlsafe(16)}"
    came = threading.Event()

    class Redirect(http.server.BaseHTTPRequestHandler):
        """Answers the one path that was told to the browser, once."""

        def do_GET(self) -> None:
            """Redirect the browser; whoever else asks learns nothing."""
            if self.path != path or came.is_set():
                self.send_error(404)
                return
            self.send_response(302)
            self.send_header("Location", url)
            self.send_header("Cache-Control", "no-store")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            came.set()

        def log_message(self, *_: object) -> None:
            """Keep quiet: standard error is a person's."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Redirect) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        opened = opens(f"http://127.0.0.1:{server.server_address[1]}{path}")
        arrived = opened and came.wait(seconds)
        server.shutdown()
        thread.join()
    return arrived
