"""A real browser for tests: Chromium without a window, spoken to over its debugging pipe.

https://chromedevtools.github.io/devtools-protocol/. Nothing but Chromium itself is needed.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_KEYS = {
    "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
    "ArrowUp": ("ArrowUp", 38, ""),
    "ArrowLeft": ("ArrowLeft", 37, ""),
    "ArrowRight": ("ArrowRight", 39, ""),
}
_PATIENCE = 120
_START = """
import fcntl, os, sys
# The pipes have to be 3 and 4 in the browser, whatever their numbers are here.
ends = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


def find_browser() -> str:
    """Return the path of a Chromium; the test is skipped on a machine without one."""
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            return found
    pytest.skip("there is no Chromium on this machine: apt-get install chromium")


class Browser:
    """One page in one browser. What it logs or throws is kept in `said`."""

    def __init__(self, folder: Path, *, dark: bool = False) -> None:
        self.said: list[str] = []
        self._next = 0
        self._held = b""
        self._arrived: list[dict[str, Any]] = []
        commands, self._write = os.pipe()
        self._read, answers = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(commands), str(answers), *_command(folder)],
            pass_fds=(commands, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(folder)},
        )
        os.close(commands)
        os.close(answers)
        self._session: str | None = None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=1440,
            height=900,
            deviceScaleFactor=1,
            mobile=False,
        )
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            # Nothing is animated then, so that there is nothing to wait for.
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.ask("Emulation.setEmulatedMedia", features=features)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._read)
        os.close(self._write)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result; events that come meanwhile are kept."""
        self._next += 1
        message: dict[str, Any] = {"id": self._next, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._next:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self._keep(answer)

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._held:
            more = os.read(self._read, 1 << 20)
            assert more, "the browser ended"
            self._held += more
        text, _, self._held = self._held.partition(b"\0")
        read: dict[str, Any] = json.loads(text)
        return read

    def _keep(self, event: dict[str, Any]) -> None:
        """Keep what a person would see in the console, and every address that is asked for."""
        method, what = event.get("method"), event.get("params", {})
        if method == "Runtime.consoleAPICalled":
            self.said.append(f"{what['type']}: {[each.get('value') for each in what['args']]}")
        elif method == "Runtime.exceptionThrown":
            self.said.append(f"exception: {what['exceptionDetails']}")
        elif method == "Log.entryAdded":
            self.said.append(f"log: {what['entry']['text']}")
        elif method == "Network.requestWillBeSent":
            self._arrived.append(what["request"])

    @property
    def requested(self) -> list[str]:
        """Every address that the page asked for, its own among them."""
        return [each["url"] for each in self._arrived]

    def open(self, path: Path) -> None:
        """Open a file, and wait until it has loaded."""
        self.ask("Page.navigate", url=path.as_uri())
        self.wait_for('document.readyState === "complete"')

    def run(self, script: str) -> Any:
        """Return what an expression of JavaScript is in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until an expression is true."""
        waiting = (
            f"new Promise((done) => {{ const look = () => ({condition}) ? done(true) : "
            f"setTimeout(look, 20); look(); setTimeout(() => done(false), {_PATIENCE * 1000}); }})"
        )
        answer = self.ask(
            "Runtime.evaluate", expression=waiting, awaitPromise=True, returnByValue=True
        )
        assert answer["result"].get("value") is True, f"never came true: {condition}"

    def press(self, key: str) -> None:
        """Press a key: a letter, or a name such as `Enter`."""
        code, number, text = _KEYS.get(key, ("", 0, key))
        parameters = {"key": key, "code": code, "windowsVirtualKeyCode": number}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **parameters)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **parameters)

    def write(self, text: str) -> None:
        """Press the keys of a text, one after the other."""
        for each in text:
            self.press(each)

    def click(self, x: float, y: float, *, times: int = 1) -> None:
        """Click at a place of the page, in pixels."""
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.ask(
                    "Input.dispatchMouseEvent",
                    type=kind,
                    x=x,
                    y=y,
                    button="left",
                    clickCount=count,
                )

    def click_on(self, selector: str) -> None:
        """Click on the middle of the first element that a selector finds."""
        box = self.run(
            f"(() => {{ const box = document.querySelector({json.dumps(selector)})"
            ".getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        self.click(*box)

    def screenshot(self) -> bytes:
        """Return a picture of the page, as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot")["data"])


def _command(folder: Path) -> list[str]:
    return [
        find_browser(),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--remote-debugging-pipe",
        f"--user-data-dir={folder / 'browser'}",
    ]
