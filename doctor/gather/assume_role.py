"""One assume call of a session, and the call that narrows one: a single STS call each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from doctor.gather.asker import stamp
from doctor.gather.assume_parameters import Codes, Extras, operation_of, parameters_of
from doctor.gather.aws import Clients, Endpoint, Keys
from doctor.gather.calls import Answer, call
from doctor.model.chain import Hop

_NARROWED = "sts:GetScopedCredentials"


def assume_hop(
    clients: Clients, keys: Keys | None, hop: Hop, codes: Codes, home: str, extras: Extras
) -> Answer:
    """Assume the role of a hop. Raises `CannotSend` where a part of the call cannot be had."""
    parameters = parameters_of(hop, codes, home, extras)
    return call(clients, keys, "sts", operation_of(hop), **parameters)


def scope_session(
    endpoint: Endpoint, keys: Keys, policy: str, duration_seconds: int | None
) -> Answer:
    """Narrow temporary credentials by GetScopedCredentials, which no global endpoint answers.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html
    """
    regional = msgspec.structs.replace(endpoint, region=endpoint.region or "us-east-1")
    sent: dict[str, Any] = {"Policy": policy}
    if duration_seconds is not None:
        sent["DurationSeconds"] = duration_seconds
    if not _knows_scopes():
        text = (
            "botocore is older than GetScopedCredentials (1.44.7): upgrade it to narrow a session"
        )
        return Answer(call=_NARROWED, outcome="failed", text=text)
    return call(Clients(regional), keys, "sts", "GetScopedCredentials", **sent)


def _knows_scopes() -> bool:
    """Say whether the botocore that is installed knows the call."""
    from doctor.gather.botocore_session import shared_session  # noqa: PLC0415 - loads botocore

    operations: Mapping[str, Any] = shared_session().get_service_model("sts").operation_names
    return "GetScopedCredentials" in operations


def keys_in(answer: Answer) -> Keys:
    """Return the keys that an answer of STS brings. Raises `KeyError` where a part is missing."""
    held: dict[str, Any] = answer.values.get("Credentials") or {}
    return Keys(
        access_key_id=held["AccessKeyId"],
        secret_access_key=held["SecretAccessKey"],
        session_token=held["SessionToken"],
        expires_at=stamp(held["Expiration"]),
    )
