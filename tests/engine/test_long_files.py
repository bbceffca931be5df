"""What a diagnosis costs, and how much it says, grows no faster than what it is given."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import merge_cases, parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.case import Case
from doctor.model.diagnosis import Diagnosis
from doctor.render.text import render_text
from doctor.render.text_page import TextOptions
from tests.growth import LINEAR_AT_MOST, LONGER, growth_in, growth_of_calls

KEYS = "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = notARealSecretKey\n"
ROLE = "role_arn = arn:aws:iam::222233334444:role/"


def case_of(config: str, profile: str) -> Case:
    files: dict[str, Any] = {"config": {"path": "~/.aws/config", "text": config}}
    target = {"profile": profile}
    return parse_case({"schema": "roledoctor.case/1", "files": files, "target": target})


def hops(count: int) -> Case:
    """Return a chain of so many roles."""
    text = f"[profile p0]\n{KEYS}" + "".join(
        f"[profile p{at}]\n{ROLE}R{at}\nsource_profile = p{at - 1}\nregion = eu-west-1\n"
        for at in range(1, count + 1)
    )
    return case_of(text, f"p{count}")


def profiles_of_an_account(count: int) -> Case:
    """Return a chain beside so many profiles, each of which calls with the one below it."""
    text = f"[profile p]\n{ROLE}R\nsource_profile = base\n[profile base]\n{KEYS}" + "".join(
        f"[profile p{at}]\n{ROLE}R{at}\nsource_profile = p{at + 1}\nregion = eu-west-1\n"
        for at in range(count)
    )
    return case_of(text, "p")


def broken_lines(count: int) -> Case:
    lines = "".join(f"this is no setting {at}\n" for at in range(count))
    return case_of(f"[profile p]\n{ROLE}R\n{lines}[profile base]\n{KEYS}", "p")


def settings(count: int) -> Case:
    lines = "".join(f"setting_{at} = {at}\n" for at in range(count))
    return case_of(
        f"[profile p]\n{ROLE}R\nsource_profile = base\n{lines}[profile base]\n{KEYS}", "p"
    )


def refusals(count: int) -> Case:
    """Return the log of a job in which so many callers were refused so many roles."""
    return case_of_paste(
        "".join(
            "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
            f"arn:aws:iam::{111122220000 + at}:user/bob{at} is not authorized to perform: "
            f"sts:AssumeRole on resource: arn:aws:iam::{222233330000 + at}:role/R{at}\n"
            for at in range(count)
        )
    )


def policies_of_hops(count: int) -> Case:
    """Return a chain of so many roles, each of which trusts somebody else."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "444455556666"},
        "Action": "sts:AssumeRole",
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    case = hops(count)
    arns = [f"arn:aws:iam::222233334444:role/R{at}" for at in range(1, count + 1)]
    roles: dict[str, Any] = {arn: {"trust_policy": policy} for arn in arns}
    more: dict[str, Any] = {"schema": "roledoctor.case/1", "roles": roles}
    return merge_cases((case, parse_case(more)))


def kept_refusals(count: int) -> Case:
    """Return a case file with so many refusals, each of another caller and another role."""
    texts = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        f"arn:aws:iam::{111122220000 + at}:user/bob{at} is not authorized to perform: "
        f"sts:AssumeRole on resource: arn:aws:iam::{222233330000 + at}:role/R{at}"
        for at in range(count)
    )
    errors: list[Any] = [{"text": text, "from": "log"} for text in texts]
    return parse_case({"schema": "roledoctor.case/1", "errors": errors})


def kept_words(count: int) -> Case:
    """Return a case file with so many errors that nobody knows."""
    texts = (f"something {at} failed (Odd{at}): no way {at}" for at in range(count))
    errors: list[Any] = [{"text": text, "from": "log"} for text in texts]
    return parse_case({"schema": "roledoctor.case/1", "errors": errors})


def shown(diagnosis: Diagnosis) -> str:
    return render_text(diagnosis, TextOptions(width=80, color=False))


@pytest.mark.parametrize(
    ("make", "few"), [(hops, 25), (broken_lines, 100), (settings, 100), (refusals, 15)]
)
def test_the_cost_grows_with_what_is_given(make: Any, few: int) -> None:
    assert growth_in(lambda case: shown(diagnose(case)), make, few) < LINEAR_AT_MOST


@pytest.mark.parametrize(
    ("make", "few"),
    [
        *((hops, 25), (policies_of_hops, 25), (kept_refusals, 25), (kept_words, 25)),
        (profiles_of_an_account, 60),
    ],
)
def test_the_calls_grow_with_what_is_given(make: Any, few: int) -> None:
    assert growth_of_calls(diagnose, make, few) < 1.6 * LONGER


@pytest.mark.parametrize("make", [broken_lines, settings])
def test_the_report_of_a_file_does_not_grow_with_its_faults(make: Any) -> None:
    few, many = (len(shown(diagnose(make(count))).splitlines()) for count in (30, 600))
    assert many <= few + 20
