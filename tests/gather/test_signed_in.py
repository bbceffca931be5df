"""A sign-in is used as it lies in the cache: one that has ended is said, and never renewed."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.gather.no_keys import NoKeys
from doctor.gather.signed_in import read_login_keys
from doctor.model.chain import Hop, Setting
from tests.gather.http_server import Quiet, serving

CONFIG = """\
[profile p]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
region = eu-west-1
[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
"""
FUTURE, PAST = "2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z"
RENEWABLE = {
    "accessToken": "notARealToken",
    "expiresAt": PAST,
    "refreshToken": "notARealRefreshToken",
    "clientId": "client",
    "clientSecret": "notARealClientSecret",
    "registrationExpiresAt": FUTURE,
}
LOGIN = Hop(kind="login", profile="p", settings=(Setting(name="login_session", value="s"),))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_an_ended_sign_in_is_said_and_nothing_is_asked_or_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    class Answers(Quiet):
        def do_POST(self) -> None:  # noqa: N802 - the name that the server calls
            asked.append(self.path)
            self.send_error(500)

        do_GET = do_POST  # noqa: N815 - as above

    home = Path(os.environ["HOME"])
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    (home / ".aws" / "config").write_text(CONFIG)
    name = hashlib.sha1(b"corp").hexdigest()  # noqa: S324 - the name that SDKs give it
    (cache / f"{name}.json").write_text(json.dumps(RENEWABLE))
    before = contents(home)
    with serving(Answers) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        code = main(["check", "p", "--format", "json", "--no-advice"])
    report = json.loads(capsys.readouterr().out)
    assert (code, asked) == (3, [])
    assert contents(home) == before
    assert "ended at 2020-01-01T00:00:00Z" in report["summary"]
    assert [each["outcome"] for each in report["probes"]][:1] == ["skipped"]


def login_home(tmp_path: Path, held: dict[str, Any]) -> str:
    folder = tmp_path / ".aws" / "login" / "cache"
    folder.mkdir(parents=True)
    name = hashlib.sha256(b"s").hexdigest()
    (folder / f"{name}.json").write_text(json.dumps({"accessToken": held}))
    return str(tmp_path)


KEYS = {"accessKeyId": "ASIARTX3GSDSQAAAAAAA", "secretAccessKey": "notARealSecretKey"}


def test_a_working_login_session_needs_no_library_and_no_call(tmp_path: Path) -> None:
    home = login_home(tmp_path, {**KEYS, "sessionToken": "notARealToken", "expiresAt": FUTURE})
    keys = read_login_keys(LOGIN, {}, home)
    assert (keys.access_key_id, keys.expires_at) == (KEYS["accessKeyId"], FUTURE)


def test_an_ended_login_session_is_left_to_the_sdks(tmp_path: Path) -> None:
    home = login_home(tmp_path, {**KEYS, "sessionToken": "notARealToken", "expiresAt": PAST})
    with pytest.raises(NoKeys, match="aws sts get-caller-identity --profile p") as stopped:
        read_login_keys(LOGIN, {}, home)
    assert not stopped.value.tried


@pytest.mark.parametrize("held", [{}, {"accessKeyId": ["x"]}, [], None, "text"])
def test_a_cache_of_any_shape_is_no_fault_of_ours(held: Any, tmp_path: Path) -> None:
    with pytest.raises(NoKeys, match="there are no keys in it"):
        read_login_keys(LOGIN, {}, login_home(tmp_path, held))
