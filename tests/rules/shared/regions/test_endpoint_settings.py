"""The setting that puts another host in the place of STS."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine.judge import judge_case
from doctor.model.chain import Place, Setting
from doctor.rules.shared.regions.endpoint_settings import host_of, sts_endpoint_setting


@pytest.mark.parametrize(
    ("config", "env", "host"),
    [
        ("[profile p]\nregion = eu-west-1\n", {}, None),
        ("[profile p]\nendpoint_url = http://localhost:4566\n", {}, "localhost"),
        (
            "[profile p]\nendpoint_url = http://localhost:4566\n",
            {"AWS_ENDPOINT_URL_STS": "https://sts.example.com/x"},
            "sts.example.com",
        ),
    ],
)
def test_the_setting_that_wins_is_told(config: str, env: dict[str, str], host: str | None) -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "p"},
        "files": {"config": {"path": "~/.aws/config", "text": config}},
        "env": env,
    }
    setting = sts_endpoint_setting(judge_case(parse_case(raw)))
    assert (None if setting is None else host_of(setting)) == host


def test_what_is_no_url_has_no_host() -> None:
    setting = Setting(name="endpoint_url", value="http://[::1", place=Place())
    assert host_of(setting) is None
