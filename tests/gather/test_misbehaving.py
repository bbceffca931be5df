"""Whatever a server does, a run ends in time, says that nobody answered, and blames no policy.

Every reader of what a server sends meets every server: all of them with `MISBEHAVING=all`, else
each server meets one reader, another for the next one, and STS meets them all.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.gather import calls
from doctor.lab.server import Lab
from tests.gather.desk import BASE, PROJECT, allowing, trusting
from tests.gather.misbehaving import SERVERS, misbehaving

KEY = "AKIARTX3GSDSQAAAAAAA"
KEYS = f"aws_access_key_id = {KEY}\naws_secret_access_key = notARealSecretKey\n"
ROLE = "role_arn = arn:aws:iam::222233334444:role/ProjectAdmin\n"
TARGET = f"[profile p]\n{ROLE}region = eu-west-1\n"
SSO = (
    "sso_session = s\nsso_account_id = 111122223333\nsso_role_name = Developer\n"
    "[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n"
)
CACHED = {
    "startUrl": "https://example.awsapps.com/start",
    "region": "eu-west-1",
    "accessToken": "notARealSecretKeyToken",
    "expiresAt": "2099-01-01T00:00:00Z",
}
SetUp = Callable[[str, pytest.MonkeyPatch], None]


def write_config(text: str) -> Path:
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir(exist_ok=True)
    (folder / "config").write_text(text)
    return folder


def sts(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(f"{TARGET}source_profile = base\n[profile base]\n{KEYS}")
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)


def instance(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(f"{TARGET}credential_source = Ec2InstanceMetadata\n")
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")


def container(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(f"{TARGET}credential_source = EcsContainer\n")
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{url}/keys")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")


def identity_center(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_config(f"{TARGET}source_profile = base\n[profile base]\n{SSO}")
    # sha1("s"): the AWS CLI names the cached sign-in after its session.
    cache = folder / "sso" / "cache" / "a0f1490a20d0211c997b44bc357e1972deab8ae3.json"
    cache.parent.mkdir(parents=True)
    cache.write_text(json.dumps(CACHED))
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", url)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")


def github(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sts(url, monkeypatch)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", f"{url}/token?x=1")
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "notARealSecretKeyToken")


READERS: dict[str, SetUp] = {
    "STS": sts,
    "instance metadata": instance,
    "container": container,
    "Identity Center": identity_center,
    "GitHub's tokens": github,
}
OTHERS = [*READERS, "IAM", "the console"]


def chosen() -> Iterator[tuple[str, str]]:
    """Give each reader with each server that it meets."""
    for at, server in enumerate(SERVERS):
        every = os.environ.get("MISBEHAVING") == "all"
        for reader in OTHERS if every else dict.fromkeys(("STS", OTHERS[at % len(OTHERS)])):
            yield reader, server


PAIRS = [*chosen()]


def of(*readers: str) -> pytest.MarkDecorator:
    pairs = [pair for pair in PAIRS if pair[0] in readers]
    return pytest.mark.parametrize(
        ("reader", "server"), pairs, ids=[f"{reader}-{server}" for reader, server in pairs]
    )


def test_there_are_more_than_sixty_ways_to_misbehave() -> None:
    assert len(SERVERS) >= 70


@of(*READERS)
def test_whatever_stands_in_the_place_of_a_server_is_no_refusal(
    reader: str, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with misbehaving(server) as url:
        READERS[reader](url, monkeypatch)
        code, report = check(monkeypatch, capsys)
    assert code in ({3} if reader in {"STS", "GitHub's tokens"} else {1, 3}), report["summary"]
    blamed = {each["id"].split("/")[0] for each in report["findings"]}
    assert not {"trust", "permission", "mfa", "request"} & blamed
    if reader not in {"STS", "GitHub's tokens"}:
        assert any(each["outcome"] == "failed" for each in report["probes"]), report["probes"]


def check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, Any]]:
    """Check against a server with small limits; it may be no fault of ours."""
    monkeypatch.setattr(calls, "CALL_SECONDS", 0.4)
    code = main(["check", "p", "--format", "json", "--timeout", "2", "--no-advice"])
    printed = capsys.readouterr()
    assert "fault of roledoctor" not in printed.err
    return code, json.loads(printed.out)


@pytest.fixture(scope="module")
def works() -> Iterator[Lab]:
    """Run a lab in which bob may assume the role, and each caller may read IAM."""
    with Lab() as lab:
        yield lab


_NUMBERS = itertools.count()


def reach(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a home up in which `p` works, as STS of the lab has it."""
    name = f"bob{next(_NUMBERS)}"
    bob = lab.create_user(BASE, name, policies=(allowing("sts:*", "iam:*"),))
    arn = lab.create_role(PROJECT, f"R{name}", trust_policy=trusting(bob.arn))
    keys = (
        f"aws_access_key_id = {bob.access_key_id}\n"
        f"aws_secret_access_key = {bob.secret_access_key}\n"
    )
    write_config(
        f"[profile p]\nrole_arn = {arn}\nregion = eu-west-1\nsource_profile = base\n"
        f"[profile base]\n{keys}"
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", lab.url)


@of("IAM")
def test_what_stands_in_the_place_of_iam_changes_no_verdict(
    reader: str,
    server: str,
    works: Lab,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del reader
    with misbehaving(server) as url:
        reach(works, monkeypatch)
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        monkeypatch.setattr(calls, "CALL_SECONDS", 5)
        code = main(["check", "p", "--format", "json", "--timeout", "30", "--no-advice"])
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert code == 0, report["summary"]
    assert [each["id"] for each in report["findings"] if each["severity"] == "error"] == []


@of("the console")
def test_what_stands_in_the_place_of_the_console_gives_no_url(
    reader: str, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del reader
    write_config("")
    for name, value in (
        ("ACCESS_KEY_ID", "ASIARTX3GSDSQAAAAAAA"),
        ("SECRET_ACCESS_KEY", "notARealSecretKey"),
        ("SESSION_TOKEN", "notARealSecretKeyToken"),
        ("ENDPOINT_URL_STS", "http://127.0.0.1:9"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    with misbehaving(server) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SIGNIN", url)
        code = main(["console", "--timeout", "2"])
    printed = capsys.readouterr()
    assert (code, printed.out) == (1, "")
    assert "no sign-in URL" in printed.err
