"""What a remedy shows: the diff, the whole new document, where it goes, and lines to paste."""

from __future__ import annotations

import json
from typing import Any

from msgspec import UNSET

from doctor.evaluate.patterns import is_open
from doctor.fix.file_edits import path_of, text_of
from doctor.fix.guardrail_edits import boundary_arn, guardrail_document, guardrail_of
from doctor.fix.line_diff import unified_diff
from doctor.fix.snippets import snippets_of
from doctor.model.arn import group_arn, is_unnamed_role, name_of_unnamed, parse_arn
from doctor.model.case import Case, CodeForm
from doctor.model.case_iam import CasePolicy
from doctor.model.command import Command, shell
from doctor.model.edit import (
    FILE_EDITS,
    AddStatement,
    Edit,
    EditGuardrail,
    EditIdentityPolicy,
    EditTrustPolicy,
    SetSessionLimit,
)
from doctor.model.finding import Proposal, Remedy
from doctor.model.plain_json import JsonObject


def build_remedy(proposal: Proposal, before: Case, after: Case) -> Remedy:
    """Show a proposal as a remedy: what changes between the case and its changed copy."""
    edit = proposal.edits[0] if proposal.edits else None
    applies_to, diff, document, commands = _show(edit, before, after)
    form = _form_of(edit, before)
    return Remedy(
        title=proposal.title,
        who=proposal.who,
        kind=proposal.kind,
        edits=proposal.edits,
        applies_to=applies_to,
        diff=diff,
        document=document,
        commands=proposal.commands or commands,
        snippets=snippets_of(edit, document, _policy_name(edit, applies_to), form),
        written_in="terraform" if form == "terraform_document" else form,
        chooses_caller=proposal.chooses_caller,
    )


def _form_of(edit: Edit | None, case: Case) -> CodeForm | None:
    """Return the tool in whose code the policy stood in the paste."""
    if isinstance(edit, EditTrustPolicy):
        what = f"trust policy of {edit.role_arn}"
    elif isinstance(edit, EditIdentityPolicy):
        what = f"identity policy {edit.policy}"
    else:
        return None
    return next((each.form for each in case.pasted if each.what == what), None)


def _policy_name(edit: Edit | None, applies_to: JsonObject | None) -> str | None:
    named = edit.policy if isinstance(edit, EditIdentityPolicy) else None
    return named if applies_to is None or "policy_arn" not in applies_to else named or "policy"


_Shown = tuple[dict[str, Any] | None, str | None, Any, tuple[Command, ...]]


def _show(edit: Edit | None, before: Case, after: Case) -> _Shown:
    if isinstance(edit, EditTrustPolicy):
        return _show_trust(edit, before, after)
    if isinstance(edit, EditIdentityPolicy):
        return _show_identity(edit, before, after)
    if isinstance(edit, EditGuardrail):
        return _show_guardrail(edit, before, after)
    if isinstance(edit, SetSessionLimit):
        name = _name(edit.role_arn)
        line = "aws iam update-role --role-name {} --max-session-duration {}"
        return {"role": edit.role_arn}, None, None, (shell(line, name, str(edit.seconds)),)
    if isinstance(edit, FILE_EDITS):
        return _show_file(before, after)
    return None, None, None, ()


def _show_trust(edit: EditTrustPolicy, before: Case, after: Case) -> _Shown:
    old, new = (_trust_policy(case, edit.role_arn) for case in (before, after))
    command = shell(
        "aws iam update-assume-role-policy --role-name {}"
        " --policy-document file://trust-policy.json",
        _name(edit.role_arn),
    )
    diff = json_diff(old, new, "trust-policy.json")
    # A document of which a part was not seen is to be edited where it is kept whole.
    commands = () if is_open(json.dumps(new)) else (command,)
    return {"role": edit.role_arn}, diff, new, commands


def _trust_policy(case: Case, role_arn: str) -> Any:  # noqa: ANN401 - a JSON document
    role = case.roles.get(role_arn)
    return None if role is None or role.trust_policy is UNSET else role.trust_policy


def _show_guardrail(edit: EditGuardrail, before: Case, after: Case) -> _Shown:
    old, new = (guardrail_document(case, edit) for case in (before, after))
    file = f"{edit.kind.replace(' ', '-').lower()}.json"
    place, command = _guardrail_place(before, edit, file)
    return place, json_diff(old, new, file), new, (command,)


def _guardrail_place(case: Case, edit: EditGuardrail, file: str) -> tuple[JsonObject, Command]:
    """Say where a guardrail goes. A policy whose ARN or ID was not seen leaves room for it."""
    if edit.kind == "permissions boundary":
        arn = boundary_arn(case, edit.owner)
        return {"boundary": arn, "principal": edit.owner}, shell(
            "aws iam create-policy-version --policy-arn {}"
            " --policy-document file://{} --set-as-default",
            arn or "BOUNDARY_ARN",
            file,
        )
    if edit.kind == "session policy":
        return {"session_policy": edit.owner}, shell(
            "aws sts assume-role … --policy file://{}", file
        )
    if edit.kind == "VPC endpoint policy":
        return {"vpc_endpoint_policy": True}, shell(
            "aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPC_ENDPOINT_ID"
            " --policy-document file://{}",
            file,
        )
    known = guardrail_of(case, edit)
    place = {
        "policy_arn": known.arn,
        "policy_id": known.id,
        "policy_name": known.name,
        "attached_to": known.attached_to,
        "statement": next(
            (each.statement for each in edit.changes if not isinstance(each, AddStatement)), None
        ),
        "guardrail": "scps" if edit.kind == "SCP" else "rcps",
        "account": edit.owner,
        "level": edit.level,
        "index": edit.index,
    }
    return place, shell(
        "aws organizations update-policy --policy-id {} --content file://{}",
        known.id or "POLICY_ID",
        file,
    )


def _show_identity(edit: EditIdentityPolicy, before: Case, after: Case) -> _Shown:
    old, new = (_identity_policies(case, edit.principal) for case in (before, after))
    changed = next((policy for policy in new if policy not in old), None)
    if changed is None:
        return None, None, None, ()
    place = _identity_place(edit, changed)
    former = next((policy.document for policy in old if policy.name == changed.name), None)
    file = f"{_file_name(changed.name or 'policy')}.json"
    diff = json_diff(None if edit.policy is None else former, changed.document, file)
    return place, diff, changed.document, (_put_policy(edit.principal, changed, file),)


def _identity_place(edit: EditIdentityPolicy, changed: CasePolicy) -> JsonObject:
    if edit.policy is not None and changed.arn is not None:
        return {"policy_arn": changed.arn}
    if edit.policy is not None and changed.group is not None:
        return {"group": group_arn(edit.principal, changed.group), "policy": edit.policy}
    return {"principal": edit.principal, "policy": edit.policy}


def _identity_policies(case: Case, principal: str) -> tuple[CasePolicy, ...]:
    found = case.principals.get(principal)
    if found is None or found.identity_policies is UNSET or found.identity_policies is None:
        return ()
    return found.identity_policies


def _file_name(name: str) -> str:
    """Name a file of this directory after a policy, whose name may hold anything."""
    return "".join(each if each.isalnum() or each in "._-" else "-" for each in name).lstrip(".-")


def _put_policy(principal: str, policy: CasePolicy, file: str) -> Command:
    if policy.arn is not None:
        return shell(
            "aws iam create-policy-version --policy-arn {}"
            " --policy-document file://{} --set-as-default",
            policy.arn,
            file,
        )
    if policy.group is not None:
        return shell(
            "aws iam put-group-policy --group-name {} --policy-name {} --policy-document file://{}",
            policy.group,
            policy.name or "NAME",
            file,
        )
    arn = parse_arn(principal)
    kind = "role" if arn is not None and arn.kind == "role" else "user"
    return shell(
        "aws iam put-{}-policy --{}-name {} --policy-name {} --policy-document file://{}",
        kind,
        kind,
        _name(principal),
        policy.name or "NAME",
        file,
    )


def _show_file(before: Case, after: Case) -> _Shown:
    for role in ("config", "credentials"):
        old, new = text_of(before, role), text_of(after, role)
        if old != new:
            path = path_of(after, role)
            return {"file": path}, text_diff(old, new, path), None, ()
    return None, None, None, ()


def json_diff(old: object, new: object, name: str) -> str:
    """Return the unified diff of two documents, as pretty JSON."""
    before = "" if old is None else json.dumps(old, indent=2) + "\n"
    return text_diff(before, json.dumps(new, indent=2) + "\n", name)


def text_diff(old: str, new: str, name: str) -> str:
    """Return the unified diff of two texts."""
    return "\n".join(unified_diff(old.splitlines(), new.splitlines(), name))


def _name(arn: str) -> str:
    """Return the name that a command takes, or a word in its place where nobody saw it."""
    parsed = parse_arn(arn)
    if parsed is not None:
        return parsed.name
    return (name_of_unnamed(arn) or "ROLE_NAME") if is_unnamed_role(arn) else arn
