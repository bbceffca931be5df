"""A case that leaves keeps what was understood of its texts, and its diagnosis is the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from doctor.case.case_file import encode_case, parse_case
from doctor.case.kept_texts import keep_texts
from doctor.case.pasted_text import case_of_paste
from doctor.case.redaction import redact_case
from doctor.case.redaction_key import RedactionKey
from doctor.case.stand_ins import StandIns
from doctor.engine import diagnose
from doctor.model.case import Case
from doctor.model.diagnosis import Diagnosis
from doctor.model.finding import Evidence
from doctor.texts.understood_lines import READ, READ_OF_SOME, hide_odd_words

FIXTURES = Path(__file__).parents[2] / "fixtures"
DENIED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    "arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on resource: "
    "arn:aws:iam::222233334444:role/Deploy"
)


def rows(file: Path) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def cases_of(folder: str) -> Iterator[Case]:
    """Give the cases of a folder of fixtures: case files, lines of cases, pasted reports."""
    for file in sorted((FIXTURES / folder).rglob("*.json")):
        raw = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(raw, dict) and raw.get("schema") == "roledoctor.case/1":
            yield parse_case(raw)
    for file in sorted((FIXTURES / folder).glob("*.jsonl")):
        for row in rows(file):
            if "paste" in row:
                yield case_of_paste(row["paste"])
            elif "case" in row:
                yield parse_case(row["case"])


def answer_of(diagnosis: Diagnosis) -> tuple[Any, ...]:
    found = [(it.id, it.certainty, it.hop) for it in diagnosis.findings]
    return diagnosis.verdict, diagnosis.summary, found


def evidence_of(diagnosis: Diagnosis) -> list[Evidence]:
    return [each for it in diagnosis.findings for each in it.evidence]


def is_alike(shown: Evidence, whole: Evidence) -> bool:
    """Say whether evidence is the same, but for words that are hidden in what it quotes."""
    if whole.failure is not None:
        return shown == replace(whole, says=shown.says)
    pattern = re.sub(r"<hidden:(\d+)>", r"\\S{\1}", re.escape(shown.says))
    return re.fullmatch(pattern, whole.says) is not None


FOLDERS = sorted(each.name for each in FIXTURES.iterdir() if each.is_dir() and each.name != "fuzz")


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_kept_is_diagnosed_as_the_whole(folder: str) -> None:
    for case in cases_of(folder):
        kept = keep_texts(case)
        assert keep_texts(kept) == kept
        if kept != case:
            read = parse_case(encode_case(kept))
            assert answer_of(diagnose(read, advice=True)) == answer_of(diagnose(case, advice=True))


@pytest.mark.slow
def test_a_report_that_is_redacted_and_read_again_is_diagnosed_as_before() -> None:
    stand_ins = StandIns(RedactionKey(key=f"{12:064x}"))
    for case in cases_of("reports"):
        read = parse_case(encode_case(redact_case(case, stand_ins)))
        before, after = (diagnose(each, advice=True) for each in (case, read))
        assert [(it.id, it.certainty) for it in after.findings] == [
            (it.id, it.certainty) for it in before.findings
        ]
        assert after.verdict == before.verdict


def test_lines_keep_their_numbers() -> None:
    (error,) = keep_texts(case_of_paste(f"one\ntwo\n\nthree\n{DENIED}\nfour")).errors
    expected = ["<hidden 6 characters>", "", "", "<hidden 5 characters>", DENIED]
    assert error.text.splitlines() == [*expected, "<hidden 4 characters>"]


def test_the_words_of_an_unknown_error_stay() -> None:
    (error,) = keep_texts(case_of_paste("the frobnicator is out of quarks\nin line 3")).errors
    assert error.text == "the frobnicator is out of quarks\nin line 3"


def test_of_a_long_log_the_times_stay() -> None:
    lines = [f"2026-01-31T12:{minute:02}:00Z step {minute} of many" for minute in range(30)]
    case = case_of_paste("\n".join([*lines, DENIED]))
    shown = keep_texts(case).errors[0].text.splitlines()
    assert shown[0] == "2026-01-31T12:00:00Z<hidden 15 characters>"
    assert shown[29] == "2026-01-31T12:29:00Z<hidden 16 characters>"
    assert shown[2:29] == [""] * 27
    assert shown[30] == DENIED


def test_of_a_line_that_tells_something_the_odd_words_go() -> None:
    """A secret that blanks part is behind a key's ID, and nothing reads it."""
    key = "key AKIARTX3GSDSAAAAAAAA of botocore.session: notARealS3cr3t K7MDENG0 bPxRfiCY, v1.2"
    (attached,) = keep_texts(case_of_paste(f"{key}\n{DENIED}")).attachments[-1:]
    assert attached.text.splitlines()[0] == (
        "key AKIARTX3GSDSAAAAAAAA of botocore.session: <hidden:14> <hidden:8> <hidden:8>, v1.2"
    )


@pytest.mark.parametrize(
    "word", ["-" * 9_999 + "x9x9", "a" * 9_999 + "9", "aB" * 9_999, "Ab" * 9_999]
)
def test_a_long_word_is_looked_at_once(word: str) -> None:
    assert "<hidden" in hide_odd_words(word, [])


def test_topics_stay_and_what_is_none_goes() -> None:
    case = Case(topics=("EKS Pod Identity", "zebra's own words"))
    assert keep_texts(case).topics == ("EKS Pod Identity",)
    shown = redact_case(case, StandIns(RedactionKey(key=f"{12:064x}")))
    assert shown.topics == ("EKS Pod Identity",)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("[profile x]\nwifi = blue zebra\nregion = eu-west-1", "region = eu-west-1"),
        ("export WIFI=zebra\nexport AWS_PROFILE=x", "export AWS_PROFILE=x"),
        ("setx WIFI blue-zebra\nsetx AWS_PROFILE x", "setx AWS_PROFILE x"),
        ("setenv WIFI zebra\nset -gx AWS_PROFILE x", "set -gx AWS_PROFILE x"),
        ('export WIFI="blue zebra" # zebra\nexport AWS_PROFILE=x', "export AWS_PROFILE=x"),
    ],
)
def test_of_settings_and_variables_in_a_text_the_public_values_stay(text: str, kept: str) -> None:
    case = parse_case({"schema": "roledoctor.case/1", "errors": [{"text": f"{text}\n{DENIED}"}]})
    shown = keep_texts(case).errors[0].text
    assert kept in shown
    assert "zebra" not in shown
    assert keep_texts(keep_texts(case)) == keep_texts(case)


def test_what_stands_before_the_sign_of_a_failure_is_not_read_with_it() -> None:
    said = "Client network socket disconnected before secure TLS connection was established"
    assert "lantern" not in str(keep_texts(case_of_paste(f"main.horselantern: {said}\n")))


def test_no_pattern_takes_a_text_from_its_beginning_for_what_is_read() -> None:
    patterns = (each.pattern for each in (*READ, *READ_OF_SOME))
    assert not [each for each in patterns if re.search(r"\)\[\\s\\S\]\*", each)]


def test_of_a_command_that_no_shell_runs_the_words_are_known() -> None:
    text = "tool note: SunnyOrchid!371 and the rest"
    case = parse_case(
        {
            "schema": "roledoctor.case/1",
            "target": {"profile": "dev"},
            "attachments": [{"name": "command", "text": text}],
        }
    )
    kept = keep_texts(case)
    assert "Sunny" not in kept.attachments[0].text
    assert keep_texts(kept) == kept
