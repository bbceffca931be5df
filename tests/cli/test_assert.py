"""`roledoctor assert`: exit codes, what is printed, and the formats of CI systems."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from doctor.cli.run import main

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "assert"
GITHUB_SUB = "token.actions.githubusercontent.com:sub"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES, tmp_path / "assert"))


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["assert", *arguments])
    return code, capsys.readouterr().out


def test_what_holds_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = printed(capsys, str(FIXTURES / "deploy.yml"))
    assert (code, out.count("\n")) == (0, 1)
    assert out.endswith("deploy.yml: all 5 hold\n")


def test_each_that_holds_is_listed_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    _, out = printed(capsys, str(FIXTURES / "deploy.yml"), "-v")
    assert out.count("holds      ") == 5


def test_what_fails_shows_its_line_the_deciding_statement_and_what_mends_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out = printed(capsys, str(FIXTURES / "pull-requests.yml"))
    assert code == 1
    assert "FAILS  ci with claims sub=repo:acme/shop:pull_request may not assume Deploy" in out
    assert "pull-requests.yml:25" in out
    assert "deploy-trust.json:17 (trust policy, statement 2" in out
    assert "to make it hold: narrow" in out
    assert "note: pull requests come from forks too" in out
    assert max(map(len, out.splitlines())) <= 100


def test_undecided_alone_is_inconclusive(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "deploy.yml"
    file.write_text(
        file.read_text().partition("expect:")[0] + "expect:\n  - ci may assume Deploy\n"
    )
    code, out = printed(capsys, str(file))
    assert code == 3
    assert f"{GITHUB_SUB}: say “with claim sub=VALUE”" in " ".join(out.split())


def test_a_wrong_file_names_every_problem_and_nothing_else(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "deploy.yml"
    text = file.read_text().replace("deploy-trust.json", "gone.json")
    file.write_text(text.replace("alice with MFA may", "alice with MFA shall"))
    assert main(["assert", str(file)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "deploy.yml:6: roles.Deploy.trust: gone.json cannot be read" in captured.err
    assert "deploy.yml:21: expect[0]: it is no sentence" in captured.err


@pytest.mark.parametrize("name", ["", "nowhere.yml"])
def test_a_file_that_is_not_there_is_told(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assert", str(folder / name)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_broken_policy_names_its_own_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "deploy-trust.json").write_text('{\n  "Statement": [\n    oops\n  ]\n}\n')
    assert main(["assert", str(folder / "deploy.yml")]) == 2
    assert "deploy-trust.json, line 3: it is not JSON" in capsys.readouterr().err


def test_no_secret_of_a_note_or_a_statement_is_repeated(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "xY9notARealSecretKey70Az+0Az+0Az+q8Zt"
    trust = json.loads((folder / "deploy-trust.json").read_text())
    trust["Statement"][0]["Sid"] = secret
    (folder / "deploy-trust.json").write_text(json.dumps(trust))
    wanted = folder / "pull-requests.yml"
    wanted.write_text(wanted.read_text().replace("note: ", f"note: token {secret} "))
    code, out = printed(capsys, str(wanted), "-v")
    assert code == 1
    assert "note: token <hidden" in out
    assert secret[:12] not in out


@pytest.mark.parametrize("shape", ["text", "json", "junit", "sarif", "github"])
def test_an_external_id_that_is_a_token_is_compared_and_not_repeated(
    shape: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    token = "glpat-xY9notARealSecretKey"
    arns = [
        f"arn:aws:iam::{owner}" for owner in ("222233334444:role/Deploy", "111122223333:user/a")
    ]
    condition = {"StringEquals": {"sts:ExternalId": token}}
    trust = {"Effect": "Allow", "Principal": {"AWS": arns[1]}, "Action": "sts:AssumeRole"}
    file = {
        "schema": "roledoctor.expectations/1",
        "roles": {
            "Deploy": {"arn": arns[0], "trust": {"Statement": [{**trust, "Condition": condition}]}}
        },
        "principals": {"a": {"arn": arns[1]}},
        "expect": [
            f"a with external ID {token} is trusted by Deploy",
            f"a with external ID {token} is not trusted by Deploy",
            f"a with external ID {token}7 is trusted by Deploy",
        ],
    }
    (tmp_path / "e.json").write_text(json.dumps(file))
    code, out = printed(capsys, str(tmp_path / "e.json"), "-v", "--format", shape)
    assert code == 1
    assert token not in out
    if shape == "json":
        outcomes = [each["outcome"] for each in json.loads(out)["assertions"]]
        assert outcomes == ["holds", "fails", "fails"]


def test_the_output_of_the_aws_cli_is_taken_for_a_trust_policy(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = folder / "deploy-trust.json"
    shown = {"Role": {"AssumeRolePolicyDocument": json.loads(trust.read_text())}}
    trust.write_text(json.dumps(shown, indent=2))
    assert printed(capsys, str(folder / "deploy.yml"))[0] == 0


def test_a_case_file_beneath_gives_roles_and_principals(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = FIXTURES.parent / "mfa" / "mfa_not_in_request" / "broken.json"
    file = folder / "own.yml"
    file.write_text(
        "schema: roledoctor.expectations/1\nexpect:\n"
        "  - bob with MFA may assume ProjectAdmin\n  - bob may not assume ProjectAdmin\n"
    )
    assert printed(capsys, str(file), "--from", str(case))[0] == 0


def test_json_carries_every_expectation(capsys: pytest.CaptureFixture[str]) -> None:
    _, out = printed(capsys, str(FIXTURES / "pull-requests.yml"), "--format", "json")
    report = json.loads(out)
    assert report["schema"] == "roledoctor.assertions/1"
    assert report["verdict"] == "failing"
    outcomes = [each["outcome"] for each in report["assertions"]]
    assert outcomes == ["holds"] * 4 + ["fails", "undecided"]
    assert report["assertions"][4]["statements"][0]["source"] == {
        "file": "deploy-trust.json",
        "line": 17,
    }


def test_junit_counts_failures_and_what_is_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = printed(capsys, str(FIXTURES / "pull-requests.yml"), "--format", "junit")
    assert code == 1
    suite = ET.fromstring(out).find("testsuite")  # noqa: S314 - our own output
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("6", "1", "1")
    cases = suite.findall("testcase")
    assert len(cases) == 6
    assert all(case.get("name") and case.get("classname") for case in cases)
    failure = cases[4].find("failure")
    assert failure is not None
    assert "repo:acme/shop:*" in (failure.text or "")


def test_sarif_points_at_the_line_and_the_statement(capsys: pytest.CaptureFixture[str]) -> None:
    _, out = printed(capsys, str(FIXTURES / "pull-requests.yml"), "--format", "sarif")
    (run,) = json.loads(out)["runs"]
    failing, undecided = run["results"]
    assert (failing["ruleId"], failing["level"]) == ("expectation/fails", "error")
    assert (undecided["kind"], undecided["level"]) == ("open", "none")
    assert line_of(failing["locations"][0]) == 25
    assert line_of(failing["relatedLocations"][0]) == 17


def line_of(location: dict[str, Any]) -> int:
    line: int = location["physicalLocation"]["region"]["startLine"]
    return line


def test_annotations_are_one_line_each_and_none_where_all_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out = printed(capsys, str(FIXTURES / "pull-requests.yml"), "--format", "github")
    assert [line.partition(" ")[0] for line in out.splitlines()] == ["::error", "::warning"]
    assert printed(capsys, str(FIXTURES / "deploy.yml"), "--format", "github") == (0, "")
