"""An identity for a person: a receipt of who this is. Without rich, as it is asked for often."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Chain, Hop
from doctor.model.enumeration import and_list
from doctor.model.identity import IdentitiesReport, IdentityGroup, IdentityMember, IdentityReport
from doctor.model.stamp import parse_stamp
from doctor.render.clean import clean
from doctor.render.words import describe_hop

_WIDEST_NAME = 30
"""Columns: one long profile name must not push what follows off the line."""
_MFA = {True: "yes", False: "no", None: "not known"}


def render_identity(report: IdentityReport, chain: Chain, end: str, *, width: int) -> str:
    """Render a receipt; `end` says in words until when it counts."""
    account = report.account
    if report.account_alias is not None:
        account = f"{account} ({report.account_alias})"
    rows = [
        ("account", account),
        ("until", end),
        ("mfa", _MFA[report.mfa]),
        ("session name", report.session_name),
        ("source identity", report.source_identity),
        ("narrowed by", and_list(report.narrowed_by) or None),
        ("region", report.region),
    ]
    lines = [report.arn]
    lines += [f"  {name:<16}{value}" for name, value in rows if value]
    lines.append("obtained")
    lines += list(_hops(chain, width))
    return clean("\n".join(lines) + "\n", color=False)


def _hops(chain: Chain, width: int) -> Iterator[str]:
    said = [f"  {place}  {_hop(hop)}" for place, hop in enumerate(chain.hops, start=1)]
    column = max(len(each) for each in said) + 3
    for line, hop in zip(said, chain.hops, strict=True):
        place = str(hop.place)
        if column + len(place) <= width:
            yield f"{line:<{column}}{place}"
        else:
            yield line
            yield f"     {place}"


def _hop(hop: Hop) -> str:
    said = [describe_hop(hop)]
    said += [f"external ID {hop.external_id}"] if hop.external_id else []
    said += [f"MFA {hop.mfa_serial}"] if hop.mfa_serial else []
    return ", ".join(said)


def render_identities(report: IdentitiesReport) -> str:
    """Render every profile under what it shares with others."""
    lines = [line for group in report.groups for line in _group(group)]
    if not lines:
        lines = ["There is no profile in ~/.aws/config or ~/.aws/credentials."]
    return clean("\n".join(lines).rstrip("\n") + "\n", color=False)


def _group(group: IdentityGroup) -> Iterator[str]:
    yield f"{group.shares}   {group.says}"
    if group.mend is not None:
        yield f"  run: {group.mend}"
    longest = max((len(each.profile) for each in group.profiles), default=0)
    for member in group.profiles:
        yield f"  {member.profile:<{min(longest, _WIDEST_NAME)}}  {_member(member)}"
    yield ""


def _member(member: IdentityMember) -> str:
    if member.finding is not None:
        return f"{member.leads_to}   {member.finding}"
    if member.expires_at is not None:
        return f"{member.leads_to}, session until {_clock(member.expires_at)}"
    return member.leads_to


def _clock(stamp: str) -> str:
    """Write a moment as the clock on the wall shows it."""
    moment = parse_stamp(stamp)
    return stamp if moment is None else moment.astimezone().strftime("%H:%M")
