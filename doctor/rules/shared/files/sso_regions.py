"""The Region of Identity Center beside the one that a tool works in: some SDKs mix them up."""

from __future__ import annotations

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
