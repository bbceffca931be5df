"""The session name has characters or a length that AWS does not accept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding
from doctor.model.limits import LONGEST_SESSION_NAME
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.requests.request_edits import calls, propose_parameter
from doctor.rules.shared.requests.session_names import is_session_name


@rule(
    id="request/session-name-invalid",
    summary="the session name has characters or a length that AWS does not accept",
)
def session_name_invalid(situation: Situation) -> Iterator[Finding]:
    """Ask: is the session name 2 to 64 letters, digits and `_+=,.@-`?"""
    for hop, failures in calls(situation):
        told = [
            each
            for each in failures
            if each.kind == "invalid-parameter" and each.parameter == "roleSessionName"
        ]
        sent = UNSET if hop is None else hop.request.role_session_name
        name = None if sent is UNSET else sent
        if name is None and told and not (told[0].value or "").isdigit():
            name = told[0].value
        # Whatever else was refused is the cause; of an authorization it proves the form as well.
        if told or (name is not None and not is_session_name(name) and not situation.failures):
            yield _finding(hop, name, told)


def _finding(hop: HopVerdict | None, name: str | None, told: list[Failure]) -> Finding:
    setting = None if hop is None else hop.hop.setting("role_session_name")
    return Finding(
        title="the session name is not valid" + (f": “{name}”" if name else ""),
        explanation="A role session name has 2 to 64 characters: letters without accents, digits "
        f"and _ + = , . @ - {_fault(name)}",
        hop=None if hop is None else hop.index,
        evidence=(
            *(
                (quote_setting(setting, "the call sends this name", _fault(name)),)
                if setting
                else ()
            ),
            *(() if setting or name is None else (Evidence(says=f"sent: {name}"),)),
            *(quote_failure(each) for each in told),
        ),
        proposals=()
        if name is None or hop is None
        else (propose_parameter(hop, "send a valid name", "role_session_name", _repair(name)),),
        next_step="names are often built from a branch or an e-mail address: shorten and clean "
        "them",
    )


def _fault(name: str | None) -> str:
    if name is None:
        return ""
    bad = sorted(set(re.sub(r"[\w+=,.@-]", "", name, flags=re.A)))
    if bad:
        return "not allowed: " + " ".join("a blank" if each.isspace() else each for each in bad)
    return f"it has {len(name)} characters"


def _repair(name: str) -> str:
    cleaned = re.sub(r"[^\w+=,.@-]+", "-", name, flags=re.A).strip("-")[:LONGEST_SESSION_NAME]
    return cleaned if len(cleaned) > 1 else "session"
