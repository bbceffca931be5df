"""A failure is quoted in one line."""

from __future__ import annotations

import json

from doctor.model.failure import Failure
from doctor.texts.errors import parse_failure
from doctor.texts.failure_line import shorten_to_line


def test_frames_and_line_breaks_are_left_out() -> None:
    text = "╷\n│ Error: Unable to locate\n│   credentials\n╵"
    line = shorten_to_line(parse_failure(text))
    assert line == "Error: Unable to locate credentials"


def test_what_nothing_reads_is_not_quoted() -> None:
    text = "we tried it twice\nUnable to locate credentials\nwith hunter2 as ever"
    line = shorten_to_line(parse_failure(text))
    assert line == "Unable to locate credentials"


def test_a_long_log_begins_with_the_line_of_the_code() -> None:
    log = "starting up\n" * 40 + "ExpiredToken: it has ended"
    line = shorten_to_line(parse_failure(log))
    assert line == "ExpiredToken: it has ended"


def test_what_is_too_long_is_cut() -> None:
    line = shorten_to_line(parse_failure("a word " * 90 + "because of that"))
    assert 300 < len(line) <= 320
    assert line.startswith("a word a word")
    assert " … " in line
    assert line.endswith("a word because of that")


def test_of_many_providers_the_one_whose_source_failed_is_quoted() -> None:
    source = "http://169.254.170.23/v1/credentials"
    reason = f"ContainerCredentialsProvider(): The full URI ({source}) has an invalid host"
    text = (
        "SystemPropertyCredentialsProvider(): Access key must be specified. " * 5
        + f"., {reason}, InstanceProfileCredentialsProvider(): Failed to load credentials "
        + "at a.b.C.d(E.java:1) " * 10
    )
    line = shorten_to_line(Failure(text=text, answer=text, kind="metadata-failed", source=source))
    assert line == reason


def test_prose_a_blank_line_away_is_not_the_answer() -> None:
    answer = "An error occurred (ExpiredToken) when calling the GetObject operation: it has expired"
    text = f"Our jobs fail:\n\n{answer}\n\nIt runs on an instance."
    line = shorten_to_line(parse_failure(text))
    assert line == answer


def test_words_of_the_reporter_are_not_the_answer() -> None:
    answer = (
        'Unable to locate credentials. You can configure credentials by running "aws configure".'
    )
    line = shorten_to_line(parse_failure(f"{answer}\n\non the host itself it works, in eu-west-1"))
    assert line == answer


def test_of_a_record_of_a_log_the_field_is_quoted() -> None:
    answer = (
        "User: arn:aws:sts::111122223333:assumed-role/orders/fn is not authorized to perform: "
        "s3:GetObject on resource: arn:aws:s3:::acme because no identity-based policy allows the "
        "s3:GetObject action"
    )
    record = {"level": "error", "message": f"call failed: {answer}", "request": "r" * 40}
    line = shorten_to_line(parse_failure(json.dumps({**record, "trace": ["x.py", "y.py"] * 9})))
    assert line == f"call failed: {answer}"
