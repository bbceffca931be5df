"""What fuzzing found stays mended, and fuzzing itself can find a fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doctor import CaseError, load_case
from doctor.cli import run as runner
from tests.fuzz import targets
from tests.fuzz.__main__ import NAMES, Finder, place_of
from tests.fuzz.mutation import mutate
from tests.fuzz.seeds import FOUND
from tests.fuzz.targets import TARGETS, Target, WrongAnswer, try_input

INPUTS = sorted(path for path in FOUND.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", INPUTS, ids=[f"{path.parent.name}-{path.name}" for path in INPUTS])
def test_an_input_that_was_found_is_answered(path: Path) -> None:
    try_input(path.parent.name, path.read_bytes())


def test_every_target_has_inputs_of_its_own_and_takes_them() -> None:
    assert {*NAMES} == {*TARGETS}
    for name, target in TARGETS.items():
        seeds = target.seeds()
        assert seeds
        try_input(name, seeds[len(seeds) // 2])


def test_a_seed_makes_one_change_and_many_seeds_many() -> None:
    data = json.dumps({"a": [1, "text", {"b": None}]}).encode()
    assert mutate(data, 7, [data]) == mutate(data, 7, [data])
    assert len({mutate(data, seed, [data]) for seed in range(300)}) > 200
    text = b"[profile p]\nrole_arn = x\n"
    assert len({mutate(text, seed, [data, text]) for seed in range(300)}) > 150


def test_a_fault_is_kept_once_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(data: bytes, folder: Path) -> None:
        assert folder.is_dir()
        if b"x" in data:
            raise WrongAnswer(data[:1].decode())

    monkeypatch.setitem(targets.TARGETS, "text", Target(list, fails))
    finder = Finder("text", tmp_path / "found")
    for data in (b"good", b"ax", b"ax", b"bx"):
        finder(data)
    kept = {path.read_bytes() for path in (tmp_path / "found").iterdir() if not path.suffix}
    assert {b"ax", b"bx"} <= kept
    assert finder.tried == 4


def test_the_place_of_a_fault_is_the_last_of_ours() -> None:
    with pytest.raises(CaseError) as caught:
        load_case({})
    assert place_of(caught.value).startswith("CaseError case/case_file.py:")


@pytest.mark.parametrize(("code", "text"), [(4, ""), (0, "a\x1b[8m"), (0, "\u202e"), (130, "")])
def test_what_breaks_the_contract_is_a_find(
    code: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(_: object) -> int:
        print(text)
        return code

    monkeypatch.setattr(runner, "main", answer)
    with pytest.raises(WrongAnswer):
        try_input("text", b"anything")
