"""Where the failed call was made: here, or somewhere that this machine's files say nothing of.

A call that came with a token, or that AWS says was made by a service, was not signed by a chain
that holds no token; nor was an answered call signed by a chain that ends with empty hands. Then the
files are another place's, and no cause is looked for in them.
"""

from __future__ import annotations

from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.evaluate.keys import WITH_TOKEN
from doctor.model.chain import Chain, FaultKind
from doctor.model.failure import Failure
from doctor.model.failure_kinds import FailureKind
from doctor.model.principal import parse_caller
from doctor.model.situation import Situation

_TOKEN_VARIABLES: Final = ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN")

_SIGNED: Final[frozenset[FailureKind]] = frozenset(
    {
        "access-denied",
        "root-user",
        "mfa-code-invalid",
        "mfa-serial-invalid",
        "duration-role-max",
        "duration-chaining",
        "packed-policy-too-large",
        "session-from-session",
    }
)
"""What AWS answers only to a call that good credentials signed."""

_EMPTY_HANDED: Final[frozenset[FaultKind]] = frozenset(
    {
        "no-credentials",
        "sso-token-missing",
        "sso-token-expired",
        "login-token-missing",
        "login-token-invalid",
        "token-file-missing",
        "container-token-file-missing",
        "process-failed",
    }
)
"""Faults at which a chain ends without credentials: it cannot have signed anything."""


def at_place_of_call(situation: Situation) -> Situation:
    """Leave the files and the chain aside where the failed call was not made with them."""
    chain = situation.chain
    if chain is None or not any(
        _is_elsewhere(each, situation, chain) for each in _failures_brought(situation)
    ):
        return situation
    case = replace(situation.case, files=UNSET)
    return replace(situation, case=case, chain=None, shared=None)


def _failures_brought(situation: Situation) -> tuple[Failure, ...]:
    """Return the failures that somebody brought: our own calls were made from here."""
    own = bool(situation.case.errors) and all(
        each.origin == "probe" for each in situation.case.errors
    )
    return () if own else situation.failures


def _is_elsewhere(failure: Failure, situation: Situation, chain: Chain) -> bool:
    if _comes_with_token(failure):
        return not _has_token(situation, chain)
    caller = parse_caller((failure.caller_arn or "").rstrip(".,;:"))
    if failure.kind == "service-cannot-assume" or (failure.caller_arn and caller.kind == "service"):
        return True
    stops = bool(chain.faults) and chain.faults[0].kind in _EMPTY_HANDED
    return stops and failure.kind in _SIGNED and failure.code is not None


def _comes_with_token(failure: Failure) -> bool:
    asked = failure.action or (f"sts:{failure.operation}" if failure.operation else "")
    return asked.lower() in WITH_TOKEN


def _has_token(situation: Situation, chain: Chain) -> bool:
    named = any(situation.variable(each) for each in _TOKEN_VARIABLES)
    return named or any(hop.kind == "web-identity" for hop in chain.hops)
