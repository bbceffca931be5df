"""A changed policy as Terraform and CloudFormation write it: to be put in place of the old."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from doctor.model.arn import UNNAMED_ROLE, name_of_unnamed, parse_arn
from doctor.model.case import CodeForm
from doctor.model.edit import Edit, EditGuardrail, EditIdentityPolicy, EditTrustPolicy
from doctor.model.plain_json import JsonObject, values_of

_WORD = re.compile(r"[^0-9A-Za-z]+")


class _Template(msgspec.Struct, frozen=True, kw_only=True):
    """How both tools name a policy: types, the document's property, and the others."""

    terraform: str
    terraform_document: str
    terraform_rest: tuple[tuple[str, str], ...]
    cloudformation: str
    cloudformation_document: str
    cloudformation_rest: tuple[tuple[str, Any], ...]
    name: str


_REFERENCE: Final = re.compile(r"\$\{(?P<words>[A-Za-z_][\w-]*(?:\.[\w-]+|\[[^\]{}]*\])+)\}")
"""An expression of the code itself, as `unknown` keeps it: no variable of a policy has a dot."""
_TEMPLATE: Final = re.compile(r"[$%]\{")
"""What begins a template in a string of HCL."""
_ACCOUNT: Final = re.compile(r"\$\{account(?: of [\w.-]+)?\}")
_VARIABLE: Final = re.compile(r"\$\{(?P<key>[\w-]+:[^{}]*)\}")
_SINGLE: Final = (("Sid", "sid"), ("Effect", "effect"))
_LISTS: Final = (
    ("Action", "actions"),
    ("NotAction", "not_actions"),
    ("Resource", "resources"),
    ("NotResource", "not_resources"),
)
_ORGANIZATION: Final = {"SCP": "SERVICE_CONTROL_POLICY", "RCP": "RESOURCE_CONTROL_POLICY"}


def snippets_of(
    edit: Edit | None, document: object, name: str | None, form: CodeForm | None = None
) -> dict[str, str]:
    """Return the snippets of a changed policy; empty where neither tool manages such a thing.

    `name` is the policy's own name, where it has one, `form` how it was written.
    """
    template = None if document is None else _template(edit, name)
    if template is None:
        return {}
    if form == "terraform_document" and isinstance(document, dict):
        terraform = _write_statements(document)
    else:
        terraform = _terraform(template, document)
    return {"terraform": terraform, "cloudformation": _cloudformation(template, document)}


def _template(edit: Edit | None, name: str | None) -> _Template | None:
    if isinstance(edit, EditTrustPolicy):
        return _of_role(edit)
    if isinstance(edit, EditIdentityPolicy):
        return _of_principal(edit, name or "AllowAssumeRole")
    if isinstance(edit, EditGuardrail):
        return _of_guardrail(edit)
    return None


def _of_role(edit: EditTrustPolicy) -> _Template:
    seen = edit.role_arn != UNNAMED_ROLE
    name = name_of_unnamed(edit.role_arn) or _name(edit.role_arn)
    return _Template(
        terraform="aws_iam_role",
        terraform_document="assume_role_policy",
        terraform_rest=(("name", name),) if seen else (),
        cloudformation="AWS::IAM::Role",
        cloudformation_document="AssumeRolePolicyDocument",
        cloudformation_rest=(("RoleName", name),) if seen else (),
        name=name if seen else "role",
    )


def _of_principal(edit: EditIdentityPolicy, name: str) -> _Template:
    arn = parse_arn(edit.principal)
    kind = "role" if arn is not None and arn.kind == "role" else "user"
    owner = _name(edit.principal)
    return _Template(
        terraform=f"aws_iam_{kind}_policy",
        terraform_document="policy",
        terraform_rest=(("name", name), (kind, owner)),
        cloudformation=f"AWS::IAM::{kind.title()}Policy",
        cloudformation_document="PolicyDocument",
        cloudformation_rest=(("PolicyName", name), (f"{kind.title()}Name", owner)),
        name=name,
    )


def _of_guardrail(edit: EditGuardrail) -> _Template | None:
    kind = _ORGANIZATION.get(edit.kind)
    if kind is not None:
        return _Template(
            terraform="aws_organizations_policy",
            terraform_document="content",
            terraform_rest=(("name", edit.kind), ("type", kind)),
            cloudformation="AWS::Organizations::Policy",
            cloudformation_document="Content",
            cloudformation_rest=(("Name", edit.kind), ("Type", kind)),
            name=edit.kind,
        )
    if edit.kind == "permissions boundary":
        return _Template(
            terraform="aws_iam_policy",
            terraform_document="policy",
            terraform_rest=(("name", "boundary"),),
            cloudformation="AWS::IAM::ManagedPolicy",
            cloudformation_document="PolicyDocument",
            cloudformation_rest=(("ManagedPolicyName", "boundary"),),
            name="boundary",
        )
    if edit.kind == "VPC endpoint policy":
        return _Template(
            terraform="aws_vpc_endpoint_policy",
            terraform_document="policy",
            terraform_rest=(("vpc_endpoint_id", "VPC_ENDPOINT_ID"),),
            cloudformation="AWS::EC2::VPCEndpoint",
            cloudformation_document="PolicyDocument",
            cloudformation_rest=(),
            name="sts",
        )
    return None


def _terraform(template: _Template, document: object) -> str:
    label = _WORD.sub("_", template.name).strip("_").lower() or "policy"
    lines = [f'resource "{template.terraform}" "{label}" {{']
    lines += [f"  {name} = {_hcl(value)}" for name, value in template.terraform_rest]
    body = "\n".join(_hcl_lines(document, 2))
    lines += [f"  {template.terraform_document} = jsonencode({body.lstrip()})", "}"]
    return "\n".join(lines) + "\n"


def _write_statements(document: JsonObject) -> str:
    """Write the statements of a data source `aws_iam_policy_document`."""
    lines: list[str] = []
    for each in values_of(document.get("Statement")):
        if not isinstance(each, dict):
            lines.append(f"# {each}")  # what a dynamic block makes was not seen
            continue
        lines.append("statement {")
        told = [(argument, each[name]) for name, argument in _SINGLE if name in each]
        told += [(argument, values_of(each[name])) for name, argument in _LISTS if name in each]
        lines += _align_arguments(told, "  ")
        for name, block in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
            held = each.get(name, {})
            for kind, ids in (held if isinstance(held, dict) else {"*": held}).items():
                lines += _block(block, {"type": kind, "identifiers": values_of(ids)})
        for test, keys in each.get("Condition", {}).items():
            for key, values in keys.items():
                condition = {"test": test, "variable": key, "values": values_of(values)}
                lines += _block("condition", condition)
        lines.append("}")
    return "\n".join(lines) + "\n"


def _block(name: str, arguments: JsonObject) -> list[str]:
    return [f"  {name} {{", *_align_arguments(arguments.items(), "    "), "  }"]


def _align_arguments(arguments: Iterable[tuple[str, object]], pad: str) -> list[str]:
    """Write arguments as `terraform fmt` does."""
    told = list(arguments)
    longest = max((len(name) for name, _ in told), default=0)
    return [f"{pad}{name:<{longest}} = {_hcl_value(value)}" for name, value in told]


def _hcl_value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_hcl_value, value))}]"
    # The data source writes the variables of policies with &, for $ is its own.
    return (
        _hcl(_VARIABLE.sub(r"&{\g<key>}", value)) if isinstance(value, str) else json.dumps(value)
    )


def _hcl(text: str) -> str:
    """Write a string of HCL: what looks like a template in it is none, but for the code's own."""
    if (alone := _REFERENCE.fullmatch(text)) is not None:
        return alone["words"]
    text = _ACCOUNT.sub("${data.aws_caller_identity.current.account_id}", text)
    return json.dumps(_TEMPLATE.sub(_escape, text), ensure_ascii=False)


def _escape(begins: re.Match[str]) -> str:
    own = _REFERENCE.match(begins.string, begins.start()) is not None
    return begins[0] if own else begins[0][0] + begins[0]


def _hcl_lines(value: object, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(value, dict):
        yield f"{pad}{{"
        for name, inner in value.items():
            first, *rest = _hcl_lines(inner, indent + 2)
            yield f"{pad}  {_hcl(name)} = {first.lstrip()}"
            yield from rest
        yield f"{pad}}}"
    elif isinstance(value, list):
        yield f"{pad}["
        for inner in value:
            *lines, last = _hcl_lines(inner, indent + 2)
            yield from lines
            yield f"{last},"
        yield f"{pad}]"
    else:
        yield pad + (_hcl(value) if isinstance(value, str) else json.dumps(value))


def _cloudformation(template: _Template, document: object) -> str:
    logical = "".join(part[:1].upper() + part[1:] for part in _WORD.split(template.name))
    properties = dict(template.cloudformation_rest)
    properties[template.cloudformation_document] = document
    resource = {"Type": template.cloudformation, "Properties": properties}
    tree = {"Resources": {logical or "Policy": resource}}
    return "\n".join(_yaml_lines(tree, 0)) + "\n"


def _yaml_lines(value: object, indent: int) -> Iterator[str]:
    """Write YAML whose every text is quoted as in JSON, which YAML reads alike."""
    pad = " " * indent
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            key = name if re.fullmatch(r"[A-Za-z]\w*", name) else json.dumps(name)
            yield from _yaml_entry(f"{pad}{key}:", inner, indent + 2)
    elif isinstance(value, list) and value:
        for inner in value:
            if isinstance(inner, (dict, list)) and inner:
                first, *rest = _yaml_lines(inner, indent + 2)
                yield f"{pad}- {first.lstrip()}"
                yield from rest
            else:
                yield f"{pad}- {json.dumps(inner, ensure_ascii=False)}"
    else:
        yield pad + json.dumps(value, ensure_ascii=False)


def _yaml_entry(head: str, value: object, indent: int) -> Iterator[str]:
    if isinstance(value, (dict, list)) and value:
        yield head
        yield from _yaml_lines(value, indent)
    else:
        yield f"{head} {json.dumps(value, ensure_ascii=False)}"


def _name(arn: str) -> str:
    parsed = parse_arn(arn)
    return arn if parsed is None else parsed.name
