"""The identity behind a session: whose it is, and how it came about."""

from __future__ import annotations

from datetime import UTC

import msgspec

from doctor.gather.aws import endpoint_of
from doctor.model.chain import Chain
from doctor.model.identity import IdentityReport
from doctor.model.principal import parse_caller
from doctor.render.report import build_hop
from doctor.session.attempt import Attempt
from doctor.session.request_chain import Here
from doctor.session.session import Refusal, Session
from doctor.session.session_request import SessionRequest


def identify(request: SessionRequest, session: Session, here: Here) -> Session | Refusal:
    """Return the session with its ARN: STS is asked only where it did not say so before."""
    if session.arn is not None:
        return session
    from doctor.gather.key_owner import arn_in, ask_identity  # noqa: PLC0415 - botocore behind it

    arn = arn_in(ask_identity(endpoint_of(session.chain, here.environ), session.keys))
    if arn is not None:
        return msgspec.structs.replace(session, arn=arn)
    from doctor.session.refusal_case import refuse  # noqa: PLC0415 - only on failure

    return refuse(request, session.chain, here, Attempt(base=session.keys))


def build_identity(session: Session, alias: str | None = None) -> IdentityReport:
    """Build the report of a session whose ARN is known."""
    caller = parse_caller(session.arn or "")
    ends = session.expires_at
    return IdentityReport(
        profile=session.chain.profile,
        arn=session.arn or "",
        account=caller.account or "",
        account_alias=alias,
        kind=caller.kind,
        obtained=tuple(build_hop(hop) for hop in session.chain.hops),
        mfa=carries_mfa(session.chain),
        session_name=caller.session,
        source_identity=session.source_identity,
        narrowed_by=session.narrowed_by,
        expires_at=None if ends is None else ends.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        region=session.region,
    )


def carries_mfa(chain: Chain) -> bool | None:
    """Say whether a chain's credentials carry MFA; `None` where their source does not tell.

    Long-term keys carry none, and a role that one of their calls assumes has what the call sent.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
    """
    last = chain.hops[-1]
    if last.role_arn is not None and last.mfa_serial:
        return True
    base = chain.hops[0]
    long_term = base.kind in {"static", "env"} and not base.has_session_token
    return False if long_term else None
