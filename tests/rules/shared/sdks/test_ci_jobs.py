"""Jobs of CI: told by their variables, or by what their logs print."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose, judge_case
from doctor.rules.config.tool_too_old import _module_advice
from doctor.rules.shared.sdks.ci_jobs import ci_job
from doctor.rules.shared.sdks.tools import Tool


def raw(**parts: object) -> dict[str, object]:
    return {"schema": "roledoctor.case/1", **parts}


@pytest.mark.parametrize(
    "parts",
    [
        {"env": {"GITHUB_ACTIONS": "true"}},
        {"errors": [{"text": "##[error]Process completed with exit code 1."}]},
        {"attachments": [{"name": "log", "text": "Running with gitlab-runner 17.0"}]},
    ],
)
def test_a_job_is_told(parts: dict[str, object]) -> None:
    assert ci_job(judge_case(parse_case(raw(**parts)))) is not None


def test_a_desktop_is_none() -> None:
    case = raw(env={"HOME": "/home/me"}, errors=[{"text": "Unable to locate credentials"}])
    assert ci_job(judge_case(parse_case(case))) is None


def test_a_job_never_hears_to_sign_in_by_hand() -> None:
    case = raw(
        env={"CI": "true"},
        files={"config": None, "credentials": None},
        errors=[{"text": "Unable to locate credentials", "from": "probe"}],
    )
    commands = [
        command
        for finding in diagnose(parse_case(case)).findings
        for fix in finding.fixes
        for command in fix.commands
    ]
    assert not any("configure sso" in each or "sso login" in each for each in commands)


def test_who_runs_a_finished_program_is_not_told_to_add_a_module() -> None:
    assert "add the module" not in _module_advice(Tool(name="DBeaver"))
    assert "DBeaver" in _module_advice(Tool(name="DBeaver"))
    assert "add the module" in _module_advice(Tool(name="the AWS SDK for Java"))
