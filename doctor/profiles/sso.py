"""IAM Identity Center profiles, in the old form and with an sso-session section.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
"""

from __future__ import annotations

from msgspec.structs import replace

from doctor.model.chain import ChainFault, Hop, Setting
from doctor.profiles.merge import Merged, Profile

_OF_PROFILE = ("sso_role_name", "sso_account_id")
_REQUIRED = ("sso_start_url", "sso_region", "sso_role_name", "sso_account_id")


def resolve_sso(profile: Profile, merged: Merged) -> Hop | ChainFault | None:
    """Resolve an SSO profile: its hop, what is wrong with it, or `None` where it is none."""
    if not any(name in profile.settings for name in _OF_PROFILE):
        return None
    settings = dict(profile.settings)
    named = settings.get("sso_session")
    if named is not None:
        session = merged.sso_sessions.get(named.value)
        if session is None:
            return ChainFault(
                kind="sso-session-not-found",
                profile=profile.name,
                place=named.place,
                subject=named.value,
            )
        for setting in session.settings:
            own = settings.get(setting.name, setting)
            if own.value != setting.value:
                return _conflict(profile, own, setting)
            settings[setting.name] = own
    missing = tuple(name for name in _REQUIRED if name not in settings)
    if missing:
        return ChainFault(
            kind="sso-incomplete", profile=profile.name, place=profile.place, subjects=missing
        )
    if named is not None:
        held = {setting.name for setting in merged.sso_sessions[named.value].settings}
        lacking = tuple(name for name in ("sso_start_url", "sso_region") if name not in held)
        if lacking:
            return ChainFault(
                kind="sso-incomplete",
                profile=profile.name,
                place=merged.sso_sessions[named.value].place,
                subjects=lacking,
                says="They are looked for in the sso-session, wherever else they are set.",
            )
    shown = tuple(setting for name, setting in settings.items() if name.startswith("sso_"))
    return Hop(kind="sso", profile=profile.name, place=profile.place, settings=shown)


def _conflict(profile: Profile, own: Setting, session: Setting) -> ChainFault:
    hidden = replace(own, shadows=(session,))
    return ChainFault(
        kind="sso-conflict",
        profile=profile.name,
        place=hidden.place,
        subject=own.name,
        subjects=(own.value, session.value),
    )
