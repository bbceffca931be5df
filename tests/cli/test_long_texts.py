"""Texts of any length on standard input: read in blocks, packed or not, with signs of progress."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from doctor.cli.exits import UsageError
from doctor.cli.long_texts import _Progress, read_long_text
from tests.noise import noise

ERROR = "An error occurred (AccessDenied) when calling the AssumeRole operation: no"


def test_a_long_file_is_read_for_what_it_tells(tmp_path: Path) -> None:
    path = tmp_path / "job.log"
    path.write_text(f"{noise(1_500_000)}{ERROR}\n{noise(1_500_000)}")
    text = read_long_text(str(path))
    assert ERROR in text
    assert len(text) < 300_000


def test_a_packed_log_is_unpacked_as_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "job.log.gz"
    path.write_bytes(gzip.compress(f"{noise(1_500_000)}{ERROR}\n{noise(1_500_000)}".encode()))
    assert ERROR in read_long_text(str(path))


@pytest.mark.parametrize(("cut", "why"), [(slice(0, 400), "cut off"), (slice(2, None), None)])
def test_a_packed_log_that_is_damaged_is_said_to_be(
    tmp_path: Path, cut: slice, why: str | None
) -> None:
    path = tmp_path / "job.log.gz"
    packed = gzip.compress(noise(9_000).encode())
    path.write_bytes(packed[cut])
    if why is None:
        assert read_long_text(str(path))
        return
    with pytest.raises(UsageError, match=why):
        read_long_text(str(path))


def test_a_file_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_long_text(str(tmp_path / "none.log"))


def test_progress_waits_and_then_speaks_on_standard_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    progress = _Progress()
    progress.show(1_000_000)
    assert stream.getvalue() == ""
    progress.begun -= 2
    progress.show(90_000_000)
    progress.show(91_000_000)
    progress.end()
    assert stream.getvalue().count("Reading: 90 MB so far") == 1
    assert "91 MB" not in stream.getvalue()
