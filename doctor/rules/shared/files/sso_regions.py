"""The Region of Identity Center beside the one that a tool works in: some SDKs mix them up."""

from __future__ import annotations

from doctor.model.failure import Failure
from doctor.model.situation import Situation


def other_sso_region(situation: Situation) -> tuple[str, str] | None:
    """Return sso_region and another Region that the tool may ask in; `None` where they agree."""
    shared = situation.shared
    sections = () if shared is None else shared.config.sections
    centers = [found.value for each in sections if (found := each.setting("sso_region"))]
    own = [found.value for each in sections if (found := each.setting("region"))]
    variables = (situation.variable(name) for name in ("AWS_REGION", "AWS_DEFAULT_REGION"))
    asked = [*(each for each in variables if each), *own]
    return next(
        ((center, region) for center in centers for region in asked if region != center), None
    )


def has_missed_settings(situation: Situation, failure: Failure) -> bool:
    """Say whether the files have what the tool misses: then it does not read it there."""
    chain, shared = situation.chain, situation.shared
    profile = failure.profile or (None if chain is None else chain.profile)
    if shared is None or profile is None or not failure.sso_settings:
        return False
    sections = [*shared.sections_of(profile)]
    session = next((each for one in sections if (each := one.setting("sso_session"))), None)
    sections += [
        each
        for each in shared.config.sections
        if session and each.kind == "sso-session" and each.name == session.value
    ]
    return all(any(one.setting(name) for one in sections) for name in failure.sso_settings)
