"""A workload has keys of its own and its pod's identity, and the SDK takes the other one."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import parse_role_arn
from doctor.model.command import shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller, parse_caller
from doctor.model.situation import Situation
from doctor.rules.credentials._workload_keys import (
    file_of_workload,
    role_of_workload,
    where_keys_come_from,
)
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import KEY_REFUSALS, quote_failure


@rule(
    id="credentials/workload-has-two-identities",
    summary="a workload has both its own keys and its pod's identity, and uses the wrong one",
    over=(
        "credentials/caller-is-not-who-you-think",
        "credentials/env-keys-shadow-profile",
        "credentials/access-key-invalid",
        "credentials/session-expired",
        "credentials/secret-key-wrong",
        "config/web-identity-env-shadows-profile",
        "permission/identity-policy-missing",
        "trust/trust-principal-mismatch",
    ),
)
def workload_has_two_identities(situation: Situation) -> Iterator[Finding]:
    """Ask: are there two identities in the workload, and was the other one refused?"""
    role = role_of_workload(situation)
    if role is None or situation.works or not situation.failures:
        return
    keys, file = where_keys_come_from(situation), file_of_workload(situation)
    caller = _caller(situation)
    of_role = caller is not None and _is_session_of(caller, role)
    if keys is not None and not of_role:
        certainty = _weigh_keys(situation, caller)
        if certainty is not None:
            yield _keys_win(situation, role, keys, caller, certainty)
    elif file is not None and of_role and caller is not None:
        yield _identity_wins(situation, role, file, caller)


def _caller(situation: Situation) -> Caller | None:
    """Return who AWS says called: the failure's word first."""
    told = next((each.caller_arn for each in situation.failures if each.caller_arn), None)
    if told is not None:
        return parse_caller(told.rstrip(".,;:"))
    return situation.caller.value if isinstance(situation.caller, Known) else None


def _is_session_of(caller: Caller, role_arn: str) -> bool:
    role = parse_role_arn(role_arn)
    named = None if role is None else (role.account, role.name)
    return caller.kind in {"role-session", "role"} and (caller.account, caller.name) == named


def _weigh_keys(situation: Situation, caller: Caller | None) -> Certainty | None:
    """A user that calls is seen; that keys were refused tells only that some were sent."""
    if caller is not None and caller.kind == "user":
        return "proven"
    refused = any(each.kind in KEY_REFUSALS for each in situation.failures)
    return "likely" if refused else None


def _keys_win(
    situation: Situation, role: str, keys: str, caller: Caller | None, certainty: Certainty
) -> Finding:
    who = "" if caller is None else f" The call is made by {caller}."
    return Finding(
        title="the workload's own keys are used instead of the role of its pod",
        explanation="Every SDK prefers keys in the environment to the token of the pod, and "
        f"never reaches {role}.{who}",
        certainty=certainty,
        evidence=(
            Evidence(says=keys),
            Evidence(says=f"the pod's identity is {role}"),
            *map(quote_failure, situation.failures[:2]),
        ),
        proposals=(
            Proposal(
                title="remove the keys from the workload, so that it uses the role",
                who="caller",
                kind="environment",
                commands=(
                    shell(
                        "kubectl set env deployment/NAME AWS_ACCESS_KEY_ID- "
                        "AWS_SECRET_ACCESS_KEY- AWS_SESSION_TOKEN-"
                    ),
                ),
            ),
        ),
        next_step="in the pod: aws sts get-caller-identity",
    )


def _identity_wins(situation: Situation, role: str, file: str, caller: Caller) -> Finding:
    return Finding(
        title="the role of the pod is used instead of the credentials file of the workload",
        explanation="The token of the pod (AWS_WEB_IDENTITY_TOKEN_FILE) takes precedence over "
        f"the shared files, so {file} is never read. The call is made by {caller}.",
        evidence=(
            Evidence(says=f"AWS_SHARED_CREDENTIALS_FILE is {file}"),
            Evidence(says=f"the pod's identity is {role}"),
            *map(quote_failure, situation.failures[:2]),
        ),
        proposals=(
            Proposal(
                title="give the workload a service account without the annotation",
                who="caller",
                kind="environment",
                commands=(
                    shell("kubectl annotate serviceaccount NAME eks.amazonaws.com/role-arn-"),
                    shell("unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN   # or that, in it"),
                ),
            ),
        ),
        next_step="alternatively, give the role the permissions of the file's user and remove the "
        "file",
    )
