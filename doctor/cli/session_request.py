"""From the arguments of a session's command to what is asked for, and how."""

from __future__ import annotations

import argparse
import json
import os
import sys

from msgspec.structs import replace

from doctor.cli.exits import FAILING, UsageError
from doctor.cli.person import person_here
from doctor.cli.streams import say
from doctor.session.obtain import How, obtain_session
from doctor.session.questions import Person
from doctor.session.request_chain import Here, RequestError
from doctor.session.session import Refusal, Session
from doctor.session.session_request import Scope, SessionRequest


def here() -> Here:
    """Return where this process runs."""
    from doctor.gather.shared_files import home_directory  # noqa: PLC0415 - one use

    return Here(environ=os.environ, home=home_directory(os.environ))


def read_request(options: argparse.Namespace) -> SessionRequest:
    """Read what is asked for. Raises `UsageError` where the options contradict each other."""
    if options.can and options.scope is None and options.policy is None:
        raise UsageError("--can needs --scope or --policy")
    target = options.target
    if target == "":
        raise UsageError("TARGET is empty: give a profile, or the ARN of a role")
    if target is not None and ":assumed-role/" in target:
        from doctor.cli.targets import read_target  # noqa: PLC0415 - few name a session

        profile, role_arn = read_target(target)
        target = profile or role_arn
    is_role = target is not None and target.startswith("arn:")
    if is_role:
        _check_role(target)
        if options.source_profile is not None:
            from doctor.cli.targets import read_profile  # noqa: PLC0415 - seldom given

            read_profile(options.source_profile, "--source-profile")
    elif options.source_profile is not None:
        raise UsageError(
            "--source-profile works only with the ARN of a role: a profile has its own source"
        )
    return SessionRequest(
        profile=options.source_profile if is_role else target,
        role_arn=target if is_role else None,
        external_id=options.external_id,
        session_name=options.session_name,
        duration_seconds=options.duration,
        mfa_serial=options.mfa_serial,
        tags=tuple(map(_tag, options.tag)),
        source_identity=options.source_identity,
        policy=None if options.policy is None else _policy(options.policy),
        scope=None if options.scope is None else _scope(options.scope),
    )


def _scope(name: str) -> Scope:
    from doctor.session.scopes import ScopeError, read_scope  # noqa: PLC0415 - few requests

    try:
        return read_scope(name, here())
    except ScopeError as error:
        raise UsageError(str(error)) from error


def tell_what_stays(options: argparse.Namespace, request: SessionRequest) -> None:
    """Say on standard error what stays allowed of the actions that were asked about."""
    if not options.can:
        return
    from doctor.session.narrowed_access import describe_asking, read_asking  # noqa: PLC0415 - as above
    from doctor.session.scopes import ScopeError  # noqa: PLC0415 - as above

    scope = () if request.scope is None else (request.scope.policy,)
    policies = (*scope, *(() if request.policy is None else (request.policy,)))
    try:
        askings = [read_asking(each) for each in options.can]
    except ScopeError as error:
        raise UsageError(str(error)) from error
    for asking in askings:
        say(f"roledoctor: {describe_asking(policies, asking)}")


def _check_role(target: str) -> None:
    from doctor.model.arn import parse_role_arn  # noqa: PLC0415 - only for an ARN

    if parse_role_arn(target) is None:
        from doctor.rules.config.role_arn_malformed import explain  # noqa: PLC0415 - one use

        message = f"{target} is not the ARN of a role: {explain(target)}"
        raise UsageError(message)


def _tag(text: str) -> tuple[str, str]:
    key, found, value = text.partition("=")
    if not found or not key:
        message = f"--tag {text}: write a tag as KEY=VALUE"
        raise UsageError(message)
    return key, value


def _policy(path: str) -> str:
    """Read a policy's JSON, and write it as short as it can be: STS counts its characters."""
    from doctor.cli.streams import read_text  # noqa: PLC0415 - few requests have one

    text = read_text(path)
    try:
        read = json.loads(text)
    except ValueError as error:
        message = f"{path} is not JSON ({error})"
        raise UsageError(message) from error
    if not isinstance(read, dict) or "Statement" not in read:
        message = f"{path} is not a policy: it has no Statement"
        raise UsageError(message)
    return json.dumps(read, separators=(",", ":"))


def how_to_obtain(options: argparse.Namespace, person: Person | None = None) -> How:
    """Return how the session is obtained: who can be asked, whether the cache counts."""
    return How(
        person=person_here() if person is None else person,
        mfa_code=options.mfa_code,
        mfa_command=options.mfa_command,
        cache=not options.no_cache,
        login=options.login,
        seconds=options.timeout,
    )


def obtain(request: SessionRequest, how: How, where: Here | None = None) -> Session | Refusal:
    """Obtain a session. Raises `UsageError` where the request contradicts its target."""
    where = where or here()
    try:
        found = obtain_session(request, where, how)
        meant = _request_of_profile(request, where) if isinstance(found, Refusal) else None
        return found if meant is None else obtain_session(meant, where, how)
    except RequestError as error:
        raise UsageError(str(error)) from error


def _request_of_profile(request: SessionRequest, where: Here) -> SessionRequest | None:
    """Return the request of the profile that was meant, where a role's bare name was given."""
    from doctor.cli.targets import profile_of_role  # noqa: PLC0415 - only where there is none
    from doctor.session.request_chain import read_shared  # noqa: PLC0415 - as above

    name = request.profile
    if name is None or request.role_arn is not None or name in read_shared(where).profile_names:
        return None
    profile = profile_of_role(name)
    return None if profile is None else replace(request, profile=profile)


def show_refusal(refusal: Refusal) -> int:
    """Say on standard error why there is no session, as `check` would; return the exit code."""
    from doctor.case.case_secrets import hide_case_secrets  # noqa: PLC0415 - only on failure
    from doctor.cli.check import exit_code  # noqa: PLC0415 - as above
    from doctor.cli.streams import page_width, say_known, use_color  # noqa: PLC0415 - as above
    from doctor.engine import diagnose  # noqa: PLC0415 - as above
    from doctor.gather.watch import is_overdue  # noqa: PLC0415 - as above
    from doctor.render.text import render_text  # noqa: PLC0415 - as above
    from doctor.render.text_page import TextOptions  # noqa: PLC0415 - as above

    diagnosis = diagnose(hide_case_secrets(refusal.case), is_over=is_overdue)
    color = use_color("auto") and sys.stderr.isatty()
    text = render_text(diagnosis, TextOptions(width=page_width(), color=color))
    say_known(text.rstrip("\n"), colored=color)
    return exit_code(diagnosis, "error") or FAILING
