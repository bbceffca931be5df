"""How long a session can be kept alive: what renews by itself, what needs a person, what ends.

Said before a job starts, since a job that fails after an hour has cost an hour.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec

from doctor.gather.shared_files import read_shared_text
from doctor.model.chain import Chain, Hop
from doctor.model.limits import LONGEST_CHAINED_SESSION, LONGEST_SESSION
from doctor.model.stamp import moment_of, parse_stamp
from doctor.profiles.caches import sso_token_path
from doctor.session.renewal import RENEW_BELOW
from doctor.session.session import Session
from doctor.texts.jwt import read_claims

_LASTING: Final = frozenset({"container", "imds", "process"})
"""Kinds of credentials that give new ones whenever they are asked."""
_REFRESHES: Final = ("refreshToken", "clientId", "clientSecret")

ReadText = Callable[[str], str | None]
"""Reads a file by its path as written; `None` where it cannot be read."""


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """Why a session cannot be renewed by itself; `device` names whose code would renew it."""

    says: str
    device: str | None = None


def find_obstacle(session: Session, read: ReadText, *, codes: bool) -> Obstacle | None:
    """Find what would stop a session's renewal; `codes` says that a program gives MFA codes."""
    if session.expires_at is None:
        return None
    base = session.chain.hops[0]
    for found in _obstacles_of_base(base, session, read):
        return found
    device = next((hop.mfa_serial for hop in session.chain.hops if hop.mfa_serial), None)
    if device is not None and not codes:
        return Obstacle(says=f"each renewal needs a code of {device}", device=device)
    return None


def _obstacles_of_base(base: Hop, session: Session, read: ReadText) -> Iterator[Obstacle]:
    if base.kind == "env" and base.has_session_token:
        yield Obstacle(says="it comes from session keys in the environment, which end themselves")
    elif base.kind == "static" and base.has_session_token:
        yield Obstacle(says=f"it comes from session keys in {base.place}, which end themselves")
    elif base.kind == "web-identity":
        yield from _token_file(base, session, read)
    elif base.kind == "sso":
        yield from _sign_in(base, session, read)


def _token_file(base: Hop, session: Session, read: ReadText) -> Iterator[Obstacle]:
    path = base.web_identity_token_file or ""
    text = read(path)
    if text is None:
        yield Obstacle(says=f"its token file {path} is gone")
        return
    ends = moment_of((read_claims(text) or {}).get("exp"))
    if ends is not None and ends.timestamp() < _renewal_begins(session):
        end = ends.astimezone().strftime("%H:%M:%S")
        yield Obstacle(says=f"the token in {path} ends at {end}, unless something renews that file")


def _sign_in(base: Hop, session: Session, read: ReadText) -> Iterator[Obstacle]:
    try:
        token = json.loads(read(sso_token_path(base)) or "")
    except ValueError:
        return
    if not isinstance(token, dict) or all(token.get(name) for name in _REFRESHES):
        return
    ends = parse_stamp(token.get("expiresAt"))
    if ends is not None and ends.timestamp() < _renewal_begins(session):
        end = ends.astimezone().strftime("%H:%M:%S")
        yield Obstacle(says=f"its sign-in to IAM Identity Center ends at {end}")


def _renewal_begins(session: Session) -> float:
    end = session.expires_at or datetime.now(UTC)
    return end.timestamp() - session.life() * RENEW_BELOW


def most_seconds(chain: Chain, role_allows: int | None) -> tuple[int | None, str]:
    """Return how long a session of the chain's last role can last, and why no longer.

    `role_allows` is the role's MaxSessionDuration, `None` where nobody could read it; so is the
    answer then. The reason is one clause.
    """
    if _is_chained(chain):
        return (
            LONGEST_CHAINED_SESSION,
            "a role assumed with a role's or a session's keys lasts no longer",
        )
    if role_allows is None:
        hours = LONGEST_SESSION // 3600
        return None, f"its MaxSessionDuration, {hours} hours at most, could not be read"
    return role_allows, "its MaxSessionDuration"


def _is_chained(chain: Chain) -> bool:
    """Say whether temporary credentials call for the last role."""
    *before, last = chain.hops
    if last.kind != "assume-role":
        return False
    base = chain.hops[0]
    lasting_keys = base.kind in {"static", "env"} and not base.has_session_token
    return len(before) > 1 or not (lasting_keys or base.kind == "process")


def read_file(home: str) -> ReadText:
    """Return what reads the files of this machine."""

    def read(path: str) -> str | None:
        text = read_shared_text(path, home)
        return text if isinstance(text, str) else None

    return read


def tell_of_question(name: str, session: Session, device: str) -> str:
    """Return what to say before a job during which a person at its terminal will be asked."""
    return (
        f"{name} lasts until {_clock(session.expires_at)}; to renew it, a code of {device} will be "
        f"asked for here from {_clock(_renewal_begins(session))} on (--mfa-command asks nobody)."
    )


def warn_of_end(
    name: str, session: Session, obstacle: Obstacle, longest: tuple[int | None, str]
) -> str:
    """Return what to say before a job that may outlive its session."""
    words = [
        f"{name} lasts until {_clock(session.expires_at)} ({show_seconds(session.life())}) and "
        f"cannot be renewed by itself: {obstacle.says}. A job that runs longer will fail."
    ]
    if obstacle.device is not None:
        words.append("--mfa-command gives codes without a question.")
    if session.role_arn is not None:
        words.append(_longer(session, *longest))
    return " ".join(words)


def _longer(session: Session, most: int | None, why: str) -> str:
    if most is None:
        return f"The role may allow more with --duration: {why}."
    if most > session.life() + 60:
        return f"The role allows {show_seconds(most)} ({why}): --duration {most}."
    return f"The role allows no more than {show_seconds(most)} ({why})."


def _clock(moment: datetime | float | None) -> str:
    if isinstance(moment, datetime):
        moment = moment.timestamp()
    return datetime.fromtimestamp(moment or 0.0).astimezone().strftime("%H:%M:%S")


def show_seconds(seconds: float) -> str:
    """Return a length of time as a person says it."""
    whole = round(seconds)
    for size, unit in ((3600, "hour"), (60, "minute")):
        if whole >= size and whole % size == 0:
            return f"{whole // size} {unit}{'' if whole == size else 's'}"
    if whole >= 60:  # noqa: PLR2004 - a minute
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole} seconds"
