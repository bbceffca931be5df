"""CloudFormation, SAM and `cdk synth`: roles and policies, with functions filled where they can be.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from doctor.model.plain_json import JsonObject, object_in, values_of
from doctor.texts.documents.policy_texts import FoundPolicy, is_policy
from doctor.texts.infrastructure.iam_code import FoundCode, FoundProvider
from doctor.texts.infrastructure.role_uses import CLOUDFORMATION_USES
from doctor.texts.infrastructure.unknown import is_unknown, unknown

_PSEUDO: Final = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}
_SUB: Final = re.compile(r"\$\{(?P<name>[^!{}][^{}]*)\}")
_DEEPEST: Final = 30
"""Levels of a template with its functions: each function adds two to a policy's own."""
_ROLE: Final = "AWS::IAM::Role"


def read_template(value: Any) -> FoundCode | None:  # noqa: ANN401 - any JSON value
    """Read a template, or the resources of one; `None` where it is neither."""
    resources = _resources(value)
    return None if resources is None else _Template(value, resources).read_found()


def _resources(value: Any) -> JsonObject | None:  # noqa: ANN401 - as above
    """Find the resources: below their name, below serverless.yml's, or standing alone."""
    if not isinstance(value, dict):
        return None
    for holder in (value, object_in(value, "resources")):
        if isinstance(holder.get("Resources"), dict):
            return dict(holder["Resources"])
    if any(_type(each).startswith("AWS::") for each in value.values()):
        return value
    return {"": value} if _type(value).startswith("AWS::") else None


def _type(value: Any) -> str:  # noqa: ANN401 - as above
    return str(value.get("Type", "")) if isinstance(value, dict) else ""


class _Template:
    """A template: its parameters, mappings and resources."""

    def __init__(self, value: JsonObject, resources: JsonObject) -> None:
        self.parameters = object_in(value, "Parameters")
        self.mappings = object_in(value, "Mappings")
        self.resources = resources

    def read_found(self) -> FoundCode:
        policies: list[FoundPolicy] = []
        providers: list[FoundProvider] = []
        for name, resource in self.resources.items():
            type_ = _type(resource)
            properties = self.fill(object_in(resource, "Properties"))
            if type_ == _ROLE or type_.startswith("AWS::Serverless::"):
                policies += _of_role(properties, self.service_of(name))
            elif type_ in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"}:
                policies += _of_policy(properties)
            elif type_ == "AWS::IAM::OIDCProvider" and isinstance(properties.get("Url"), str):
                ids = values_of(properties.get("ClientIdList"))
                providers.append(
                    FoundProvider(url=properties["Url"], client_ids=tuple(map(str, ids)))
                )
        return FoundCode(policies=tuple(policies), providers=tuple(providers))

    def service_of(self, role: str) -> str | None:
        """Return the one service to which the resources of the template hand a role."""
        found = {
            CLOUDFORMATION_USES[use]
            for resource in self.resources.values()
            for name, value in _properties(resource).items()
            if (use := f"{_type(resource)}.{name}") in CLOUDFORMATION_USES and _names(value, role)
        }
        return found.pop() if len(found) == 1 else None

    def fill(self, value: Any, depth: int = _DEEPEST) -> Any:  # noqa: ANN401 - any JSON value
        """Put in what functions stand for; what the template does not say stays unknown."""
        if depth == 0:
            return unknown("nested too deeply")
        if isinstance(value, list):
            return [
                each
                for one in value
                if (each := self.fill(one, depth - 1)) != {"Ref": "AWS::NoValue"}
            ]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name in {"Ref", "Condition"} and isinstance(argument, str):
                return self.ref(argument)
            if str(name).startswith("Fn::"):
                return self.call(str(name)[4:], self.fill(argument, depth - 1))
        return {self.key(name): self.fill(inner, depth - 1) for name, inner in value.items()}

    def key(self, name: Any) -> str:  # noqa: ANN401 - YAML has keys of many kinds
        """Return a key as text; a template may write functions into it (`${Provider}:sub`)."""
        return self.sub(str(name), {}) if "${" in str(name) else str(name)

    def ref(self, name: str) -> Any:  # noqa: ANN401 - as above
        if name in _PSEUDO:
            return _PSEUDO[name]
        if name == "AWS::NoValue":
            return {"Ref": name}
        parameter = self.parameters.get(name)
        if isinstance(parameter, dict) and "Default" in parameter:
            default = parameter["Default"]
            listed = "List" in str(parameter.get("Type")) and isinstance(default, str)
            return default.split(",") if listed else default
        resource = self.resources.get(name)
        if _type(resource) == _ROLE:
            own = self.fill(_properties(resource).get("RoleName"))
            return own if isinstance(own, str) else unknown(name)
        if _type(resource) == "AWS::IAM::OIDCProvider":
            return self.arn_of(name)
        return unknown(name)

    def arn_of(self, name: str) -> str:
        """Return the ARN of a resource as far as its name tells it."""
        resource = self.resources.get(name)
        properties = _properties(resource)
        account = unknown("AWS::AccountId")
        if _type(resource) == _ROLE and isinstance(properties.get("RoleName"), str):
            path = properties.get("Path") or "/"
            return f"arn:aws:iam::{account}:role{path}{self.fill(properties['RoleName'])}"
        url = properties.get("Url")
        if _type(resource) == "AWS::IAM::OIDCProvider" and isinstance(url, str):
            return f"arn:aws:iam::{account}:oidc-provider/{url.removeprefix('https://')}"
        return unknown(f"{name}.Arn")

    def call(self, name: str, argument: Any) -> Any:  # noqa: ANN401 - as above
        """Call a function; where it cannot be, its words are the value."""
        try:
            value = self.known_value(name, argument)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            value = None
        return unknown(f"{name} {_words(argument)}") if value is None else value

    def known_value(self, name: str, argument: Any) -> Any:  # noqa: ANN401 - as above
        if name == "Sub":
            text, more = argument if isinstance(argument, list) else (argument, {})
            return self.sub(text, more)
        if name == "GetAtt":
            parts = argument.split(".") if isinstance(argument, str) else argument
            return self.arn_of(parts[0]) if parts[1] == "Arn" else None
        if name == "Join":
            separator, values = argument
            return None if isinstance(values, str) else separator.join(map(str, values))
        if name == "Select":
            return argument[1][int(argument[0])]
        if name == "Split":
            return None if is_unknown(argument[1]) else argument[1].split(argument[0])
        if name == "FindInMap":
            first, second, third = argument
            return self.mappings[first][second][third]
        if name == "If":
            _, yes, no = argument
            return yes if yes == no else None
        return None

    def sub(self, text: str, more: JsonObject) -> str:
        def put(found: re.Match[str]) -> str:
            name = found["name"].strip()
            if name in more:
                return str(more[name])
            if name.endswith(".Arn"):
                return self.arn_of(name.removesuffix(".Arn"))
            if ":" in name and "::" not in name:
                # A variable of serverless.yml, or of the policy language.
                own = name.startswith(("self:", "opt:", "env:", "file(", "sls:", "cf:", "ssm:"))
                serverless = own or name in {"aws:accountId", "aws:region"}
                return unknown(name) if serverless else found[0]
            return str(self.ref(name))

        return _SUB.sub(put, text)


def _properties(resource: Any) -> JsonObject:  # noqa: ANN401 - any JSON value
    return object_in(resource, "Properties") if isinstance(resource, dict) else {}


def _names(value: Any, role: str) -> bool:  # noqa: ANN401 - as above
    """Say whether a property refers to a role: `Ref`, `Fn::GetAtt` in both forms, `Fn::Sub`."""
    if isinstance(value, dict):
        return any(_names(each, role) for each in value.values())
    if isinstance(value, list):
        return any(_names(each, role) for each in value)
    return value in {role, f"{role}.Arn", f"${{{role}}}", f"${{{role}.Arn}}"}


def _words(argument: Any) -> str:  # noqa: ANN401 - any JSON value
    first = argument[0] if isinstance(argument, list) and argument else argument
    return str(first) if isinstance(first, str) else "…"


def _of_role(properties: JsonObject, service: str | None) -> Iterator[FoundPolicy]:
    name = properties.get("RoleName")
    owner = name if isinstance(name, str) and not is_unknown(name) else None
    trust = properties.get("AssumeRolePolicyDocument")
    limit = properties.get("MaxSessionDuration")
    if isinstance(trust, dict) and is_policy(trust):
        yield FoundPolicy(
            document=trust,
            kind="trust",
            owner=owner,
            max_session_duration=limit if isinstance(limit, int) else None,
            service=service,
        )
    for each in values_of(properties.get("Policies")):
        if isinstance(each, dict) and is_policy(each.get("PolicyDocument")):
            yield FoundPolicy(document=each["PolicyDocument"], kind="identity", owner=owner)
        elif is_policy(each):
            yield FoundPolicy(document=each, kind="identity", owner=owner)


def _of_policy(properties: JsonObject) -> Iterator[FoundPolicy]:
    document = properties.get("PolicyDocument")
    roles = [each for each in values_of(properties.get("Roles")) if isinstance(each, str)]
    owner = roles[0] if len(roles) == 1 and not is_unknown(roles[0]) else None
    if isinstance(document, dict) and is_policy(document):
        yield FoundPolicy(document=document, kind="identity", owner=owner)
