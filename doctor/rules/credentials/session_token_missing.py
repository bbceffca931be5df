"""A key of a session (`ASIA…`) is used without its session token."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import shorten_key
from doctor.model.chain import Setting
from doctor.model.command import option, shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import (
    BaseKey,
    base_failures,
    base_key,
    quote_failure,
    quote_key,
    renewals,
)
from doctor.rules.shared.sdks.tools import command_of
from doctor.texts.session_keys import find_key_without_token


@rule(
    id="credentials/session-token-missing",
    summary="a key of a session (ASIA…) is used without its session token",
    over=("credentials/access-key-invalid", "credentials/env-keys-shadow-profile"),
)
def session_token_missing(situation: Situation) -> Iterator[Finding]:
    """Ask: does a temporary key go out without the token that belongs to it?"""
    base = base_key(situation)
    if base is None:
        yield from _tokenless_files(situation)
        return
    if base.is_temporary and base.hop.has_session_token:
        yield from _token_behind(situation, base)
    if not base.is_temporary or base.hop.has_session_token:
        return
    if base_failures(situation, "expired-credentials"):
        # AWS calls a token expired only where one was sent.
        return
    elsewhere = _token_elsewhere(situation, base)
    yield Finding(
        title=f"the session token of {shorten_key(base.key.value)} is missing",
        explanation="A key that begins with ASIA belongs to a session: it is valid only together "
        f"with its session token, and in {base.where} there is none. AWS answers "
        "InvalidClientTokenId, as to a deleted key.",
        profile=base.hop.profile,
        evidence=(
            quote_key(base, "a temporary key, without an aws_session_token"),
            *(
                quote_setting(each, "a token is set here, where no SDK reads it")
                for each in elsewhere
            ),
            *(quote_failure(each) for each in base_failures(situation, "invalid-key")),
        ),
        proposals=(_complete(base),),
    )


def _token_behind(situation: Situation, base: BaseKey) -> Iterator[Finding]:
    """A command that hands on the key by name, and not its token, parts the two."""
    refused = base_failures(situation, "invalid-key")
    command = command_of(situation) or ""
    passed = all(f"{name}" in command for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    if not refused or not passed or "AWS_SESSION_TOKEN" in command:
        return
    yield Finding(
        title=f"the command passes {shorten_key(base.key.value)} without its session token",
        explanation="A key that begins with ASIA is valid only together with its session token. "
        "The command passes the key ID and the secret by name, but not the token.",
        certainty="likely",
        profile=base.hop.profile,
        evidence=(quote_key(base, "a temporary key"), *(quote_failure(each) for each in refused)),
        proposals=(
            Proposal(
                title="pass AWS_SESSION_TOKEN as well",
                who="caller",
                kind="environment",
                commands=(
                    shell(
                        "docker run -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY "
                        "-e AWS_SESSION_TOKEN …"
                    ),
                ),
            ),
        ),
    )


def _tokenless_files(situation: Situation) -> Iterator[Finding]:
    """A temporary key in a pasted file that holds no token at all."""
    refused = base_failures(situation, "invalid-key")
    for attachment in situation.case.attachments if refused else ():
        key = find_key_without_token(attachment.text)
        if key is None:
            continue
        yield Finding(
            title=f"the session token of {shorten_key(key)} is missing",
            explanation="A key that begins with ASIA belongs to a session: it is valid only "
            f"together with its session token, and {attachment.name} holds none. AWS answers "
            "InvalidClientTokenId, as to a deleted key.",
            certainty="likely",
            evidence=(
                Evidence(says=f"{attachment.name} holds {shorten_key(key)}, and no token"),
                *(quote_failure(one) for one in refused),
            ),
            next_step="give all three values of the session, or a user's own key",
        )
        return


def _token_elsewhere(situation: Situation, base: BaseKey) -> tuple[Setting, ...]:
    """Find a token of the same profile in the other file, where it does not count."""
    if situation.shared is None or base.hop.profile is None:
        return ()
    return tuple(
        setting
        for section in situation.shared.sections_of(base.hop.profile)
        for setting in section.settings
        if setting.name in {"aws_session_token", "aws_security_token"} and setting.value
    )


def _complete(base: BaseKey) -> Proposal:
    if base.in_environment:
        return Proposal(
            title="export the session token as well, or unset the keys",
            who="caller",
            kind="environment",
            commands=(shell("export AWS_SESSION_TOKEN=…"), *renewals(base)),
        )
    return Proposal(
        title="store all three values of the session",
        who="caller",
        kind="credentials",
        commands=(
            shell("aws configure set aws_session_token …{}", option("--profile", base.hop.profile)),
        ),
    )
