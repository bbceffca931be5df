"""Edits of the policies around: boundary, session policy, SCP, RCP and endpoint policy.

A policy that several principals or accounts share is changed for all of them, as AWS would.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from doctor.fix.document_edits import change_document, read_document
from doctor.model.case import Case
from doctor.model.case_iam import CaseAccount, CaseGuardrail, CaseOrganization
from doctor.model.edit import EditGuardrail
from doctor.model.plain_json import JsonObject

_FIELDS = {"SCP": "scps", "RCP": "rcps"}


class GuardrailPlace(NamedTuple):
    """Where an account holds a document: the level from the root down, and the place in it."""

    account: str
    level: int
    position: int


def edit_guardrail(case: Case, edit: EditGuardrail) -> Case:
    """Return the case with the policy changed; as it is where there is no such policy."""
    document = read_document(guardrail_document(case, edit))
    if document is None:
        return case
    changed = change_document(document, edit.changes)
    if edit.kind == "permissions boundary":
        return _replace_boundary(case, edit, changed)
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


def _replace_boundary(case: Case, edit: EditGuardrail, changed: JsonObject) -> Case:
    owner, arn = edit.owner or "", boundary_arn(case, edit.owner)
    principals = {
        name: replace(each, boundary=changed)
        if name == owner or (arn is not None and boundary_arn(case, name) == arn)
        else each
        for name, each in case.principals.items()
    }
    return replace(case, principals=principals)


def _replace_level(case: Case, edit: EditGuardrail, changed: JsonObject) -> Case:
    places = frozenset(places_of_guardrail(case, edit))
    organizations = tuple(
        replace(
            each,
            accounts={
                name: _replace_documents(name, account, edit, places, changed)
                for name, account in each.accounts.items()
            },
        )
        for each in _organizations(case)
    )
    return replace(case, organizations=organizations)


def _replace_documents(
    name: str,
    account: CaseAccount,
    edit: EditGuardrail,
    places: frozenset[GuardrailPlace],
    changed: JsonObject,
) -> CaseAccount:
    if all(each.account != name for each in places):
        return account
    levels = tuple(
        tuple(
            changed if GuardrailPlace(name, level, index) in places else document
            for index, document in enumerate(documents)
        )
        for level, documents in enumerate(_levels(account, edit))
    )
    new: dict[str, Any] = {_FIELDS[edit.kind]: levels}
    return replace(account, **new)


def places_of_guardrail(case: Case, edit: EditGuardrail) -> Iterator[GuardrailPlace]:
    """Give every place that holds the SCP or RCP of an edit.

    One policy has one ID. Where that was not seen, a document of the same root or unit is the same.
    """
    owner = _account(case, edit.owner or "")
    if owner is None:
        return
    meant, document = guardrail_of(case, edit), guardrail_document(case, edit)
    for account, place, each in _held_guardrails(case, edit):
        known = account.guardrail(edit.kind, place.level, place.position)
        if meant.id is not None and known.id is not None:
            same = known.id == meant.id
        else:
            node = _node(owner, edit.level)
            beside = place.level == edit.level and _node(account, place.level) == node is not None
            same = each == document and beside
        if same or place == (edit.owner, edit.level, edit.index):
            yield place


def _held_guardrails(
    case: Case, edit: EditGuardrail
) -> Iterator[tuple[CaseAccount, GuardrailPlace, Any]]:
    """Give every document of the kind of an edit, and who holds it where."""
    for organization in _organizations(case):
        for name, account in organization.accounts.items():
            for level, documents in enumerate(_levels(account, edit)):
                for index, each in enumerate(documents):
                    yield account, GuardrailPlace(name, level, index), each


def _node(account: CaseAccount, level: int) -> str | None:
    """Return the root or unit of a level, `None` for the account itself and where it is unknown."""
    path = () if account.path is UNSET else account.path
    return path[level] if level < len(path) else None
