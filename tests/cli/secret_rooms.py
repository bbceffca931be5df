"""Runs commands in a home that holds a secret, and searches all that they print and write for it."""

from __future__ import annotations

import base64
import contextlib
import io
import os
import random
import re
import string
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from doctor.cli.run import main
from doctor.lab.server import Lab, User
from tests.cli.secret_places import ROLE, Place
from tests.gather.http_server import Quiet, serving

_LETTERS: Final = string.ascii_letters + string.digits
_EXPORT: Final = ("env", "credential-process")
"""Commands whose answer is a session: its own three values are told, and nothing else."""
_EXPORTED: Final = re.compile(
    r"(AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)=|"
    r'"(?:AccessKeyId|SecretAccessKey|SessionToken)": )'
    r"(?:'[^']*'|\"(?:[^\"\\]|\\.)*\"|[^;\s]+)"
)
_SESSIONS: Final = ".aws/cli/cache/"
"""Below HOME: sessions, as the AWS CLI keeps them."""
WORDS: Final = ("lantern", "swordfish", "sunshine", "zebra", "walrus", "marmalade")


class Secret(NamedTuple):
    """A secret, and the pieces of it that must be found nowhere."""

    text: str
    pieces: tuple[str, ...]


def draw(chance: random.Random, sort: str) -> Secret:
    """Draw a secret of a sort."""
    if sort == "words":
        words = chance.sample(WORDS, 3)
        return Secret(" ".join(words), tuple(words))
    if sort == "password":
        body = "".join(chance.choices(_LETTERS, k=10))
        return Secret(f"{chance.choice(WORDS)}{body}", (body,))
    letters, length, head = {
        "key": (_LETTERS, 22, "notARealSecretKey7"),
        "token": (_LETTERS + "-_", 80, "eyJhbGciOiJub25lIn0."),
        "hexadecimal": ("0123456789abcdef", 40, ""),
        "seed": ("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32, ""),
    }[sort]
    body = "".join(chance.choices(letters, k=length))
    pieces = re.findall(r"[A-Za-z0-9]{10,}", body) or [body]
    return Secret(head + body, tuple(each[:12] for each in pieces))


def _encoded(piece: str) -> Iterator[str]:
    yield piece
    for offset in range(3):
        coded = base64.b64encode(b"x" * offset + piece.encode()).decode().rstrip("=")
        yield coded[(0, 2, 3)[offset] : -1]


class Told(NamedTuple):
    """How a run ended, and all that it printed or left in files, by where."""

    code: int
    texts: dict[str, str]

    def shows(self, pieces: Iterable[str]) -> list[str]:
        """Name where a piece of a secret is found, with what stands around it."""
        searched = {coded for piece in pieces for coded in _encoded(piece)}
        found = []
        for name, text in self.texts.items():
            bare = "".join(text.split())
            hit = next((each for each in searched if each in bare), None)
            if hit is not None:
                at = bare.index(hit)
                found.append(f"{name}: …{bare[max(0, at - 80) : at + 60]}…")
        return found


def _files(folder: Path) -> dict[Path, bytes]:
    return {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


class Room:
    """A home with a place in it."""

    def __init__(self, place: Place, folder: Path, fill: dict[str, str]) -> None:
        self.place, self.folder, self.fill = place, folder, fill

    def filled(self, text: str) -> str:
        """Put in what stands for it the secret, the home, the lab and the place's own server."""
        for name, value in self.fill.items():
            text = text.replace(name, value)
        return text

    def furnish(self, monkeypatch: pytest.MonkeyPatch, bob: Secret) -> None:
        """Write the files of the place, and set its variables."""
        files = {
            ".aws/config": f"[profile target]\nrole_arn = {ROLE}\nsource_profile = default\n"
            f"{self.place.config}",
            ".aws/credentials": f"[default]\n{bob.text}\n{self.place.credentials}",
            **self.place.files,
        }
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.filled(text), errors="surrogateescape")
        (self.folder / "tmp").mkdir()
        env = {
            "HOME": "{HOME}",
            "TMPDIR": "{HOME}/tmp",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": "{LAB}",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
            **self.place.env,
        }
        for name, value in env.items():
            monkeypatch.setenv(name, self.filled(value))
        monkeypatch.setattr(tempfile, "tempdir", None)

    def words(self, row: tuple[str, ...]) -> list[str]:
        """Put the place's own words into a command line."""
        own = {
            "{T}": (self.place.target,) if self.place.target else (),
            "{GIVEN}": self.place.given,
            "{SESSION}": self.place.session,
        }
        return [self.filled(word) for each in row for word in own.get(each, (each,))]

    def run(self, row: tuple[str, ...], *, debug: bool) -> Told:
        """Run a command; give what it printed, and the files that it changed or made."""
        before = _files(self.folder)
        with pytest.MonkeyPatch.context() as patch:
            if debug:
                patch.setenv("ROLEDOCTOR_DEBUG", "1")
            code, out, err = (_as_process if row[0] == "exec" else _in_process)(self.words(row))
        texts = {"stdout": _EXPORTED.sub(r"\1", out) if row[0] in _EXPORT else out, "stderr": err}
        for path, data in _files(self.folder).items():
            name = str(path.relative_to(self.folder))
            if before.get(path) != data and not name.startswith(_SESSIONS):
                texts[name] = data.decode(errors="replace")
        return Told(code, texts)


def _in_process(words: list[str]) -> tuple[int, str, str]:
    held = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(each, "utf-8", "backslashreplace") for each in held)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    for each in (out, err):
        each.flush()
    return code, held[0].getvalue().decode(), held[1].getvalue().decode()


def _as_process(words: list[str]) -> tuple[int, str, str]:
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-m", "doctor", *words],
        env={**os.environ, "PYTHONPATH": root},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return (
        done.returncode,
        done.stdout.decode(errors="replace"),
        done.stderr.decode(errors="replace"),
    )


@contextlib.contextmanager
def answering(server: tuple[str, str] | None, secret: Secret) -> Iterator[str]:
    """Serve one answer to every request, and give the host and port."""
    if server is None:
        yield "127.0.0.1:1"
        return
    head, body = (each.replace("{S}", secret.text) for each in server)
    status, *headers = head.split("\n")
    data = body.encode()

    class Answer(Quiet):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(int(status))
            for each in headers:
                name, _, value = each.partition(": ")
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_CONNECT = answer  # noqa: N815 - the server's own naming

    with serving(Answer) as url:
        yield url.removeprefix("http://")


@contextlib.contextmanager
def furnished(lab: Lab, bob: Secret, place: Place, secret: Secret) -> Iterator[Room]:
    """Furnish a home, serve what the place's server answers, and take all away again."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        answering(place.server, secret) as here,
    ):
        fill = {"{S}": secret.text, "{HOME}": folder, "{HERE}": here, "{LAB}": lab.url}
        made = Room(place, Path(folder), fill)
        made.furnish(patch, bob)
        yield made


def keys_of(user: User) -> Secret:
    """Return a user's keys as lines of credentials."""
    secret = user.secret_access_key
    lines = f"aws_access_key_id = {user.access_key_id}\naws_secret_access_key = {secret}"
    return Secret(lines, (secret[10:22],))


def pieces_of_sessions(lab: Lab) -> Iterator[str]:
    """Give pieces of the secrets of the latest sessions that a lab has given out."""
    for each in list(lab.directory.sessions.values())[-4:]:
        yield from (each.secret[10:22], each.token[30:42])
