"""Lines come without what terminals, logs and mail put in front, and keep their numbers."""

from __future__ import annotations

import pytest

from doctor.texts.transcript.lines import read_lines


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("2024-01-31T12:00:00.1234567Z $ aws s3 ls", "$ aws s3 ls"),
        ("[2024-01-31T12:00:00.000Z] + terraform plan", "+ terraform plan"),
        ("deploy\tRun aws\t2024-01-31T12:00:00.1234567Z Error: no", "Error: no"),
        ("2024-01-31T12:00:00.123456Z 00O Executing", "Executing"),
        ("my-app-1  | Unable to locate credentials", "Unable to locate credentials"),
        ("[pod/web-1/app] ExpiredToken", "ExpiredToken"),
        ("#12 0.345 Unable to locate credentials", "Unable to locate credentials"),
        ("##[error]Not authorized", "Not authorized"),
        ("│ Error: no valid credential sources", "Error: no valid credential sources"),
        ("\x1b[31mError\x1b[0m: red", "Error: red"),
        ("\u202eError\u202c: turned", "Error: turned"),
        ("2024-01-31T12:00:00Z     indented: stays", "    indented: stays"),
        ("| a table | stays |", "| a table | stays |"),
    ],
)
def test_a_prefix_is_taken_away(raw: str, text: str) -> None:
    (line,) = read_lines(raw)
    assert line.text == text


def test_the_raw_line_keeps_its_time_stamp() -> None:
    (line,) = read_lines("2024-01-31T12:00:00Z ExpiredToken")
    assert line.raw.startswith("2024-01-31T12:00:00Z")


def test_what_a_progress_bar_overwrote_are_lines_of_one_number() -> None:
    lines = read_lines("10%\r50%\rfailed: ExpiredToken\nnext")
    assert [(each.number, each.text) for each in lines] == [
        (1, "10%"),
        (1, "50%"),
        (1, "failed: ExpiredToken"),
        (2, "next"),
    ]


def test_a_text_with_returns_alone_has_lines() -> None:
    assert [each.number for each in read_lines("a\rb\rc")] == [1, 2, 3]


def test_escaped_quotes_are_quotes_but_in_markup() -> None:
    (line,) = read_lines('{&quot;Effect&quot;: &quot;Allow&quot;, "n": "a &lt; b"}')
    assert line.text == '{"Effect": "Allow", "n": "a < b"}'
    (line,) = read_lines("<Message>said &quot;no&quot;</Message>")
    assert line.text == "<Message>said &quot;no&quot;</Message>"


def test_a_date_in_what_the_cli_prints_is_no_stamp_of_a_job() -> None:
    printed = "ROLE\tarn:aws:iam::111122223333:role/a\t2024-01-31T12:00:00+00:00\t3600"
    (line,) = read_lines(printed)
    assert line.text == printed
    (line,) = read_lines("build\tRun tests\t2024-01-31T12:00:00.1234567Z ExpiredToken")
    assert line.text == "ExpiredToken"
