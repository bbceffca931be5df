"""OIDC tokens that are at hand: decoded for their claims, and neither kept nor shown.

Where the chain names a token file, that is the token. Else a runner's own is looked for: in the
variables of Bitbucket, CircleCI, HCP Terraform and GitLab, or at GitHub's endpoint for the job.
https://docs.github.com/en/actions/reference/security/oidc
https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/
https://circleci.com/docs/guides/permissions-authentication/openid-connect-tokens/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.plan import plan_case
from doctor.gather.destinations import Withheld, destinations
from doctor.gather.machine import uncover
from doctor.gather.outgoing_calls import OF_JOB, check_listed
from doctor.gather.web import ask_json
from doctor.model.aws_hosts import host_of_url, is_loopback
from doctor.model.case import (
    Case,
    CaseAttachment,
    CaseOidcToken,
    CaseRequest,
    CaseTokens,
    CaseUnknown,
)
from doctor.model.file_sizes import LARGEST_SMALL_FILE
from doctor.model.limits import LONGEST_WEB_IDENTITY_TOKEN
from doctor.profiles.plain_files import read_plain
from doctor.profiles.read import expand
from doctor.texts.jwt import read_claims
from doctor.texts.secret_text import hide_secrets

_URL: Final = "ACTIONS_ID_TOKEN_REQUEST_URL"
AUDIENCE: Final = "sts.amazonaws.com"
_VARIABLES: Final = (
    "BITBUCKET_STEP_OIDC_TOKEN",
    "CIRCLE_OIDC_TOKEN_V2",
    "CIRCLE_OIDC_TOKEN",
    "TFC_WORKLOAD_IDENTITY_TOKEN",
)
_WORKFLOW: Final = re.compile(r"[^/]+/[^/]+/(?P<path>\.github/workflows/[^@]+)@")
_SECONDS: Final = 5
"""A job waits for GitHub's answer at the most so long: its endpoint answers within one."""
_LARGEST_ANSWER: Final = 2 * LONGEST_WEB_IDENTITY_TOKEN
"""Bytes of GitHub's answer: a token as long as STS takes one, and the JSON around it."""
_HOSTS: Final = (".actions.githubusercontent.com", ".githubapp.com", ".ghe.com")


def add_token(case: Case, environ: Mapping[str, str], home: str, *, ask: bool) -> Case:
    """Add the claims of the token that the call would carry. `ask` allows GitHub's endpoint."""
    if case.tokens is not UNSET:
        return case
    file = _token_file(case)
    if file is not None:
        text = _read(_token_file(uncover(case, environ, home)) or file, home)
        return case if text is None else _add_claims(case, read_claims(text), file)
    for name, token in _in_variables(environ):
        return _add_claims(case, read_claims(token), name)
    if ask and _URL in environ:
        return _from_github(case, environ)
    return case


def add_workflow(case: Case, environ: Mapping[str, str]) -> Case:
    """Add the workflow file of a job on GitHub, and of a pull request both its repositories."""
    if environ.get("GITHUB_ACTIONS") != "true":
        return case
    added = []
    place = _WORKFLOW.match(environ.get("GITHUB_WORKFLOW_REF", ""))
    if place is not None:
        text = _read(str(Path(environ.get("GITHUB_WORKSPACE", ".")) / place["path"]), "")
        if text is not None:
            added.append(CaseAttachment(name=place["path"], text=hide_secrets(text)))
    sides = _sides(_read(environ.get("GITHUB_EVENT_PATH", ""), ""))
    if sides is not None:
        added.append(CaseAttachment(name="event", text=json.dumps({"pull_request": sides})))
    return replace(case, attachments=(*case.attachments, *added))


def _sides(event: str | None) -> dict[str, Any] | None:
    """Keep of a pull request's event whose repository it comes from, and whose it goes to."""
    try:
        pull = json.loads(event or "{}").get("pull_request")
        return {
            side: {"repo": {"full_name": pull[side]["repo"]["full_name"]}}
            for side in ("head", "base")
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _token_file(case: Case) -> str | None:
    """Return the token file that the chain's base hop reads."""
    chain = plan_case(case).chain
    if chain is None or not chain.hops or chain.hops[0].kind != "web-identity":
        return None
    return chain.hops[0].web_identity_token_file


def _read(path: str, home: str) -> str | None:
    try:
        return read_plain(Path(expand(path, home)), LARGEST_SMALL_FILE).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None  # the chain's own fault says why


def _in_variables(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in _VARIABLES:
        if environ.get(name):
            yield name, environ[name]
    if environ.get("GITLAB_CI") == "true":
        # A job names its id_tokens itself: they are the variables that hold a token for it.
        for name, value in sorted(environ.items()):
            claims = read_claims(value) if not name.startswith("CI_") else None
            if claims is not None and "project_path" in claims:
                yield name, value


def _add_claims(case: Case, claims: dict[str, Any] | None, source: str) -> Case:
    if claims is None:
        why = f"{source} holds no JSON Web Token"
        return replace(case, unknown=(*case.unknown, CaseUnknown(what="tokens/oidc", why=why)))
    case = replace(case, tokens=CaseTokens(oidc=CaseOidcToken(claims=claims)))
    chain = plan_case(case).chain
    keyless = chain is None or not any(hop.kind != "assume-role" for hop in chain.hops)
    if case.target.role_arn is None or case.request is not UNSET or not keyless:
        return case
    # A role that is asked for by its ARN, with a token and no keys: the token goes with the call.
    return replace(case, request=CaseRequest(action="sts:AssumeRoleWithWebIdentity"))


def _from_github(case: Case, environ: Mapping[str, str]) -> Case:
    url = environ[_URL]
    try:
        check_listed(OF_JOB)
        _admit(url)
        bearer = environ.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "")
        token = ask_github(url, bearer, AUDIENCE)
    except (OSError, ValueError, Withheld) as error:
        why = f"GitHub's endpoint for tokens: {_reason(error)}"
        return replace(case, unknown=(*case.unknown, CaseUnknown(what="tokens/oidc", why=why)))
    return _add_claims(case, read_claims(token), "GitHub's endpoint for tokens")


def _admit(url: str) -> None:
    """Let the job's token go to GitHub, and to another host as credentials go. Raises `Withheld`.

    A GitHub Enterprise Server has a host of its own: no variable proves whose it is. `ValueError`
    is raised for an address that is not secure.
    """
    host = host_of_url(url)
    if not url.startswith("https:") and not is_loopback(host):
        raise ValueError("its address is not https")
    if host.endswith(_HOSTS):
        return
    destinations().admit(url, "requests for the job's token", _URL, owner="GitHub")


def ask_github(url: str, bearer: str, audience: str) -> str:
    """Ask the job's endpoint for a token, as the AWS action does.

    Raises `OSError` where it cannot be reached or refuses, `ValueError` for an answer that is no
    token.
    """
    import urllib.request  # noqa: PLC0415 - only a job on GitHub asks

    joint = "&" if urlsplit(url).query else "?"
    request = urllib.request.Request(  # noqa: S310 - https, or this machine
        f"{url}{joint}audience={quote(audience, safe='')}",
        headers={"Authorization": f"Bearer {bearer}", "Accept": "application/json"},
    )
    read = ask_json(request, "GitHub's token", seconds=_SECONDS, largest=_LARGEST_ANSWER)
    value = read.get("value") if isinstance(read, dict) else None
    if not isinstance(value, str):
        raise ValueError("its answer holds no token")  # noqa: TRY004 - the answer is at fault
    return value


def _reason(error: Exception) -> str:
    """Say what went wrong without quoting what was sent."""
    status = getattr(error, "code", None)
    if isinstance(status, int):
        return f"it answered with status {status}"
    reason = getattr(error, "reason", None) or error
    return str(reason)[:200]
