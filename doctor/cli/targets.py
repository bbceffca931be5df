"""TARGET, as people type it: a profile, a role's ARN or bare name, or a session's ARN."""

from __future__ import annotations

import os
import sys

from doctor.cli.all_chains import read_shared_files
from doctor.cli.exits import UsageError
from doctor.cli.streams import say, typed_line
from doctor.model.arn import Arn, parse_arn, parse_role_arn
from doctor.model.chain import Hop
from doctor.model.whole_number import parse_whole
from doctor.profiles.nearest import nearest_names
from doctor.texts.secret_shapes import hide_in_name


def read_target(target: str | None, *, here: bool = True) -> tuple[str | None, str | None]:
    """Read TARGET: the name of a profile and the ARN of a role, one of them `None`.

    A session's ARN means the role it is a session of; a bare name that is no profile's means the
    profile whose role has that name. Both are looked up in the files of this machine, unless the
    evidence is not from `here`. Raises `UsageError` where nothing or several are meant.
    """
    if target is None:
        return None, None
    arn = parse_arn(target)
    if arn is not None and arn.service == "sts" and arn.resource.startswith("assumed-role/"):
        return _of_session(arn, target, here=here)
    if not target.startswith("arn:"):
        if not here:
            refuse_secret(target)
        return (_of_name(target) if here else target), None
    if parse_role_arn(target) is None:
        from doctor.rules.config.role_arn_malformed import explain  # noqa: PLC0415 - one use

        message = f"{target} is not the ARN of a role: {explain(target)}"
        raise UsageError(message)
    return None, target


def _of_session(arn: Arn, target: str, *, here: bool) -> tuple[str | None, str | None]:
    name = arn.resource.split("/")[1]
    for profile, role_arn in _roles() if here else ():
        role = parse_role_arn(role_arn)
        if role is not None and (role.account, role.name) == (arn.account, name):
            say(f"{target} is a session of the role of profile {profile}: checking {profile}.")
            return profile, None
    role_arn = f"arn:{arn.partition}:iam::{arn.account}:role/{name}"
    say(f"{target} is a session: checking its role, {role_arn}.")
    return None, role_arn


def _of_name(target: str) -> str:
    if target in read_shared_files().profile_names:
        return target
    return profile_of_role(target) or target


def profile_of_role(target: str) -> str | None:
    """Find the one profile whose role has a name, and say so. Raises `UsageError` for several."""
    profiles = [
        profile
        for profile, role_arn in _roles()
        if (role := parse_role_arn(role_arn)) is not None and role.name == target
    ]
    if len(profiles) > 1:
        message = (
            f"{target} is the role of several profiles: {', '.join(profiles)}. Choose one of them."
        )
        raise UsageError(message)
    if not profiles:
        refuse_secret(target)
        return None  # the report says that there is no such profile, and which is near
    say(f"{target} is the role of profile {profiles[0]}: checking {profiles[0]}.")
    return profiles[0]


def read_profile(name: str | None, option: str = "--profile") -> str | None:
    """Read the name of a profile, as an option gives it."""
    if name is not None and name not in read_shared_files().profile_names:
        refuse_secret(name, option)
    return name


def refuse_secret(name: str, given_as: str = "TARGET") -> None:
    """Refuse a name that is nobody's and looks like a secret: reports would repeat it."""
    scheme, is_address, _ = name.partition("://")
    if (is_address and scheme.isalnum()) or hide_in_name(name) != name:
        raise UsageError(
            f"no profile has the name that was given as {given_as}, and it looks like a secret: "
            "it is not repeated here"
        )


def profile_with_role(role_arn: str) -> str | None:
    """Return the first profile that assumes a role, by the role's ARN."""
    return next((profile for profile, found in _roles() if found == role_arn), None)


def _roles() -> list[tuple[str, str]]:
    """List each profile with the role that it assumes itself."""
    held = [section for file in read_shared_files().files for section in file.sections]
    found = ((each.name, each.setting("role_arn")) for each in held if each.kind == "profile")
    return list({name: setting.value for name, setting in found if setting}.items())


def offer_profiles() -> None:
    """Where nothing selects a profile and no default one exists, list what could be selected."""
    listed = _selectable()
    if listed:
        say("No profile is selected. Choose one: roledoctor check PROFILE")
        _list(listed, numbered=False)


def pick_profile() -> str | None:
    """Ask at the terminal which profile is meant, where nothing selects one; Enter picks none."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    listed = _selectable()
    if not listed:
        return None
    say("No profile is selected. These exist:")
    _list(listed, numbered=True)
    names = [name for name, _ in listed]
    for _ in range(_MOST_ASKED):
        print("Which one? Number or name: ", end="", file=sys.stderr, flush=True)
        typed = typed_line()
        if not typed:
            return None
        if typed in names:
            return typed
        number = parse_whole(typed) or 0
        if 1 <= number <= len(names):
            return names[number - 1]
        near = nearest_names(typed, names)
        hint = f" Did you mean {near[0]}?" if near else ""
        say(f"“{typed}” is not one of these.{hint}")
    return None


def _selectable() -> list[tuple[str, str]]:
    """List every profile with what it leads to, where neither a variable nor a default chooses."""
    chosen = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID")
    if any(os.environ.get(name) for name in (*chosen, "AWS_WEB_IDENTITY_TOKEN_FILE")):
        return []
    from doctor.cli.all_chains import every_health  # noqa: PLC0415 - beside its use

    listed, shared = every_health()
    if "default" in shared.profile_names:
        return []
    return [
        (
            each.chain.profile or "default",
            _leads_to(each.chain.hops) if each.rule is None else f"broken: {each.rule}",
        )
        for each in listed
    ]


def _list(listed: list[tuple[str, str]], *, numbered: bool) -> None:
    column = min(max(len(name) for name, _ in listed), 30)
    for number, (name, leads) in enumerate(listed[:_MOST], 1):
        mark = f"{number:>3}  " if numbered else "  "
        say(f"{mark}{name:<{column}}  {leads}")
    if len(listed) > _MOST:
        say(f"  and {len(listed) - _MOST} more: roledoctor chain --all")


_MOST = 20
"""Lines: with the question they fit on a terminal of 24."""
_MOST_ASKED = 3
"""Questions: one slip is forgiven, and another; then the person has no answer."""


def _leads_to(hops: tuple[Hop, ...]) -> str:
    from doctor.render.words import describe_hop  # noqa: PLC0415 - beside its use

    return describe_hop(hops[-1]) if hops else "nothing"
