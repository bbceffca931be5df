"""Roles that Terraform's community modules create: the trust policies that their inputs give.

https://github.com/terraform-aws-modules/terraform-aws-iam, releases 5 and 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from doctor.model.plain_json import JsonObject, values_of
from doctor.texts.documents.policy_texts import FoundPolicy
from doctor.texts.infrastructure.hcl import Block
from doctor.texts.infrastructure.unknown import is_unknown, unknown

_SOURCE: Final = re.compile(
    r"terraform-aws-modules/(?:terraform-aws-)?iam(?:/aws|\.git)?//modules/(?P<name>[\w-]+)"
)
_BY_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_GITHUB: Final = "token.actions.githubusercontent.com"
_OWN_POLICIES: Final = (
    "custom_role_trust_policy",
    "create_custom_role_trust_policy",
    "source_trust_policy_documents",
    "override_trust_policy_documents",
)
"""Inputs that bring a policy of the user's own, in place of the module's or beside it."""

Reader = Callable[[str], Any]
"""Gives the value of an input, by its name; `None` where it is not set."""


def role_of_module(block: Block, read: Reader) -> FoundPolicy | None:
    """Return the trust policy of the role that a module creates; `None` of another module."""
    found = _SOURCE.search(str(read("source") or ""))
    statements = None if found is None else _MODULES.get(found["name"])
    if statements is None or any(read(each) for each in _OWN_POLICIES):
        return None
    written = list(statements(read))
    if not written:
        return None
    return FoundPolicy(
        document={"Version": "2012-10-17", "Statement": written},
        kind="trust",
        owner=_name(read),
        line=block.line,
    )


def _name(read: Reader) -> str | None:
    """Return the role's name: a release that takes `name` adds to it, unless it is told not to."""
    name = read("role_name")
    if name is None and (read("use_name_prefix") is False or read("subjects") is not None):
        name = read("name")
    return name if isinstance(name, str) and not is_unknown(name) else None


def _of_service_accounts(read: Reader) -> Iterator[JsonObject]:
    test = read("assume_role_condition_test") or read("trust_condition_test") or "StringEquals"
    providers = read("oidc_providers")
    for each in providers.values() if isinstance(providers, dict) else ():
        if isinstance(each, dict) and (provider := each.get("provider_arn")) is not None:
            host = _host(str(provider))
            named = values_of(each.get("namespace_service_accounts"))
            yield _statement(
                {"Federated": provider},
                _BY_IDENTITY,
                {
                    str(test): {
                        f"{host}:sub": [f"system:serviceaccount:{account}" for account in named],
                        f"{host}:aud": ["sts.amazonaws.com"],
                    }
                },
            )


def _of_oidc(read: Reader) -> Iterator[JsonObject]:
    urls = [*values_of(read("provider_urls")), *values_of(read("provider_url"))]
    for url in filter(None, map(str, urls)):
        host = url.removeprefix("https://")
        conditions: dict[str, JsonObject] = {}
        for name, test, claim in (
            ("oidc_fully_qualified_subjects", "StringEquals", "sub"),
            ("oidc_subjects_with_wildcards", "StringLike", "sub"),
            ("oidc_fully_qualified_audiences", "StringLike", "aud"),
        ):
            if wanted := values_of(read(name)):
                conditions.setdefault(test, {})[f"{host}:{claim}"] = wanted
        yield _statement({"Federated": _provider(host)}, _BY_IDENTITY, conditions)


def _of_github(read: Reader) -> Iterator[JsonObject]:
    subjects = [f"repo:{str(each).removeprefix('repo:')}" for each in values_of(read("subjects"))]
    audience = read("audience") or "sts.amazonaws.com"
    yield _statement(
        {"Federated": _provider(_GITHUB)},
        [_BY_IDENTITY, "sts:TagSession"],
        {
            "StringEquals": {f"{_GITHUB}:aud": audience},
            "StringLike": {f"{_GITHUB}:sub": subjects},
        },
    )


def _of_principals(read: Reader) -> Iterator[JsonObject]:
    """Give what lets in accounts and services: with MFA, unless it is told that none is needed."""
    principals = {
        kind: each
        for kind, name in (("AWS", "trusted_role_arns"), ("Service", "trusted_role_services"))
        if (each := values_of(read(name)))
    }
    conditions: dict[str, JsonObject] = {}
    if read("role_requires_mfa") is not False:
        conditions["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
        conditions["NumericLessThan"] = {"aws:MultiFactorAuthAge": str(read("mfa_age") or 86400)}
    if external_ids := values_of(read("role_sts_externalid")):
        conditions["StringEquals"] = {"sts:ExternalId": external_ids}
    if principals:
        actions = values_of(read("trusted_role_actions")) or ["sts:AssumeRole", "sts:TagSession"]
        yield _statement(principals, actions, conditions)


_MODULES: Final[dict[str, Callable[[Reader], Iterator[JsonObject]]]] = {
    "iam-role-for-service-accounts-eks": _of_service_accounts,
    "iam-role-for-service-accounts": _of_service_accounts,
    "iam-assumable-role-with-oidc": _of_oidc,
    "iam-github-oidc-role": _of_github,
    "iam-assumable-role": _of_principals,
}


def _statement(principal: JsonObject, action: Any, conditions: JsonObject) -> JsonObject:  # noqa: ANN401 - text or list
    found = {"Effect": "Allow", "Principal": principal, "Action": action}
    return found | ({"Condition": conditions} if conditions else {})


def _host(provider_arn: str) -> str:
    """Return the issuer's host of a provider's ARN; of one that is not literal, its words."""
    _, found, host = provider_arn.partition("oidc-provider/")
    return host if found else unknown(provider_arn)


def _provider(host: str) -> str:
    return f"arn:aws:iam::{unknown('account')}:oidc-provider/{host}"
