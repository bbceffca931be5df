"""What every test may use: the fixtures' folder, and loading a case from it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from doctor.engine.work_time import WorkTime
from doctor.lab.server import Lab

# How long an example takes is the machine's affair: no test asserts a time.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")

# Where the tests were started in the background Ctrl-C is ignored, under nohup the hang-up is, and
# their commands would inherit that: what a test interrupts would run for ever.
for _signal, _usual in (
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGQUIT, signal.SIG_DFL),
    (signal.SIGHUP, signal.SIG_DFL),
):
    if signal.getsignal(_signal) is signal.SIG_IGN:
        signal.signal(_signal, _usual)

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _no_aws_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the files, variables or credentials of the machine that it runs on."""
    import os

    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture(autouse=True)
def _no_fault_passes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A diagnosis goes on without a part that raises: here each such fault ends its test."""
    if "forgiving" in request.fixturenames:
        return

    def end(_time: WorkTime, _work: str, error: Exception) -> None:
        raise error

    monkeypatch.setattr(WorkTime, "leave_out", end)


@pytest.fixture
def forgiving() -> None:
    """Let faults pass in a test that makes them."""


@pytest.fixture
def lab() -> Iterator[Lab]:
    """Run a lab of the test's own."""
    with Lab() as running:
        yield running
