"""A seeded sample of the worlds; `make worlds` judges a thousand of them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import os

import pytest

from tests.worlds.judging import judge

SAMPLE = int(os.environ.get("WORLDS", "12"))
FIRST = int(os.environ.get("SEED", "20260131"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SAMPLE))
def test_a_report_of_an_enforced_world_is_true_and_its_fixes_work(seed: int) -> None:
    assert judge(seed).breaches == []
