"""The run takes place on another machine, without this shell's variables and files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.failure_kinds import FailureKind
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.credentials._remote_runs import remote_run
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure

_EMPTY: Final[frozenset[FailureKind]] = frozenset(
    {
        "no-credentials",
        "metadata-failed",
        "profile-not-found",
        "config-file-missing",
        "partial-credentials",
        "token-file-missing",
        "sso-token",
    }
)


@rule(
    id="credentials/run-is-remote",
    summary="the run happens on another machine, which does not have your credentials",
    over=(
        "credentials/env-not-passed",
        "credentials/no-credentials",
        "credentials/metadata-unreachable",
        "credentials/sso-token-expired",
        "config/profile-not-found",
        "config/profile-not-selected",
        "config/config-file-missing",
        "config/tool-too-old",
        "federation/web-identity-token-file-unreadable",
    ),
)
def run_is_remote(situation: Situation) -> Iterator[Finding]:
    """Ask: is what the tool misses on this machine, and the run on another?"""
    missed = tuple(each for each in situation.failures if each.kind in _EMPTY)
    run = remote_run(situation) if missed and not situation.works else None
    if run is None:
        return
    yield Finding(
        title=f"the run happens on {run.where}, which does not have your credentials",
        explanation="The terminal shows the output of another machine. That machine sees neither "
        "the variables of this shell nor ~/.aws: give credentials to the run itself.",
        certainty="likely",
        evidence=(Evidence(says=f"the output says: {run.says}"), *map(quote_failure, missed)),
        proposals=(
            Proposal(
                title=f"give {run.where} credentials of its own",
                who="caller",
                kind="environment",
                commands=run.how,
            ),
        ),
    )
