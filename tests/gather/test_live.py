"""Live: `check` against the lab through boto3, and against a network that misbehaves."""

from __future__ import annotations

import http.server
import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.gather import botocore_session
from doctor.gather.aws import Clients, Endpoint, Keys
from doctor.gather.calls import call
from doctor.gather.outgoing_calls import ALLOWED, CallRefused
from doctor.lab.server import Lab, User
from tests.gather.http_server import Quiet, serving

BASE, PROJECT = "111122223333", "222233334444"
ALLOW = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["sts:AssumeRole", "iam:Get*", "iam:List*"], "Resource": "*"}
    ],
}
KEYS = Keys(access_key_id="AKIARTX3GSDSQAAAAAAA", secret_access_key="notARealSecretKey")


def trusting(principal: str, condition: dict[str, Any] | None = None) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "sts:AssumeRole",
    }
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def set_up(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, trust: dict[str, Any], *settings: str
) -> tuple[str, Path]:
    bob = lab.create_user(BASE, "bob", policies=(ALLOW,))
    arn = lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trust)
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir()
    lines = ["[profile project-role]", f"role_arn = {arn}", "source_profile = default", *settings]
    (folder / "config").write_text("\n".join(lines) + "\n")
    (folder / "credentials").write_text(
        f"[default]\naws_access_key_id = {bob.access_key_id}\n"
        f"aws_secret_access_key = {bob.secret_access_key}\n"
    )
    (folder / "credentials").chmod(0o600)
    monkeypatch.setenv("AWS_ENDPOINT_URL", lab.url)
    return arn, folder


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main(["check", "--format", "json", "--no-advice", *arguments])
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, printed


def test_a_working_role_is_assumed_and_nothing_is_reported(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(lab, monkeypatch, trusting(BASE))
    code, printed = report(capsys, "project-role")
    assert (code, printed["verdict"], printed["findings"]) == (0, "healthy", [])
    assert printed["caller"]["arn"] == f"arn:aws:iam::{BASE}:user/bob"


def test_a_refused_role_whose_policy_nobody_reads_is_told_as_likely_at_most(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(lab, monkeypatch, trusting(BASE, {"StringEquals": {"sts:ExternalId": "ABCDEF"}}))
    code, printed = report(capsys, "project-role")
    assert code == 1
    assert {each["certainty"] for each in printed["findings"]} <= {"likely", "possible"}
    assert "trust/external-id-missing" in [each["id"] for each in printed["findings"]]


def test_only_calls_of_the_allow_list_are_made(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(lab, monkeypatch, trusting(BASE))
    report(capsys, "project-role")
    assert lab.calls
    assert {f"{each.service}:{each.action}" for each in lab.calls} <= ALLOWED


def test_no_assume_does_not_assume_and_offline_calls_nothing(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(lab, monkeypatch, trusting(BASE))
    code, _ = report(capsys, "project-role", "--no-assume")
    assert code == 3
    assert "AssumeRole" not in {each.action for each in lab.calls}
    lab.calls.clear()
    code, _ = report(capsys, "project-role", "--offline")
    assert (code, lab.calls) == (0, [])


def test_without_a_terminal_a_hop_that_needs_a_code_is_skipped(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(lab, monkeypatch, trusting(BASE), f"mfa_serial = arn:aws:iam::{BASE}:mfa/bob")
    lab.create_mfa_device(User(f"arn:aws:iam::{BASE}:user/bob", "", "", ""), "bob")
    code, printed = report(capsys, "project-role")
    assert (code, printed["verdict"]) == (3, "inconclusive")
    assert "--mfa-code" in printed["summary"]


def test_a_role_is_checked_by_its_arn(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arn, _ = set_up(lab, monkeypatch, trusting(BASE))
    code, printed = report(capsys, arn)
    assert code == 0
    assert printed["target"]["role_arn"] == arn


def test_a_saved_case_holds_no_secret_and_gives_the_same_findings(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    set_up(lab, monkeypatch, trusting(f"arn:aws:iam::{BASE}:user/alice"))
    saved = tmp_path / "case.json"
    _, first = report(capsys, "project-role", "--save-case", str(saved))
    text = saved.read_text()
    assert "notARealSecretKey" not in text
    assert "notARealSessionToken" not in text
    assert (saved.stat().st_mode & 0o777) == 0o600
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    _, again = report(capsys, "--from", str(saved))
    assert [each["id"] for each in again["findings"]] == [each["id"] for each in first["findings"]]


def test_a_write_is_refused_before_a_byte_leaves(lab: Lab) -> None:
    clients = Clients(Endpoint(region="us-east-1", iam_url=lab.url, sts_url=lab.url))
    with pytest.raises(CallRefused, match="iam:CreateUser"):
        call(clients, KEYS, "iam", "CreateUser", UserName="mallory")
    assert lab.calls == []


def test_the_allow_list_holds_no_write() -> None:
    for name in ALLOWED:
        operation = name.partition(":")[2]
        reads = ("Get", "BatchGet", "List", "Describe", "Simulate", "Decode", "Lookup")
        assert operation.startswith((*reads, "AssumeRole")), name


Handler = Callable[[http.server.BaseHTTPRequestHandler], None]


def answering(handler: Handler) -> AbstractContextManager[str]:
    class Answers(Quiet):
        def do_POST(self) -> None:  # noqa: N802 - the handler's own naming
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            handler(self)

    return serving(Answers)


def send(request: http.server.BaseHTTPRequestHandler, status: int, body: str) -> None:
    request.send_response(status)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body.encode())


def ask(url: str) -> Any:
    clients = Clients(Endpoint(region="us-east-1", sts_url=url))
    return call(clients, KEYS, "sts", "GetCallerIdentity")


def test_a_proxy_that_answers_html_is_told_as_such() -> None:
    page = "<html><body>Please sign in</body></html>"
    with answering(lambda request: send(request, 200, page)) as url:
        answer = ask(url)
    assert answer.outcome == "failed"
    with answering(lambda request: send(request, 407, page)) as url:
        assert ask(url).outcome == "failed"


def test_what_a_call_says_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "ht!tp://zebrahorse@:::/")
    answer = ask("https://sts.us-east-1.amazonaws.com")
    assert answer.outcome == "failed"
    assert answer.text
    assert "zebrahorse" not in answer.text


def test_throttling_is_tried_again() -> None:
    seen: list[int] = []
    busy = (
        "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error>"
        "</ErrorResponse>"
    )
    good = (
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/b"
        "</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"
    )

    def handler(request: http.server.BaseHTTPRequestHandler) -> None:
        seen.append(1)
        send(request, *((400, busy) if len(seen) == 1 else (200, good)))

    with answering(handler) as url:
        answer = ask(url)
    assert (answer.outcome, len(seen)) == ("ok", 2)


def test_a_dead_network_is_told_and_is_inconclusive(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(lab, monkeypatch, trusting(BASE))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    code, printed = report(capsys, "project-role")
    assert (code, printed["verdict"]) == (3, "inconclusive")


def test_an_answer_without_the_expected_fields_is_told(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(lab, monkeypatch, trusting(BASE))
    empty = (
        "<GetCallerIdentityResponse><GetCallerIdentityResult></GetCallerIdentityResult>"
        "</GetCallerIdentityResponse>"
    )
    with answering(lambda request: send(request, 200, empty)) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        code, printed = report(capsys, "project-role")
    assert (code, printed["findings"]) == (3, [])
    assert any("did not answer as AWS does" in each["detail"] for each in printed["probes"])


def test_a_saved_case_is_completed_through_via_alone(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    condition = {"StringEquals": {"sts:ExternalId": "ABCDEF"}}
    _, folder = set_up(lab, monkeypatch, trusting(BASE, condition))
    saved = tmp_path / "case.json"
    report(capsys, "project-role", "--save-case", str(saved), "--no-redact")
    admin = lab.create_user(PROJECT, "admin", policies=(ALLOW,))
    with (folder / "credentials").open("a") as file:
        file.write(
            f"\n[admin]\naws_access_key_id = {admin.access_key_id}\n"
            f"aws_secret_access_key = {admin.secret_access_key}\n"
        )
    lab.calls.clear()
    code, printed = report(capsys, "--from", str(saved), "--via", "admin")
    assert (code, printed["findings"][0]["id"]) == (1, "trust/external-id-missing")
    assert printed["findings"][0]["certainty"] == "proven"
    asked = {each.action for each in lab.calls}
    assert {"GetCallerIdentity", "GetRole"} <= asked
    assert "AssumeRole" not in asked


def test_a_chain_of_two_roles_is_walked_and_its_middle_is_read(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = lab.create_role(BASE, "Hub", trust_policy=trusting(BASE))
    arn, folder = set_up(lab, monkeypatch, trusting(hub))
    (folder / "config").write_text(
        f"[profile hub]\nrole_arn = {hub}\nsource_profile = default\n"
        f"[profile project-role]\nrole_arn = {arn}\nsource_profile = hub\n"
    )
    code, printed = report(capsys, "project-role")
    assert code == 1
    finding = printed["findings"][0]
    assert (finding["id"], finding["hop"]) == ("permission/identity-policy-missing", 2)
    assert finding["fixes"][0]["applies_to"]["principal"] == hub


def test_control_characters_never_reach_the_terminal(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del lab
    monkeypatch.chdir(os.environ["HOME"])
    main(["check", "x\x1b]0;owned\x07\x1b[2J", "--offline", "--color", "always"])
    main(["explain", "The config profile (\x1b[2Jx) could not be found"])
    main(["\x1b[2J"])
    printed = capsys.readouterr()
    assert "\x1b[2J" not in printed.out + printed.err
    assert "\x07" not in printed.out + printed.err


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
def test_a_profile_that_a_variable_selects_is_checked_as_one_that_is_named(
    lab: Lab,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
) -> None:
    set_up(lab, monkeypatch, trusting(f"arn:aws:iam::{BASE}:root"))
    monkeypatch.setenv(variable, "project-role")
    botocore_session.shared_session.cache_clear()
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("project-role works")
