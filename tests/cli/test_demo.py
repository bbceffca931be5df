"""Every demo: broken it names its cause first, mended it is healthy."""

from __future__ import annotations

import pytest

from doctor.cli.demo import run_command
from doctor.demo.play import play
from doctor.demo.scenario import Scenario
from doctor.demo.scenarios import SCENARIOS
from doctor.rules.catalogue import CATALOGUE


def test_there_are_at_least_twelve() -> None:
    assert len({each.name for each in SCENARIOS}) >= 12


def test_every_family_that_stops_a_role_has_one() -> None:
    families = {rule_id.partition("/")[0] for rule_id in CATALOGUE} - {"hygiene"}
    assert {each.cause.partition("/")[0] for each in SCENARIOS} >= families


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[each.name for each in SCENARIOS])
def test_a_demo_names_its_cause_and_passes_with_its_fix(scenario: Scenario) -> None:
    broken, mended = play(scenario, run_command)
    assert broken.code == 1
    assert f"[{scenario.cause}]" in broken.output
    assert mended.code == 0
    assert "error[" not in mended.output
