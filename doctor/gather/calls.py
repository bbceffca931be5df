"""One call to AWS: its answer, or why there is none. Nothing that AWS does raises past here."""

from __future__ import annotations

import datetime
import email.utils
from typing import Any, Final, Literal

import msgspec

from doctor.gather.aws import Clients, Keys
from doctor.gather.destinations import Withheld
from doctor.gather.outgoing_calls import CallRefused
from doctor.gather.watch import OutOfTime, run_within

CALL_SECONDS: Final = 8.0
"""One call, tries and all: whoever gives no whole answer in this time holds up nobody longer."""

_MOST_WORDS: Final = 600
"""Characters of an answer that nobody knows."""
_FAULT_OF_SERVER: Final = 500
"""The first of HTTP's statuses that say the server is at fault."""


Outcome = Literal["ok", "denied", "failed"]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a call. `outcome` is `ok`, `denied` (AWS said no) or `failed` (no answer).

    What was not `sent` was kept back: its address is no host of AWS, and nobody allowed it.
    """

    call: str
    outcome: Outcome
    values: dict[str, Any] = {}
    code: str | None = None
    text: str = ""
    sent: bool = True
    skew_seconds: float | None = None


def call(
    clients: Clients, keys: Keys | None, service: str, operation: str, **parameters: Any
) -> Answer:
    """Make one call. botocore's own words are kept for every error.

    A service that gave no answer in time is not asked again, but for an assume call.
    """
    name = f"{service}:{operation}"
    silent = None if operation.startswith("AssumeRole") else clients.silent.get(service)
    if silent is not None:
        return Answer(call=name, outcome="failed", text=silent)
    try:
        clients.admit(service)
    except Withheld as held:
        return Answer(call=name, outcome="failed", text=str(held), sent=False)
    with clients.gate:
        try:
            return run_within(
                CALL_SECONDS, name, lambda: _ask(clients, keys, service, operation, parameters)
            )
        except OutOfTime as late:
            url = clients.address(service)
            text = f'Read timeout on endpoint URL: "{url}" ({late})'
            clients.silent[service] = text
            return Answer(call=name, outcome="failed", text=text)


def _ask(
    clients: Clients, keys: Keys | None, service: str, operation: str, parameters: dict[str, Any]
) -> Answer:
    import botocore.exceptions  # noqa: PLC0415 - only live checks come here

    name = f"{service}:{operation}"
    try:
        client = clients.client(service, keys)
        values = getattr(client, _snake(operation))(**parameters)
    except CallRefused:
        raise
    except botocore.exceptions.ClientError as error:
        return _denied_answer(name, error)
    except botocore.exceptions.BotoCoreError as error:
        return Answer(call=name, outcome="failed", text=show_answer(str(error)))
    except Exception as error:  # noqa: BLE001 - a proxy's answer may break any parser
        text = f"{name} did not answer as AWS does: {type(error).__name__}: {error}"
        return Answer(call=name, outcome="failed", text=show_answer(text[:500]))
    meta = values.pop("ResponseMetadata", {})
    return Answer(call=name, outcome="ok", values=values, skew_seconds=_skew(meta))


def _denied_answer(name: str, error: Any) -> Answer:
    code = error.response.get("Error", {}).get("Code", "")
    meta = error.response.get("ResponseMetadata", {})
    status = meta.get("HTTPStatusCode", 0)
    if not code or str(code) == str(status):
        # A proxy's page: botocore found no error of AWS in it.
        text = f"{name} did not answer as AWS does: HTTP {status} without an error of AWS"
        return Answer(call=name, outcome="failed", text=text)
    # A fault of AWS's own is no refusal, whatever code it bears.
    outcome: Outcome = "failed" if status >= _FAULT_OF_SERVER else "denied"
    return Answer(
        call=name,
        outcome=outcome,
        code=str(code),
        text=show_answer(str(error)),
        skew_seconds=_skew(meta),
    )


def show_answer(text: str) -> str:
    """Return what is understood of the words of a server or a program: they may quote anything."""
    from doctor.texts.secret_text import hide_secrets  # noqa: PLC0415 - only where a call failed
    from doctor.texts.understood_lines import keep_understood  # noqa: PLC0415 - as above

    return keep_understood(hide_secrets(text), words=_MOST_WORDS)


def _skew(meta: dict[str, Any]) -> float | None:
    """Return local time minus the server's own Date header, in whole seconds."""
    stamp = meta.get("HTTPHeaders", {}).get("date")
    if not stamp:
        return None
    try:
        server = email.utils.parsedate_to_datetime(stamp)
    except (ValueError, OverflowError):
        return None
    if server.tzinfo is None:
        server = server.replace(tzinfo=datetime.UTC)
    now = datetime.datetime.now(datetime.UTC)
    return float(round((now - server).total_seconds()))


def _snake(operation: str) -> str:
    import botocore  # noqa: PLC0415 - only live checks come here

    name: str = botocore.xform_name(operation)
    return name
