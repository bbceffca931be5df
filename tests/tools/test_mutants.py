"""The sample of mutants: what is changed, and that it is the same for the same seed."""

from __future__ import annotations

import ast

from tests.tools.mutants import farthest_tests, find_mutants, nearest_tests, sample_mutants

TEXT = '''"""Doc with 1 == 2."""


def decide(a: int = 3, *, b: bool = True) -> bool:
    """Say 4 == 5."""
    if a <= 1 and not b:
        return any(x in (1,) for x in "ä") or b is None
    return False
'''


def changed() -> list[tuple[int, str, str]]:
    return [(each.line, each.old, each.new) for each in find_mutants("m.py", TEXT)]


def test_operators_constants_and_conditions_are_changed_and_docstrings_are_not() -> None:
    assert (6, "<=", "<") in changed()
    assert (6, "and", "or") in changed()
    assert (6, "not ", "") in changed()
    assert (6, "a <= 1 and not b", "not (a <= 1 and not b)") in changed()
    assert (7, "any", "all") in changed()
    assert (7, "in", "not in") in changed()
    assert (7, "is", "is not") in changed()
    assert (4, "3", "4") in changed()
    assert (8, "False", "True") in changed()
    assert {line for line, _, _ in changed()} == {4, 6, 7, 8}


def test_every_mutant_is_a_program_and_stands_where_it_says() -> None:
    for mutant in find_mutants("m.py", TEXT):
        end = mutant.offset + len(mutant.old)
        assert TEXT[mutant.offset : end] == mutant.old
        ast.parse(TEXT[: mutant.offset] + mutant.new + TEXT[end:])


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    rooms = ("doctor/case",)
    assert sample_mutants(rooms, 1, 20) == sample_mutants(rooms, 1, 20)
    assert sample_mutants(rooms, 1, 20) != sample_mutants(rooms, 2, 20)


def test_the_nearest_tests_run_first() -> None:
    first, *others = nearest_tests("doctor/case/case_merge.py")
    assert first[0] == "tests/case/test_case_merge.py"
    assert [each[0] for each in others] == ["tests/case", "tests/rules/test_catalogue.py"]


def test_what_costs_most_runs_last() -> None:
    users, slow = farthest_tests("doctor/case/case_merge.py")
    assert "tests/cli" in users
    assert "tests/case" not in users
    assert slow == ["tests/case", "-m", "slow"]
    assert next(farthest_tests("doctor/rules/shared/trust/near_misses.py"))[0] == "tests/rules"
