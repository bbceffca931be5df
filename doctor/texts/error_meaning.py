"""What an error text proves, and what it keeps to itself.

https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from typing import Final

from doctor.model.command import quote
from doctor.model.failure import ErrorMeaning, Failure
from doctor.model.failure_kinds import kind_row

_KEYS_GOOD: Final = "AWS knows the key and its signature is right"


_LAYERS: Final = "at most one kind of policy is named, even where several refuse"


def read_failure(failure: Failure) -> ErrorMeaning | None:
    """Say what a failure proves and hides; `None` for one that nothing is known of."""
    if "told-in-prose" in failure.signs:
        return ErrorMeaning(
            found=f"{_name_told(failure)}, told in somebody's own words",
            proves="nothing by itself: no answer of AWS or of a tool was recognized",
            hides="what the tool or AWS answered",
        )
    if failure.kind == "access-denied":
        return _denial(failure)
    row = kind_row(failure.kind)
    if row.proves is None:
        return None
    return ErrorMeaning(found=_name(failure), proves=row.proves, hides=row.hides)


def _denial(failure: Failure) -> ErrorMeaning:
    if failure.code is None:
        return ErrorMeaning(
            found="a role that could not be assumed",
            proves="the tool came back without the role's credentials",
            hides="what AWS answered, if it was asked at all: a log in debug mode tells it",
        )
    action = failure.action or (f"sts:{failure.operation}" if failure.operation else "the call")
    return ErrorMeaning(
        found=f"{failure.code or 'AccessDenied'} on {action}",
        proves=_proof_words(failure, action),
        hides=_blind_spot_words(failure, action),
        ask=_question(failure),
    )


def _proof_words(failure: Failure, action: str) -> str:
    with_token = action.lower().startswith("sts:assumerolewith")
    good = "AWS read the token" if with_token else _KEYS_GOOD
    if failure.layer is not None and failure.explicit:
        return f"{good}; a Deny in the {failure.layer} refuses it"
    if failure.layer is not None:
        return f"{good}; no {failure.layer} allows it"
    if failure.explicit:
        return f"{good}; a Deny in some policy refuses it"
    if with_token:
        return f"{good}; the role's side said no"
    return f"{good}; some policy said no"


def _question(failure: Failure) -> str | None:
    """Return the call by which AWS itself tells why, where its answer leaves a handle for one."""
    if failure.authorization_id is not None:
        return (
            "aws iam-toolbox get-request-authorization-details --authorization-id "
            f"{quote(failure.authorization_id)}"
        )
    if failure.encoded is not None:
        return "aws sts decode-authorization-message --encoded-message MESSAGE"
    return None


def _blind_spot_words(failure: Failure, action: str) -> str:
    if failure.layer is not None:
        return _LAYERS
    if action.lower().startswith("sts:assumerolewith"):
        return "which condition, and whether the role exists. It never says"
    if action.lower().startswith("sts:assumerole"):
        return "which policy, on which side, and whether the role exists. It never says"
    return "which policy"


def _name_told(failure: Failure) -> str:
    """Name what is told: a kind, for nobody saw a code."""
    return failure.kind.replace("-", " ")


def _name(failure: Failure) -> str:
    """Name a failure by its code and call, else by its kind."""
    called = f" on {failure.operation}" if failure.operation else ""
    return f"{failure.code or failure.kind.replace('-', ' ')}{called}"
