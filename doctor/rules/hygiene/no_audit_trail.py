"""No trail of the target account records who assumed its roles."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.finding import Evidence, Finding
from doctor.model.plain_json import JsonObject
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.texts.attachments import json_objects


@rule(
    id="hygiene/no-audit-trail",
    summary="no trail records the assume calls of the role's account",
    severity="advice",
)
def no_audit_trail(situation: Situation) -> Iterator[Finding]:
    """Ask: would anybody find out, a year on, who came in?"""
    listed = _trails(situation)
    if listed is None or any(_records_everywhere(each) for each in listed):
        return
    shown = ", ".join(str(each.get("Name")) for each in listed) or "no trail at all"
    yield Finding(
        severity="advice",
        title="no trail records the assume calls of the role's account in all regions",
        explanation="CloudTrail's event history covers 90 days, one region at a time. Without a "
        "trail for all regions, nobody can find out later who assumed the role.",
        evidence=(Evidence(says=f"aws cloudtrail describe-trails shows: {shown}"),),
        next_step="record every account of the organization: create a trail with "
        "IsMultiRegionTrail and IsOrganizationTrail",
    )


def _trails(situation: Situation) -> list[JsonObject] | None:
    """Return the trails that were listed; `None` where nobody looked."""
    for hop in situation.hops:
        account = None if hop.role is None else situation.case.accounts.get(hop.role.account)
        if account is not None and account.trails is not UNSET:
            return [*account.trails]
    for found in json_objects(situation.case, "trailList"):
        listed = found.value["trailList"]
        if isinstance(listed, list):
            return [each for each in listed if isinstance(each, dict)]
    return None


def _records_everywhere(trail: JsonObject) -> bool:
    everywhere = trail.get("IsMultiRegionTrail") is True
    return everywhere and trail.get("IncludeGlobalServiceEvents") is not False
