"""The steps of a chain: what each session's key depends on, and which names the AWS CLI shares."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from doctor.session.request_chain import Here, RequestError, resolve_request
from doctor.session.session_request import Scope, SessionRequest
from doctor.session.step import PREFIX, Step, steps_of

ROLE = "arn:aws:iam::222233334444:role/A"
KEYS = (
    "[default]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
    "aws_secret_access_key = notARealSecretKey000000000000000000000\n"
)
CONFIG = f"[profile a]\nrole_arn = {ROLE}\nsource_profile = default\n"


def steps(
    folder: Path,
    config: str = CONFIG,
    environ: dict[str, str] | None = None,
    keys: str = KEYS,
    **asked: Any,
) -> tuple[Step, ...]:
    (folder / ".aws").mkdir(exist_ok=True)
    (folder / ".aws" / "config").write_text(config)
    (folder / ".aws" / "credentials").write_text(keys)
    here = Here(environ=environ or {}, home=str(folder))
    request = SessionRequest(**{"profile": "a", **asked})
    return steps_of(request, resolve_request(request, here), here)


def test_the_base_is_read_anew_and_the_role_is_kept(tmp_path: Path) -> None:
    base, role = steps(tmp_path)
    assert (base.kept, role.kept) == (False, True)
    assert role.cli_name is not None
    assert role.file_name == f"{role.cli_name}.json"


@pytest.mark.parametrize(
    "changed",
    [
        {"config": CONFIG.replace("role/A", "role/B")},
        {"config": f"{CONFIG}external_id = x\n"},
        {"config": f"{CONFIG}duration_seconds = 900\n"},
        {"config": f"{CONFIG}role_session_name = night\n"},
        {"config": f"{CONFIG}mfa_serial = arn:aws:iam::111122223333:mfa/bob\n"},
        {"config": f"{CONFIG}region = eu-west-1\n"},
        {"keys": KEYS.replace("AAAAAAA\n", "AAAAAAB\n")},
        {"environ": {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}},
        {"external_id": "x"},
        {"tags": (("a", "b"),)},
        {"source_identity": "bob"},
        {"policy": '{"Statement": []}'},
        {"scope": Scope(name="s", policy='{"Statement": []}')},
    ],
)
def test_whatever_makes_a_session_makes_its_key(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert steps(tmp_path)[-1].key != steps(tmp_path, **changed)[-1].key


def test_a_policy_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    one = steps(tmp_path, policy='{"Version": "x", "Statement": []}')
    two = steps(tmp_path, policy='{"Statement":[],"Version":"x"}')
    assert one[-1].key == two[-1].key


def test_what_the_cli_cannot_ask_for_has_a_name_of_its_own(tmp_path: Path) -> None:
    for asked in ({"tags": (("a", "b"),)}, {"policy": '{"Statement": []}'}):
        assert steps(tmp_path, **asked)[-1].file_name.startswith(PREFIX)
    by_arn = steps(tmp_path, profile="default", role_arn="arn:aws:iam::222233334444:role/B")
    assert by_arn[-1].file_name.startswith(PREFIX)


def test_a_role_of_two_sources_has_no_name_of_the_cli(tmp_path: Path) -> None:
    twin = f"{CONFIG}[profile b]\nrole_arn = {ROLE}\nsource_profile = other\n"
    assert steps(tmp_path, twin)[-1].cli_name is None


def test_a_role_behind_the_environment_has_none_either(tmp_path: Path) -> None:
    config = f"[profile a]\nrole_arn = {ROLE}\ncredential_source = Environment\n"
    environ = {"AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA", "AWS_SECRET_ACCESS_KEY": "x"}
    assert steps(tmp_path, config, environ)[-1].cli_name is None
    other = {**environ, "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAB"}
    assert steps(tmp_path, config, environ)[-1].key != steps(tmp_path, config, other)[-1].key


def test_a_renewed_token_of_the_same_subject_is_the_same_source(tmp_path: Path) -> None:
    def token(subject: str, nonce: int) -> str:
        parts = ({"alg": "none"}, {"iss": "https://i.example.com", "sub": subject, "iat": nonce})
        encoded = [base64.urlsafe_b64encode(json.dumps(each).encode()) for each in parts]
        return ".".join([*(each.decode().rstrip("=") for each in encoded), "x"])

    file = tmp_path / "token"
    config = f"[profile a]\nrole_arn = {ROLE}\nweb_identity_token_file = {file}\n"
    keys = []
    for subject, nonce in (("one", 1), ("one", 2), ("two", 3)):
        file.write_text(token(subject, nonce))
        keys.append(steps(tmp_path, config)[-1].key)
    assert keys[0] == keys[1] != keys[2]


def test_a_new_sign_in_is_another_source(tmp_path: Path) -> None:
    config = (
        "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\n"
        "sso_region = eu-west-1\n[profile dev]\nsso_session = corp\n"
        "sso_account_id = 111122223333\nsso_role_name = Dev\n"
        f"[profile a]\nrole_arn = {ROLE}\nsource_profile = dev\n"
    )
    base, role = steps(tmp_path, config)
    assert base.sign_in is not None
    token = tmp_path / base.sign_in.removeprefix("~/")
    token.parent.mkdir(parents=True)
    token.write_text("{}")
    again = steps(tmp_path, config)
    assert (base.kept, base.cli_name) == (True, again[0].cli_name)
    assert [base.key, role.key] != [each.key for each in again]
    assert again[1].key != role.key


def test_temporary_credentials_are_narrowed_by_a_step_of_their_own(tmp_path: Path) -> None:
    scope = Scope(name="s", policy='{"Statement": []}')
    by_policy = steps(tmp_path, scope=scope)
    assert [each.scope for each in by_policy] == [None, None]
    token = f"{KEYS}aws_session_token = notARealSessionToken\n"
    by_call = steps(tmp_path, keys=token, scope=scope)
    assert [each.scope for each in by_call] == [None, None, scope]
    assert by_call[1].key == steps(tmp_path, keys=token)[1].key
    assert by_call[2].key != by_call[1].key


def test_an_unknown_override_of_a_token_is_refused(tmp_path: Path) -> None:
    config = f"[profile a]\nrole_arn = {ROLE}\nweb_identity_token_file = /no/token\n"
    with pytest.raises(RequestError, match="--external-id: a gets its role with a token"):
        steps(tmp_path, config, external_id="x")
