"""The profile chain for a person: a tree, target first, each value with the line it stands on."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator

import msgspec
from rich.console import Console
from rich.text import Text

from doctor.model.chain import NOWHERE, Chain, Place, Setting
from doctor.model.command import shell_words
from doctor.model.enumeration import and_list
from doctor.model.finding import Finding
from doctor.model.principal import describe_key
from doctor.model.secret import SECRET_SETTINGS
from doctor.render.clean import clean
from doctor.render.terminal import make_console
from doctor.render.words import describe_hop

_OF_EVERY_HOP = ("region", "endpoint_url")
_STYLES = {"error": "bad.strong", "warning": "open.strong", "advice": "bold"}
_LEAST_GAP = 2
"""Columns between a value and its place: one blank would read as part of the value."""


_DEEPEST = 12
"""Steps of the tree that are set in: a chain of hundreds would leave the page at its right."""


class _Row(msgspec.Struct, frozen=True):
    """One line: what it says, where that stands, and its style. `value_at`: its value's column."""

    says: str
    place: str = ""
    style: str = ""
    value_at: int = 0


def render_chain(
    chain: Chain,
    findings: tuple[Finding, ...],
    *,
    width: int,
    color: bool,
    verbose: bool = False,
    absent: tuple[str, ...] = (),
) -> str:
    """Render a chain and what is wrong with it; `absent` are the shared files that are not there.

    Of a chain that does not resolve the settings that were read are shown, up to where it stops.
    """
    buffer = io.StringIO()
    console = make_console(buffer, width=width, color=color)
    _print_head(console, chain)
    rows = list(_rows(chain, verbose=verbose))
    fitting = [len(row.says) for row in rows if _fits(row, width)]
    column = max(fitting, default=0)
    for row in rows:
        _print_row(console, row, column, width)
    if verbose and chain.tried:
        console.print()
        for each in chain.tried:
            console.print(Text(f"  skipped: {each}", style="dim"))
    if absent and not chain.ok:
        console.print(Text(f"  missing: {and_list(absent)}", style="dim"), soft_wrap=True)
    _print_findings(console, findings, width)
    if any(each.severity == "error" for each in findings):
        by_name = chain.profile is not None and chain.selected_by == NOWHERE
        named = [chain.profile or ""] if by_name else []
        words = shell_words(["roledoctor", "check", *named, "--offline"])
        console.print(f"\nTo fix it: {words}", soft_wrap=True)
    return clean(buffer.getvalue(), color=color)


def _print_head(console: Console, chain: Chain) -> None:
    head = Text(chain.profile or "default", style="bold")
    if chain.selected_by.variable:
        head.append(f"   (selected by {chain.selected_by.variable})", style="not bold")
    console.print(head)
    if chain.hops:
        steps = [describe_hop(hop) for hop in chain.hops]
        for position, step in enumerate(steps):
            lead = "  " if position == 0 else "  then "
            console.print(Text(f"{lead}{step}", style="dim"), soft_wrap=True)
        if chain.hops[0].kind == "env" and len(chain.hops) == 1:
            console.print(Text(f"  ({chain.hops[0].why})", style="dim"), soft_wrap=True)
        console.print()


def _fits(row: _Row, width: int) -> bool:
    return bool(row.place) and len(row.says) + _LEAST_GAP + len(row.place) <= width


def _print_row(console: Console, row: _Row, column: int, width: int) -> None:
    """Print a line with its place in the common column, closer, or else on the next line."""
    line = Text(row.says, style=row.style)
    if row.place and _fits(row, width):
        room = width - len(row.says) - len(row.place)
        gap = min(room, column + _LEAST_GAP - len(row.says))
        line.append(" " * max(_LEAST_GAP, gap) + row.place, style="dim")
    console.print(line, soft_wrap=True)
    if row.place and not _fits(row, width):
        console.print(Text(" " * row.value_at + row.place, style="dim"), soft_wrap=True)


def _print_findings(console: Console, findings: tuple[Finding, ...], width: int) -> None:
    for finding in findings:
        console.print()
        line = Text(f"{finding.severity}[{finding.id}]", style=_STYLES[finding.severity])
        if len(line) + len(finding.title) < width:
            console.print(line.append(f" {finding.title}", style="not bold"), soft_wrap=True)
        else:
            console.print(line, soft_wrap=True)
            filled = textwrap.fill(finding.title, width - 2, break_on_hyphens=False)
            console.print(textwrap.indent(filled, "  "), soft_wrap=True)
        place = next((e.place for e in finding.evidence if isinstance(e.place, Place)), NOWHERE)
        if place != NOWHERE:
            console.print(f"  --> {place}", soft_wrap=True)
        if finding.next_step:
            filled = textwrap.fill(finding.next_step, width - 2)
            console.print(textwrap.indent(filled, "  "), soft_wrap=True)


def _rows(chain: Chain, *, verbose: bool) -> Iterator[_Row]:
    """Give each line of the tree: the hops from the target down, or what a broken chain holds."""
    if not chain.hops:
        for depth, settings in enumerate(chain.read):
            yield from _setting_rows(settings, _pad(depth), verbose=verbose)
        return
    named = True
    for depth, hop in enumerate(reversed(chain.hops)):
        pad = _pad(depth)
        if not named:
            yield _Row(f"{pad[2:]}{_BASES.get(hop.kind, hop.kind)}", _place(hop.place), "bold")
        named = hop.setting("source_profile") is not None
        # Every hop is called in the Region of the profile that was asked for: said once.
        shown = [each for each in hop.settings if depth == 0 or each.name not in _OF_EVERY_HOP]
        yield from _setting_rows(tuple(shown), pad, verbose=verbose)


def _pad(depth: int) -> str:
    return "  " * min(depth + 1, _DEEPEST)


def _setting_rows(settings: tuple[Setting, ...], pad: str, *, verbose: bool) -> Iterator[_Row]:
    shown = [
        each for each in settings if verbose or each.name not in SECRET_SETTINGS or each.shadows
    ]
    longest = max((len(each.name) for each in shown), default=0)
    value_at = len(pad) + longest + 2
    # The source comes last: what is below it is the source's own.
    for setting in sorted(shown, key=lambda each: each.name == "source_profile"):
        text = f"{pad}{setting.name:<{longest}}  {_show_setting(setting)}"
        yield _Row(text, _place(setting.place), value_at=value_at)
        if setting.why and (verbose or setting.shadows):
            yield _Row(f"{' ' * value_at}{setting.why}", style="dim")
        for hidden in setting.shadows:
            text = f"{pad}  {'shadows':<{max(longest - 2, 7)}}  {_show_setting(hidden)}"
            yield _Row(text, _place(hidden.place), "open", value_at)


_BASES = {
    "static": "access key",
    "env": "keys in the environment",
    "sso": "IAM Identity Center",
    "web-identity": "web identity token",
    "process": "credential process",
    "container": "container credentials",
    "imds": "instance role",
    "login": "login session",
}


def _place(place: Place) -> str:
    return f"${place.variable}" if place.variable is not None else str(place)


def _show_setting(setting: Setting) -> str:
    if setting.name in SECRET_SETTINGS:
        return "(hidden)"
    if setting.name == "aws_access_key_id":
        return describe_key(setting.value)
    return setting.value.replace("\n", " ")
