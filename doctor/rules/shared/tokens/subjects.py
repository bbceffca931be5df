"""The subject of a token, as each provider writes it: what it tells, and how two of them differ.

https://docs.github.com/en/actions/reference/security/oidc
https://docs.gitlab.com/ci/secrets/id_token_authentication/
https://circleci.com/docs/guides/permissions-authentication/openid-connect-tokens/
https://developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/workload-identity-tokens
"""

from __future__ import annotations

import difflib
import re
from typing import Final

from doctor.evaluate.globs import like
from doctor.model.issuer import Issuer, service_account_of

_GITHUB: Final = re.compile(
    r"repo:(?P<owner>[^/@:]+)(?:@(?P<owner_id>\d+))?/(?P<repo>[^/@:]+)(?:@(?P<repo_id>\d+))?"
    r"(?::(?P<rest>.*))?\Z"
)
_NAMES: Final = ("owner", "repo")
_FORMS: Final = (
    ("pull request", r"pull_request\Z"),
    ("environment", r"environment:"),
    ("branch", r"ref:refs/heads/"),
    ("tag", r"ref:refs/tags/"),
    ("branch", r"project_path:.*:ref_type:branch:"),
    ("tag", r"project_path:.*:ref_type:tag:"),
)
_CHANGING: Final = (
    (r"(?P<kept>org/[\w-]+/project/[\w-]+/user/)[^*]+\Z", "circleci"),
    (r"(?P<kept>organization:[^:]+:project:[^:]+:workspace:[^:]+:run_phase:)\w+\Z", "terraform"),
    (r"(?P<kept>organization:[^:]+:pipeline:[^:]+:ref:[^:]+:)commit:.*\Z", "buildkite"),
    (r"(?P<kept>\{[\w-]+\}:(?:\{[\w-]+\}:)?)\{[\w-]+\}\Z", "bitbucket"),
)
"""Subjects whose end is another at each run: of a user, a phase, a commit, a step."""


def repository_of(subject: str) -> str | None:
    """Return the repository that a subject of GitHub's, or a pattern, names without wildcards."""
    found = _GITHUB.match(subject)
    if found is None or "*" in found["owner"] + found["repo"]:
        return None
    ids = [f"@{found[part]}" if found[part] else "" for part in ("owner_id", "repo_id")]
    return f"{found['owner']}{ids[0]}/{found['repo']}{ids[1]}"


def lasting_subject(subject: str) -> str:
    """Return the narrowest pattern that also the next run's subject matches."""
    for form, _ in _CHANGING:
        found = re.match(form, subject)
        if found is not None:
            return f"{found['kept']}*"
    return subject


def nearest_pattern(wanted: tuple[str, ...], got: str) -> str:
    """Return the pattern that comes closest to a value."""
    return max(wanted, key=lambda each: difflib.SequenceMatcher(None, each, got).ratio())


def correct_subject(wanted: str, got: str) -> str | None:
    """Return the pattern put right, where only letter case or GitHub's IDs set the two apart."""
    if "${" in wanted:
        return None
    if wanted.lower() == got.lower():
        return got
    one, other = _GITHUB.match(wanted), _GITHUB.match(got)
    if one is None or other is None or not _is_one_repository(one, other):
        return None
    head = got if other["rest"] is None else got[: -len(other["rest"]) - 1]
    right = head if one["rest"] is None else f"{head}:{one['rest']}"
    return right if right != wanted and like(right, got) else None


def _is_one_repository(one: re.Match[str], other: re.Match[str]) -> bool:
    return all((one[part] or "").lower() == (other[part] or "").lower() for part in _NAMES)


def _same_but_ids(one: re.Match[str], other: re.Match[str]) -> bool:
    ids = (one["owner_id"], one["repo_id"]) != (other["owner_id"], other["repo_id"])
    return ids and _is_one_repository(one, other)


def why_differs(wanted: str, got: str, issuer: Issuer) -> str:
    """Say in a sentence how a subject differs from the pattern that comes closest."""
    if wanted.lower() == got.lower():
        return "They differ only in case, and case matters."
    if issuer.kind == "github":
        told = _why_of_github(wanted, got)
        if told is not None:
            return told
    one, other = _form(wanted), _form(got)
    if one and other and one != other:
        return f"The role requires a {one}, and this token is of a {other}."
    if service_account_of(got) is not None:
        return "Both namespace and name of the service account have to match."
    return "AWS compares the two character by character."


def _form(text: str) -> str | None:
    rest = text
    found = _GITHUB.match(text)
    if found is not None:
        rest = found["rest"] or ""
    return next((name for name, form in _FORMS if re.match(form, rest)), None)


def _why_of_github(wanted: str, got: str) -> str | None:
    one, other = _GITHUB.match(wanted), _GITHUB.match(got)
    if other is None:
        return (
            "This subject does not begin with repo:. The repository or its organization has a "
            "template for subjects, and the trust policy has to follow it."
        )
    if one is None:
        return None
    if _same_but_ids(one, other) and other["owner_id"]:
        return (
            "The subject names owner and repository with their immutable IDs, as GitHub writes "
            "it for repositories created, renamed or opted in since 15 July 2026; the role's "
            "pattern has only the names."
        )
    if _same_but_ids(one, other):
        return "The role's pattern has GitHub's immutable IDs, and this subject has only the names."
    if (one["owner"], one["repo"]) != (other["owner"], other["repo"]):
        return _other_repository(one, other)
    return _other_form(one["rest"], other["rest"] or "")


def _other_repository(one: re.Match[str], other: re.Match[str]) -> str | None:
    names = [f"{each['owner']}/{each['repo']}" for each in (one, other)]
    if "*" in names[0] or "?" in names[0]:
        return None
    if names[0].lower() == names[1].lower():
        return (
            f"{names[0]} and {names[1]} are the same repository on GitHub, but case matters to AWS."
        )
    return f"The role requires the repository {names[0]}, and the job runs in {names[1]}."


def _other_form(wanted: str | None, got: str) -> str | None:
    if not wanted:
        return "The role's pattern ends after the repository, but a subject continues."
    one, other = _form_of_rest(wanted), _form_of_rest(got)
    if other == "environment" and one != "environment":
        return (
            "The job runs in an environment, so GitHub writes the environment instead of branch "
            "or tag."
        )
    if one == "environment" and other != "environment":
        return "The role requires an environment, and the job has none."
    if other == "pull request":
        return "A job for a pull request has neither branch nor tag in its subject."
    if one is None and "*" not in wanted:
        return (
            f"GitHub does not write “{wanted}”: the form is ref:refs/heads/BRANCH, "
            "ref:refs/tags/TAG, environment:NAME or pull_request."
        )
    if one != other and one and other:
        return f"The role requires a {one}, and the job runs for a {other}."
    return f"The role requires another {one}." if one else None


def _form_of_rest(rest: str) -> str | None:
    return next((name for name, form in _FORMS if re.match(form, rest)), None)
