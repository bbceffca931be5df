"""Who a profile's credentials belong to, where a command is to start from oneself."""

from __future__ import annotations

import os
import sys

from msgspec import UNSET

from doctor.case.plan import plan_case
from doctor.cli.check import ask_person
from doctor.cli.exits import UsageError
from doctor.cli.here import collect_here
from doctor.cli.targets import read_profile
from doctor.gather.live import LiveOptions, assume_chain
from doctor.gather.metadata import add_metadata
from doctor.gather.shared_files import home_directory


def own_principal(profile: str | None) -> str:
    """Return the ARN of the user or role that a profile ends with; STS says who its base is.

    Raises `UsageError` where the profile has no credentials, or they belong to nobody who assumes.
    """
    home = home_directory(os.environ)
    case = collect_here(read_profile(profile))
    case = add_metadata(case, plan_case(case).chain, os.environ)
    chain = plan_case(case).chain
    named = "the environment's profile" if profile is None else f"profile {profile}"
    if chain is None or not chain.ok or not chain.hops:
        raise UsageError(f"{named} has no credentials: give FROM, or run roledoctor check")
    last = chain.hops[-1].role_arn
    if last is not None:
        return last
    person = ask_person if sys.stdin.isatty() and sys.stderr.isatty() else None
    session = assume_chain(case, chain, LiveOptions(prompt=person), os.environ, home)
    caller = session.case.caller
    if caller is UNSET or caller.arn is None:
        raise UsageError(f"AWS did not say who {named} is: give FROM, or run roledoctor check")
    return caller.arn
