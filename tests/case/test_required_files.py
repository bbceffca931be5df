"""Which files a case's chain looks into besides the two shared ones."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.case.required_files import needed_files

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


def needed(config: str, env: dict[str, str] | None = None) -> tuple[str, ...]:
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "p", "role_arn": None},
        "files": {"config": {"path": "~/.aws/config", "text": config}, "credentials": None},
        "env": env or {},
    }
    return needed_files(parse_case(raw))


def test_the_base_comes_first_then_the_caches_of_the_roles() -> None:
    config = (
        f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\n"
        "[profile b]\nlogin_session = arn:aws:iam::111122223333:user/bob\n"
    )
    found = needed(config)
    assert [path.rsplit("/", 1)[0] for path in found] == ["~/.aws/login/cache", "~/.aws/cli/cache"]
    moved = needed(config, {"AWS_LOGIN_CACHE_DIRECTORY": "/srv"})
    assert moved[0].startswith("/srv/")


def test_a_token_file_is_needed_by_its_path() -> None:
    config = f"[profile p]\nrole_arn = {ROLE}\nweb_identity_token_file = /token\n"
    assert needed(config) == ("/token",)


def test_a_case_without_files_needs_none() -> None:
    assert needed_files(parse_case({"schema": "roledoctor.case/1"})) == ()
