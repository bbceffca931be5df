"""Paths, callers and roles reached, for a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from doctor.model.arn import parse_arn
from doctor.model.paths import Deciding, Hop, MissingHop, PathsAnswer, ReachingCaller, RolePath
from doctor.render.clean import clean
from doctor.render.line_wrap import wrap

_MOST: Final = 200
"""Callers that are printed: more are read by programs, from JSON."""
_HOUR: Final = 3600
"""Seconds: whole hours are told as hours."""
_BOLD, _PLAIN = "\033[1m", "\033[0m"


def render_paths(found: PathsAnswer, *, width: int, color: bool, verbose: bool) -> str:
    """Render an answer; `verbose` lists every caller and every part that is not covered."""
    lines = [_headline(found, color=color), ""]
    for number, path in enumerate(found.paths, 1):
        lines += [*_path(number, path, width), ""]
    lines += _callers(found.callers, whole=verbose)
    for missing in found.why_not:
        lines += [*missing_hop_lines(missing), ""]
    lines += _incomplete(found, width, whole=verbose)
    return clean("\n".join(lines).rstrip() + "\n", color=color)


def short_name(arn: str) -> str:
    """`role ProjectAdmin in 222233334444`; whatever is no principal's ARN stays as it is."""
    parsed = parse_arn(arn)
    if parsed is None or parsed.kind not in {"role", "user"}:
        return f"account {parsed.account}" if parsed and parsed.resource == "root" else arn
    name = parsed.resource.partition("/")[2]
    return f"{parsed.kind} {name} in {parsed.account}"


def _headline(found: PathsAnswer, *, color: bool) -> str:
    text = _sentence(found)
    return f"{_BOLD}{text}{_PLAIN}" if color else text


def _sentence(found: PathsAnswer) -> str:
    verdicts = [*(each.verdict for each in found.paths), *(each.verdict for each in found.callers)]
    certain = verdicts.count("allow")
    open_ = len(verdicts) - certain
    if found.source is not None and found.to is not None:
        ends = f"from {short_name(found.source)} to {short_name(found.to)}"
        if not found.paths:
            return f"There is no path {ends}."
        return f"{_count(len(found.paths), 'path')} {ends}{_rest(certain, open_)}."
    if found.to is not None:
        who = _count(len(found.callers), "caller")
        verb = "reaches" if len(found.callers) == 1 else "reach"
        return f"{who[0].upper()}{who[1:]} {verb} {short_name(found.to)}{_rest(certain, open_)}."
    who = short_name(found.source or "")
    return f"{who} reaches {_count(len(found.callers), 'role')}{_rest(certain, open_)}."


def _rest(certain: int, open_: int) -> str:
    if not open_:
        return ""
    how = "depends" if open_ == 1 else "depend"
    return f": {certain} for certain, {open_} {how} on something that was not seen"


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _path(number: int, path: RolePath, width: int) -> Iterator[str]:
    hops = _count(len(path.hops), "hop")
    state = "open" if path.verdict == "allow" else "depends"
    longest = path.session_limit_seconds
    sessions = "" if longest is None else f", sessions of up to {_hours(longest)}"
    yield f"{number}. {state}, {hops}{sessions}"
    yield f"   {short_name(path.hops[0].source)}"
    for hop in path.hops:
        yield from _hop(hop, width)
    config = config_of(path)
    if config:
        yield "   For ~/.aws/config:"
        yield from (f"     {line}" for line in config)


def _hop(hop: Hop, width: int) -> Iterator[str]:
    how = f" ({hop.how})" if hop.how else ""
    yield f"   → {short_name(hop.to)}{how}"
    wanted = [f"{need}{_value(hop, need)}" for need in hop.needs]
    if wanted:
        yield f"       needs {', '.join(wanted)}"
    if hop.depends_on:
        yield f"       depends on {', '.join(hop.depends_on)}"
    if hop.last_used:
        yield f"       last used {hop.last_used}"
    if hop.by:
        yield from _wrap(f"by {'; '.join(map(describe_deciding, hop.by))}", width, 7)


def _value(hop: Hop, need: str) -> str:
    value = hop.wanted.get(need)
    return "" if value is None else f" {value}"


def describe_deciding(each: Deciding) -> str:
    """Name a deciding statement: its policy, whose it is, its number from 1, its Sid."""
    where = "" if each.statement is None else f", statement {each.statement + 1}"
    sid = f" “{each.sid}”" if each.sid else ""
    return f"{each.policy} of {short_name(each.of)}{where}{sid}"


def _hours(seconds: int) -> str:
    if seconds % _HOUR:
        return f"{seconds // 60} minutes"
    return _count(seconds // _HOUR, "hour")


def config_of(path: RolePath) -> list[str]:
    """Write the profiles that walk a path of assume calls, from a profile of the caller on."""
    if any(hop.kind != "assume" or "token" in hop.needs for hop in path.hops):
        return []
    lines: list[str] = []
    source = "default"
    for number, hop in enumerate(path.hops):
        arn = parse_arn(hop.to)
        if arn is None:
            return []
        last = number == len(path.hops) - 1
        name = arn.name if last else f"via-{arn.name}"
        lines += [f"[profile {name}]", f"role_arn = {hop.to}", f"source_profile = {source}"]
        caller = parse_arn(hop.source)
        if "mfa" in hop.needs and caller is not None:
            lines.append(f"mfa_serial = arn:{caller.partition}:iam::{caller.account}:mfa/DEVICE")
        for need, setting in (
            ("external-id", "external_id"),
            ("session-name", "role_session_name"),
        ):
            if need in hop.wanted:
                lines.append(f"{setting} = {hop.wanted[need]}")
        source = name
    return lines


def _callers(callers: tuple[ReachingCaller, ...], *, whole: bool) -> Iterator[str]:
    shown = callers if whole else callers[:_MOST]
    for each in shown:
        state = "yes    " if each.verdict == "allow" else "depends"
        hops = "" if each.hops == 1 else f", {each.hops} hops"
        needs = f", needs {', '.join(each.needs)}" if each.needs else ""
        depends = f", on {', '.join(each.depends_on)}" if each.depends_on else ""
        used = f", last used {each.last_used}" if each.last_used else ""
        how = ", by escalation" if each.escalation else ""
        yield f"{state}  {short_name(each.arn)}{hops}{how}{needs}{depends}{used}"
    if len(shown) < len(callers):
        yield f"… and {len(callers) - len(shown)} more: --verbose lists them, --format json too"
    if callers:
        yield ""


def missing_hop_lines(missing: MissingHop) -> Iterator[str]:
    """Describe a missing hop: what refuses, and what opens it."""
    ends = f"{short_name(missing.source)} → {short_name(missing.to)}"
    yield f"Missing: {ends}, of a path of {_count(missing.hops, 'hop')}"
    for each in missing.stands_in_the_way:
        yield f"   {each}"
    yield f"   {missing.says}"
    for change in missing.changes:
        yield f"   To the {change.policy} of {short_name(change.of)}:"
        yield f"     {json.dumps(change.statement)}"
    if missing.proved:
        yield f"   Tested: with {'it' if len(missing.changes) == 1 else 'both'} the hop is open."


def _incomplete(found: PathsAnswer, width: int, *, whole: bool) -> Iterator[str]:
    if not found.incomplete:
        return
    yield "Not covered:"
    shown = found.incomplete if whole else found.incomplete[:10]
    for each in shown:
        text = f"{each.what}: {each.why}"
        yield from _wrap(text, width, 2)
    if len(shown) < len(found.incomplete):
        yield f"  … and {len(found.incomplete) - len(shown)} more"


def _wrap(text: str, width: int, indent: int) -> list[str]:
    return wrap(text, width, first=" " * indent, rest=" " * (indent + 2))
