"""What keys, profiles and settings a tool was given and took, for or against a candidate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from doctor.model.failure_kinds import FailureKind
from doctor.profiles import SELECTING
from doctor.rules.differential.candidates import Fact
from doctor.rules.differential.fact_question import Asked, Showing, show_sign
from doctor.rules.shared.files.sso_regions import has_missed_settings
from doctor.rules.shared.keys.metadata_service import in_container
from doctor.rules.shared.sdks.tools import tool_of
from doctor.texts.named_profiles import find_left_profile, find_made_profile
from doctor.texts.setting_signs import find_handed_profile, find_set_profiles
from doctor.texts.surroundings import any_shows

_BEFORE_POLICIES: Final[frozenset[FailureKind]] = frozenset(
    {"invalid-key", "expired-credentials", "signature-mismatch", "clock-skew", "header-invalid"}
)
"""What AWS answers to keys that it does not take: it has read no policy for it."""


_SESSION: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
"""The variables of a session."""
_SIGN_IN: Final = re.compile(r"(?<![\w/-])aws (?:sso login|login|configure sso)\b")


def _before_policies(asked: Asked) -> str | None:
    refused = asked.failure.kind in _BEFORE_POLICIES and asked.failure.code is not None
    return "AWS refused the keys before it evaluated any policy" if refused else None


def _keys_handed_over(asked: Asked) -> str | None:
    if any_shows(asked.texts, "profile-wins"):
        return None
    handed = find_handed_profile(asked.texts)
    other = next((each for each in find_set_profiles(asked.texts) if each != handed), None)
    if handed is None or other is None:
        return None
    return f"the wrapper hands over the keys of {handed}, and the program is given {other}"


def _keys_win(asked: Asked) -> str | None:
    wins = any_shows(asked.texts, "keys-win") and not any_shows(asked.texts, "profile-wins")
    return "keys in the environment are reported to override the profile" if wins else None


def _setting_unused(asked: Asked) -> str | None:
    """Say that a setting has no effect: where keys win over it, it is them that are told."""
    unused = any_shows(asked.texts, "setting-unused") and _keys_win(asked) is None
    return "a setting is reported not to be used" if unused else None


def _other_key_refused(asked: Asked) -> str | None:
    """A key was refused, and the profile is told to be left alone: then it is another one's."""
    refused = asked.failure.kind == "invalid-key"
    left = refused and any_shows(asked.texts, "profile-left-alone")
    return (
        "the tool is reported not to use the profile: the refused key is another" if left else None
    )


def _pair_alone(asked: Asked) -> str | None:
    """A pair that came from a sign-in has a third value, of which nothing is told."""
    held = [name for name in _SESSION if asked.situation.variable(name)]
    pair = any_shows(asked.texts, "key-pair-set") or len(held) > 1
    third = any_shows(asked.texts, "session-token") or any_shows(asked.texts, "session-token-named")
    if not pair or not any_shows(asked.texts, "keys-of-sign-in") or third or _SESSION[-1] in held:
        return None
    return "the tool is given a key ID and a secret and no session token, after a sign-in"


def _profile_passed_by(asked: Asked) -> str | None:
    """Who takes a profile that is named never gets as far as the metadata of the machine."""
    if asked.failure.kind != "metadata-failed" or asked.situation.case.target.profile:
        return None
    if any_shows(asked.texts, "machine-role") or not any(find_set_profiles(asked.texts)):
        return None
    return "the settings name a profile, and the tool asked elsewhere"


def _profile_there(asked: Asked) -> str | None:
    """The files that were seen have the profile that the tool does not find."""
    name = asked.failure.profile or asked.situation.case.target.profile
    shared = asked.situation.shared
    there = name is not None and shared is not None and name in shared.profile_names
    return f"the files have a section for {name}" if there else None


def _is_of_cli(asked: Asked) -> bool:
    tool = tool_of(asked.situation)
    return tool is not None and tool.component == "aws-cli"


def _profile_left_out(asked: Asked) -> str | None:
    """What one command was told, the next was not: only a variable lasts."""
    if asked.failure.kind not in {"no-credentials", "partial-credentials"}:
        return None
    case = asked.situation.case
    failed = case.attachment("command")
    named = (
        *(shown.name for shown in case.attachments if " --" in shown.name),
        *(shown.text for shown in case.attachments if shown.name != "command"),
    )
    tool = tool_of(asked.situation)
    if failed is None and tool is not None and not tool.is_botocore:
        return None
    if case.target.profile or any(asked.situation.variable(name) for name in SELECTING):
        return None
    made = find_made_profile(asked.texts) if failed and "--profile" not in failed else None
    left = find_left_profile(named, failed) or made
    return f"an earlier command names the profile {left}, and this one none" if left else None


def _own_sign_in(asked: Asked) -> str | None:
    """A release that signs in knows the kind of credentials that it gets by it."""
    if not _is_of_cli(asked) or in_container(asked.situation):
        return None
    named = (each.name for each in asked.situation.case.attachments)
    signs_in = any(map(_SIGN_IN.search, (*named, *asked.texts)))
    return "the AWS CLI itself signs in" if signs_in else None


def _second_token(asked: Asked) -> str | None:
    """The older name of the session token comes first in botocore, and in what stands on it."""
    set_both = asked.situation.variable("AWS_SECURITY_TOKEN") is not None
    if not set_both and not any_shows(asked.texts, "second-token"):
        return None
    return "AWS_SECURITY_TOKEN, the older name of AWS_SESSION_TOKEN, is there as well"


def _missed_setting_there(asked: Asked) -> str | None:
    failures = asked.situation.failures
    shown = any(has_missed_settings(asked.situation, each) for each in failures)
    return "the files have the settings that the tool misses" if shown else None


SETTING_FACTS: Final[Mapping[Fact, Showing]] = MappingProxyType(
    {
        "before-policies": _before_policies,
        "bootstrap-role": show_sign("bootstrap-role", "the role is one of the CDK's bootstrap"),
        "clock-told": show_sign("clock-told", "the clock of the machine is mentioned"),
        "keys-handed-over": _keys_handed_over,
        "keys-win": _keys_win,
        "missed-setting-there": _missed_setting_there,
        "variables-withheld": show_sign(
            "variables-withheld", "the variables are said to be protected, or of secrets"
        ),
        "login-made": show_sign("login-made", "the text mentions aws login"),
        "other-key-refused": _other_key_refused,
        "own-sign-in": _own_sign_in,
        "pair-alone": _pair_alone,
        "profile-left-out": _profile_left_out,
        "profile-passed-by": _profile_passed_by,
        "profile-there": _profile_there,
        "profile-wins": show_sign(
            "profile-wins", "a profile is reported to override keys in the environment"
        ),
        "second-token": _second_token,
        "setting-unused": _setting_unused,
        "session-inlined": show_sign(
            "session-inlined", "the settings of the sso-session are put into the profile"
        ),
        "token-left-out": show_sign("token-left-out", "the session token is told to be left out"),
    }
)
"""Facts about settings."""
