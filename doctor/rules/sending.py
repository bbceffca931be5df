"""Proposals that change what the caller sends: in its profile, or in the request itself."""

from __future__ import annotations

from typing import Any

from doctor.model.edit import ChangeRequest, Edit, SetSetting
from doctor.model.finding import Proposal
from doctor.model.situation import HopVerdict


def send(hop: HopVerdict, title: str, name: str, value: str | int) -> Proposal:
    """Propose to send another value of a parameter (`external_id`, `duration_seconds` …)."""
    if hop.hop.profile is not None:
        edit: Edit = SetSetting(profile=hop.hop.profile, name=name, value=str(value))
        return Proposal(title=title, who="caller", kind="config-edit", edits=(edit,))
    changes: dict[str, Any] = {name: value}
    option = f"--{name.replace('_', '-').replace('mfa-serial', 'serial-number')}"
    return Proposal(
        title=title,
        who="caller",
        kind="request",
        edits=(ChangeRequest(**changes),),
        commands=(f"aws sts assume-role --role-arn {hop.role_arn} … {option} {value}",),
    )
