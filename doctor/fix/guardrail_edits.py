"""Edits of the policies around: boundary, session policy, SCP, RCP and endpoint policy."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from doctor.fix.document_edits import change_document, read_document
from doctor.model.case import Case
from doctor.model.case_iam import CaseAccount, CaseGuardrail, CaseOrganization
from doctor.model.edit import EditGuardrail
from doctor.model.plain_json import JsonObject

_FIELDS = {"SCP": "scps", "RCP": "rcps"}


def edit_guardrail(case: Case, edit: EditGuardrail) -> Case:
    """Return the case with the policy changed; as it is where there is no such policy."""
    document = read_document(guardrail_document(case, edit))
    if document is None:
        return case
    changed = change_document(document, edit.changes)
    if edit.kind == "permissions boundary":
        principal = replace(case.principals[edit.owner or ""], boundary=changed)
        return replace(case, principals={**case.principals, edit.owner or "": principal})
    if edit.kind == "session policy" and case.caller is not UNSET:
        return replace(case, caller=replace(case.caller, session_policy=changed))
    if edit.kind == "VPC endpoint policy":
        return replace(case, vpc_endpoint_policy=changed)
    return _replace_level(case, edit, changed)


def guardrail_document(case: Case, edit: EditGuardrail) -> Any:  # noqa: ANN401 - a JSON document
    """Return the document that an edit is about; `None` where the case does not hold it."""
    found: Any = None
    if edit.kind == "permissions boundary":
        principal = case.principals.get(edit.owner or "")
        found = None if principal is None else principal.boundary
    elif edit.kind == "session policy":
        found = None if case.caller is UNSET else case.caller.session_policy
    elif edit.kind == "VPC endpoint policy":
        found = case.vpc_endpoint_policy
    else:
        levels = _levels(_account(case, edit.owner or ""), edit)
        if edit.level < len(levels) and edit.index < len(levels[edit.level]):
            found = levels[edit.level][edit.index]
    return None if found is UNSET else found


def guardrail_of(case: Case, edit: EditGuardrail) -> CaseGuardrail:
    """Say which policy of the organization an SCP or RCP is, as far as the case shows it."""
    account = _account(case, edit.owner or "")
    if account is None:
        return CaseGuardrail()
    return account.guardrail(edit.kind, edit.level, edit.index)


def boundary_arn(case: Case, owner: str | None) -> str | None:
    """Return the ARN of the policy that bounds a principal; `None` where it was not seen."""
    principal = case.principals.get(owner or "")
    found = None if principal is None else principal.boundary_arn
    return None if found is UNSET else found


def _organizations(case: Case) -> tuple[CaseOrganization, ...]:
    return () if case.organizations is UNSET else case.organizations


def _account(case: Case, account: str) -> CaseAccount | None:
    found = (each.accounts.get(account) for each in _organizations(case))
    return next((each for each in found if each is not None), None)


def _levels(account: CaseAccount | None, edit: EditGuardrail) -> tuple[tuple[Any, ...], ...]:
    levels = UNSET if account is None else getattr(account, _FIELDS[edit.kind])
    return () if levels is UNSET or levels is None else levels


def _replace_level(case: Case, edit: EditGuardrail, changed: JsonObject) -> Case:
    owner = edit.owner or ""
    account = _account(case, owner)
    if account is None:
        return case
    levels = [list(level) for level in _levels(account, edit)]
    levels[edit.level][edit.index] = changed
    new: dict[str, Any] = {_FIELDS[edit.kind]: tuple(tuple(level) for level in levels)}
    organizations = tuple(
        replace(each, accounts={**each.accounts, owner: replace(each.accounts[owner], **new)})
        if owner in each.accounts
        else each
        for each in _organizations(case)
    )
    return replace(case, organizations=organizations)
