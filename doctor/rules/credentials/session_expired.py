"""The session that signed the call has expired."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from doctor.model.command import option, shell
from doctor.model.edit import ChangeEnvironment, FreshCredentials
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Finding, Proposal
from doctor.model.situation import Situation
from doctor.profiles.sdk_order import KEY_VARIABLES
from doctor.rules.credentials._session_end import SessionEnd, session_end
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import profiles_with_keys
from doctor.rules.shared.keys.base_key import (
    BaseKey,
    base_failures,
    base_key,
    quote_failure,
    quote_key,
    renewals,
)
from doctor.rules.shared.sdks.session_tools import renewal, session_tool
from doctor.texts.error_calls import IDENTITY_CALLS

_RENEWS_ITSELF: Final = {
    "imds": "the instance renews its own session, but not a copy of it elsewhere",
    "container": "the container's session is renewed automatically: restart the program that "
    "holds an old copy",
    "web-identity": "SDKs renew this session from the token file: restart the program that holds "
    "an old copy",
    "process": "the credential_process program returned an old session: clear its cache",
}


_SIGNERS = "the credentials that signed the call"


@rule(
    id="credentials/session-expired",
    summary="the session that signed the call has expired",
    over=("credentials/env-keys-shadow-profile", "credentials/access-key-invalid"),
)
def session_expired(situation: Situation) -> Iterator[Finding]:
    """Ask: whose session expired, and how is that very kind renewed?"""
    base = base_key(situation)
    end = None if base is None else session_end(situation, base)
    failed = (*base_failures(situation, "expired-credentials"), *_late(situation, base))
    if not failed and not _is_over(situation, base, end):
        return
    where = _whose(situation, base, failed)
    when = "" if end is None or end.over is False else f", ended {end}"
    yield Finding(
        title=f"the session has expired: {where}{when}",
        explanation=f"ExpiredToken is about {_SIGNERS}"
        + ("" if where == _SIGNERS else f", here {where}")
        + ". The requested role is not the cause.",
        certainty=_weigh(base, failed),
        profile=None if base is None else base.hop.profile,
        evidence=(
            *(() if base is None else (quote_key(base, "this session has ended"),)),
            *(() if end is None else (end.evidence,)),
            *(quote_failure(each) for each in failed),
        ),
        proposals=tuple(_renew(situation, base, proved=bool(failed) and end is None)),
        next_step=_next(situation),
    )


def _late(situation: Situation, base: BaseKey | None) -> tuple[Failure, ...]:
    """EC2 says RequestExpired of an old session as well as of a clock that is off."""
    if base is None or not base.is_temporary:
        return ()
    late = base_failures(situation, "clock-skew")
    return tuple(each for each in late if each.code == "RequestExpired")


def _is_over(situation: Situation, base: BaseKey | None, end: SessionEnd | None) -> bool:
    """Say whether the end that a tool wrote down has passed, and nobody saw the session work."""
    worked = situation.works or situation.hops_tried or situation.case.caller is not UNSET
    temporary = base is not None and base.is_temporary and base.hop.has_session_token
    return temporary and end is not None and end.over is True and not (worked or situation.failures)


def _weigh(base: BaseKey | None, failed: tuple[Failure, ...]) -> Certainty:
    if failed and all(each.code == "RequestExpired" for each in failed):
        return "likely"
    # A user's own key does not end: another session signed than the one that was seen.
    return "likely" if base is not None and base.is_long_term else "proven"


def _whose(situation: Situation, base: BaseKey | None, failed: tuple[Failure, ...]) -> str:
    roles = [hop.role_name for hop in situation.hops]
    by_role = bool(roles) and any(
        each.operation is not None and each.operation not in IDENTITY_CALLS for each in failed
    )
    if by_role:
        return f"the session of role {roles[-1]}"
    if base is None or base.is_long_term:
        return _SIGNERS
    return f"the keys in {base.where}"


def _renew(situation: Situation, base: BaseKey | None, *, proved: bool) -> Iterator[Proposal]:
    hop = situation.base
    kind = None if hop is None else hop.kind
    profile = None if hop is None else hop.profile
    fresh = (FreshCredentials(profile=profile),) if proved else ()
    tool = session_tool(situation)
    if kind in {"sso", "login"}:
        signs_in = shell("aws sso login") if kind == "sso" else shell("aws login")
        yield Proposal(
            title="sign in again",
            who="caller",
            kind="credentials",
            edits=fresh,
            commands=(shell("{}{}", signs_in, option("--profile", profile)),),
        )
        return
    if tool is not None:
        name = profile or situation.case.target.profile
        yield Proposal(
            title=f"get a new session from {tool.name}",
            who="caller",
            kind="credentials",
            edits=fresh,
            commands=(renewal(tool, name),),
        )
    if base is not None and base.in_environment:
        yield _drop(situation, base)
    elif tool is None:
        yield Proposal(
            title="get new session credentials the way you got these, and store all three values",
            who="caller",
            kind="credentials",
            edits=fresh,
            commands=() if base is None else renewals(base),
        )


def _drop(situation: Situation, base: BaseKey) -> Proposal:
    """Unset the session; proved where a profile then gives other credentials."""
    others = bool(profiles_with_keys(situation))
    return Proposal(
        title="remove the old session from this shell, or export a new one",
        who="caller",
        kind="environment",
        edits=(ChangeEnvironment(unset=(*KEY_VARIABLES, "AWS_SECURITY_TOKEN")),) if others else (),
        commands=renewals(base),
    )


def _next(situation: Situation) -> str | None:
    kind = None if situation.base is None else situation.base.kind
    return _RENEWS_ITSELF.get(kind or "")
