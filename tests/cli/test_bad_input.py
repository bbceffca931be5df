"""Bad input: a clear message that names the thing, the contract's exit code, never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from doctor.cli.run import main
from tests.rules.support import raw_case

KEY = "AKIARTX3GSDSQAAAAAAA"
SECRET = "notARealSecretKey00000000000000000000000"


def home() -> Path:
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir(exist_ok=True)
    return folder


def ids(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main(["check", "--offline", "--format", "json", *arguments])
    return [each["id"] for each in json.loads(capsys.readouterr().out)["findings"]]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chekc"], "did you mean “check”?"),
        (["check", "arn:aws:iam::222233334444:user/bob"], "IAM user"),
        (["check", "--from", "/nowhere.json"], "cannot be read"),
        (["check", "--from", "/"], "cannot be read"),
        (["check", "x", "--context", "nonsense"], "KEY=VALUE"),
        (["explain", "trust/external-id-mismach"], "did you mean trust/external-id-mismatch?"),
        (["demo", "nonsense"], "--list"),
        (["rules", "nonsense"], "no rule"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"schema": "roledoctor.case/9"}', "roledoctor.case/9"),
        (b'{"schema": "roledoctor.case/1",\n "env": 3,}', "line 2, column"),
        (b'{"schema": "roledoctor.case/1", "env": 3}', "env: expected"),
        (b"\xff\xff\x00binary", "not text"),
        (b"", "line 1, column 1"),
    ],
)
def test_a_bad_case_file_is_told_with_its_fault(
    content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(content)
    assert main(["check", "--from", str(path)]) == 2
    assert says in capsys.readouterr().err


def test_a_case_with_a_byte_order_mark_or_in_utf_16_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = json.dumps(raw_case("trust/external-id-mismatch"))
    for encoding in ("utf-8-sig", "utf-16"):
        path = tmp_path / "case.json"
        path.write_bytes(text.encode(encoding))
        assert main(["check", "--from", str(path), "--format", "json"]) == 1
        assert "external-id-mismatch" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["{", "[]", '{"Role": {}}', "not json"])
def test_a_bad_policy_file_is_told(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "trust.json"
    path.write_text(text)
    (home() / "config").write_text(
        "[profile p]\nrole_arn = arn:aws:iam::222233334444:role/R\nsource_profile = default\n"
    )
    assert main(["check", "p", "--offline", "--trust-policy", str(path)]) == 2
    assert str(path) in capsys.readouterr().err


def test_an_unknown_profile_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    home()
    assert ids(capsys, "nope") == ["config/profile-not-found"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe[\x00", b"[default]\n\x00", b"\xef\xbb\xbf[default]\n"]
)
def test_a_shared_file_that_cannot_be_read_is_no_traceback(
    content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (home() / "config").write_bytes(content)
    code = main(["check", "default", "--offline"])
    printed = capsys.readouterr()
    assert code in {0, 1, 3}
    assert "fault of roledoctor" not in printed.err
    assert "~/.aws/config" in printed.out


def test_a_directory_in_a_files_place_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    (home() / "config").mkdir()
    main(["check", "default", "--offline"])
    printed = capsys.readouterr()
    assert "fault of roledoctor" not in printed.err
    assert "directory" in printed.out


def test_an_interruption_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import doctor.cli.rules

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor.cli.rules, "run", interrupted)
    assert main(["rules"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_no_secret_is_ever_printed(capsys: pytest.CaptureFixture[str]) -> None:
    (home() / "credentials").write_text(
        f"[default]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n"
    )
    for arguments in (["check", "-v"], ["check", "--format", "json"], ["chain"]):
        main([*arguments, *(["--offline"] if arguments[0] == "check" else [])])
    printed = capsys.readouterr()
    assert SECRET not in printed.out + printed.err


def test_fail_on_moves_only_the_border_between_0_and_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    home()
    assert main(["check", "nope", "--offline"]) == 1
    assert main(["check", "nope", "--offline", "--fail-on", "never"]) == 0
    capsys.readouterr()


def test_text_fits_in_80_columns_and_holds_no_escape(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    path = tmp_path / "case.json"
    path.write_text(json.dumps(raw_case("trust/external-id-mismatch")))
    main(["check", "--from", str(path)])
    text = capsys.readouterr().out
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 80


def test_a_missing_argument_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix"]) == 2
    assert capsys.readouterr().err == (
        "roledoctor fix: the following arguments are required: TARGET. See roledoctor fix --help.\n"
    )
