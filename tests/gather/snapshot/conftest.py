"""A company in a lab, and its snapshot."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.lab.server import Lab
from tests.gather.snapshot.support import Collecting, Company


@pytest.fixture
def company(lab: Lab) -> Company:
    return Company(lab)


@pytest.fixture
def collecting(company: Company, tmp_path: Path) -> Collecting:
    return Collecting(company.lab, tmp_path / "snapshot", company.admin)
