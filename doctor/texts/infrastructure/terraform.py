"""Terraform: the policies, providers and assumed roles that a configuration writes out.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import UNSET, UnsetType

from doctor.model.case import CodeForm
from doctor.model.plain_json import JsonObject, values_of
from doctor.texts.documents.json_text import read_json_at
from doctor.texts.documents.policy_texts import FoundKind, FoundPolicy, is_policy
from doctor.texts.infrastructure.hcl import Block, read_hcl
from doctor.texts.infrastructure.iam_code import FoundCode, FoundProvider
from doctor.texts.infrastructure.role_uses import TERRAFORM_USES
from doctor.texts.infrastructure.terraform_modules import role_of_module
from doctor.texts.infrastructure.unknown import is_unknown, unknown

_DOCUMENT: Final = "aws_iam_policy_document"
_ATTRIBUTES: Final = ("arn", "name", "id", "url", "json", "unique_id")
_VARIABLE: Final = re.compile(r"&\{(?P<key>[^{}]*)\}")
_DEEPEST: Final = 20
"""References from one to the next: those that go round in a circle end here."""


def read_terraform(text: str) -> FoundCode:
    """Read what a configuration tells of IAM; a policy stands at its block's line (from 0)."""
    return _Configuration(read_hcl(text)).read_found()


class _Configuration:
    """The blocks of a configuration, and what its references stand for."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self.blocks = blocks
        self.depth = 0
        self.asked: set[str] = set()
        self.variables = {each.labels[0]: each for each in self.of("variable") if each.labels}
        self.locals = {name: each for each in self.of("locals") for name in each.attributes}
        self.held = {
            (each.type, *each.labels): each
            for each in blocks
            if len(each.labels) == 2  # noqa: PLR2004 - type and name
        }

    def of(self, *types: str) -> Iterator[Block]:
        return (each for each in self.blocks if each.type in types)

    def scope(self, words: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return what a reference stands for: as far as that is literal."""
        if self.depth > _DEEPEST:
            return unknown(words)
        self.depth += 1
        try:
            value = self.resolve(words.strip())
        finally:
            self.depth -= 1
        return unknown(words) if value is None else value

    def resolve(self, words: str) -> Any:  # noqa: ANN401 - as above
        words = re.sub(r"\[(?:0|count\.index|each\.key)\]", "", words)
        kind, _, rest = words.partition(".")
        if kind == "var":
            block = self.variables.get(rest)
            return None if block is None else block.value("default", self.scope)
        if kind == "local":
            name = rest.partition(".")[0]
            block = self.locals.get(name)
            value = None if block is None else block.value(name, self.scope)
            return value if name == rest else None
        if kind == "data":
            return self.attribute("data", rest)
        return self.attribute("resource", words)

    def attribute(self, kind: str, words: str) -> Any:  # noqa: ANN401 - as above
        parts = words.split(".")
        if len(parts) != 3 or parts[2] not in _ATTRIBUTES:  # noqa: PLR2004 - type, name, attribute
            return None
        type_, name, attribute = parts
        block = self.held.get((kind, type_, name))
        if block is None:
            return None
        self.asked.add(name)
        if type_ == _DOCUMENT:
            return self.document(block)
        if attribute in {"name", "id"}:
            return self.text(block, "name")
        if attribute == "url":
            return self.text(block, "url")
        return self.arn(type_, block) if attribute == "arn" else None

    def arn(self, type_: str, block: Block) -> str | None:
        """Return the ARN of a resource as far as its name tells it: the account is not known."""
        account = unknown(f"account of {'.'.join(block.labels)}")
        kinds = {"aws_iam_role": "role", "aws_iam_user": "user", "aws_iam_policy": "policy"}
        if type_ == "aws_iam_openid_connect_provider":
            url = self.text(block, "url")
            host = None if url is None else url.removeprefix("https://")
            return None if host is None else f"arn:aws:iam::{account}:oidc-provider/{host}"
        name = self.text(block, "name")
        if type_ not in kinds or name is None:
            return None
        path = self.text(block, "path") or "/"
        return f"arn:aws:iam::{account}:{kinds[type_]}{path}{name}"

    def text(self, block: Block, name: str) -> str | None:
        value = block.value(name, self.scope)
        return value if isinstance(value, str) else None

    def literal(self, block: Block, name: str) -> str | None:
        value = self.text(block, name)
        return None if is_unknown(value) else value

    def document(self, block: Block) -> JsonObject:
        """Return the policy that a data source `aws_iam_policy_document` writes out."""
        statements: list[Any] = [self.statement(each) for each in block.inner("statement")]
        if any("statement" in each.labels for each in block.inner("dynamic")):
            statements.append(unknown(f"dynamic statements of {block.labels[-1]}"))
        for name in ("source_policy_documents", "override_policy_documents"):
            for each in values_of(block.value(name, self.scope) or []):
                held = _policy(each)
                statements += values_of(held["Statement"]) if held else [unknown(name)]
        return {"Version": "2012-10-17", "Statement": statements}

    def statement(self, block: Block) -> JsonObject:
        found: JsonObject = {"Effect": block.value("effect", self.scope) or "Allow"}
        sid = block.value("sid", self.scope)
        if sid:
            found["Sid"] = sid
        for name, element in (
            ("actions", "Action"),
            ("not_actions", "NotAction"),
            ("resources", "Resource"),
            ("not_resources", "NotResource"),
        ):
            value = block.value(name, self.scope)
            if value is not None:
                found[element] = _variables(value)
        for name, element in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
            principals = self.principals(block.inner(name))
            if principals:
                found[element] = principals
        conditions = self.conditions(block.inner("condition"))
        if conditions:
            found["Condition"] = conditions
        return self.expand_dynamic(block, found)

    def expand_dynamic(self, block: Block, found: JsonObject) -> JsonObject:
        """Leave open what dynamic blocks add: principals, or conditions that may be there."""
        for each in block.inner("dynamic"):
            label = each.labels[0] if each.labels else ""
            words = unknown(f"dynamic {label}")
            if label == "principals":
                found.setdefault("Principal", words)
            elif label == "condition":
                found.setdefault("Condition", {})["StringEquals"] = {words: words}
        return found

    def principals(self, blocks: tuple[Block, ...]) -> Any:  # noqa: ANN401 - as above
        found: dict[str, list[Any]] = {}
        for each in blocks:
            kind = str(each.value("type", self.scope))
            found.setdefault(kind, []).extend(values_of(each.value("identifiers", self.scope)))
        return "*" if found.get("*") else found

    def conditions(self, blocks: tuple[Block, ...]) -> JsonObject:
        found: JsonObject = {}
        for each in blocks:
            test = str(each.value("test", self.scope))
            key = str(each.value("variable", self.scope))
            found.setdefault(test, {})[key] = _variables(each.value("values", self.scope))
        return found

    def read_found(self) -> FoundCode:
        policies = [*self.of_roles(), *self.of_modules(), *self.of_policies()]
        policies += self.of_documents()
        external_ids = self.assumed_roles()
        return FoundCode(
            policies=tuple(policies),
            roles=tuple(external_ids),
            external_ids=external_ids,
            providers=tuple(self.providers()),
        )

    def of_roles(self) -> Iterator[FoundPolicy]:
        for block in self.of("resource", ""):
            if block.type == "resource" and block.labels[:1] != ("aws_iam_role",):
                continue
            owner = self.literal(block, "name") or self.literal(block, "role_name")
            trust = _policy(block.value("assume_role_policy", self.scope))
            limit = block.value("max_session_duration", self.scope)
            if trust is not None:
                yield FoundPolicy(
                    document=trust,
                    kind="trust",
                    owner=owner,
                    max_session_duration=limit if isinstance(limit, int) else None,
                    line=block.line,
                    form=_form_of(block, "assume_role_policy"),
                    service=self.service_of(block),
                )
            for inner in block.inner("inline_policy"):
                yield from self.one(inner, "identity", owner)

    def of_modules(self) -> Iterator[FoundPolicy]:
        for block in self.of("module"):
            found = role_of_module(block, functools.partial(block.value, scope=self.scope))
            if found is not None:
                yield found

    def service_of(self, role: Block) -> str | None:
        """Return the one service to which the resources of the code hand a role."""
        address = f"aws_iam_role.{role.labels[-1]}." if role.labels else None
        found = {
            TERRAFORM_USES[use]
            for block in self.of("resource")
            for use in _handed_on(block, block.labels[:1], address)
            if use in TERRAFORM_USES
        }
        return found.pop() if len(found) == 1 else None

    def of_policies(self) -> Iterator[FoundPolicy]:
        for block in self.of("resource"):
            type_ = block.labels[0] if block.labels else ""
            if type_ in {"aws_iam_role_policy", "aws_iam_user_policy"}:
                owner = self.literal(block, "role") or self.literal(block, "user")
                yield from self.one(block, "identity", owner)
            elif type_ == "aws_iam_policy":
                yield from self.one(block, "identity", self.role_of_attachment(block))
            elif type_ == "aws_organizations_policy":
                rcp = self.text(block, "type") == "RESOURCE_CONTROL_POLICY"
                document = _policy(block.value("content", self.scope))
                if document is not None:
                    kind: FoundKind = "rcp" if rcp else "scp"
                    yield FoundPolicy(document=document, kind=kind, line=block.line)

    def one(self, block: Block, kind: FoundKind, owner: str | None) -> Iterator[FoundPolicy]:
        document = _policy(block.value("policy", self.scope))
        if document is not None:
            form = _form_of(block, "policy")
            yield FoundPolicy(document=document, kind=kind, owner=owner, line=block.line, form=form)

    def role_of_attachment(self, policy: Block) -> str | None:
        for block in self.of("resource"):
            if block.labels[:1] == ("aws_iam_role_policy_attachment",):
                arn = block.attributes.get("policy_arn")
                words = "" if arn is None else arn.text.decode()
                if f"aws_iam_policy.{policy.labels[-1]}." in words:
                    return self.literal(block, "role")
        return None

    def of_documents(self) -> Iterator[FoundPolicy]:
        """Give the policies that data sources write out and nothing here uses; loose statements."""
        for block in self.of("data"):
            if block.labels[:1] == (_DOCUMENT,) and block.labels[-1] not in self.asked:
                document = self.document(block)
                yield FoundPolicy(document=document, line=block.line, form="terraform_document")
        loose = [self.statement(each) for each in self.of("statement")]
        if loose:
            document = {"Version": "2012-10-17", "Statement": loose}
            yield FoundPolicy(document=document, form="terraform_document")

    def assumed_roles(self) -> dict[str, str | None | UnsetType]:
        """Return the roles that providers and backends assume, each with the external ID it gets.

        `None`: its block has none; `UNSET`: one that is not literal.
        """
        roles: dict[str, str | None | UnsetType] = {}
        for block in self.of("provider", "backend", "terraform", "assume_role"):
            inner = (*block.inner("assume_role"), *block.inner("backend"), block)
            for each in inner:
                role = self.literal(each, "role_arn")
                if role is not None:
                    sent = self.literal(each, "external_id")
                    lacks = "external_id" not in each.attributes
                    roles[role] = roles.get(role) or sent or (None if lacks else UNSET)
        return roles

    def providers(self) -> Iterator[FoundProvider]:
        for block in self.of("resource"):
            if block.labels[:1] != ("aws_iam_openid_connect_provider",):
                continue
            url = self.literal(block, "url")
            ids = block.value("client_id_list", self.scope)
            if url is not None and isinstance(ids, list):
                yield FoundProvider(url=url, client_ids=tuple(map(str, ids)))


def _handed_on(block: Block, type_: tuple[str, ...], address: str | None) -> Iterator[str]:
    """Give the attributes of a resource, at any depth, that name a role by its address."""
    for name, node in block.attributes.items():
        if address is not None and address in node.text.decode():
            yield f"{''.join(type_)}.{name}"
    for each in block.blocks:
        yield from _handed_on(each, type_, address)


def _form_of(block: Block, name: str) -> CodeForm:
    """Say whether an attribute holds a policy itself, or refers to a data source that does."""
    node = block.attributes.get(name)
    refers = node is not None and f"data.{_DOCUMENT}." in node.text.decode()
    return "terraform_document" if refers else "terraform"


def _policy(value: Any) -> JsonObject | None:  # noqa: ANN401 - any JSON value
    """Return the policy that an attribute holds: as an object, or as text that is JSON."""
    if isinstance(value, str) and "Statement" in value:
        found = read_json_at(value, max(value.find("{"), 0))
        value = None if found is None else found.value
    if is_policy(value):
        return dict(value)
    if is_unknown(value):
        return {"Version": "2012-10-17", "Statement": value}
    return None


def _variables(value: Any) -> Any:  # noqa: ANN401 - as above
    """Write policy variables as AWS does: Terraform has them as `&{aws:username}`."""
    return json.loads(_VARIABLE.sub(r"${\g<key>}", json.dumps(value)))
