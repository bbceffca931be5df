"""The program of credential_process gives no credentials, or cannot even be started."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Final

from doctor.model.chain import Setting
from doctor.model.failure import Failure, FailureSign
from doctor.model.finding import Certainty, Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import base_failures, quote_failure
from doctor.rules.shared.keys.other_tool import works_elsewhere

_SHELL_WORDS = frozenset({"|", "||", "&&", ">", ">>", "<", "2>", "2>&1", ";", "&"})
_ANSWERS: Final[dict[FailureSign, str]] = {
    "process-absent": "the program does not exist",
    "process-not-permitted": "the program is not executable",
    "process-version": "it prints a Version other than the number 1",
    "process-key-missing": "it leaves out a required key",
    "process-no-json": "it prints something other than JSON",
    "process-expired-keys": "the keys that it prints have expired",
    "process-too-late": "it does not answer in time",
}
_WANTED = (
    'It has to print one JSON object, {"Version": 1, "AccessKeyId": …, "SecretAccessKey": …}, with '
    "SessionToken and Expiration for a session, and nothing else."
)


@rule(
    id="config/credential-process-failed",
    summary="the credential_process program does not return credentials",
    over=("credentials/no-credentials", "credentials/session-expired"),
)
def credential_process_failed(situation: Situation) -> Iterator[Finding]:
    """Ask: did the program fail, or can it be seen from its command that it will?"""
    command = _command(situation)
    # What people tell of a tool and the program may be the tool: the differential ranks it.
    failed = base_failures(situation, "process-failed")
    told = tuple(each for each in failed if "told-in-prose" not in each.signs)
    if told:
        yield _failure_finding(situation, command, told)
    elif command is not None and (missing := _missing_program(situation)) is not None:
        yield Finding(
            title=f"credential_process cannot start: {missing}",
            explanation=f"The profile's credentials are what that program prints. {_WANTED}",
            certainty="proven" if _fits(situation) else "possible",
            profile=_profile(situation),
            evidence=(quote_setting(command, missing, "not on this machine"),),
            next_step="install the program, or set its full path",
        )
    elif command is not None and (flaw := _flaw(command.value)) is not None:
        says, certainty = flaw
        yield Finding(
            title=f"credential_process cannot work: {says}",
            explanation="SDKs split the command into words and start the program themselves: no "
            f"shell reads it, so {says}. {_WANTED}",
            certainty=certainty,
            profile=_profile(situation),
            evidence=(quote_setting(command, says, "no shell reads this"),),
            next_step="write the full path, and move pipes and variables into a script",
        )


_EMPTY = ("no-credentials", "credentials-not-used", "metadata-failed")


def _fits(situation: Situation) -> bool:
    """Say whether what was told can come of a program that is not there."""
    empty = all(failure.kind in _EMPTY for failure in situation.failures)
    return empty and not works_elsewhere(situation)


def _missing_program(situation: Situation) -> str | None:
    """Say which program is not there, where somebody looked."""
    faults = () if situation.chain is None else situation.chain.faults
    return next((each.says for each in faults if each.kind == "process-failed"), None)


def _command(situation: Situation) -> Setting | None:
    base = situation.base
    return None if base is None else base.setting("credential_process")


def _profile(situation: Situation) -> str | None:
    return None if situation.base is None else situation.base.profile


def _failure_finding(
    situation: Situation, command: Setting | None, told: tuple[Failure, ...]
) -> Finding:
    shown = {sign for each in told for sign in each.signs}
    reason = next((says for sign, says in _ANSWERS.items() if sign in shown), None)
    seen = () if command is None else (quote_setting(command, "this was started", "it failed"),)
    return Finding(
        title="the credential_process program failed" + (f": {reason}" if reason else ""),
        explanation=f"The profile's credentials are what that program prints. {_WANTED}",
        profile=_profile(situation),
        evidence=(*seen, *(quote_failure(each) for each in told)),
        next_step="run the same command by hand, outside your shell's environment: env -i "
        "HOME=$HOME PATH=$PATH COMMAND",
    )


def _flaw(command: str) -> tuple[str, Certainty] | None:
    """Say what in a command no program start can make sense of, and how sure that is."""
    try:
        words = shlex.split(command)
    except ValueError:
        return "a quote is not closed", "proven"
    if not words:
        return "the command is empty", "proven"
    if words[0].startswith(("~", "$")):
        return f"nothing expands “{words[0][0]}” in “{words[0]}”", "proven"
    shell = next((word for word in words if word in _SHELL_WORDS), None)
    if shell is not None:
        return f"“{shell}” is passed to the program as an argument", "likely"
    return None
