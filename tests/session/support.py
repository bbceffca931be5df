"""Sessions made by hand, and programs run beside a lab."""

from __future__ import annotations

from datetime import UTC, datetime

from doctor.gather.aws import Keys
from doctor.model.case import Case
from doctor.model.chain import Chain, Hop
from doctor.session.session import Refusal, Session

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
KEY = "ASIATHPRDSKWAAAAAAAA"
"""Decodes to account 222233334444."""


def session(
    start: float,
    life: float | None = 1000.0,
    *hops: Hop,
    name: str = "0",
) -> Session:
    """Return a session that was obtained at `start` and lasts `life` seconds."""
    base = Hop(kind="static", profile="default", access_key_id="AKIARTX3GSDSQAAAAAAA")
    role = Hop(kind="assume-role", profile="project-role", role_arn=ROLE, region="eu-west-1")
    return Session(
        keys=Keys(
            access_key_id=KEY,
            secret_access_key=f"notARealSecretKey{name}",
            session_token="notARealSessionToken",
        ),
        chain=Chain(profile="project-role", hops=hops or (base, role)),
        obtained_at=datetime.fromtimestamp(start, UTC),
        expires_at=None if life is None else datetime.fromtimestamp(start + life, UTC),
        arn="arn:aws:sts::222233334444:assumed-role/ProjectAdmin/bob",
        region="eu-west-1",
    )


def refusal(says: str = "AWS throttles the call") -> Refusal:
    return Refusal(case=Case(), says=says)
