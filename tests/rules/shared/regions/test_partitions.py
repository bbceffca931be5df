"""Which partition each part of a case belongs to."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.rules.shared.regions.partitions import hints_at_another, list_case_partitions
from tests.rules.shared.support import BOB, KEYS, ROLE, of_files, situation


def parts_of(**parts: Any) -> list[tuple[str, str]]:
    return [(each.part, each.partition.name) for each in list_case_partitions(situation(**parts))]


def test_the_caller_the_role_and_the_endpoint() -> None:
    found = parts_of(
        caller={"arn": BOB},
        target={"profile": None, "role_arn": ROLE.replace("aws", "aws-cn", 1)},
        env={"AWS_REGION": "us-gov-west-1"},
    )
    assert found == [("caller", "aws"), ("role", "aws-cn"), ("endpoint", "aws-us-gov")]


def test_what_the_files_say_of_the_credentials() -> None:
    config = (
        f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\nregion = cn-north-1\n"
        "mfa_serial = arn:aws-us-gov:iam::111122223333:mfa/bob\n"
    )
    found = list_case_partitions(of_files(config, f"[b]\n{KEYS}"))
    assert [(each.part, each.partition.name) for each in found] == [
        ("caller", "aws-us-gov"),
        ("role", "aws"),
        ("endpoint", "aws-cn"),
    ]
    assert all(each.evidence.quote is not None for each in found)


def test_an_endpoint_that_is_named_comes_before_the_region() -> None:
    config = (
        "[profile p]\nregion = us-east-1\nendpoint_url = https://sts.us-gov-west-1.amazonaws.com\n"
    )
    found = list_case_partitions(of_files(config, f"[p]\n{KEYS}"))
    assert [each.partition.name for each in found if each.part == "endpoint"] == ["aws-us-gov"]


def test_the_global_endpoint_is_of_commercial_aws() -> None:
    error = {"text": "Could not connect to https://sts.amazonaws.com/", "from": "pasted"}
    assert ("endpoint", "aws") in parts_of(errors=[error])
    assert parts_of() == []


@pytest.mark.parametrize(
    ("profile", "hint"),
    [("govcloud", "govcloud"), ("my-gov", "gov"), ("CN", "CN"), ("government", None), ("p", None)],
)
def test_a_name_may_hint_at_another_partition(profile: str, hint: str | None) -> None:
    assert hints_at_another(situation(target={"profile": profile, "role_arn": None})) == hint
