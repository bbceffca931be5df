"""Tokens at hand are decoded for their claims; the tokens themselves are in no case."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from doctor.case.case_file import encode_case, parse_case
from doctor.gather.tokens import add_token, add_workflow
from doctor.model.case import Case
from doctor.texts.jwt import read_claims

CLAIMS = {
    "iss": "https://token.actions.githubusercontent.com",
    "aud": "sts.amazonaws.com",
    "sub": "repo:o/r:ref:refs/heads/main",
}


def token(claims: dict[str, Any]) -> str:
    parts = [{"alg": "RS256", "typ": "JWT"}, claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in parts]
    return ".".join([*(each.decode() for each in encoded), "bm90QVJlYWxTaWduYXR1cmU"])


def claims_of(case: Case) -> dict[str, Any] | None:
    plain = json.loads(encode_case(case))
    tokens = plain.get("tokens")
    return None if tokens is None else tokens["oidc"]["claims"]


def test_a_token_file_of_the_environment_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(token(CLAIMS) + "\n", encoding="utf-8")
    env = {
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(path),
        "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/a",
    }
    case = parse_case({"schema": "roledoctor.case/1", "env": env})
    kept = add_token(case, env, str(tmp_path), ask=False)
    assert claims_of(kept) == CLAIMS
    assert "bm90QVJlYWxTaWduYXR1cmU" not in encode_case(kept)


@pytest.mark.parametrize(
    "env",
    [
        {"BITBUCKET_STEP_OIDC_TOKEN": token(CLAIMS)},
        {"CIRCLE_OIDC_TOKEN_V2": token(CLAIMS), "CIRCLE_OIDC_TOKEN": token({"sub": "old"})},
        {"TFC_WORKLOAD_IDENTITY_TOKEN": token(CLAIMS)},
    ],
)
def test_a_runner_s_variable_is_decoded(env: dict[str, str]) -> None:
    assert claims_of(add_token(Case(), env, "/", ask=False)) == CLAIMS


def test_a_job_on_gitlab_names_its_token_itself() -> None:
    claims = {**CLAIMS, "project_path": "g/p"}
    env = {"GITLAB_CI": "true", "CI_JOB_JWT": token(claims), "MY_TOKEN": token(claims), "PATH": "/"}
    assert claims_of(add_token(Case(), env, "/", ask=False)) == claims
    assert claims_of(add_token(Case(), {**env, "GITLAB_CI": ""}, "/", ask=False)) is None


def test_what_is_no_token_is_said_to_be_none() -> None:
    case = add_token(Case(), {"CIRCLE_OIDC_TOKEN": "secret-but-no-token"}, "/", ask=False)
    assert [each.what for each in case.unknown] == ["tokens/oidc"]
    assert "secret-but-no-token" not in encode_case(case)


class Endpoint(BaseHTTPRequestHandler):
    """GitHub's endpoint, as the AWS action asks it."""

    asked: list[tuple[str, str]] = []
    status = 200

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Authorization"]))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps({"value": token(CLAIMS)}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Endpoint.asked, Endpoint.status = [], 200
    yield f"http://127.0.0.1:{server.server_port}/token?v=2"
    server.shutdown()
    server.server_close()


def github(url: str) -> dict[str, str]:
    return {"ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "bearer-of-job"}


def test_github_s_endpoint_is_asked_as_the_action_does(endpoint: str) -> None:
    case = add_token(Case(), github(endpoint), "/", ask=True)
    assert claims_of(case) == CLAIMS
    assert Endpoint.asked == [("/token?v=2&audience=sts.amazonaws.com", "Bearer bearer-of-job")]
    assert "bearer-of-job" not in encode_case(case)


def test_offline_nobody_is_asked(endpoint: str) -> None:
    assert claims_of(add_token(Case(), github(endpoint), "/", ask=False)) is None
    assert Endpoint.asked == []


def test_a_refusal_is_kept_as_what_was_not_seen(endpoint: str) -> None:
    Endpoint.status = 403
    case = add_token(Case(), github(endpoint), "/", ask=True)
    assert case.unknown[0].why == "GitHub's endpoint for tokens: it answered with status 403"


def test_an_address_that_is_not_secure_is_not_asked() -> None:
    case = add_token(Case(), github("http://example.com/token"), "/", ask=True)
    assert "not https" in case.unknown[0].why


@pytest.mark.parametrize("text", ["", "a.b.c", "eyJhbGciOiJub25lIn0", "x" * 30_000])
def test_a_text_that_is_no_token_has_no_claims(text: str) -> None:
    assert read_claims(text) is None


def test_a_role_asked_for_with_a_token_and_no_keys_is_asked_for_with_the_token() -> None:
    role = "arn:aws:iam::111122223333:role/a"
    case = parse_case(
        {"schema": "roledoctor.case/1", "target": {"profile": None, "role_arn": role}}
    )
    kept = add_token(case, {"CIRCLE_OIDC_TOKEN": token(CLAIMS)}, "/", ask=False)
    assert kept.request.action == "sts:AssumeRoleWithWebIdentity"  # type: ignore[union-attr]


def test_the_workflow_and_whose_pull_request_it_is_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "deploy.yml").write_text("on: push\njobs: {}\n", encoding="utf-8")
    event = tmp_path / "event.json"
    sides = {name: {"repo": {"full_name": f"{name}/app", "id": 1}} for name in ("head", "base")}
    event.write_text(json.dumps({"pull_request": sides, "sender": {}}), encoding="utf-8")
    env = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(tmp_path),
        "GITHUB_WORKFLOW_REF": "o/app/.github/workflows/deploy.yml@refs/heads/main",
        "GITHUB_EVENT_PATH": str(event),
    }
    kept = add_workflow(Case(), env).attachments
    assert [each.name for each in kept] == [".github/workflows/deploy.yml", "event"]
    assert json.loads(kept[1].text)["pull_request"]["head"] == {"repo": {"full_name": "head/app"}}
    assert add_workflow(Case(), {**env, "GITHUB_EVENT_PATH": "/none"}).attachments == kept[:1]


def test_a_pasted_token_is_decoded_and_not_kept() -> None:
    from doctor.case.pasted_text import case_of_paste

    pasted = token(CLAIMS)
    error = f"Not authorized to perform sts:AssumeRoleWithWebIdentity with {pasted}"
    for case in (
        case_of_paste(error),
        parse_case({"schema": "roledoctor.case/1", "errors": [{"text": error}]}),
    ):
        assert claims_of(case) == CLAIMS
        assert "bm90QVJlYWxTaWduYXR1cmU" not in encode_case(case)


def test_a_token_beside_an_error_on_the_command_line_is_decoded() -> None:
    from argparse import Namespace

    from doctor.cli.evidence import add_evidence

    options = Namespace(
        error=[f"AccessDenied {token(CLAIMS)}"],
        context=[],
        trust_policy=[],
        identity_policy=[],
        boundary=[],
        session_policy=[],
        scp=[],
        rcp=[],
    )
    case = add_evidence(Case(), options)
    assert claims_of(case) == CLAIMS
    assert "bm90QVJlYWxTaWduYXR1cmU" not in encode_case(case)
