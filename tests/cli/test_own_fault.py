"""A fault of our own: the report of the rest is there, and the exit code tells of the fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from doctor.cli import main
from doctor.model.finding import Finding
from doctor.model.situation import Situation
from doctor.rules import load_rules

REFUSAL = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    "arn:aws:iam::111122223333:user/dana is not authorized to perform: sts:AssumeRole on "
    "resource: arn:aws:iam::444455556666:role/deploy"
)


@pytest.mark.usefixtures("forgiving")
def test_a_report_without_one_rule_is_shown_and_the_fault_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fault(situation: Situation) -> Iterator[Finding]:
        raise TypeError(f"notARealSecretKey of {situation.case.target}")
        yield

    rules = load_rules()
    broken = rules[3]
    monkeypatch.setattr(
        "doctor.engine.load_rules",
        lambda: tuple(replace(each, diagnose=fault) if each is broken else each for each in rules),
    )
    assert main(["explain", REFUSAL]) == 4
    out, err = capsys.readouterr()
    assert "cannot be assumed" in out
    says = f"A fault of roledoctor itself left out: whether {broken.id} is a cause"
    assert says in " ".join(out.split())
    assert "this is a fault of roledoctor itself (TypeError in tests.cli.test_own_fault" in err
    assert "notARealSecretKey" not in err + out
    assert "Traceback" not in err


def test_a_fault_of_a_whole_command_is_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fault(_text: str) -> None:
        raise KeyError("notARealSecretKey")

    monkeypatch.setattr("doctor.cli.explain.case_of_paste", fault)
    assert main(["explain", REFUSAL]) == 4
    out, err = capsys.readouterr()
    assert (out, "Traceback" in err, "notARealSecretKey" in err) == ("", False, False)
    assert "Please report it" in err
