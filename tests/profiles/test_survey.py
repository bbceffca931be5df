"""Every profile of both files, each with its chain."""

from __future__ import annotations

from doctor.model.observation import ABSENT
from doctor.profiles.survey import skipped_sections, survey
from tests.profiles.support import KEYS, ROLE, read


def test_every_profile_is_resolved_in_the_order_of_the_files() -> None:
    shared = read(
        f"[profile a]\nrole_arn = {ROLE}\nsource_profile = b\n[profile c]\nregion = x\n",
        f"[b]\n{KEYS}",
    )
    found = list(survey(shared, {}, lambda _: ABSENT, None))
    assert [each.profile for each in found] == ["a", "c", "b"]
    assert [each.ok for each in found] == [True, False, True]


def test_caches_are_put_to_each_chain() -> None:
    shared = read("[profile a]\nlogin_session = x\n")
    (found,) = survey(shared, {}, lambda _: ABSENT, None)
    assert [each.kind for each in found.faults] == ["login-token-missing"]


def test_a_section_that_nothing_reads_is_listed() -> None:
    shared = read("[dev]\nregion = x\n[profile ok]\nregion = x\n", "[profile base]\nregion = x\n")
    assert [each.header for each in skipped_sections(shared)] == ["[dev]", "[profile base]"]
