"""The shared file is not where the process looks for it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.model.chain import Place
from doctor.model.command import shell, shell_words
from doctor.model.enumeration import and_list
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.config._file_places import (
    both_missing,
    list_searched_places,
    other_home,
    present_files,
)
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import command_of

_EMPTY = frozenset({"profile-not-found", "no-credentials", "config-file-missing"})


@rule(
    id="config/config-file-missing",
    summary="the shared file is not where the process looks for it",
    over=(
        "config/profile-not-found",
        "config/profile-not-selected",
        "config/shared-config-not-loaded",
        "credentials/no-credentials",
    ),
)
def config_file_missing(situation: Situation) -> Iterator[Finding]:
    """Ask: did the process look in another place than the one where the files are?"""
    paths = list_searched_places(situation)
    told = [each for each in situation.failures if each.kind in _EMPTY]
    reasons = tuple(other_home(situation))
    elsewhere = [path for path in paths if path not in present_files(situation)]
    if elsewhere:
        yield _finding(situation, f"there is no {elsewhere[0]}", reasons, "proven")
    elif told and reasons:
        seen: Certainty = "proven" if both_missing(situation) else "likely"
        yield _finding(situation, "the process does not see your AWS files", reasons, seen)
    elif both_missing(situation) and _asks_for_more(situation):
        title = "there is neither ~/.aws/config nor ~/.aws/credentials"
        yield _finding(situation, title, reasons, "proven" if told else "likely")


def _asks_for_more(situation: Situation) -> bool:
    """Say whether a profile is asked for, and somebody ran something that did not find it.

    Without that a machine with no files is simply one on which nobody is signed in.
    """
    fault = fault_of(situation, "profile-not-found")
    named = any(each.kind == "profile-not-found" for each in situation.failures)
    ran = command_of(situation) is not None or any(other_home(situation))
    return named or (fault is not None and ran)


def _finding(
    situation: Situation, title: str, reasons: tuple[str, ...], certainty: Certainty
) -> Finding:
    chain = situation.chain
    present, paths = present_files(situation), list_searched_places(situation)
    because = f" {reasons[0][0].upper()}{reasons[0][1:]}." if reasons else ""
    there = f" The files seen are {and_list(present)}." if present else ""
    return Finding(
        title=title,
        explanation="SDKs look for both files in .aws below the home directory of the process, "
        f"and treat a missing file as empty, so every profile in it is missing.{because}{there}",
        certainty=certainty,
        profile=None if chain is None else chain.profile,
        evidence=(
            *(Evidence(says=each) for each in reasons),
            *(Evidence(says=f"this file was seen: {each}") for each in present),
            *(() if present else _both_absent(situation)),
            *(quote_failure(each) for each in situation.failures if each.kind in _EMPTY or paths),
        ),
        proposals=tuple(_propose_reachable_files(situation)),
        next_step="to see where the process looks, run in the same way as the command: echo "
        "$HOME; ls -l ~/.aws",
    )


def _both_absent(situation: Situation) -> Iterator[Evidence]:
    """Show that both files were looked for, and neither is there."""
    for file in situation.shared.files if situation.shared and both_missing(situation) else ():
        yield Evidence(says="this file does not exist", place=Place(file=file.path))


def _propose_reachable_files(situation: Situation) -> Iterator[Proposal]:
    words = _words(situation)
    if any(word in {"docker", "podman", "nerdctl", "finch"} for word in words[:2]):
        yield Proposal(
            title="mount the folder read-only where SDKs look for it",
            who="caller",
            kind="environment",
            commands=(shell("{} -v ~/.aws:/root/.aws:ro …", shell_words(words[:2])),),
        )
    elif "sudo" in words[:2]:
        yield Proposal(
            title="set the paths, so that the other user reads your files",
            who="caller",
            kind="environment",
            commands=(
                shell(
                    "sudo AWS_CONFIG_FILE=~/.aws/config "
                    "AWS_SHARED_CREDENTIALS_FILE=~/.aws/credentials {}",
                    shell_words(words[words.index("sudo") + 1 :]),
                ),
            ),
        )
    yield Proposal(
        title="set the full paths of the files in the environment of the process",
        who="caller",
        kind="environment",
        commands=(
            shell("export AWS_CONFIG_FILE=/home/YOU/.aws/config"),
            shell("export AWS_SHARED_CREDENTIALS_FILE=/home/YOU/.aws/credentials"),
        ),
    )


def _words(situation: Situation) -> list[str]:
    """Split the command that ran as its shell did, or not at all."""
    try:
        return shlex.split(command_of(situation) or "")
    except ValueError:
        return []
