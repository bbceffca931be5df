"""The policies that documents hold: bare, or in what `aws` commands print around them.

https://docs.aws.amazon.com/cli/latest/reference/iam/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from doctor.model.case import CodeForm
from doctor.model.plain_json import JsonObject, statements_of
from doctor.texts.documents.json_text import unfold_strings

FoundKind = Literal["trust", "identity", "resource", "scp", "rcp", "any"]

_DEPTH: Final = 6
"""Levels between a document's root and a policy: IAM's authorization details, `RoleDetailList`,
an entry, `RolePolicyList`, an entry, its document."""
_MOST: Final = 60
"""Policies of one document: more are an account's whole listing, which is read elsewhere."""
_TRUST: Final = ("AssumeRolePolicyDocument", "assume_role_policy", "assumeRolePolicyDocument")
_ELEMENTS: Final = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"}
)
_OF_TRUST: Final = re.compile(r"[.\w/-]+\.[\w./-]+:(?:sub|aud|amr)\Z|\Asts:", re.IGNORECASE)
"""Keys that only the conditions of a trust policy ask for: a token's claims, parameters of STS."""
_INNER: Final = ("PolicyDocument", "Document", "policy", "inline_policy", "Content")


class FoundPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy document, what stands around it says that it is, and whose it is by name or ARN.

    `service` is the service to which code hands the role of a trust policy.
    """

    document: JsonObject
    kind: FoundKind = "any"
    owner: str | None = None
    max_session_duration: int | None = None
    line: int = 0
    form: CodeForm | None = None
    service: str | None = None


def find_policies(value: object) -> tuple[FoundPolicy, ...]:
    """Find the policies of a document, each with what is known of it."""
    whole = unfold_strings(value)
    if isinstance(whole, dict) and whole and all(map(_OPERATOR.match, map(str, whole))):
        whole = {"Condition": whole}
    found = list(_walk(whole, None, _DEPTH))[:_MOST]
    kept: list[FoundPolicy] = []
    for each in found:
        if each not in kept:
            kept.append(each)
    return tuple(kept)


def find_policy(document: object) -> JsonObject | None:
    """Return the one policy of a document that is handed over as one; `None` for none or several.

    What has a `Statement` is taken as it is: whether that is a good one is another question.
    """
    if not isinstance(document, dict) or "Statement" in document:
        return document if isinstance(document, dict) else None
    found = find_policies(document)
    return found[0].document if len(found) == 1 else None


def is_policy(value: object) -> bool:
    """Say whether a value has the shape of a policy document."""
    return isinstance(value, dict) and isinstance(value.get("Statement"), (list, dict, str))


def _walk(value: object, owner: str | None, depth: int) -> Iterator[FoundPolicy]:
    if depth == 0:
        return
    if isinstance(value, list):
        if value and all(_is_statement(each) for each in value):
            yield FoundPolicy(document={"Statement": value}, owner=owner)
            return
        for each in value:
            yield from _walk(each, owner, depth - 1)
        return
    if not isinstance(value, dict):
        return
    if is_policy(value):
        yield FoundPolicy(document=value, owner=owner)
        return
    if _is_statement(value):
        yield FoundPolicy(document={"Statement": [value]}, owner=owner)
        return
    if (trust := _add_unseen_parts(value)) is not None:
        yield FoundPolicy(document=trust, kind="trust", owner=owner)
        return
    yield from _walk_holder(value, owner, depth)


def _walk_holder(value: JsonObject, owner: str | None, depth: int) -> Iterator[FoundPolicy]:
    """Walk through an object that holds policies by name, as IAM's answers do."""
    owner = _owner(value) or owner
    for name, inner in value.items():
        if name in _TRUST:
            if is_policy(inner):
                limit = value.get("MaxSessionDuration")
                yield FoundPolicy(
                    document=inner,
                    kind="trust",
                    owner=owner,
                    max_session_duration=limit if isinstance(limit, int) else None,
                )
        elif name in _INNER and is_policy(inner):
            yield FoundPolicy(document=inner, owner=owner)
        else:
            yield from _walk(inner, owner, depth - 1)


_BY_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_OPERATOR: Final = re.compile(
    r"(?:For(?:All|Any)Values?:)?(?:String|Arn|Bool|Null|Date|Numeric|(?:Not)?IpAddress)\w*\Z"
)
"""A condition operator: such a block stands alone where somebody quotes the lines that matter."""
_NAMED_BY_HOST: Final = frozenset(
    {
        "accounts.google.com",
        "cognito-identity.amazonaws.com",
        "graph.facebook.com",
        "www.amazon.com",
    }
)
"""Providers that a trust policy names by their host: they are no providers of an account.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""
_CLAIM: Final = re.compile(
    r"(?P<host>[\w-]+(?:\.[\w-]+)+(?:/[^:]*)?):(?:aud|sub|amr)\Z", re.IGNORECASE
)
"""A condition key of a token: the issuer's host and path, and a claim that AWS reads of any."""


def _owner(value: JsonObject) -> str | None:
    """Return whose policies an object holds: the ARN of a role or user before its name."""
    arn = value.get("Arn")
    if isinstance(arn, str) and (":role/" in arn or ":user/" in arn):
        return arn
    for name in ("RoleName", "UserName"):
        if isinstance(value.get(name), str):
            return str(value[name])
    return None


def _is_statement(value: object) -> bool:
    """Say whether an object is one statement that stands alone."""
    return (
        isinstance(value, dict)
        and value.get("Effect") in ("Allow", "Deny")
        and ("Action" in value or "NotAction" in value)
    )


def _add_unseen_parts(value: JsonObject) -> JsonObject | None:
    """Return the trust policy that a part of a statement was cut out of; `None` for any other.

    What the part leaves out stands there in words (`${action}`), as do the statements beside it:
    nobody saw them. Claims of a token tell the action.
    """
    if not value or not _ELEMENTS.issuperset(value) or {"Resource", "NotResource"} & value.keys():
        return None
    named = isinstance(value.get("Principal"), (dict, str))
    if not named and not any(_OF_TRUST.search(key) for key in _condition_keys(value)):
        return None
    unseen: JsonObject = {"Principal": "${principal}", "Action": "${action}"}
    hosts = {each["host"] for key in _condition_keys(value) if (each := _CLAIM.match(key))}
    if hosts:
        # Only a call with a token has claims; their keys begin with the host of its provider.
        host = hosts.pop()
        arn = f"arn:aws:iam::${{account}}:oidc-provider/{host}"
        provider = host if host.lower() in _NAMED_BY_HOST else arn
        federated = "${provider}" if hosts else provider
        unseen = {"Principal": {"Federated": federated}, "Action": _BY_IDENTITY}
    if "NotPrincipal" in value:
        del unseen["Principal"]
    whole = {"Effect": "Allow", **unseen, **value}
    return {"Statement": [whole, "${other statements}"]}


def _condition_keys(value: JsonObject) -> Iterator[str]:
    block = value.get("Condition")
    for keys in block.values() if isinstance(block, dict) else ():
        yield from (str(key) for key in keys) if isinstance(keys, dict) else ()


def kind_by_shape(document: JsonObject) -> FoundKind:
    """Say what kind of policy a document is by its elements.

    One that names principals and no resource is a trust policy; with a resource it belongs to a
    resource, or is an RCP where it denies everybody. One without principals is an identity policy.
    """
    statements = statements_of(document)
    if not statements:
        return "any"
    named = [each for each in statements if "Principal" in each or "NotPrincipal" in each]
    if not named:
        return "identity"
    if any("Resource" in each or "NotResource" in each for each in named):
        denies = all(
            each.get("Effect") == "Deny" and each.get("Principal") == "*" for each in named
        )
        return "rcp" if denies else "resource"
    return "trust"
