"""credentials/sign-in-out-of-reach: the config came along, and the cache did not."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/sign-in-out-of-reach"


def test_one_file_that_is_mounted_alone_proves_it() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert any("mounts only .aws/config" in each.says for each in finding.evidence)


def test_a_cache_that_is_mounted_beside_it_acquits() -> None:
    raw = raw_case(RULE)
    command = raw["attachments"][0]
    command["text"] = command["text"].replace("-e ", "-v /home/bob/.aws/sso:/root/.aws/sso -e ")
    assert RULE not in ids_of(raw)


@pytest.mark.parametrize(
    ("command", "env"),
    [
        ("sudo aws s3 ls --profile dev", {}),
        ("aws s3 ls", {"HOME": "/root", "AWS_CONFIG_FILE": "/home/bob/.aws/config"}),
    ],
)
def test_another_home_points_at_it(command: str, env: dict[str, str]) -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": command}]
    raw["env"] = env
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_the_same_home_does_not() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": "aws s3 ls"}]
    raw["env"] = {"HOME": "/home/bob/", "AWS_CONFIG_FILE": "/home/bob/.aws/config"}
    assert RULE not in ids_of(raw)
