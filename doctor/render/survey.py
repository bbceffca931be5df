"""`chain --all` for a person: one line for every profile, its health first.

Without rich: it is asked for thousands of profiles, and has to answer at once.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from doctor.model.chain import ConfigFile, Section, SharedConfig
from doctor.model.enumeration import and_list
from doctor.model.health import Health
from doctor.render.clean import clean
from doctor.render.words import describe_hop

_BOLD_RED, _PLAIN = "\033[1;31m", "\033[0m"


def render_survey(
    listed: tuple[Health, ...],
    shared: SharedConfig,
    skipped: tuple[Section, ...],
    *,
    width: int,
    color: bool,
) -> str:
    """Render what breaks the files, one line for each profile, and what nobody reads."""
    column = min(max((len(each.chain.profile or "") for each in listed), default=0), 30)
    lines = list(_broken_rows(shared))
    lines += [line for each in listed for line in _lines(each, column, width, color=color)]
    lines += [f"skip  {each.header}  no SDK reads this section   {each.place}" for each in skipped]
    failing = sum(1 for each in listed if each.rule is not None)
    if not listed:
        where = and_list(f"{file.path}{_state(file)}" for file in shared.files)
        lines += textwrap.wrap(f"There is no profile: {where}.", width, break_on_hyphens=False)
        return clean("\n".join(lines) + "\n", color=color)
    count = "1 profile" if len(listed) == 1 else f"{len(listed)} profiles"
    lines += ["", f"{count}, {failing or 'none'} failing."]
    if failing:
        lines.append("roledoctor check PROFILE --offline says why, and how to fix it.")
    return clean("\n".join(lines) + "\n", color=color)


def _state(file: ConfigFile) -> str:
    if not file.exists:
        return " is not there"
    return " cannot be read" if file.faults else " holds none"


def _broken_rows(shared: SharedConfig) -> Iterator[str]:
    faults = [fault for file in shared.files for fault in file.faults]
    for fault in faults:
        effect = "; SDKs ignore the file" if fault.kind == "skipped" else ""
        yield f"{fault.place}: {fault.says}{effect}"
    if any(fault.kind != "skipped" for fault in faults):
        yield "Until that is fixed, boto3 and the AWS CLI read no profile at all."
    if faults:
        yield ""


def _lines(health: Health, column: int, width: int, *, color: bool) -> Iterator[str]:
    chain = health.chain
    name = f"{chain.profile or '':<{column}}"
    if health.rule is not None:
        status = f"{_BOLD_RED}FAIL{_PLAIN}" if color else "FAIL"
        yield f"{status}  {name}  {health.rule}"
        yield _cut(f"      {'':<{column}}  {health.says}", width)
        return
    target = chain.hops[-1]
    via = [hop.profile or hop.kind for hop in chain.hops[:-1]]
    by = f", by {and_list(reversed(via))}" if via else ""
    yield _cut(f"ok    {name}  {describe_hop(target)}{by}", width)


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"
