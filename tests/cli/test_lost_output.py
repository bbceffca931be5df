"""What cannot be written is said, once; a reader who has gone changes no exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.cli.run import main

COMMANDS = (
    (("check", "nowhere", "--offline"), 1),
    (("check", "nowhere", "--offline", "--format", "json"), 1),
    (("explain", "gibberish that nobody knows"), 3),
    (("explain", "trust/external-id-mismatch"), 0),
    (("rules",), 0),
    (("chain", "nowhere"), 1),
    (("--help",), 0),
)
NAMES = ["-".join(words)[:30] for words, _ in COMMANDS]


def run(words: tuple[str, ...], output: int) -> tuple[int, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "doctor", *words],
        stdout=output, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.parametrize(("words", "code"), COMMANDS, ids=NAMES)
def test_a_closed_pipe_keeps_the_exit_code_of_the_verdict(
    words: tuple[str, ...], code: int
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    found, said = run(words, writing)
    os.close(writing)
    assert (found, b"pipe" in said.lower()) == (code, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(("words", "code"), COMMANDS, ids=NAMES)
def test_a_full_disk_is_said_once(words: tuple[str, ...], code: int) -> None:
    del code
    with Path("/dev/full").open("wb") as full:
        found, said = run(words, full.fileno())
    assert found == 2
    assert said.count(b"standard output cannot be written: No space left on device") == 1


def test_a_pipe_as_the_output_file_keeps_the_exit_code_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(Path, "write_text", gone)
    assert main(["check", "nowhere", "--offline", "--output", "pipe"]) == 1
