"""SCPs and RCPs from files: whose they are, and what stands beside an SCP that only denies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from tests.rules.support import FIXTURES

CASE = str(FIXTURES / "trust" / "external_id_mismatch" / "near_miss.json")


def policy(action: str, effect: str = "Deny", **more: Any) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": action, "Resource": "*", **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


def checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, document: object
) -> dict[str, Any]:
    file = tmp_path / "guardrail.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    refused = "An error occurred (AccessDenied) when calling the AssumeRole operation: x"
    case = json.loads(Path(CASE).read_text(encoding="utf-8"))
    case.pop("sessions", None)
    case["probes"] = []
    case["errors"] = [{"text": refused, "from": "pasted", "hop": 1}]
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
    main(["check", "--from", str(tmp_path / "case.json"), option, str(file), "--format", "json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def test_a_deny_of_an_scp_is_the_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = checked(tmp_path, capsys, "--scp", policy("sts:AssumeRole"))
    assert report["findings"][0]["id"] == "permission/scp-blocks"


def test_an_rcp_belongs_to_the_account_of_the_role(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = checked(tmp_path, capsys, "--rcp", policy("sts:AssumeRole", Principal="*"))
    assert report["findings"][0]["id"] == "permission/rcp-blocks"
    assert not any(each["what"].startswith("RCPs") for each in report["unknowns"])


def test_an_scp_that_denies_something_else_blocks_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = checked(tmp_path, capsys, "--scp", policy("s3:*"))
    assert "permission/scp-blocks" not in [each["id"] for each in report["findings"]]
    assert not any(each["what"].startswith("SCPs") for each in report["unknowns"])


def test_an_scp_that_allows_other_things_alone_blocks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = checked(tmp_path, capsys, "--scp", policy("s3:*", effect="Allow"))
    assert report["findings"][0]["id"] == "permission/scp-blocks"


def test_what_describe_policy_prints_is_read_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = {"Policy": {"Content": json.dumps(policy("sts:*"))}}
    report = checked(tmp_path, capsys, "--scp", printed)
    assert report["findings"][0]["id"] == "permission/scp-blocks"


def test_an_scp_needs_a_caller_whose_account_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.json").write_text('{"schema": "roledoctor.case/1"}', encoding="utf-8")
    (tmp_path / "scp.json").write_text(json.dumps(policy("sts:*")), encoding="utf-8")
    given = ["--from", str(tmp_path / "case.json"), "--scp", str(tmp_path / "scp.json")]
    assert main(["check", *given]) == 2
    assert "the caller's account is not known" in capsys.readouterr().err
