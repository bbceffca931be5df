"""request/session-shorter-than-job: the job runs longer than its session."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "request/session-shorter-than-job"


def _logged(log: str) -> dict[str, Any]:
    raw = raw_case(RULE)
    raw["attachments"][1]["text"] = log
    return raw


@pytest.mark.parametrize(
    "log",
    [
        "10:00:02 terraform apply\n11:01:13 Error: ExpiredToken\nreal 90m12.334s",
        "[23:30:00] start\n[00:31:00] ExpiredToken: The provided token has expired",
        "start\nError: ExpiredToken\nreal\t75m2.001s",
        "Duration: 1h 12m\nThe security token included in the request is expired",
    ],
)
def test_logs_tell_in_several_ways_how_long_the_job_ran(log: str) -> None:
    assert ids_of(_logged(log)) == [RULE]


def test_a_job_that_ended_soon_had_an_old_session() -> None:
    log = "10:00:02 terraform apply\n10:01:13 Error: ExpiredToken"
    assert ids_of(_logged(log)) == ["credentials/session-expired"]


def test_the_session_is_made_long_enough_and_no_longer() -> None:
    titles = [fix.title for fix in first(RULE).fixes]
    assert titles[0] == "request 2 hours"
    assert "AWS_PROFILE=project-role COMMAND" in first(RULE).fixes[-1].commands


def test_the_limit_of_the_role_is_raised_where_it_is_too_low() -> None:
    raw = raw_case(RULE)
    (role,) = raw["roles"].values()
    role["max_session_duration"] = 3600
    fixes = diagnose(parse_case(raw)).findings[0].fixes
    assert fixes[0].verified
    assert "session duration to 2 hours" in fixes[0].title


def test_a_session_of_a_session_is_renewed_not_lengthened() -> None:
    raw = raw_case(RULE)
    del raw["files"], raw["env"]
    raw["target"] = {"role_arn": "arn:aws:iam::222233334444:role/ProjectAdmin"}
    raw["caller"] = {"arn": "arn:aws:sts::111122223333:assumed-role/runner/pod"}
    fixes = diagnose(parse_case(raw)).findings[0].fixes
    (fix,) = fixes
    assert fix.title.startswith("give the job the profile instead of keys")


def test_the_error_may_stand_beside_the_log() -> None:
    log = "10:00:02 terraform apply\n10:30:00 still creating\n11:01:13 Error: cannot read the state"
    assert RULE in ids_of(_logged(log))


def test_a_longer_session_is_not_proposed_to_whom_nobody_saw() -> None:
    """The session of a role gets one hour at most, whatever it asks for."""
    text = (
        "+ aws sts assume-role --role-arn arn:aws:iam::222233334444:role/release "
        "--role-session-name ci\n"
        "03:12:44 upload: ./a.zip to s3://rel/a.zip\n"
        "04:14:02 An error occurred (ExpiredToken) when calling the PutObject operation: The "
        "provided token has expired.\n"
    )
    finding = diagnose(case_of_paste(text)).findings[0]
    assert finding.id == RULE
    assert [each.kind for each in finding.fixes[0].changes] == ["environment"]
    assert "one hour at most" in (finding.next_step or "")
