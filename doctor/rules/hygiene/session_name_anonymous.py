"""A role session goes on to the next role under a name that tells nobody who it was."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import SetSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule

_PEOPLE = ("user",)


@rule(
    id="hygiene/session-name-anonymous",
    summary="the session name does not identify anyone",
    severity="advice",
)
def session_name_anonymous(situation: Situation) -> Iterator[Finding]:
    """Ask: could the logs of the role's account tell who came through a chain of roles?"""
    for hop in situation.hops:
        if hop.hop.profile is None or hop.hop.role_session_name is not None:
            continue
        if hop.hop.kind != "assume-role" or not hop.is_chained:
            continue
        yield Finding(
            severity="advice",
            title=f"sessions of {hop.role_name} get a made-up name",
            explanation="The profile sets no role_session_name, so the SDK makes one up "
            "(botocore-session-…). The caller is itself a role session, so in the logs of the "
            "role's account only the session name can show who it is.",
            profile=hop.hop.profile,
            evidence=(
                Evidence(
                    says=f"“{hop.hop.profile}” sets no role_session_name", place=hop.hop.place
                ),
            ),
            proposals=(
                Proposal(
                    title="set a name that identifies you, such as your user name",
                    who="caller",
                    kind="config-edit",
                    edits=(
                        SetSetting(
                            profile=hop.hop.profile, name="role_session_name", value=_name(hop)
                        ),
                    ),
                ),
            ),
        )


def _name(hop: HopVerdict) -> str:
    """Propose the name of the session that calls, where it is somebody's."""
    session = hop.caller.value.session if isinstance(hop.caller, Known) else None
    return session if session and session != "session" else "your-name"
