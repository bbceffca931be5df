"""AWS found the key in public and attached its quarantine policy to the user."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.case_iam import CasePolicy
from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, PolicyPlace, Proposal, Severity
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.texts.failure_names import find_quarantine_policy


@rule(
    id="credentials/key-quarantined",
    summary="AWS found the key published, and attached its quarantine policy to the user",
    over=("permission/*",),
)
def key_quarantined(situation: Situation) -> Iterator[Finding]:
    """Ask: is the policy attached that AWS puts on users whose key has leaked?"""
    if situation.works:
        return
    told = [each for each in situation.failures if each.quarantine_policy is not None]
    attached = tuple(_quarantine_holders(situation))
    if not told and not attached:
        return
    name = attached[0][1] if attached else told[0].quarantine_policy or ""
    user = attached[0][0] if attached else None
    yield Finding(
        severity=_severity(situation, told=bool(told)),
        title=f"AWS has quarantined this user's key: {name} is attached",
        explanation="AWS attaches this policy to a user when it finds one of their access keys "
        "published, for instance in a repository. The policy denies what attackers do first, such "
        "as starting machines or changing users and policies. Treat the key as stolen, and do "
        "not remove the policy before the key is replaced.",
        evidence=(
            *(
                Evidence(
                    says=f"{policy} is attached to {arn}",
                    place=PolicyPlace(policy="identity policy", owner=arn, name=policy),
                )
                for arn, policy in attached
            ),
            *(quote_failure(each) for each in told),
        ),
        proposals=tuple(_propose_key_replacement(user, name)),
        next_step="AWS has opened a support case: follow it, and check CloudTrail for calls with "
        "this key that were not yours",
    )


def _severity(situation: Situation, *, told: bool) -> Severity:
    """The policy denies much, and not sts:AssumeRole: alone it stops no assume call."""
    if told:
        return "error"
    denied = any(
        find_quarantine_policy(statement.policy_name or statement.policy_arn or "")
        for hop in situation.hops
        for layer in hop.verdict.layers
        for statement in layer.denies
    )
    return "error" if denied else "warning"


def _quarantine_holders(situation: Situation) -> Iterator[tuple[str, str]]:
    """Give who has the policy, and its name: that is seen also where its text may not be read."""
    for arn, principal in situation.case.principals.items():
        read, attached = principal.identity_policies, principal.attached_policies
        labels = [] if read is UNSET or read is None else [_label(each) for each in read]
        labels += () if attached is UNSET or attached is None else attached
        for name in dict.fromkeys(filter(None, map(find_quarantine_policy, labels))):
            yield arn, name


def _label(policy: CasePolicy) -> str:
    return f"{policy.arn or ''} {policy.name or ''}"


def _propose_key_replacement(user: str | None, policy: str) -> Iterator[Proposal]:
    name = "USER" if user is None else user.rpartition("/")[2]
    yield Proposal(
        title="create a new key, replace the old one with it, delete the old one, and detach the "
        "policy last",
        who="caller-admin",
        kind="credentials",
        commands=(
            shell("aws iam create-access-key --user-name {}", name),
            shell("aws iam delete-access-key --user-name {} --access-key-id OLD_KEY", name),
            shell(
                "aws iam detach-user-policy --user-name {} --policy-arn {}",
                name,
                f"arn:aws:iam::aws:policy/{policy}",
            ),
        ),
    )
