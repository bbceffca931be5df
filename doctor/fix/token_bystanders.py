"""Bystanders who come with a token of the same provider: other repositories, branches, pods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from doctor.fix.strangers import Bystander
from doctor.model.case import CaseRequest
from doctor.model.issuer import service_account_of
from doctor.model.plain_json import JsonObject
from doctor.model.policy import Policy
from doctor.model.principal import Caller

_GITHUB: Final = re.compile(r"repo:(?P<owner>[^/:]+)/(?P<repo>[^:]+):")
_GITLAB: Final = re.compile(r"project_path:(?P<path>[^:]+):ref_type:[^:]+:ref:")
_RUNS: Final = (
    ("other branches", "ref:refs/heads/another-branch"),
    ("tags", "ref:refs/tags/another-tag"),
    ("pull requests", "pull_request"),
    ("other environments", "environment:another-environment"),
)


def draw_other_tokens(caller: Caller, context: JsonObject) -> Iterator[Bystander]:
    """Draw who comes with a token of the same provider that has another subject."""
    if caller.kind != "federated":
        return
    keys = [key for key, value in context.items() if value and is_claim(key, "sub")]
    for subject in {str(context[key][0]) for key in keys}:
        for label, other in _others(subject):
            if other != subject:
                changed = {key: [other] for key in keys}
                yield Bystander(label, caller, {**context, **changed})


def vary_trusted_audiences(policy: Policy, request: CaseRequest) -> Iterator[CaseRequest]:
    """Give a bystander's request, and the same issued for each audience that a policy trusts.

    Who could come in with another audience before does not gain by a new one.
    """
    yield request
    for statement in policy.statements:
        for condition in statement.conditions:
            if is_claim(condition.key.lower(), "aud") and condition.key.lower() in request.context:
                for value in condition.values:
                    context = {**request.context, condition.key.lower(): [value]}
                    yield replace(request, context=context)


def is_claim(key: str, claim: str | None = None) -> bool:
    """Say whether a condition key is that claim, or any, of some identity provider's tokens."""
    provider, _, name = key.rpartition(":")
    return "." in provider and claim in (None, name)


def _others(subject: str) -> Iterator[tuple[str, str]]:
    """Give subjects that are near, and how a sentence names them."""
    github, gitlab = _GITHUB.match(subject), _GITLAB.match(subject)
    pod = service_account_of(subject)
    if github is not None:
        owner, repository = github["owner"], github["repo"]
        for name, run in _RUNS:
            yield f"{name} of {owner}/{repository}", f"repo:{owner}/{repository}:{run}"
        rest = subject[github.end() :]
        yield f"other repositories of {owner}", f"repo:{owner}/another-repository:{rest}"
        yield "repositories of anybody", f"repo:another-owner/another-repository:{rest}"
    elif pod is not None:
        space, name = pod
        yield (
            f"other service accounts of namespace {space}",
            f"system:serviceaccount:{space}:another-account",
        )
        yield "pods of other namespaces", f"system:serviceaccount:another-namespace:{name}"
    elif gitlab is not None:
        path = gitlab["path"]
        head = f"project_path:{path}"
        yield f"other branches of {path}", f"{head}:ref_type:branch:ref:another-branch"
        yield f"tags of {path}", f"{head}:ref_type:tag:ref:another-tag"
        yield "projects of anybody", subject.replace(path, "another-group/another-project", 1)
    else:
        yield "any other token of the same provider", "another-subject"
