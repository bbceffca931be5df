"""One call to AWS: its answer, or why there is none. Nothing that AWS does raises past here."""

from __future__ import annotations

import datetime
import email.utils
from typing import Any, Literal

import msgspec

from doctor.gather.aws import CallRefused, Clients, Keys


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a call. `outcome` is `ok`, `denied` (AWS said no) or `failed` (no answer)."""

    call: str
    outcome: Literal["ok", "denied", "failed"]
    values: dict[str, Any] = {}
    code: str | None = None
    text: str = ""
    skew_seconds: float | None = None


def call(
    clients: Clients, keys: Keys | None, service: str, operation: str, **parameters: Any
) -> Answer:
    """Make one call. botocore's own words are kept for every error."""
    import botocore.exceptions  # noqa: PLC0415 - only live checks come here

    name = f"{service}:{operation}"
    try:
        client = clients.client(service, keys)
        with clients.gate:
            values = getattr(client, _snake(operation))(**parameters)
    except CallRefused:
        raise
    except botocore.exceptions.ClientError as error:
        return _denied(name, error)
    except botocore.exceptions.BotoCoreError as error:
        return Answer(call=name, outcome="failed", text=str(error))
    except Exception as error:  # noqa: BLE001 - a proxy's answer may break any parser
        text = f"{name} did not answer as AWS does: {type(error).__name__}: {error}"
        return Answer(call=name, outcome="failed", text=text[:500])
    meta = values.pop("ResponseMetadata", {})
    return Answer(call=name, outcome="ok", values=values, skew_seconds=_skew(meta))


def _denied(name: str, error: Any) -> Answer:
    code = error.response.get("Error", {}).get("Code", "")
    meta = error.response.get("ResponseMetadata", {})
    status = meta.get("HTTPStatusCode", 0)
    if not code or str(code) == str(status):
        # A proxy's page: botocore found no error of AWS in it.
        text = f"{name} did not answer as AWS does: HTTP {status} without an error of AWS"
        return Answer(call=name, outcome="failed", text=text)
    return Answer(
        call=name, outcome="denied", code=str(code), text=str(error), skew_seconds=_skew(meta)
    )


def _skew(meta: dict[str, Any]) -> float | None:
    """Return local time minus the server's own Date header, in whole seconds."""
    stamp = meta.get("HTTPHeaders", {}).get("date")
    if not stamp:
        return None
    try:
        server = email.utils.parsedate_to_datetime(stamp)
    except ValueError:
        return None
    if server.tzinfo is None:
        server = server.replace(tzinfo=datetime.UTC)
    now = datetime.datetime.now(datetime.UTC)
    return float(round((now - server).total_seconds()))


def _snake(operation: str) -> str:
    import botocore  # noqa: PLC0415 - only live checks come here

    name: str = botocore.xform_name(operation)
    return name
