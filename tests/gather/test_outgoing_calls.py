"""Every request of every command, beside twenty hostile homes, is on the list of calls."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from doctor.cli.run import main
from doctor.gather.outgoing_calls import ALLOWED, OUTGOING
from doctor.lab.server import Lab
from doctor.model.aws_hosts import is_aws_host, is_loopback, is_machine_s
from tests.gather.desk import BASE, PROJECT, allowing, trusting
from tests.gather.recorder import Recorder, Seen, recording

ROLE = f"arn:aws:iam::{PROJECT}:role/Target"
STRANGER = "stranger.example"
SSO = (
    "sso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = eu-west-1\n"
    f"sso_account_id = {BASE}\nsso_role_name = Admin\n"
)
ENDED = {
    "startUrl": "https://d-1234567890.awsapps.com/start",
    "region": "eu-west-1",
    "accessToken": "notARealAccessToken",
    "refreshToken": "notARealRefreshToken",
    "clientId": "notARealClient",
    "clientSecret": "notARealSecretKeyOfTheClient",
    "registrationExpiresAt": "2999-01-01T00:00:00Z",
    "expiresAt": "2020-01-01T00:00:00Z",
}
LOGIN = {"accessToken": {**ENDED, "expiresAt": "2020-01-01T00:00:00Z"}, "refreshToken": "notAReal"}
STRANGERS_BUCKET = "sts.s3.amazonaws.com"
INSTANCE_S = "ec2-203-0-113-7.compute-1.amazonaws.com"
API_S = "abc123.execute-api.us-east-1.amazonaws.com"
SERVICE_S = "vpce-0a-1b.vpce-svc-0c.us-east-1.vpce.amazonaws.com"


class Home(NamedTuple):
    """Config that is added to the usual one, variables, files below HOME, and the target."""

    config: str = ""
    env: Mapping[str, str] = {}
    files: Mapping[str, str] = {}
    target: str = "target"


def endpoint(url: str) -> Home:
    return Home(config=f"[profile other]\n{_ROLE}endpoint_url = {url}\n", target="other")


_ROLE = f"role_arn = {ROLE}\nsource_profile = default\n"
HOMES: dict[str, Home] = {
    "a plain one": Home(),
    "the keys alone": Home(target="default"),
    "a role by its ARN": Home(target=ROLE),
    "an endpoint in the profile": endpoint(f"https://{STRANGER}"),
    "an endpoint in the profile, not secure": endpoint(f"http://{STRANGER}:8080/x"),
    "an instance of somebody": endpoint(f"https://{INSTANCE_S}"),
    "an API of somebody": endpoint(f"https://{API_S}/prod"),
    "a bucket of somebody": endpoint(f"https://{STRANGERS_BUCKET}"),
    "an endpoint service of somebody": endpoint(f"https://{SERVICE_S}"),
    "a name that only begins like AWS's": endpoint(f"https://sts.amazonaws.com.{STRANGER}"),
    "a backslash, after which clients disagree": endpoint(
        f"https://{STRANGER}\\@sts.amazonaws.com/"
    ),
    "AWS's name, not secure": endpoint("http://sts.amazonaws.com"),
    "AWS's name as a user": endpoint(f"https://sts.amazonaws.com@{STRANGER}/"),
    "an endpoint in the services section": Home(
        config=f"[profile other]\n{_ROLE}services = s\n[services s]\n"
        f"sts =\n  endpoint_url = https://{STRANGER}\n",
        target="other",
    ),
    "an endpoint in the environment": Home(env={"AWS_ENDPOINT_URL": f"https://{STRANGER}"}),
    "endpoints of single services": Home(
        env={f"AWS_ENDPOINT_URL_{name}": f"https://{STRANGER}" for name in ("STS", "IAM", "SSO")}
    ),
    "an endpoint of the console with a backslash": Home(
        env={"AWS_ENDPOINT_URL_SIGNIN": f"https://{STRANGER}\\@signin.aws.amazon.com"}
    ),
    "an endpoint of the console": Home(env={"AWS_ENDPOINT_URL_SIGNIN": f"https://{STRANGER}"}),
    "a container elsewhere": Home(
        config=f"[profile other]\nrole_arn = {ROLE}\ncredential_source = EcsContainer\n",
        env={
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"https://{STRANGER}/keys",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "notARealToken",
        },
        target="other",
    ),
    "a container's path that leads elsewhere": Home(
        config=f"[profile other]\nrole_arn = {ROLE}\ncredential_source = EcsContainer\n",
        env={
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": f"@{STRANGER}/keys",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "notARealToken",
        },
        target="other",
    ),
    "metadata elsewhere": Home(
        config=f"[profile other]\nrole_arn = {ROLE}\ncredential_source = Ec2InstanceMetadata\n",
        env={
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": f"http://{STRANGER}",
            "AWS_EC2_METADATA_DISABLED": "false",
        },
        target="other",
    ),
    "a sign-in that has ended, and could be renewed": Home(
        config=f"[profile other]\nsso_session = corp\nsso_account_id = {BASE}\n"
        "sso_role_name = Admin\n[sso-session corp]\nsso_region = eu-west-1\n"
        "sso_start_url = https://d-1234567890.awsapps.com/start\n",
        # The name is the SHA-1 of the session's: what SDKs look for.
        files={
            ".aws/sso/cache/3961bc6e09e0efea36aa9a6a09ad60f78c5ce4f3.json": json.dumps(ENDED),
            ".aws/sso/cache/d033e22ae348aeb5660fc2140aec35850c4da997.json": json.dumps(ENDED),
        },
        target="other",
    ),
    "a sign-in of the old kind": Home(
        config=f"[profile other]\n{SSO}",
        files={".aws/sso/cache/c09c4ce6c2b3f6dcb9b0c17d4b6dfcf1d0ae9d2f.json": json.dumps(ENDED)},
        target="other",
    ),
    "a login that has ended": Home(
        config="[profile other]\nlogin_session = arn:aws:iam::111122223333:user/bob\n",
        files={".aws/login/cache/x.json": json.dumps(LOGIN)},
        target="other",
    ),
    "a job of GitHub that is sent elsewhere": Home(
        env={
            "GITHUB_ACTIONS": "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"https://{STRANGER}/token?x=1",
            "GITHUB_SERVER_URL": f"https://{STRANGER}",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "notARealBearer",
        }
    ),
}
SECRETS = re.compile("notAReal(?:SecretKey|RefreshToken|AccessToken|Client|Bearer|Token)")
"""What no request holds but the one that signs in to the console; of sessions, their tokens do."""
COMMANDS = (
    ("check", "{}"),
    ("check", "{}", "--history=1", "--error", "An error occurred (AccessDenied)"),
    ("fix", "{}", "--dry-run"),
    ("whoami", "{}", "--alias"),
    ("whoami", "--all"),
    ("env", "{}"),
    ("console", "{}"),
    ("credential-process", "{}"),
    ("paths", "Target", "--profile", "{}", "--snapshot", "nowhere"),
)
AT_HOME = (
    ("check", "{}", "--offline"),
    ("fix", "{}", "--offline", "--dry-run"),
    ("chain", "{}"),
    ("explain", "An error occurred (AccessDenied) when calling the AssumeRole operation"),
)


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Furnish HOME: a user's keys that the lab knows, a role to assume, and what the row adds."""
    row = HOMES[request.param]
    bob = lab.create_user(BASE, "bob", policies=(allowing("*"),))
    lab.create_role(PROJECT, "Target", trust_policy=trusting(BASE), policies=(allowing("*"),))
    folder = Path(os.environ["HOME"])
    files = {
        ".aws/config": f"[profile target]\n{_ROLE}\n{row.config}",
        ".aws/credentials": f"[default]\naws_access_key_id = {bob.access_key_id}\n"
        f"aws_secret_access_key = {bob.secret_access_key}\n",
        **row.files,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for name, value in {"AWS_DEFAULT_REGION": "us-east-1", **row.env}.items():
        monkeypatch.setenv(name, value)
    return row


@pytest.fixture
def recorder(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    with recording(lab, monkeypatch) as made:
        yield made


def run(words: tuple[str, ...], home: Home) -> int:
    return main([each.format(home.target) for each in words])


def is_expected(seen: Seen) -> bool:
    """Take AWS's own hosts, this machine and the metadata service; of names, that of STS alone."""
    if seen.way == "name":
        return seen.host.startswith("sts.") and is_aws_host(seen.host)
    return is_aws_host(seen.host) or is_loopback(seen.host) or is_machine_s(seen.host)


def tree() -> dict[str, tuple[bytes, int]]:
    """Give what lies below HOME, with the times of its changes."""
    folder = Path(os.environ["HOME"])
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    } | {str(path): (b"", 0) for path in folder.rglob("*") if path.is_dir()}


def test_every_request_is_on_the_list_and_goes_to_aws(
    home: Home, recorder: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = (Path(os.environ["HOME"]) / ".aws/credentials").read_text().rpartition("= ")[2].strip()
    for words in COMMANDS:
        recorder.seen.clear()
        recorder.lab.calls.clear()
        before = tree()
        code = run(words, home)
        told = capsys.readouterr()
        assert code in {0, 1, 2, 3}, (words, told)
        assert [each for each in recorder.seen if not is_expected(each)] == [], words
        made = {f"{each.service}:{each.action}" for each in recorder.lab.calls}
        assert made <= ALLOWED, words
        assert not any(secret in each.line + each.text for each in recorder.seen), words
        elsewhere = [each for each in recorder.seen if not each.line.endswith("/federation")]
        assert not any(SECRETS.search(each.line + each.text) for each in elsewhere), words
        if words[0] in {"check", "fix"}:
            assert tree() == before, words


def test_what_is_to_stop_a_call_stops_it(
    home: Home, recorder: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in AT_HOME:
        before = tree()
        run(words, home)
        assert tree() == before, words
    assert recorder.seen == []
    run(("check", "{}", "--no-assume"), home)
    assert not [each for each in recorder.lab.calls if each.action.startswith("AssumeRole")]
    capsys.readouterr()


def test_the_recorder_sees_what_it_is_for(
    lab: Lab, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = lab.create_user(BASE, "bob", policies=(allowing("*"),))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", bob.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", bob.secret_access_key)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    assert main(["check"]) == 0
    assert {each.host for each in recorder.seen if each.way == "proxy"} >= {
        "sts.us-east-1.amazonaws.com",
        "iam.amazonaws.com",
    }
    assert any("Action=GetCallerIdentity" in each.text for each in recorder.seen)


def test_paths_that_start_from_oneself_ask_whose_the_keys_are(
    lab: Lab, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = lab.create_user(BASE, "bob")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", bob.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", bob.secret_access_key)
    assert main(["paths", "Target", "--snapshot", "nowhere"]) == 2
    made = {f"{each.service}:{each.action}" for each in recorder.lab.calls}
    assert made == {"sts:GetCallerIdentity"}
    assert made <= {call for row in OUTGOING for call in row.calls if "paths" in row.made_by}


def test_with_the_user_s_word_a_stranger_is_asked(
    lab: Lab,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bob = lab.create_user(BASE, "bob")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", bob.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", bob.secret_access_key)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://{STRANGER}")
    assert main(["check"]) == 3
    assert recorder.seen == []
    told = capsys.readouterr()
    assert f"calls go to https://{STRANGER} (AWS_ENDPOINT_URL), which is not AWS." in told.err
    assert f"--endpoint {STRANGER}" in " ".join(told.out.split())
    assert main(["check", "--endpoint", STRANGER]) == 0
    assert {each.host for each in recorder.seen} == {STRANGER}


def test_each_call_stands_on_the_list_once() -> None:
    listed = [call for row in OUTGOING for call in row.calls]
    assert len(listed) == len(set(listed)) == len(ALLOWED)
