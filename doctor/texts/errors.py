"""Error texts into failures: every failure that stands anywhere in a pasted text or log.

The wordings stand beside it: `denials` (AccessDenied), the table `wordings` (all other messages),
`error_calls` (what SDKs wrap around them). Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from doctor.model.failure import Failure
from doctor.model.failure_kinds import ANSWERED_BY_ANOTHER
from doctor.texts.denials import find_denials
from doctor.texts.error_calls import (
    ASSUME_CALLS,
    IDENTITY_CALLS,
    KIND_OF_CODE,
    Call,
    call_before,
    code_near,
    find_calls,
    find_codes,
    service_after,
)
from doctor.texts.failure_names import (
    find_hosts,
    find_missing_files,
    find_missing_roles,
    find_program,
    find_quarantine_policy,
    find_sso_settings,
)
from doctor.texts.failure_signs import read_signs
from doctor.texts.flat_text import flatten, quote_answer, quote_lines
from doctor.texts.long_log import shorten
from doctor.texts.region_names import find_regions, region_before
from doctor.texts.symptoms import find_told
from doctor.texts.wording_search import find_matches
from doctor.texts.wordings import (
    FROM_AWS,
    FROM_TOOLS,
    TOOLS_OWN_DENIALS,
    UNUSED_CREDENTIALS,
    Wording,
)
from doctor.texts.wordings.refused_values import CONSTRAINT, LOCAL_REFUSALS, SKEW
from doctor.texts.wordings.service_principals import principal_of

_NEAR = 450
"""Characters between a failure and a code of its own: an envelope before it, or Java's behind
it."""
_OF_JAVA = "java.nio.file."
_STATEMENT = 80
"""Characters before a wording in which a program's own line shows that it only would say it."""
_THROWN = re.compile(
    r"(?:throw new \w+|raise \w+|fmt\.Errorf|errors\.New|panic!?|new \w*(?:Error|Exception))"
    r"\([$fbr]?[\"'`][^\"'`\n]*\Z"
)
"""A program's own line that would say it: nothing has failed there yet."""


class _Found:
    """A failure where it stands. `codes` are those that belong to it, if they stand near."""

    __slots__ = ("codes", "end", "fields", "start")

    def __init__(
        self, start: int, end: int, codes: tuple[str, ...], fields: dict[str, Any]
    ) -> None:
        self.start = start
        self.end = end
        self.codes = codes
        self.fields = {name: value for name, value in fields.items() if value is not None}

    def explains(self, position: int, code: str) -> bool:
        """Say whether a code near by is this failure's own."""
        near = self.start - _NEAR <= position <= self.end + _NEAR
        return near and (code in self.codes or KIND_OF_CODE[code] == self.fields["kind"])

    @property
    def is_other_call(self) -> bool:
        """Say whether AWS refused an action that is no assume call."""
        return not (self.fields.get("action") or "sts:").lower().startswith("sts:")

    def is_within(self, other: _Found) -> bool:
        """Say whether another says all that this one says."""
        return all(other.fields.get(name) == value for name, value in self.fields.items())


def parse_failures(text: str, *, hop: int | None = None) -> tuple[Failure, ...]:
    """Read every failure that a text holds, most telling first.

    One of kind `unrecognised` where it holds none. Never raises.
    """
    flat = flatten(shorten(text))
    found = [*_denials(flat), *_parameters(flat), *_skews(flat), *_by_wording(flat, FROM_AWS)]
    found += _by_code(flat, found)
    found += _by_wording(flat, FROM_TOOLS)
    if all(each.is_other_call for each in found):
        # A tool that could not assume its role goes on as whoever it is, and is refused for that.
        own = [*_by_wording(flat, TOOLS_OWN_DENIALS)]
        found = [*(each for each in own if not found or each.fields.get("resource"))][:1] + found
    if not found:
        found += [*_by_wording(flat, UNUSED_CREDENTIALS)][:1] or [*_by_prose(flat)]
    if not found:
        return (_failure(text, text, hop, {"kind": "unrecognised"}),)
    return tuple(
        _failure(
            quote_lines(text, flat, each.start, each.end),
            quote_answer(flat, each.start, each.end),
            hop,
            each.fields,
            region_before(flat, each.start),
        )
        for each in _distinct(found)
    )


def _failure(
    text: str,
    answer: str,
    hop: int | None,
    fields: dict[str, Any],
    region: str | None = None,
) -> Failure:
    told = fields.pop("told", None)
    signs = read_signs(text, fields["kind"])
    return Failure(
        text=text,
        answer=answer,
        hop=hop,
        signs=signs if told is None else signs | {"told-in-prose"},
        regions=(region,) if region is not None else tuple(find_regions(answer)),
        program=find_program(text),
        quarantine_policy=find_quarantine_policy(text),
        hosts=frozenset(find_hosts(text) if fields["kind"] in ANSWERED_BY_ANOTHER else ()),
        missing_files=tuple(find_missing_files(text)),
        missing_roles=tuple(find_missing_roles(text)),
        sso_settings=tuple(find_sso_settings(text)),
        **fields,
    )


def parse_failure(text: str, *, hop: int | None = None) -> Failure:
    """Read the most telling failure of a text."""
    return parse_failures(text, hop=hop)[0]


def _distinct(found: list[_Found]) -> Iterator[_Found]:
    """Leave out what another failure says as well, and more: logs repeat themselves."""
    kept: list[_Found] = []
    for each in found:
        if any(each.is_within(other) for other in kept):
            continue
        kept = [other for other in kept if not other.is_within(each)]
        kept.append(each)
    yield from kept


def _call_fields(flat: str, start: int, end: int, codes: tuple[str, ...]) -> dict[str, Any]:
    """Read the call around a message that comes with one of some codes."""
    if not codes:
        return {}
    call = call_before(flat, start, end)
    code = code_near(flat, start, end, codes) or (codes[0] if len(codes) == 1 else None)
    service = call.service if call is not None else None
    return {
        "code": code,
        "operation": None if call is None else call.operation,
        "service": service or service_after(flat, end),
    }


def _denials(flat: str) -> Iterator[_Found]:
    codes = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
    for denial in find_denials(flat):
        call = _call_fields(flat, denial.start, denial.end, codes)
        call["code"] = denial.fields.get("code") or call["code"] or codes[0]
        fields = {"kind": "access-denied", **denial.fields, **call}
        yield _Found(denial.start, denial.end, codes, fields)


def _parameters(flat: str) -> Iterator[_Found]:
    """Read the parameters that AWS refused, or botocore before it asked AWS."""
    for match in find_matches(flat, CONSTRAINT.says, reach=2_300):
        call = _call_fields(flat, match.start(), match.end(), CONSTRAINT.codes)
        call["code"] = call["code"] or "ValidationError"
        yield _refused_parameter(match.start(), match.end(), match.groupdict(), call)
    for row in LOCAL_REFUSALS:
        for match in find_matches(flat, row.says):
            yield _refused_parameter(match.start(), match.end(), match.groupdict(), {})


def _refused_parameter(
    start: int, end: int, parts: dict[str, str | None], call: dict[str, Any]
) -> _Found:
    name = parts["parameter"] or ""
    fields = {
        "kind": "invalid-parameter",
        **call,
        "parameter": _camel(name),
        "value": parts.get("value"),
        "constraint": (parts.get("constraint") or "").strip() or None,
    }
    return _Found(start, end, ("ValidationError",), fields)


def _camel(name: str) -> str:
    """Write a parameter's name as AWS does: SDKs have `RoleArn` and `role_arn`."""
    first, *rest = name.split("_")
    return first[:1].lower() + first[1:] + "".join(each.capitalize() for each in rest)


def _skews(flat: str) -> Iterator[_Found]:
    codes = SKEW.codes
    for match in find_matches(flat, SKEW.says):
        local, server = _seconds(match["local"]), _seconds(match["server"])
        call = _call_fields(flat, match.start(), match.end(), codes)
        call["code"] = call["code"] or codes[0]
        skew = None if local is None or server is None else local - server
        fields = {"kind": "clock-skew", **call, "skew_seconds": skew}
        yield _Found(match.start(), match.end(), codes, fields)


def _seconds(stamp: str) -> float | None:
    """Read `20160609T184512Z` as seconds since 1970; `None` where it is no time."""
    import datetime  # noqa: PLC0415 - only a clock error needs it

    try:
        time = datetime.datetime.strptime(f"{stamp}+0000", "%Y%m%dT%H%M%SZ%z")
    except ValueError:
        return None
    return time.timestamp()


def _by_wording(flat: str, table: tuple[Wording, ...]) -> Iterator[_Found]:
    for row in table:
        for match in find_matches(flat, row.says):
            start, end = match.span()
            if _THROWN.search(flat, max(start - _STATEMENT, 0), start) is not None:
                continue
            parts = {name: _bare(value) for name, value in match.groupdict().items()}
            told = {name: value for name, value in parts.items() if value is not None}
            fields = {**_fixed_fields(row), **_call_fields(flat, start, end, row.codes), **told}
            if row.kind == "service-cannot-assume":
                fields["principal"] = row.principal or principal_of(parts.get("source"))
            elif row.principal is not None:
                fields["principal"] = row.principal
            yield _Found(start, end, row.codes, fields)


def _by_prose(flat: str) -> Iterator[_Found]:
    """Read what people tell in their own words: by it alone a family is known."""
    told = find_told(flat)
    if told is not None:
        start, end, subject = told
        yield _Found(start, end, (), {"kind": subject.kind, "action": subject.action, "told": True})


def _fixed_fields(row: Wording) -> dict[str, Any]:
    """Return what a sentence says whatever its words stand for."""
    return {
        "kind": row.kind,
        "parameter": row.parameter,
        "missing": row.missing,
        "metadata": row.metadata,
    }


def _bare(value: str | None) -> str | None:
    """Cut the full stop or comma behind a name."""
    return None if value is None else value.rstrip(".,;:")


def _by_code(flat: str, found: list[_Found]) -> Iterator[_Found]:
    """Read the codes that no wording near by explains: by them alone the kind is known."""
    calls = list(find_calls(flat))
    for call in calls:
        coded = _by_call(call)
        if coded is not None and not any(_covers(each, call) for each in found):
            yield coded
    for position, code in find_codes(flat):
        within = any(call.start <= position <= call.end for call in calls)
        if within or any(each.explains(position, code) for each in found):
            continue
        end = position + len(code)
        # S3 and its like say just this; STS never does. Java's own exception is of no service.
        other = flat.startswith(": Access Denied", end) or flat.endswith(_OF_JAVA, 0, position)
        if not other:
            kind = KIND_OF_CODE[code]
            yield _Found(position, end, (code,), {"kind": kind, "code": code})


def _covers(found: _Found, call: Call) -> bool:
    """Say whether a failure was read from this call's own message."""
    return call.start - _NEAR <= found.start <= call.end + _NEAR and (
        found.fields.get("operation") == call.operation or found.start <= call.end
    )


def _by_call(call: Call) -> _Found | None:
    """Read a call by its code; an unknown code counts only where identities are asked for."""
    if call.code is None:
        return None
    kind = KIND_OF_CODE.get(call.code)
    if kind is None and call.operation not in IDENTITY_CALLS:
        return None
    if call.code.startswith("ExpiredToken") and (call.operation or "").startswith("AssumeRoleWith"):
        kind = "expired-web-identity"
    action = f"sts:{call.operation}" if call.operation in ASSUME_CALLS else None
    fields = {
        "kind": kind
        or ("invalid-parameter" if call.code == "ValidationError" else "service-error"),
        "code": call.code,
        "operation": call.operation,
        "service": call.service,
        "action": action if kind == "access-denied" else None,
    }
    return _Found(call.start, call.end, (call.code,), fields)
