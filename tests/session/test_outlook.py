"""The outlook: what will stop a session's renewal, and what the role would allow."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable

import pytest

from doctor.model.chain import Chain, Hop, Place, Setting
from doctor.session.outlook import (
    Obstacle,
    find_obstacle,
    most_seconds,
    show_seconds,
    tell_of_question,
    warn_of_end,
)
from tests.session.support import ROLE, session

DEVICE = "arn:aws:iam::111122223333:mfa/bob"
NOW = time.time()
STATIC = Hop(kind="static", profile="default")
ROLE_HOP = Hop(kind="assume-role", profile="project-role", role_arn=ROLE)
MFA_HOP = Hop(kind="assume-role", profile="project-role", role_arn=ROLE, mfa_serial=DEVICE)


def nothing(_: str) -> str | None:
    return None


def obstacle(
    *hops: Hop, read: Callable[[str], str | None] = nothing, codes: bool = False
) -> str | None:
    found = find_obstacle(session(NOW, 3600.0, *hops), read, codes=codes)
    return None if found is None else found.says


def token(ends: float) -> str:
    parts = ({"alg": "RS256"}, {"iss": "https://issuer.example.com", "exp": int(ends)})
    coded = [base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in parts]
    return ".".join(each.rstrip("=") for each in (*coded, coded[0]))


@pytest.mark.parametrize("kind", ["static", "process", "imds", "container"])
def test_what_renews_by_itself_is_no_obstacle(kind: str) -> None:
    assert obstacle(Hop(kind=kind), ROLE_HOP) is None  # type: ignore[arg-type]


def test_a_code_is_needed_unless_a_program_gives_it() -> None:
    assert obstacle(STATIC, MFA_HOP) == f"each renewal needs a code of {DEVICE}"
    assert obstacle(STATIC, MFA_HOP, codes=True) is None


def test_session_keys_end_themselves() -> None:
    env = Hop(kind="env", has_session_token=True)
    assert obstacle(env, ROLE_HOP) == (
        "it comes from session keys in the environment, which end themselves"
    )
    place = Place(file="~/.aws/credentials", line=3)
    assert "in ~/.aws/credentials:3" in str(
        obstacle(Hop(kind="static", place=place, has_session_token=True), ROLE_HOP)
    )


def test_a_token_file_that_is_gone_or_whose_token_ends_first_is_one() -> None:
    base = Hop(kind="web-identity", role_arn=ROLE, web_identity_token_file="/run/token")
    assert obstacle(base) == "its token file /run/token is gone"
    assert "ends at" in str(obstacle(base, read=lambda _: token(NOW + 600)))
    assert obstacle(base, read=lambda _: token(NOW + 86_400)) is None
    assert obstacle(base, read=lambda _: "no token of JSON") is None


def test_a_sign_in_that_ends_first_is_one_and_one_that_renews_itself_is_none() -> None:
    url = Setting(name="sso_start_url", value="https://example.awsapps.com/start")
    base = Hop(kind="sso", profile="sso", settings=(url,))
    ends = {"accessToken": "x", "expiresAt": "2020-01-01T00:00:00Z"}
    assert "sign-in to IAM Identity Center ends" in str(
        obstacle(base, ROLE_HOP, read=lambda _: json.dumps(ends))
    )
    renews = {**ends, "refreshToken": "x", "clientId": "y", "clientSecret": "z"}
    assert obstacle(base, ROLE_HOP, read=lambda _: json.dumps(renews)) is None
    assert obstacle(base, ROLE_HOP, read=lambda _: "[]") is None
    assert obstacle(base, ROLE_HOP) is None


@pytest.mark.parametrize(
    ("hops", "allows", "most"),
    [
        ((STATIC, ROLE_HOP), 43_200, 43_200),
        ((STATIC, ROLE_HOP), None, None),
        ((STATIC, ROLE_HOP, ROLE_HOP), 43_200, 3600),
        ((Hop(kind="sso"), ROLE_HOP), 43_200, 3600),
        ((Hop(kind="env", has_session_token=True), ROLE_HOP), 43_200, 3600),
        ((Hop(kind="web-identity", role_arn=ROLE),), 7200, 7200),
    ],
)
def test_a_chained_role_lasts_an_hour_whatever_it_allows(
    hops: tuple[Hop, ...], allows: int | None, most: int | None
) -> None:
    assert most_seconds(Chain(profile="x", hops=hops), allows)[0] == most


def test_the_warning_says_when_why_and_what_would_last_longer() -> None:
    held = session(NOW, 3600.0, STATIC, MFA_HOP)
    found = Obstacle(says=f"each renewal needs a code of {DEVICE}", device=DEVICE)
    words = warn_of_end("project-role", held, found, most_seconds(held.chain, 43_200))
    assert words.startswith("project-role lasts until ")
    assert "(1 hour) and cannot be renewed by itself" in words
    assert "A job that runs longer will fail." in words
    assert "--mfa-command" in words
    assert "The role allows 12 hours (its MaxSessionDuration): --duration 43200." in words
    unknown = warn_of_end("project-role", held, found, most_seconds(held.chain, None))
    assert "may allow more with --duration" in unknown
    chained = most_seconds(Chain(profile="x", hops=(STATIC, ROLE_HOP, MFA_HOP)), 43_200)
    words = warn_of_end("project-role", held, found, chained)
    assert "no more than 1 hour (a role assumed with" in words


def test_a_person_at_the_terminal_hears_when_a_code_will_be_asked_for() -> None:
    words = tell_of_question("project-role", session(NOW, 3600.0, STATIC, MFA_HOP), DEVICE)
    assert f"a code of {DEVICE} will be asked for here from" in words


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (3600, "1 hour"),
        (43_200, "12 hours"),
        (900, "15 minutes"),
        (4, "4 seconds"),
        (70, "1 min 10 s"),
    ],
)
def test_lengths_of_time_are_said_as_a_person_says_them(seconds: float, shown: str) -> None:
    assert show_seconds(seconds) == shown
