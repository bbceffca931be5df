"""The machine of each test: a home and a lab of its own."""

from __future__ import annotations

import pytest

from doctor.lab.server import Lab
from tests.session.machine import Machine


@pytest.fixture
def machine(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(lab, monkeypatch)
