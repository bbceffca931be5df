"""The arguments that every command on sessions takes: the target, and what is sent with it."""

from __future__ import annotations

import argparse

from doctor.cli.parser import add_endpoint_option


def add_session_arguments(parser: argparse.ArgumentParser, *, target: bool = True) -> None:
    """Add TARGET, and the options on how its session is obtained."""
    if target:
        parser.add_argument(
            "target",
            metavar="TARGET",
            nargs="?",
            help="a profile, or the ARN of a role; default: what the environment selects",
        )
    group = parser.add_argument_group("the call")
    _add_call(group)
    _add_scope(parser.add_argument_group("limiting the session"))
    add_endpoint_option(group)
    _add_questions(parser)


def _add_call(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--source-profile",
        metavar="PROFILE",
        help="the profile to call with, if TARGET is a role's ARN",
    )
    group.add_argument(
        "--external-id", metavar="VALUE", help="the external ID that the role expects"
    )
    group.add_argument("--session-name", metavar="SESSION", help="default: the profile's")
    group.add_argument(
        "--duration",
        metavar="SECONDS",
        type=_seconds,
        help="how long the session lasts: 900 to 43200",
    )
    group.add_argument(
        "--mfa-serial", metavar="DEVICE", help="the ARN or serial number of a device"
    )
    group.add_argument(
        "--tag", metavar="KEY=VALUE", action="append", default=[], help="a session tag; repeatable"
    )
    group.add_argument(
        "--source-identity",
        metavar="IDENTITY",
        help="a name that stays with the session and every session after it",
    )
    group.add_argument(
        "--policy", metavar="FILE", help="a session policy, which limits what the session may do"
    )


def _add_scope(scope: argparse._ArgumentGroup) -> None:
    scope.add_argument(
        "--scope",
        metavar="FILE",
        help="limit what the session may do: a policy, read-only, or a profile with a scope_policy",
    )
    scope.add_argument(
        "--can",
        metavar="ACTION=ARN",
        action="append",
        default=[],
        help="say in advance whether the limited session may still do this; repeatable",
    )


def _add_questions(parser: argparse.ArgumentParser) -> None:
    """Add who is asked for what."""
    asking = parser.add_argument_group("MFA and sign-in")
    asking.add_argument("--mfa-code", metavar="CODE", help="the six digits of your MFA device")
    asking.add_argument(
        "--mfa-command",
        metavar="CMD",
        help="a program that prints the code, such as a password manager",
    )
    asking.add_argument(
        "--login", action="store_true", help="sign in again without asking if a sign-in has ended"
    )
    asking.add_argument(
        "--no-cache", action="store_true", help="neither read nor write ~/.aws/cli/cache"
    )


def _seconds(text: str) -> int:
    """Read a number of seconds; AWS says which ones it takes."""
    if text.isascii() and text.isdecimal() and 0 < int(text) <= 999_999:  # noqa: PLR2004 - six digits
        return int(text)
    message = f"“{text}” is no number of seconds"
    raise argparse.ArgumentTypeError(message)
