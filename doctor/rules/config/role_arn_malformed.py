"""`role_arn` is not the ARN of an IAM role."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.model.arn import is_account_id, is_unnamed_role, parse_arn, parse_role_arn
from doctor.model.edit import SetSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.region import PARTITIONS
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.files.comments_and_quotes import drop_comment
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.texts.documents.blackouts import MASK

_OTHER_KINDS = {
    "user": "it names an IAM user",
    "instance-profile": "it names an instance profile; the role behind it often has the same name",
    "policy": "it names a policy",
    "group": "it names a group",
    "assumed-role": "it names a session of a role, not the role",
    "oidc-provider": "it names an identity provider",
    "saml-provider": "it names an identity provider",
    "root": "it names the root user of an account",
}


_NAME = "its name is too long or has characters that role names cannot have"


@rule(
    id="config/role-arn-malformed",
    summary="role_arn is not the ARN of an IAM role",
)
def role_arn_malformed(situation: Situation) -> Iterator[Finding]:
    """Ask: could AWS ever find a role under this ARN?"""
    found = False
    for section, setting in reached_settings(situation, "role_arn"):
        known = setting.value != MASK and not _only_a_comment(setting.value)
        if parse_role_arn(setting.value) is not None or not known:
            continue
        found = True
        better = repair(setting.value)
        yield Finding(
            title="role_arn is not the ARN of a role",
            explanation=f"{explain(setting.value)[0].upper()}{explain(setting.value)[1:]}. The "
            "ARN of a role has the form arn:aws:iam::ACCOUNT:role/NAME; a role with a path has "
            "it between role/ and the name.",
            profile=section.name,
            evidence=(quote_setting(setting, explain(setting.value), "not a role"),),
            proposals=()
            if better is None
            else (
                Proposal(
                    title="write the ARN of the role",
                    who="caller",
                    kind="config-edit",
                    edits=(SetSetting(profile=section.name, name="role_arn", value=better),),
                ),
            ),
            next_step="the console shows the ARN at the top of the role's page",
        )
    if not found:
        yield from _from_target(situation)
        yield from _from_refusal(situation)


def _only_a_comment(value: str) -> bool:
    """A comment behind a right ARN is config/inline-comment-in-value's question."""
    meant = drop_comment(value)
    return meant is not None and parse_role_arn(meant) is not None


def _from_target(situation: Situation) -> Iterator[Finding]:
    wanted = situation.case.target.role_arn
    told = next((each for each in situation.failures if each.kind == "invalid-role-arn"), None)
    named = wanted is not None and not is_unnamed_role(wanted)
    malformed = named and wanted is not None and parse_role_arn(wanted) is None
    # AWS looks at the form before it asks a policy: a name that it refused by policy has one, and
    # is too long only where somebody put another in its place.
    answered = any(each.is_assume_denial and each.resource == wanted for each in situation.failures)
    malformed = malformed and not (answered and explain(wanted or "") == _NAME)
    if malformed and wanted is not None:
        yield Finding(
            title="the target is not the ARN of a role",
            explanation=f"{wanted}: {explain(wanted)}.",
            evidence=(Evidence(says=f"requested: {wanted}"),),
        )
    elif told is not None:
        yield Finding(
            title="AWS says that the ARN is not a role's",
            explanation="AWS answers “Request ARN is invalid” to an ARN that is not a role's, or "
            "that contains spaces, quotes or a comment.",
            certainty="proven" if situation.chain is None else "likely",
            evidence=(quote_failure(told),),
        )


def _from_refusal(situation: Situation) -> Iterator[Finding]:
    """AWS names what was asked for: where that is no role, no policy could have allowed it."""
    for failure in situation.failures:
        asked = parse_arn((failure.resource or "").rstrip(".,;:"))
        action = (failure.action or f"sts:{failure.operation}").lower()
        if asked is None or not action.startswith("sts:assumerole"):
            continue
        if asked.account.strip("\"'\\") != asked.account:
            yield Finding(
                title="quotes are part of the role's ARN",
                explanation=f"The call asked for {failure.resource}: no account has such an ID. A "
                "value with quotes was inserted into the ARN.",
                evidence=(quote_failure(failure),),
                next_step="remove the quotes from the value that the tool inserts into the ARN",
            )
            return
        if asked.service == "iam" and asked.kind in _OTHER_KINDS:
            yield Finding(
                title="the requested ARN is not a role",
                explanation=f"The call asked for {asked}: {_OTHER_KINDS[asked.kind]}. Only roles "
                "can be assumed, whatever the caller's policies allow.",
                evidence=(quote_failure(failure),),
                next_step="set the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME",
            )
            return


def explain(value: str) -> str:
    """Say what is wrong with a role ARN, in words that follow "because"."""
    arn = parse_arn(value.strip().strip("\"'"))
    if value != value.strip().strip("\"'") or value[:1] in {'"', "'"}:
        return "quotes or spaces are part of the value"
    if arn is None:
        return "it is not an ARN"
    if arn.partition not in PARTITIONS:
        return f"“{arn.partition}” is not an AWS partition"
    if arn.kind in _OTHER_KINDS:
        return _OTHER_KINDS[arn.kind]
    if not is_account_id(arn.account):
        return f"“{arn.account}” is not a 12-digit account ID"
    if arn.service != "iam":
        return f"its service is “{arn.service}”, and roles belong to iam"
    if arn.kind != "role" or "/" not in arn.resource:
        return "the word role/ is missing before the role's name"
    return _NAME


def repair(value: str) -> str | None:
    """Return the ARN that was meant, where one small slip is all that is wrong."""
    cleaned = re.split(r"\s[#;]", value)[0].strip().strip("\"'").strip()
    candidates = [cleaned]
    arn = parse_arn(cleaned)
    if arn is not None:
        if arn.kind == "assumed-role":
            name = arn.resource.split("/")[1]
            candidates.append(f"arn:{arn.partition}:iam::{arn.account}:role/{name}")
        if "/" not in arn.resource:
            candidates.append(f"arn:{arn.partition}:iam::{arn.account}:role/{arn.resource}")
        if arn.kind == "instance-profile":
            candidates.append(cleaned.replace(":instance-profile/", ":role/"))
    return next(
        (each for each in candidates if each != value and parse_role_arn(each) is not None), None
    )
