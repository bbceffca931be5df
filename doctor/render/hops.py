"""One line for each hop: did it work, whose it is, where it is written."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from doctor.model.arn import shorten_key
from doctor.model.chain import Hop
from doctor.model.diagnosis import Diagnosis
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, Situation

_KINDS = {
    "static": "an access key",
    "env": "keys in the environment",
    "sso": "IAM Identity Center",
    "web-identity": "a web identity token",
    "process": "a credential process",
    "container": "the container's credentials",
    "imds": "the instance's role",
    "login": "a login session",
    "assume-role": "a role",
}
_NO_CODE = {
    "network": "no answer from AWS",
    "invalid-parameter": "a parameter is not valid",
    "mfa-cannot-prompt": "it needs an MFA code",
    "unrecognised": "an error that roledoctor does not know",
}


class HopLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one hop. `status` is `ok`, `FAIL`, `skip` or `?` (not tried)."""

    number: int
    status: str
    name: str
    what: str
    where: str


def list_hops(diagnosis: Diagnosis) -> Iterator[HopLine]:
    """List the base and every assume-role hop, numbered from 1."""
    situation = diagnosis.situation
    chain_hops = () if situation.chain is None else situation.chain.hops
    judged = {hop.index: hop for hop in situation.hops}
    failing = {each.hop for each in diagnosis.findings if each.severity == "error"}
    if not chain_hops and situation.hops and isinstance(situation.caller, Known):
        yield HopLine(
            number=1, status="ok", name="caller", what=str(situation.caller.value), where=""
        )
    for index, hop in enumerate(chain_hops):
        if index in judged:
            yield _role_line(situation, judged[index], index in failing)
        else:
            yield _base_line(situation, hop, failing=0 in failing)
    for index, verdict in judged.items():
        if index >= len(chain_hops):
            yield _role_line(situation, verdict, index in failing)


def _base_line(situation: Situation, hop: Hop, *, failing: bool) -> HopLine:
    refused = any(each.hop == 0 for each in situation.failures)
    answered = situation.identity_answered or situation.hops_tried
    good = answered or situation.refused_call is not None
    status = "FAIL" if refused or failing else "ok" if good else "?"
    key = f" (key {shorten_key(hop.access_key_id)})" if hop.access_key_id else ""
    caller = situation.caller.value if isinstance(situation.caller, Known) else None
    who = _KINDS[hop.kind] if caller is None or caller.arn is None else str(caller)
    account = _account(caller) if caller is not None and caller.arn is None else ""
    return HopLine(
        number=1,
        status=status,
        name=hop.profile or "environment",
        what=f"{who}{account}{key}",
        where=str(hop.place) if hop.place.file or hop.place.variable else "",
    )


def _account(caller: Caller) -> str:
    return "" if caller.account is None else f" of {caller.account}"


def _role_line(situation: Situation, verdict: HopVerdict, failing: bool) -> HopLine:  # noqa: FBT001 - one caller
    words = {"worked": "ok", "refused": "FAIL", "skipped": "skip", "untried": "?"}
    status = "FAIL" if failing and verdict.outcome != "worked" else words[verdict.outcome]
    place = verdict.hop.place
    return HopLine(
        number=verdict.index + 1,
        status=status,
        name=verdict.hop.profile or "role",
        what=_what(situation, verdict),
        where=str(place) if place.file or place.variable else "",
    )


def _what(situation: Situation, verdict: HopVerdict) -> str:
    action = verdict.request.action.removeprefix("sts:")
    if verdict.outcome == "worked":
        until = next(
            (s.expires_at for s in situation.case.sessions if s.hop == verdict.index), None
        )
        return f"role {verdict.role_name}" + (f", until {until[11:16]} UTC" if until else "")
    if verdict.outcome == "refused":
        failure = (verdict.refusals or verdict.failures)[-1]
        reason = ""
        if failure.kind == "service-cannot-assume":
            return f"{action}: {failure.source or 'the service'} was refused"
        if failure.is_assume_denial and failure.layer is None:
            reason = ", with no reason given"
        words = _NO_CODE.get(failure.kind, failure.kind.replace("-", " "))
        return f"{action}: {failure.code or words}{reason}"
    if verdict.outcome == "skipped":
        return f"role {verdict.role_name}, not tried"
    return f"role {verdict.role_name}"
