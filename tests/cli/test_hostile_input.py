"""Input that means harm: what steers a terminal, breaks out of a format, never ends, or hangs."""

from __future__ import annotations

import html
import io
import json
import os
import re
import shlex
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from doctor.case.case_file import parse_case
from doctor.cli import long_texts, streams
from doctor.cli import run as runner
from doctor.cli.run import main
from doctor.engine import diagnose
from doctor.model.controls import is_hidden
from doctor.render.markdown import render_markdown
from doctor.render.report import build_report
from tests.cli.test_bad_input import home
from tests.rules.support import raw_case

EVIL = "a\x1b[8mb\x1b]0;c\x07d\u202ee\u061cf\x9b31mg"
SECRET = "notARealSecretKey" + "0Az/+" * 4 + "xY9"
STEERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def evil_machine() -> None:
    (home() / "config").write_text(
        f"[profile {EVIL}]\nrole_arn = arn:aws:iam::222233334444:role/{EVIL}\n"
        f"source_profile = {EVIL}x\nregion = {EVIL}\n",
        encoding="utf-8",
    )


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main([*arguments])
    both = capsys.readouterr()
    return both.out + both.err


@pytest.mark.parametrize(
    "words",
    [
        ["check", EVIL, "--offline", "--format", name, "--no-redact"]
        for name in ("text", "json", "markdown", "html", "sarif", "junit", "github")
    ]
    + [["chain", EVIL], ["chain", "--all"], ["chain", EVIL, "--format", "json"]]
    + [["fix", EVIL, "--offline", "--dry-run"], ["check", "--from", f"/{EVIL}"]],
)
def test_nothing_that_steers_a_terminal_is_passed_on(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    evil_machine()
    assert STEERS.search(printed(capsys, *words)) is None


@pytest.mark.parametrize("command", ["check", "chain"])
def test_with_colours_on_only_ours_are_there(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    evil_machine()
    words = [command, EVIL, "--color", "always", *(["--offline"] if command == "check" else [])]
    text = printed(capsys, *words)
    assert "\x1b[" in text
    assert "\x1b[8m" not in text
    assert STEERS.search(re.sub(r"\x1b\[[0-9;]*m", "", text)) is None


def test_json_with_escapes_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    evil_machine()
    read = json.loads(printed(capsys, "chain", EVIL, "--format", "json"))
    assert read["profile"] == EVIL


@pytest.mark.parametrize("name", ["github", "junit", "sarif"])
def test_no_text_adds_a_command_or_breaks_a_format(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = "x\n::set-output name=a::b\r::stop-commands::x%0A::error::y]]></failure>&\ud800"
    text = printed(capsys, "check", target, "--offline", "--format", name)
    if name == "github":
        commands = re.findall(r"^\s*::([\w-]+)", text, re.MULTILINE)
        assert len(commands) == len(text.splitlines())
        assert {*commands} <= {"error", "warning", "notice"}
        assert "::set-output" not in re.sub(r"^::[^\n]*", "", text)
    elif name == "junit":
        assert ET.fromstring(text.encode()).tag == "testsuites"  # noqa: S314 - our own
    else:
        assert json.loads(text)["version"] == "2.1.0"


def test_a_fence_of_markdown_holds_what_is_made_of_dropped_characters() -> None:
    raw = raw_case("trust/external-id-mismatch")
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("external_id", " ``\x00`\n# out\nexternal_id")
    page = render_markdown(build_report(diagnose(parse_case(raw))))
    for fence in re.findall(r"^(`{3,})\w+\n", page, re.MULTILINE):
        inside = page.partition(f"{fence}diff\n")[2].partition(f"\n{fence}")[0]
        assert f"{fence}" not in inside
    assert "\n # out" not in re.sub(r"(`{3,})diff\n.*?\n\1\n", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("name", ["config", "credentials"])
def test_a_pipe_in_a_shared_file_s_place_keeps_nobody_waiting(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(home() / name)
    assert "regular file" in printed(capsys, "check", "p", "--offline", "-v")


def test_a_device_in_a_shared_file_s_place_is_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    (home() / "config").symlink_to("/dev/zero")
    assert "regular file" in printed(capsys, "check", "p", "--offline", "-v")


def test_a_pipe_in_a_token_file_s_place_keeps_nobody_waiting(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (home() / "config").write_text(
        "[profile p]\nrole_arn = arn:aws:iam::222233334444:role/R\n"
        f"web_identity_token_file = {tmp_path / 'pipe'}\n"
    )
    assert "fault of roledoctor" not in printed(capsys, "check", "p", "--offline")
    assert "regular file" in " ".join(printed(capsys, "check", "p").split())


def test_a_file_without_end_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (streams, long_texts):
        monkeypatch.setattr(module, "LARGEST_NAMED_FILE", 1_000)
    for words in (
        ["--from", "/dev/zero"],
        ["--error", "@/dev/zero"],
        ["--history-from", "/dev/zero"],
    ):
        assert main(["check", "--offline", *words]) == 2
        assert "/dev/zero holds more than" in capsys.readouterr().err


def test_a_number_of_thousands_of_digits_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"schema": "roledoctor.case/1", "clock_skew_seconds": ' + "9" * 5_000 + "}")
    assert main(["check", "--from", str(path)]) == 2
    assert "thousands of digits" in capsys.readouterr().err


def test_a_terminal_without_our_signs_still_gets_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home()
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["check", "nope", "--offline"]) == 1
    out.seek(0)
    assert "\\u201c" in out.read()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:99999/x"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://[::1/x"),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://localhost:abc"),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://[::1"),
    ],
)
def test_an_endpoint_that_is_no_address_is_no_traceback(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "false")
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_NUM_ATTEMPTS", "1")
    assert "fault of roledoctor" not in printed(capsys, "check")


def test_a_fault_of_our_own_shows_no_secret_and_steers_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> int:
        message = f"aws_secret_access_key = {SECRET}\x1b[8m"
        raise RuntimeError(message)

    monkeypatch.setenv("ROLEDOCTOR_DEBUG", "1")
    monkeypatch.setattr(runner, "_dispatch", broken)
    assert main(["check"]) == 4
    told = capsys.readouterr().err
    assert "RuntimeError" in told
    assert SECRET not in told
    assert "\x1b" not in told


def test_a_saved_case_is_shut_to_others_where_a_file_lay_open(tmp_path: Path) -> None:
    home()
    path = tmp_path / "case.json"
    path.touch(mode=0o644)
    main(
        [
            "check",
            "nope",
            "--offline",
            "--save-case",
            str(path),
            "--no-redact",
            "--output",
            "/dev/null",
        ]
    )
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_error_text_on_the_command_line_is_not_repeated_with_its_secret(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (home() / "config").write_text(
        "[profile p]\nrole_arn = arn:aws:iam::222233334444:role/R\nsource_profile = bse\n"
        "[profile base]\nregion = eu-west-1\n"
    )
    text = printed(capsys, "check", "p", "--offline", "--error", f"aws_secret_access_key={SECRET}")
    assert "roledoctor fix p" in text
    assert SECRET not in text


def test_a_chain_of_thousands_of_profiles_is_no_fault_of_ours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (home() / "config").write_text(
        "".join(
            f"[profile p{at}]\nrole_arn = arn:aws:iam::222233334444:role/R\n"
            f"source_profile = p{at + 1}\n"
            for at in range(3_000)
        )
    )
    code = main(["check", "p0", "--offline", "--timeout", "3600"])
    told = capsys.readouterr()
    # What the chain comes to is found, or said to be too deep for this machine's stack.
    assert code == 1 or (code == 2 and "nested too deeply" in told.err)


UNSEEN = "p\u200b;$(touch owned)`touch owned` 'q\"\U000e0041\u202e@user #1 https://x.test"


@pytest.mark.parametrize("name", ["text", "json", "markdown", "html", "sarif", "junit", "github"])
@pytest.mark.parametrize("command", ["check", "chain", "fix", "explain", "whoami", "bogus option"])
def test_names_that_nobody_can_read_are_shown_by_number_everywhere(
    command: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home() / "config").write_text(
        f"[profile {UNSEEN}]\nrole_arn = arn:aws:iam::222233334444:role/{UNSEEN}\n"
        f"source_profile = {UNSEEN}x\n",
        encoding="utf-8",
    )
    words = {
        "check": ["check", UNSEEN, "--offline", "--no-redact", "--format", name],
        "chain": ["chain", UNSEEN, "--format", "json" if name == "json" else "text"],
        "fix": ["fix", UNSEEN, "--offline", "--dry-run"],
        "explain": ["explain", f"An error occurred (AccessDenied): {UNSEEN}", "--format", name],
        "whoami": ["whoami", UNSEEN, "--offline"],
        "bogus option": ["check", f"--{UNSEEN}", "--format", name],
    }[command]
    text = printed(capsys, *words)
    assert not [each for each in text if is_hidden(each)]
    if name == "json" and command == "chain":
        assert json.loads(text)["profile"] == UNSEEN


def test_what_is_to_be_pasted_names_a_hostile_profile_as_one_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = "a; touch owned $(touch owned)"
    (home() / "config").write_text(
        f'[profile "{name}"]\nsso_session = {name}\nsso_account_id = 222233334444\n'
        f'sso_role_name = R\n[sso-session "{name}"]\nsso_region = eu-west-1\n'
        "sso_start_url = https://x.awsapps.com/start\n",
        encoding="utf-8",
    )
    report = json.loads(printed(capsys, "check", name, "--offline", "--format", "json"))
    lines = [each for fix in report["findings"][0]["fixes"] for each in fix["commands"]]
    assert [shlex.split(each)[-1] for each in lines] == [name]
    for form in ("text", "markdown", "html", "sarif", "junit", "github"):
        text = printed(capsys, "check", name, "--offline", "--no-redact", "--format", form)
        shown = html.unescape(text) if form in {"html", "junit"} else text
        assert f"--sso-session '{name}'" in shown, form
