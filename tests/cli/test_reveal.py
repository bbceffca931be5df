"""`--save-key`, `--key` and `reveal`, from the command line."""

from __future__ import annotations

import io
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.exits import USAGE
from doctor.cli.run import main

HOME, TARGET = "987612345678", "876598761234"
ROLE = f"arn:aws:iam::{TARGET}:role/Wanda-Deploy"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{HOME}:root"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"sts:ExternalId": "Xyzzy-Plugh"},
                "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{HOME}:user/zel*"},
            },
        }
    ],
}
CASE: dict[str, Any] = {
    "schema": "roledoctor.case/1",
    "target": {"role_arn": ROLE},
    "caller": {"arn": f"arn:aws:iam::{HOME}:user/zelda", "account": HOME},
    "request": {"external_id": "Xyzzy-Wrong"},
}


class Desk:
    """The files of a person, and what the command line printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.write("case.json", CASE)
        self.write("trust.json", TRUST)
        self.write("full.json", {**CASE, "roles": {ROLE: {"trust_policy": TRUST}}})

    def write(self, name: str, value: Any) -> None:
        (self.folder / name).write_text(json.dumps(value), encoding="utf-8")

    def run(self, *words: str) -> tuple[int, str, str]:
        code = main([str(self.folder / word) if "." in word else word for word in words])
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err

    def ids(self, *words: str) -> list[tuple[str, str]]:
        _, out, _ = self.run(*words, "--format", "json")
        return [(each["id"], each["certainty"]) for each in json.loads(out)["findings"]]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


SAVE = ("check", "--from", "case.json", "--save-case", "red.json", "--save-key", "names.key")


def test_a_redacted_case_and_a_real_document_fit_together_with_the_key(desk: Desk) -> None:
    desk.run(*SAVE)
    whole = desk.ids("check", "--from", "case.json", "--trust-policy", "trust.json")
    fitted = desk.ids(
        "check", "--from", "red.json", "--trust-policy", "trust.json", "--key", "names.key"
    )
    assert fitted == whole
    assert ("trust/external-id-mismatch", "proven") in whole


@pytest.mark.parametrize(
    "given",
    [
        ("--trust-policy", "trust.json"),
        ("--error", f"User zelda is not authorized on {ROLE}".replace(".", " ")),
        ("--context", "sts:ExternalId=Xyzzy-Plugh"),
        ("--from", "full.json"),
    ],
)
def test_what_is_real_beside_a_redacted_case_is_refused_with_a_sentence(
    desk: Desk, given: tuple[str, str]
) -> None:
    desk.run(*SAVE)
    code, out, err = desk.run("check", "--from", "red.json", *given)
    assert (code, out) == (USAGE, "")
    assert "--key FILE" in err
    assert "redacted" in err


def test_another_key_than_the_case_s_is_refused_with_a_sentence(desk: Desk) -> None:
    desk.run(*SAVE)
    desk.run(*SAVE[:-3], "other.json", "--save-key", "other.key")
    beside = ("--trust-policy", "trust.json", "--key", "other.key")
    code, out, err = desk.run("check", "--from", "red.json", *beside)
    assert (code, out) == (USAGE, "")
    assert "other.key is not the key that" in err
    code, out, err = desk.run("check", "--from", "red.json", "--from", "other.json")
    assert (code, out) == (USAGE, "")
    assert "redacted with different keys" in err


def test_a_fingerprint_tells_nothing_of_the_key(desk: Desk) -> None:
    desk.run(*SAVE)
    case = json.loads((desk.folder / "red.json").read_text(encoding="utf-8"))
    key = json.loads((desk.folder / "names.key").read_text(encoding="utf-8"))["key"]
    assert len(case["redaction_key"]) == 16
    assert case["redaction_key"] not in key


@pytest.mark.parametrize(
    "given", [(ROLE,), ("zelda",), ("--via", "reader"), ("--via-org", "reader")]
)
def test_what_asks_for_real_names_of_a_redacted_case_is_refused(
    desk: Desk, given: tuple[str, ...]
) -> None:
    desk.run(*SAVE)
    code, out, err = desk.run("check", *given, "--from", "red.json")
    assert (code, out) == (USAGE, "")
    assert "the case is redacted" in err


def test_a_target_goes_through_the_key_or_is_a_stand_in(desk: Desk) -> None:
    desk.run(*SAVE)
    whole = desk.ids("check", ROLE, "--from", "case.json")
    assert desk.ids("check", ROLE, "--from", "red.json", "--key", "names.key") == whole
    shown = json.loads((desk.folder / "red.json").read_text(encoding="utf-8"))["target"]["role_arn"]
    assert shown != ROLE
    assert desk.ids("check", shown, "--from", "red.json") == whole


def test_records_go_through_the_key_or_are_refused(desk: Desk) -> None:
    desk.run(*SAVE)
    event = {
        "eventName": "AssumeRole",
        "eventSource": "sts.amazonaws.com",
        "eventTime": "2026-01-31T12:00:00Z",
        "errorCode": "AccessDenied",
        "userIdentity": {"arn": f"arn:aws:iam::{HOME}:user/zelda", "accountId": HOME},
        "requestParameters": {"roleArn": ROLE, "externalId": "Xyzzy-Wrong"},
    }
    desk.write("trail.json", {"Records": [event]})
    given = ("--history-from", "trail.json")
    code, out, err = desk.run("check", "--from", "red.json", *given)
    assert (code, out) == (USAGE, "")
    assert "redacted" in err
    _, out, _ = desk.run("check", "--from", "red.json", *given, "--key", "names.key", "-v")
    assert "Wanda" not in out
    assert HOME not in out
    assert desk.ids("check", "--from", "red.json", *given, "--key", "names.key") == desk.ids(
        "check", "--from", "case.json", *given
    )


def test_the_key_is_its_owners_alone(desk: Desk) -> None:
    desk.run(*SAVE)
    assert stat.S_IMODE((desk.folder / "names.key").stat().st_mode) == 0o600


def test_a_second_case_with_the_key_fits_and_its_names_can_be_kept_too(desk: Desk) -> None:
    desk.run(*SAVE)
    again = ("--save-case", "more.json", "--key", "names.key", "--save-key", "names.key")
    desk.run("check", "--from", "full.json", *again)
    merged = desk.ids("check", "--from", "red.json", "--from", "more.json")
    assert merged == desk.ids("check", "--from", "full.json")
    names = json.loads((desk.folder / "names.key").read_text(encoding="utf-8"))["names"]
    assert {"zelda", "zel", "plugh"} <= set(names.values())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (SAVE, "exists"),
        (("check", "--from", "case.json", "--save-key", "other.key"), "add --save-case"),
        ((*SAVE[:-1], "other.key", "--no-redact"), "redacts nothing"),
        (("check", "--from", "case.json", "--key", "case.json"), "is not a key file"),
        (("reveal", "--key", "missing.key"), "cannot be read"),
    ],
)
def test_what_would_lose_a_key_or_has_none_is_refused(
    desk: Desk, words: tuple[str, ...], says: str
) -> None:
    desk.run(*SAVE)
    code, _, err = desk.run(*words)
    assert code == USAGE
    assert says in err


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_page_is_revealed_to_what_it_would_be_with_names(desk: Desk, form: str) -> None:
    page = ("check", "--from", "full.json", "--format", form)
    _, hidden, _ = desk.run(*page, "--save-key", "names.key")
    _, plain, _ = desk.run(*page, "--no-redact")
    assert "zelda" not in hidden.lower()
    (desk.folder / "page").write_text(hidden, encoding="utf-8")
    revealed = reveal(desk, hidden)
    assert revealed == plain


def reveal(desk: Desk, text: str) -> str:
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    try:
        return desk.run("reveal", "--key", "names.key")[1]
    finally:
        sys.stdin = before


def test_words_on_the_command_line_are_revealed_as_one_line(desk: Desk) -> None:
    desk.run(*SAVE)
    key = json.loads((desk.folder / "names.key").read_text(encoding="utf-8"))["names"]
    shown = next(stand_in for stand_in, name in key.items() if name == "wanda")
    assert desk.run("reveal", "--key", "names.key", "role", shown.title())[1] == "role Wanda\n"
