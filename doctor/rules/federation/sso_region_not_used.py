"""The tool asks Identity Center in another Region than the one in which it was set up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.failure import Failure
from doctor.model.failure_kinds import FailureKind
from doctor.model.finding import Evidence, Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import selected_setting
from doctor.rules.shared.keys.base_key import quote_failure

_ASKED: Final[frozenset[FailureKind]] = frozenset({"sso-token", "sso-no-access", "sso-settings"})


@rule(
    id="federation/sso-region-not-used",
    summary="Identity Center is called in the wrong Region",
    over=(
        "credentials/sso-token-expired",
        "credentials/session-expired",
        "federation/sso-role-not-assigned",
        "federation/sso-config-mismatch",
    ),
)
def sso_region_not_used(situation: Situation) -> Iterator[Finding]:
    """Ask: does what failed name another Region than sso_region?"""
    base = situation.base
    own = None if base is None or base.kind != "sso" else base.setting("sso_region")
    if own is None:
        return
    for failure in situation.failures:
        other = _region_of_call(failure, own.value)
        if other is None:
            continue
        region = selected_setting(situation, "region")
        is_of_profile = region is not None and region.value == other
        yield Finding(
            title=f"the call goes to Identity Center in {other}, and it is in {own.value}",
            explanation="A sign-in is valid only in the Region of Identity Center, which "
            "sso_region names. "
            + (
                "The tool uses the profile's own region instead."
                if is_of_profile
                else "The tool uses another one instead."
            ),
            certainty="likely",
            evidence=(
                quote_setting(own, f"Identity Center is in {own.value}"),
                *(
                    (quote_setting(region, "the profile works here", "the tool calls this Region"),)
                    if region is not None and is_of_profile
                    else (Evidence(says=f"the failed call was made to {other}"),)
                ),
                quote_failure(failure),
            ),
            next_step="use a release of the tool that reads sso_region, or pass it the session: "
            'eval "$(aws configure export-credentials --format env)"',
        )
        return


def _region_of_call(failure: Failure, own: str) -> str | None:
    """Return the one other Region that a failed call of Identity Center names."""
    others = {each for each in failure.regions if each != own}
    if failure.kind not in _ASKED or own in failure.regions or len(others) != 1:
        return None
    return others.pop()
