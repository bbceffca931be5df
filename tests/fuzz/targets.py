"""What is fuzzed: each target hands an input to a command, as a user would, and judges the answer.

An answer is wrong where a fault of roledoctor shows (exit code 4), where the exit code is none of
the contract's, where a format cannot be read, or where a character steers the terminal.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch

import doctor
from doctor.cli import own_fault
from doctor.cli import run as runner
from tests.fuzz import seeds

FORMATS: Final = ("text", "json", "markdown", "html", "sarif", "junit", "github")
STEERS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_CODES: Final = {0, 1, 2, 3}
_ROLE: Final = "arn:aws:iam::222233334444:role/ProjectAdmin"


class WrongAnswer(Exception):  # noqa: N818 - it is what was found
    """A command's answer breaks the contract."""


class Target(NamedTuple):
    """What an input is handed to; `seeds` are good inputs."""

    seeds: Callable[[], list[bytes]]
    run: Callable[[bytes, Path], None]


def try_input(target: str, data: bytes) -> None:
    """Hand an input to a target, in a home of its own. Raises whatever is found wrong."""
    with tempfile.TemporaryDirectory() as folder, _alone(Path(folder), {}):
        TARGETS[target].run(data, Path(folder))


@contextlib.contextmanager
def _alone(home: Path, variables: Mapping[str, str]) -> Iterator[None]:
    """Let nothing of this machine be seen."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    # What HOME is in the test is not what an input may set.
    mine = {"HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true", "COLUMNS": "80"}
    with patch.dict(os.environ, {**kept, **variables, **mine}, clear=True):
        yield


def _answer(*words: str, stdin: bytes = b"") -> tuple[int, str]:
    """Run a command; a fault of roledoctor is raised as what it was."""

    def fault(error: Exception) -> int:
        raise error

    out, err = io.StringIO(), io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        patch.object(own_fault, "say_fault", fault),
        patch.object(sys, "stdin", given),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = runner.main(words)
    if code not in _CODES:
        raise WrongAnswer(f"exit code {code}")
    for text in (out.getvalue(), err.getvalue()):
        if STEERS.search(text):
            raise WrongAnswer("a character that steers the terminal")
    return code, out.getvalue()


def _read_back(code: int, text: str, form: str) -> None:
    if code == 2:
        return
    if form in {"json", "sarif"}:
        json.loads(text)
    elif form == "junit":
        ET.fromstring(text.encode())  # noqa: S314 - our own


def _form(data: bytes) -> str:
    """Choose the format by the input, so that an input is a whole reproduction."""
    return FORMATS[sum(data[:64]) % len(FORMATS)]


def _file(folder: Path, data: bytes, name: str = "input") -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def _explain(data: bytes, folder: Path) -> None:
    del folder
    form = _form(data)
    _read_back(*_answer("explain", "--format", form, stdin=data), form)


def _load(data: bytes, folder: Path) -> None:
    """Load a case as a program does, then check it as a person does, saved and read again."""
    path = _file(folder, data)
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        raw = None
    for source in (path, raw):
        if isinstance(source, (str, dict)):
            with contextlib.suppress(doctor.CaseError):
                doctor.load_case(source)
    saved, form = str(folder / "saved"), _form(data)
    check = ("check", "--format", form, "--from")
    code, text = _answer(*check, path, "--save-case", saved)
    _read_back(code, text, form)
    if code != 2 and (again := _answer(*check, saved)[0]) != code:
        raise WrongAnswer(f"exit code {code}, and {again} of the redacted case")


def _render(data: bytes, folder: Path) -> None:
    path = _file(folder, data)
    for form in FORMATS:
        _read_back(*_answer("check", "-v", "--format", form, "--from", path), form)


def _config(data: bytes, folder: Path) -> None:
    """Let a file be both shared files: settings of either are known in the other, or refused."""
    with contextlib.suppress(OSError):
        (folder / ".aws").mkdir()
    _file(folder, data, ".aws/config")
    _file(folder, data, ".aws/credentials")
    names = re.findall(rb"^\s*\[(?:profile\s+)?([^\]\n]+)\]", data, re.MULTILINE)[:2]
    _answer("chain", "--all")
    for name in [each.decode("utf-8", "replace") for each in names] or ["default"]:
        if not name.startswith("-"):
            _answer("check", "--offline", "--format", _form(data), "--profile", name)
            _answer("fix", "--offline", "--dry-run", "--profile", name)
    files = {"~/.aws/config": data, "~/.aws/credentials": data}
    doctor.chain(files, {}, "p").to_dict()


def _variables(data: bytes, folder: Path) -> None:
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        read = {"AWS_PROFILE": data.decode("utf-8", "surrogateescape")}
    if not isinstance(read, dict):
        return
    chosen = {
        variable: text
        for name, value in read.items()
        if (variable := _variable(name))
        and "=" not in variable
        and (text := _variable(value)) is not None
    }
    with _alone(folder, chosen):
        _answer("check", "--offline", "--format", _form(data))
        _answer("chain")


def _variable(value: object) -> str | None:
    """Return what a process can be given: bytes without a null, decoded as Python does."""
    text = value if isinstance(value, str) else json.dumps(value)
    if "\0" in text:
        return None
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")


def _policies(data: bytes, folder: Path) -> None:
    path, form = _file(folder, data), _form(data)
    for option in ("trust-policy", "identity-policy", "boundary", "session-policy", "scp", "rcp"):
        words = ("check", _ROLE, "--offline", "--format", form, f"--{option}", path)
        _read_back(*_answer(*words), form)


def _infrastructure(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", "replace")
    for name in ("deploy.yml", "main.tf"):
        case = {"schema": "roledoctor.case/1", "attachments": [{"name": name, "text": text}]}
        path = _file(folder, json.dumps(case).encode(), "case.json")
        _read_back(*_answer("check", "--from", path, "--format", _form(data)), _form(data))


def _expectations(data: bytes, folder: Path) -> None:
    for name in ("assume-deploy.json", "deploy-trust.json"):
        _file(folder, (seeds.FIXTURES / "assert" / name).read_bytes(), name)
    _answer("assert", _file(folder, data, "expect.yml"), "--format", "json")


def _records(data: bytes, folder: Path) -> None:
    words = ("check", _ROLE, "--offline", "--format", _form(data), "--history-from")
    _read_back(*_answer(*words, _file(folder, data)), _form(data))


def _export(data: bytes, folder: Path) -> None:
    path, output = _file(folder, data, "details.json"), str(folder / "snapshot")
    code, _ = _answer("snapshot", "--import", path, "--output", output, "--quiet")
    if code in {0, 3}:
        _answer("graph", "--snapshot", output, "--escalation", "--format", "json")
        _answer("paths", "--snapshot", output, "--who-can", _ROLE)


TARGETS: Final[dict[str, Target]] = {
    "text": Target(seeds.text_seeds, _explain),
    "case": Target(seeds.case_seeds, _load),
    "config": Target(seeds.file_seeds, _config),
    "policies": Target(seeds.policy_seeds, _policies),
    "renderers": Target(seeds.case_seeds, _render),
    "infrastructure": Target(seeds.infrastructure_seeds, _infrastructure),
    "export": Target(seeds.details_seeds, _export),
    "records": Target(seeds.record_seeds, _records),
    "expectations": Target(seeds.expectation_seeds, _expectations),
    "variables": Target(seeds.variable_seeds, _variables),
}
