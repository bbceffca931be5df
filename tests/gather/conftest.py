"""The desk of each test: a home directory and a lab of its own."""

from __future__ import annotations

import pytest

from doctor.lab.server import Lab
from tests.gather.desk import Desk


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(lab, monkeypatch)
