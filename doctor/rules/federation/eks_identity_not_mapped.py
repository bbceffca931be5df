"""AWS accepted the caller, but the cluster does not map it to a user."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import parse_arn
from doctor.model.command import shell, yaml_line
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.tokens.cluster_access import ClusterAccess, cluster_access


@rule(
    id="federation/eks-identity-not-mapped",
    summary="AWS accepted the caller, but the cluster does not map it to a user",
)
def eks_identity_not_mapped(situation: Situation) -> Iterator[Finding]:
    """Ask: does the cluster's map, or a list of its access entries, hold the caller?"""
    failed = [each for each in situation.failures if each.kind == "cluster-unauthorized"]
    if not failed:
        return
    caller = _caller(situation)
    arn = None if caller is None else _mapped_as(caller)
    seen = cluster_access(situation.case)
    holding = [each for each in seen if arn is not None and _holds(each, arn, caller)]
    if any(each.read for each in holding):
        return
    written = None if arn is None or holding else _entry_with_path(seen, arn)
    certainty: Certainty = "proven" if seen and arn is not None else "likely"
    yield Finding(
        title=f"the cluster does not know {arn or 'the caller'}",
        explanation="AWS accepts the credentials behind the cluster token; the cluster then "
        f"looks up the caller. {_unread(holding) or _why(seen, written)}",
        certainty=certainty,
        evidence=(
            *(() if caller is None else (Evidence(says=f"the caller is {caller.arn}"),)),
            *_quote_access(seen),
            *(quote_failure(each) for each in failed),
        ),
        proposals=tuple(_propose_cluster_access(arn, written)),
        next_step="run aws sts get-caller-identity with the profile or role in the kubeconfig, "
        "to see the identity that the cluster sees; the cluster's creator always has access",
    )


def _caller(situation: Situation) -> Caller | None:
    """Return who signs the token: the session of the last role, else the base identity."""
    if isinstance(situation.caller, Known) and situation.caller.value.arn is not None:
        return situation.caller.value
    return None


def _mapped_as(caller: Caller) -> str | None:
    """Return the ARN that a map has to hold: a session goes by its role, whose path is dropped."""
    if caller.kind == "role-session":
        return f"arn:{caller.partition}:iam::{caller.account}:role/{caller.name}"
    return caller.arn


def _holds(access: ClusterAccess, arn: str, caller: Caller | None) -> bool:
    account = None if caller is None else caller.account
    if any(_bare(each) == arn for each in access.entries or ()):
        return True
    return arn in (*access.roles, *access.users) or account in access.accounts


def _bare(arn: str) -> str:
    parsed = parse_arn(arn)
    if parsed is None or parsed.kind != "role":
        return arn
    return f"arn:{parsed.partition}:iam::{parsed.account}:role/{parsed.name}"


def _entry_with_path(seen: tuple[ClusterAccess, ...], arn: str) -> str | None:
    """Return the entry of a map that is the caller's role, with its path written out."""
    named = (each for access in seen for each in access.roles)
    return next((each for each in named if each != arn and _bare(each) == arn), None)


def _why(seen: tuple[ClusterAccess, ...], written: str | None) -> str:
    if not seen:
        return "The caller has to be in an access entry or in aws-auth; neither was seen here."
    if written is None:
        return "The caller is not in the access entries and aws-auth in this evidence."
    return (
        f"aws-auth has {written}, with the role's path; the cluster sees the caller without the "
        "path, and compares the whole ARN."
    )


def _unread(holding: list[ClusterAccess]) -> str | None:
    """Tell of a map that holds the caller, and that the cluster does not look at."""
    if not holding:
        return None
    if holding[0].entries is None:
        return (
            "The caller is in aws-auth, but the authentication mode API uses only access entries."
        )
    return (
        "The caller is in an access entry, but the authentication mode CONFIG_MAP uses only "
        "aws-auth."
    )


def _quote_access(seen: tuple[ClusterAccess, ...]) -> Iterator[Evidence]:
    for each in seen:
        held = (*each.roles, *each.users, *each.accounts, *(each.entries or ()))
        yield Evidence(says=f"{each.name} holds {', '.join(held) or 'nobody'}")


def _propose_cluster_access(arn: str | None, written: str | None) -> Iterator[Proposal]:
    if written is not None and arn is not None:
        yield Proposal(
            title="write the role's ARN into aws-auth without its path",
            who="target-admin",
            kind="environment",
            commands=(
                shell("kubectl edit configmap aws-auth --namespace kube-system"),
                yaml_line("rolearn: {}", arn),
            ),
        )
    whole = written or arn or "ARN"
    yield Proposal(
        title="give the caller an access entry of the cluster",
        who="target-admin",
        kind="environment",
        commands=(
            shell("aws eks create-access-entry --cluster-name CLUSTER --principal-arn {}", whole),
            shell(
                "aws eks associate-access-policy --cluster-name CLUSTER --principal-arn {} "
                "--access-scope type=cluster "
                "--policy-arn arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                whole,
            ),
        ),
    )
