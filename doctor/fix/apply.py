"""Applying edits to a copy of the case. What was tried before no longer counts as evidence."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from doctor.fix.document_edits import EMPTY_POLICY, change_document, read_document
from doctor.fix.file_edits import edit_files
from doctor.fix.guardrail_edits import edit_guardrail
from doctor.fix.request_context import context_of, write_context
from doctor.model.arn import account_of_arn
from doctor.model.case import Case, CaseMfa, CaseRequest, CaseTarget
from doctor.model.case_iam import CasePolicy, CasePrincipal, CaseRole
from doctor.model.edit import (
    FILE_EDITS,
    AddStatement,
    ChangeEnvironment,
    ChangeRequest,
    ChangeTarget,
    Edit,
    EditGuardrail,
    EditIdentityPolicy,
    EditTrustPolicy,
    FreshCredentials,
    SetSessionLimit,
    SetSetting,
    TagPrincipal,
)

_WHERE_CALLS_GO = frozenset(
    {
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_STS_REGIONAL_ENDPOINTS",
        "AWS_RETRY_MODE",
        "AWS_MAX_ATTEMPTS",
    }
)
"""Variables that say where and how calls are made, and not with which credentials."""


def apply_edits(case: Case, edits: tuple[Edit, ...]) -> Case:
    """Return the case as it would be with the edits made and nothing tried yet."""
    tried_no_more = replace(case, errors=(), probes=(), sessions=())
    if any(_changes_caller(edit) for edit in edits):
        # Other credentials will call, and whose they are was not asked.
        tried_no_more = replace(tried_no_more, caller=UNSET)
    in_files = tuple(edit for edit in edits if isinstance(edit, FILE_EDITS))
    elsewhere = [edit for edit in edits if not isinstance(edit, FILE_EDITS)]
    return functools.reduce(_apply, elsewhere, edit_files(tried_no_more, in_files))


def _changes_caller(edit: Edit) -> bool:
    if isinstance(edit, SetSetting):
        return edit.name in {"source_profile", "credential_source"}
    if isinstance(edit, ChangeEnvironment):
        return not _WHERE_CALLS_GO.issuperset((*edit.unset, *(name for name, _ in edit.set)))
    return isinstance(edit, ChangeTarget)


def _apply(case: Case, edit: Edit) -> Case:
    applied: dict[type, Callable[..., Case]] = {
        EditTrustPolicy: _edit_trust_policy,
        EditIdentityPolicy: _edit_identity_policy,
        EditGuardrail: edit_guardrail,
        TagPrincipal: _tag_principal,
        SetSessionLimit: _set_session_limit,
        ChangeEnvironment: _change_environment,
        ChangeTarget: _change_target,
        ChangeRequest: _change_request,
        FreshCredentials: _fresh_credentials,
    }
    return applied[type(edit)](case, edit)


def _edit_trust_policy(case: Case, edit: EditTrustPolicy) -> Case:
    role = case.roles.get(edit.role_arn, CaseRole())
    present = EMPTY_POLICY if role.trust_policy is None else read_document(role.trust_policy)
    if present is None:
        return case  # what was not seen is not written anew
    changed = replace(role, trust_policy=change_document(present, edit.changes))
    return replace(case, roles={**case.roles, edit.role_arn: changed})


def _edit_identity_policy(case: Case, edit: EditIdentityPolicy) -> Case:
    principal = case.principals.get(edit.principal, CasePrincipal())
    present = principal.identity_policies
    policies = () if present is UNSET or present is None else present
    if edit.policy is None:
        new = CasePolicy(
            name=_name_of_new(edit), document=change_document(EMPTY_POLICY, edit.changes)
        )
        policies = (*policies, new)
        changed = replace(principal, identity_policies=policies)
        return replace(case, principals={**case.principals, edit.principal: changed})
    held = [each for each in policies if edit.policy in (each.name, each.arn)]
    shared = [each for each in held if each.arn is not None or each.group is not None]
    account = account_of_arn(edit.principal)
    principals = dict(case.principals)
    for name, each in case.principals.items():
        if name == edit.principal:
            principals[name] = _change_policies(each, edit, held)
        elif account_of_arn(name) == account:
            principals[name] = _change_policies(each, edit, shared)
    return replace(case, principals=principals)


def _change_policies(
    principal: CasePrincipal, edit: EditIdentityPolicy, meant: list[CasePolicy]
) -> CasePrincipal:
    """Change the policies that an edit means; a managed or group policy is others' as well."""
    held = principal.identity_policies
    if held is UNSET or held is None:
        return principal
    policies = (_changed_policy(each, edit) if each in meant else each for each in held)
    return replace(principal, identity_policies=tuple(policies))


def _name_of_new(edit: EditIdentityPolicy) -> str:
    """Name a new policy by what it allows: `AllowAssumeRole`."""
    added = (
        each.statement.get("Action") for each in edit.changes if isinstance(each, AddStatement)
    )
    action = next((each for each in added if isinstance(each, str)), "sts:AssumeRole")
    return f"Allow{action.rpartition(':')[2]}"


def _changed_policy(policy: CasePolicy, edit: EditIdentityPolicy) -> CasePolicy:
    document = read_document(policy.document)
    if document is None:
        return policy
    return replace(policy, document=change_document(document, edit.changes))


def _tag_principal(case: Case, edit: TagPrincipal) -> Case:
    principal = case.principals.get(edit.principal, CasePrincipal())
    present = principal.tags
    others = {} if present is UNSET or present is None else present
    kept = {name: value for name, value in others.items() if name.lower() != edit.name.lower()}
    changed = replace(principal, tags={**kept, edit.name: edit.value})
    case = replace(case, principals={**case.principals, edit.principal: changed})
    if case.request is UNSET:
        return case
    tag = {f"aws:PrincipalTag/{edit.name}": edit.value}
    return replace(case, request=write_context(case.request, tag))


def _set_session_limit(case: Case, edit: SetSessionLimit) -> Case:
    role = case.roles.get(edit.role_arn, CaseRole())
    changed = replace(role, max_session_duration=edit.seconds)
    return replace(case, roles={**case.roles, edit.role_arn: changed})


def _change_environment(case: Case, edit: ChangeEnvironment) -> Case:
    present = {} if case.env is UNSET else case.env
    kept = {name: value for name, value in present.items() if name not in edit.unset}
    return replace(case, env={**kept, **dict(edit.set)})


def _change_target(case: Case, edit: ChangeTarget) -> Case:
    return replace(case, target=CaseTarget(profile=edit.profile, role_arn=edit.role_arn))


def _change_request(case: Case, edit: ChangeRequest) -> Case:
    request = CaseRequest() if case.request is UNSET else case.request
    changes: dict[str, Any] = {}
    for name in ("external_id", "duration_seconds", "role_session_name", "action"):
        value = getattr(edit, name)
        if value is not None:
            changes[name] = value
    if edit.tags is not None:
        changes["tags"] = dict(edit.tags)
    if edit.mfa_serial is not None:
        changes["mfa"] = CaseMfa(serial=edit.mfa_serial, present=True, age_seconds=0)
    changed = replace(request, **changes)
    return replace(case, request=write_context(changed, context_of(edit)))


def _fresh_credentials(case: Case, edit: FreshCredentials) -> Case:
    if case.files is not UNSET and case.files.other:
        # Caches are written anew by signing in: what they will hold was not seen.
        case = replace(case, files=replace(case.files, other=()))
    if not edit.mfa:
        return case
    request = CaseRequest() if case.request is UNSET else case.request
    return replace(case, request=replace(request, mfa=CaseMfa(present=True, age_seconds=0)))
