"""The profile chain for a person: a tree, target first, each value with the line it stands on."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from doctor.model.chain import Chain, Hop, Setting
from doctor.model.finding import Finding
from doctor.model.principal import describe_key
from doctor.render.clean import clean

_HIDDEN = ("aws_secret_access_key", "aws_session_token", "aws_security_token")


def render_chain(
    chain: Chain,
    findings: tuple[Finding, ...],
    *,
    width: int,
    color: bool,
    verbose: bool = False,
) -> str:
    """Render a chain and what is wrong with it."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
    )
    name = chain.profile or "default"
    selected = chain.selected_by.variable
    console.print(Text(name + (f"   (selected by {selected})" if selected else "")))
    rows = list(_rows(chain, verbose=verbose))
    column = max((len(left) for left, _, _ in rows), default=0)
    for left, place, style in rows:
        line = Text(left, style=style)
        if place:
            line.append(" " * max(2, min(column, width - 26) - len(left) + 2))
            line.append(place, style="dim")
        console.print(line, soft_wrap=True)
    for finding in findings:
        if finding.severity == "error":
            console.print(Text(f"error[{finding.id}] {finding.title}", style="bold red"))
    return clean(buffer.getvalue(), color=color)


def _rows(chain: Chain, *, verbose: bool) -> Iterator[tuple[str, str, str]]:
    """Give each line: what it says, where that stands, and its style."""
    named = False
    for depth, hop in enumerate(reversed(chain.hops)):
        pad = "  " * (depth + 1)
        if depth and not named:
            yield f"{pad[2:]}{_BASES.get(hop.kind, hop.kind)}", str(hop.place), "bold"
        named = hop.setting("source_profile") is not None
        yield from _hop_rows(hop, pad, verbose=verbose)


def _hop_rows(hop: Hop, pad: str, *, verbose: bool) -> Iterator[tuple[str, str, str]]:
    longest = max((len(setting.name) for setting in hop.settings), default=0)
    # The source comes last: what stands below it is the source's own.
    for setting in sorted(hop.settings, key=lambda each: each.name == "source_profile"):
        yield f"{pad}{setting.name:<{longest}}  {_shown(setting)}", str(setting.place), ""
        if verbose and setting.why:
            yield f"{pad}  {setting.why}", "", "dim"
        for hidden in setting.shadows:
            name = f"{'shadows':<{max(longest - 2, 7)}}"
            yield f"{pad}  {name}  {_shown(hidden)}", str(hidden.place), "yellow"


_BASES = {
    "static": "access key",
    "env": "keys of the environment",
    "sso": "IAM Identity Center",
    "web-identity": "web identity token",
    "process": "credential process",
    "container": "container credentials",
    "imds": "instance role",
    "login": "login session",
}


def _shown(setting: Setting) -> str:
    if setting.name in _HIDDEN:
        return "(hidden)"
    if setting.name == "aws_access_key_id":
        return describe_key(setting.value)
    return setting.value.replace("\n", " ")
