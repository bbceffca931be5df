"""`roledoctor explain`: pasted words alone, with no files of this machine."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from doctor.cli.run import main


def test_pasted_words_are_explained_and_nothing_of_this_machine_is_mended(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "The config profile (work) could not be found"]) == 1
    shown = capsys.readouterr().out
    assert "error[config/profile-not-found]" in shown
    assert "roledoctor fix" not in shown


def test_a_log_tells_of_a_tool_that_is_too_old(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        'Error: error configuring S3 Backend: Error creating AWS session: profile "work" is '
        "configured to use SSO but is missing required configuration: sso_region, sso_start_url"
    )
    assert main(["explain", words]) == 1
    shown = capsys.readouterr().out
    assert "error[config/tool-too-old]" in shown
    assert "What stays open:" in shown


def test_an_error_option_takes_a_paste_of_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    role = "arn:aws:iam::222233334444:role/ProjectAdmin"
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:user/bob"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": "ABCDEF123456"}},
            }
        ],
    }
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir(exist_ok=True)
    (folder / "config").write_text(
        f"[profile project-role]\nrole_arn = {role}\nsource_profile = default\nexternal_id = nope\n"
    )
    (folder / "credentials").write_text(
        "[default]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
        f"aws_secret_access_key = notARealSecretKey{'0' * 23}\n"
    )
    log = tmp_path / "job.log"
    log.write_text(
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        "arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on "
        f"resource: {role}\nthe trust policy:\n{json.dumps(trust)}\n"
    )
    assert main(["check", "project-role", "--offline", "--error", f"@{log}"]) == 1
    assert "error[trust/external-id-mismatch]" in capsys.readouterr().out


def test_the_last_part_of_an_id_names_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "external-id-missing"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("# trust/external-id-missing\n")
    assert all(len(line) <= 80 for line in shown.splitlines() if not line.startswith("<http"))


def test_a_family_is_listed_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "trust"]) == 2
    assert "To list them: roledoctor rules trust" in capsys.readouterr().err


def test_an_error_in_the_middle_of_a_very_long_log_is_found(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = "2026-01-31T10:00:00Z INFO nothing happens here, and at some length\n"
    error = (
        "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "
        "The security token included in the request is invalid.\n"
    )
    log = tmp_path / "job.log"
    log.write_text(line * 12_000 + error + line * 20_000, encoding="utf-8")
    assert main(["explain", "--error", f"@{log}", "see the log"]) == 1
    assert "InvalidClientTokenId" in capsys.readouterr().out


def test_a_bare_denial_says_where_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    words = "An error occurred (AccessDenied) when calling the AssumeRole operation"
    assert main(["explain", words]) == 1
    assert "roledoctor check PROFILE" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html", "sarif", "junit", "github"])
@pytest.mark.parametrize(
    "text", ["mot de passe : {}", "- password → {}", "sshpass -p {} ssh host", "that failed: {}"]
)
def test_a_text_that_nobody_knows_is_shown_as_far_as_it_reads_as_words(
    text: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for secret in ("Tr0ub4dN2a&57", "799061676", "rz4HMIDYUDDd"):
        main(["explain", "--no-redact", "-v", "--format", form, text.format(secret)])
        shown = "".join(capsys.readouterr())
        assert secret[:6] not in shown
        assert secret[-6:] not in shown
    for told in ("My password is {}", "Passwort: {}", "Secret access key\n{}", "auth={}"):
        main(["explain", "--no-redact", "--format", form, told.format("quokka-gherkin")])
        assert "gherkin" not in "".join(capsys.readouterr())
    main(["explain", "it said frobnicated"])
    assert "it said frobnicated" in capsys.readouterr().out


def test_a_policy_that_is_all_there_is_is_judged_by_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    provider = "token.actions.githubusercontent.com"
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": f"arn:aws:iam::222233334444:oidc-provider/{provider}"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {f"{provider}:sub": "repo:acme/app:*"}},
            }
        ],
    }
    file = tmp_path / "trust.json"
    file.write_text(json.dumps(policy))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert main(["explain", "--trust-policy", str(file)]) == 1
    assert "error[federation/oidc-wildcard-in-string-equals]   (proven)" in capsys.readouterr().out


def test_a_case_or_an_error_is_enough(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert main(["explain", "--error", "ExpiredToken"]) == 1
    assert "ExpiredToken" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert main(["explain"]) == 2
    assert "standard input is empty" in capsys.readouterr().err


def test_a_file_that_is_named_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "build.log"
    log.write_text("step 1\nThe config profile (work) could not be found\n", encoding="utf-8")
    assert main(["explain", str(log)]) == 1
    assert "error[config/profile-not-found]" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "no/such/build.log"]) == 2
    assert "there is no file no/such/build.log" in capsys.readouterr().err
