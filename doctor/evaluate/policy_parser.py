"""Policy documents into statements. Whatever is malformed is kept as a fault, never raised.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from typing import Any

from doctor.evaluate.patterns import is_open
from doctor.model.arn import is_account_id, parse_arn
from doctor.model.plain_json import JsonObject, values_of
from doctor.model.policy import (
    Condition,
    Policy,
    PolicyFault,
    PolicyKind,
    PrincipalEntry,
    PrincipalType,
    Statement,
)

_PRINCIPAL_TYPES: tuple[PrincipalType, ...] = ("AWS", "Service", "Federated", "CanonicalUser")
_ELEMENTS = frozenset(
    {
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    }
)
_LETTER_CASE = {element.lower(): element for element in _ELEMENTS}
_VERSIONS = ("2012-10-17", "2008-10-17")


_PRINCIPALS_OF = {"iam": ("user", "role"), "sts": ("assumed-role", "federated-user")}
"""The kinds of ARN that a policy may name as a principal; a group is none."""


def parse_policy(
    kind: PolicyKind, document: object, *, name: str | None = None, arn: str | None = None
) -> Policy:
    """Parse a document (JSON object, or its text) of a policy kind."""
    reader = _Reader(kind)
    body = reader.body(document)
    statements = tuple(
        reader.statement(index, raw)
        for index, raw in enumerate(reader.statements(body))
        if not _is_unseen(raw)
    )
    version = body.get("Version", "2008-10-17")
    if version not in _VERSIONS:
        reader.fault(None, "Version", f"{version!r} is no version of the policy language")
    return Policy(
        kind=kind,
        name=name,
        arn=arn,
        version=version if isinstance(version, str) else "2008-10-17",
        statements=statements,
        faults=tuple(reader.faults),
        document=document,
        is_open=reader.is_open,
    )


class _Reader:
    """Reads one document and collects its faults."""

    def __init__(self, kind: PolicyKind) -> None:
        self.kind = kind
        self.is_open = False
        self.faults: list[PolicyFault] = []

    def fault(self, statement: int | None, element: str, says: str, *, blocks: bool = True) -> None:
        self.faults.append(
            PolicyFault(statement=statement, element=element, says=says, blocks=blocks)
        )

    def body(self, document: object) -> JsonObject:
        if isinstance(document, str):
            try:
                document = json.loads(document)
            except ValueError as error:
                self.fault(None, "document", f"it is not JSON: {error}")
                return {}
            except RecursionError:
                self.fault(None, "document", "it is nested too deeply")
                return {}
        if not isinstance(document, dict):
            self.fault(None, "document", "it is not a JSON object")
            return {}
        return document

    def statements(self, body: JsonObject) -> list[Any]:
        raw = body.get("Statement")
        if _is_unseen(raw):
            self.is_open = True
            return []
        if isinstance(raw, dict):
            return [raw]
        if isinstance(raw, list):
            self.is_open = any(map(_is_unseen, raw))
            return raw
        if body or raw is not None:
            self.fault(None, "Statement", "there is no Statement")
        return []

    def statement(self, index: int, raw: object) -> Statement:
        if not isinstance(raw, dict):
            self.fault(index, "Statement", "it is not a JSON object")
            return Statement(index=index)
        if not _ELEMENTS.issuperset(raw):
            self._check_elements(index, raw)
        sid = raw.get("Sid")
        effect = raw.get("Effect")
        if effect not in ("Allow", "Deny"):
            self.fault(index, "Effect", 'Effect must be "Allow" or "Deny"')
            effect = None
        statement = Statement(
            index=index,
            sid=sid if isinstance(sid, str) else None,
            effect=effect,
            principals=self.principals(index, "Principal", raw),
            not_principals=self.principals(index, "NotPrincipal", raw),
            actions=self.strings(index, "Action", raw),
            not_actions=self.strings(index, "NotAction", raw),
            resources=self.strings(index, "Resource", raw),
            not_resources=self.strings(index, "NotResource", raw),
            conditions=self.conditions(index, raw.get("Condition")),
        )
        self._check_shape(statement)
        return statement

    def strings(self, index: int, element: str, raw: JsonObject) -> tuple[str, ...] | None:
        if element not in raw:
            return None
        value = raw[element]
        if isinstance(value, str):
            return (value,)
        listed = tuple(value) if isinstance(value, list) else (value,)
        texts = tuple([each for each in listed if isinstance(each, str)])
        if len(texts) < len(listed):
            self.fault(index, element, f"{element} must be a string or a list of strings")
        return texts

    def principals(
        self, index: int, element: str, raw: JsonObject
    ) -> tuple[PrincipalEntry, ...] | None:
        if element not in raw:
            return None
        value = raw[element]
        if value == "*":
            return (PrincipalEntry("*", "*"),)
        if isinstance(value, str) and is_open(value):
            return tuple(PrincipalEntry(kind, value) for kind in _PRINCIPAL_TYPES)
        if not isinstance(value, dict):
            self.fault(index, element, f'{element} must be "*" or an object')
            return ()
        entries: list[PrincipalEntry] = []
        for kind in value:
            if kind not in _PRINCIPAL_TYPES:
                self.fault(index, element, f"{kind} is not a kind of principal")
                continue
            names = self.strings(index, kind, value) or ()
            entries.extend(PrincipalEntry(kind, name) for name in names)
        return tuple(entries)

    def conditions(self, index: int, block: object) -> tuple[Condition, ...]:
        if block is None:
            return ()
        if not isinstance(block, dict):
            self.fault(index, "Condition", "Condition must be an object")
            return ()
        found: list[Condition] = []
        for operator, keys in block.items():
            if not isinstance(keys, dict):
                self.fault(index, "Condition", f"{operator} must hold an object of keys")
                continue
            for key, value in keys.items():
                texts = (value,) if isinstance(value, str) else self._values(index, operator, value)
                found.append(Condition(operator, key, texts))
        return tuple(found)

    def _values(self, index: int, operator: str, value: object) -> tuple[str, ...]:
        values = values_of(value)
        texts = []
        for each in values:
            if isinstance(each, bool):
                texts.append("true" if each else "false")
            elif isinstance(each, (str, int, float)):
                texts.append(str(each))
            else:
                self.fault(index, "Condition", f"a value of {operator} is not a string")
        return tuple(texts)

    def _check_elements(self, index: int, raw: JsonObject) -> None:
        for element in raw:
            if element in _ELEMENTS:
                continue
            meant = _LETTER_CASE.get(element.lower())
            says = f"{element} is not an element of a statement"
            self.fault(index, element, says if meant is None else f"{says}: {meant} is")

    def _check_shape(self, statement: Statement) -> None:
        """Say what AWS refuses at save time in a policy of this kind."""
        index = statement.index
        if statement.actions is None and statement.not_actions is None:
            self.fault(index, "Action", "there is no Action")
        elif statement.actions is not None and statement.not_actions is not None:
            self.fault(index, "Action", "it has both Action and NotAction")
        if statement.resources is not None and statement.not_resources is not None:
            self.fault(index, "Resource", "it has both Resource and NotResource")
        if self.kind == "trust policy":
            self._check_trust_shape(statement)
        elif statement.resources is None and statement.not_resources is None:
            self.fault(index, "Resource", "there is no Resource")
        if self.kind == "identity policy" and statement.principals is not None:
            says = "an identity policy has no Principal"
            self.fault(index, "Principal", says)

    def _check_trust_shape(self, statement: Statement) -> None:
        index = statement.index
        if statement.not_principals is not None:
            self.fault(index, "NotPrincipal", "a trust policy may not use NotPrincipal")
        elif statement.principals is None:
            says = "a trust policy's statement needs a Principal"
            self.faults.append(
                PolicyFault(statement=index, element="Principal", says=says, problem="no-principal")
            )
        if statement.resources is not None or statement.not_resources is not None:
            self.fault(index, "Resource", "a trust policy has no Resource: it is the role's own")
        for entry in statement.principals or ():
            if entry.type == "AWS" and not _is_aws_principal(entry.value):
                says = f"{entry.value} is not a principal: it matches nobody"
                self.faults.append(
                    PolicyFault(
                        statement=index,
                        element="Principal",
                        says=says,
                        blocks=False,
                        problem="not-a-principal",
                        value=entry.value,
                    )
                )


def _is_unseen(raw: object) -> bool:
    """Say whether words stand in place of a statement that nobody saw."""
    return isinstance(raw, str) and is_open(raw)


def _is_aws_principal(value: str) -> bool:
    if value == "*" or is_account_id(value) or is_open(value):
        return True
    if value.isalnum() and value[:4] in {"AIDA", "AROA"}:
        return True
    arn = parse_arn(value)
    if arn is None or "*" in value or "?" in value or not is_account_id(arn.account):
        return False
    return arn.resource == "root" or arn.kind in _PRINCIPALS_OF.get(arn.service, ())
