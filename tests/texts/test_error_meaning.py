"""What a text proves is said, and no more than that."""

from __future__ import annotations

from doctor.texts.error_meaning import read_failure
from doctor.texts.errors import parse_failure

ROLE = "arn:aws:iam::111122223333:role/ProjectAdmin"


def test_a_tool_that_keeps_the_answer_of_aws_to_itself_proves_nothing_of_the_keys() -> None:
    failure = parse_failure(f"current credentials could not be used to assume '{ROLE}', but are")
    reading = read_failure(failure)
    assert reading is not None
    assert "key" not in reading.proves
    assert "what AWS answered" in (reading.hides or "")


def test_a_refusal_of_aws_proves_that_the_keys_are_good() -> None:
    user = "arn:aws:iam::111122223333:user/bob"
    failure = parse_failure(
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        f"{user} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
    )
    reading = read_failure(failure)
    assert reading is not None
    assert "AWS knows the key" in reading.proves


def test_what_somebody_tells_proves_nothing_by_itself() -> None:
    failure = parse_failure("With this plugin our AWS credentials expire in the middle of the run.")
    reading = read_failure(failure)
    assert "told-in-prose" in failure.signs
    assert reading is not None
    assert reading.proves.startswith("nothing by itself")
