"""Who put session tags or a source identity into a call, further up the chain than its caller.

Both go on with the session: a source identity always, tags where they are transitive.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.arn import PERMISSION_SET_ROLE
from doctor.model.finding import Evidence, Finding
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.grants.companion_actions import explain_missing_action
from doctor.rules.shared.tokens.workflows import action_called

TAGS: Final = "sts:TagSession"
IDENTITY: Final = "sts:SetSourceIdentity"
_SETTINGS: Final = {
    TAGS: ("session_tags", "transitive_session_tags"),
    IDENTITY: ("source_identity",),
}
_WORDS: Final = {TAGS: "session tags", IDENTITY: "source identity"}
_CERTIFICATE: Final = re.compile(r"[0-9a-f]{16,40}\Z")
"""A session of Roles Anywhere is named after the serial number of its certificate."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """What sends them, how that shows, and how to send none."""

    who: str
    evidence: Evidence
    instead: str


def find_forbidden_companions(situation: Situation, action: str) -> Iterator[Finding]:
    """Tell which hops do not allow a companion action, and who makes the call ask for it."""
    for hop in situation.hops:
        if hop.outcome != "worked" and hop.is_well_formed:
            for finding in _explain_companion(situation, hop, action):
                yield replace(finding, hop=hop.index)


def _explain_companion(situation: Situation, hop: HopVerdict, action: str) -> Iterator[Finding]:
    what = _WORDS[action] if action == TAGS else f"a {_WORDS[action]}"
    for finding in explain_missing_action(hop, action, what):
        sender = sender_of(situation, hop, action)
        if sender is None:
            yield finding
            continue
        yield replace(
            finding,
            explanation=f"{finding.explanation} {sender.who}",
            evidence=(*finding.evidence, sender.evidence),
            next_step=f"alternatively, send none: {sender.instead}",
        )


def sender_of(situation: Situation, hop: HopVerdict, action: str) -> Sender | None:
    """Return who sends tags or a source identity; `None` where nothing tells."""
    if _sends_itself(hop, action):
        return None
    found: Iterator[Sender] = (
        sender
        for each in (_by_setting, _by_record, _by_action, _by_caller)
        for sender in each(situation, hop, action)
    )
    return next(found, None)


def _sends_itself(hop: HopVerdict, action: str) -> bool:
    sent: Any = hop.request.tags if action == TAGS else hop.request.source_identity
    return sent is not UNSET and bool(sent)


def _by_setting(situation: Situation, hop: HopVerdict, action: str) -> Iterator[Sender]:
    del hop
    for _, setting in reached_settings(situation, *_SETTINGS[action]):
        yield Sender(
            who=f"aws-vault and similar tools send them if {setting.name} is set.",
            evidence=quote_setting(setting, f"the profile asks for the {_WORDS[action]}"),
            instead=f"remove {setting.name} from the profile",
        )


def _by_record(situation: Situation, hop: HopVerdict, action: str) -> Iterator[Sender]:
    """CloudTrail shows the source identity of the session that calls."""
    del hop
    for record in situation.case.cloudtrail if action == IDENTITY else ():
        identity = record.get("userIdentity")
        context = identity.get("sessionContext") if isinstance(identity, dict) else None
        value = context.get("sourceIdentity") if isinstance(context, dict) else None
        if isinstance(value, str):
            yield Sender(
                who="The caller's session got it from an earlier hop, and no call can remove it.",
                evidence=Evidence(
                    says=f"CloudTrail shows the source identity {value} in the session that calls"
                ),
                instead="it is set when the first session is created (SourceIdentity, or an "
                "attribute of the identity provider)",
            )


def _by_action(situation: Situation, hop: HopVerdict, action: str) -> Iterator[Sender]:
    """The action of GitHub tags what it assumes with keys or another session; never with OIDC.

    https://github.com/aws-actions/configure-aws-credentials#session-tagging-and-name
    """
    del hop
    step = action_called(situation.case) if action == TAGS else None
    skips = step is not None and step.inputs.get("role-skip-session-tagging", "") == "true"
    if step is not None and (step.uses_keys or step.chains) and not skips:
        yield Sender(
            who="aws-actions/configure-aws-credentials sends them by itself: repository, "
            "workflow, action, actor, branch and commit.",
            evidence=Evidence(says="the role is assumed by aws-actions/configure-aws-credentials"),
            instead="role-skip-session-tagging: true",
        )


def _by_caller(situation: Situation, hop: HopVerdict, action: str) -> Iterator[Sender]:
    """Tell it by the session that calls: services name theirs in their own way."""
    del situation
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    told = None if caller is None or caller.kind != "role-session" else _maker_of(caller, action)
    if told is None or caller is None:
        return
    who, instead = told
    yield Sender(who=who, evidence=Evidence(says=f"the caller is {caller.arn}"), instead=instead)


def _maker_of(caller: Caller, action: str) -> tuple[str, str] | None:
    name, session = caller.name or "", caller.session or ""
    if session.startswith("eks-") and action == TAGS:
        return (
            "EKS Pod Identity tags the pod's session, and passes the tags to every role that is "
            "assumed from it.",
            "aws eks update-pod-identity-association --disable-session-tags",
        )
    if name.startswith(PERMISSION_SET_ROLE) and action == TAGS:
        return (
            "Identity Center tags its sessions if attributes for access control are configured.",
            "an administrator of Identity Center can check Settings, Attributes for access control",
        )
    if _CERTIFICATE.match(session):
        return (
            "The session comes from IAM Roles Anywhere (its name is a certificate's serial "
            "number), which sets the certificate's common name as source identity and its fields "
            "as tags.",
            "assume the second role from a session that was not made by Roles Anywhere",
        )
    return None
