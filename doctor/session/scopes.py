"""Less power than a session has: the policies that narrow it, and what they leave.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getscopedcredentials.html
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from doctor.profiles.plain_files import read_plain
from doctor.profiles.read import expand
from doctor.session.request_chain import Here, read_shared
from doctor.session.session_request import MOST_SCOPE_CHARACTERS, Scope

READ_ONLY: Final = "read-only"
SETTING: Final = "scope_policy"
"""A profile's setting that names its policy: a file, or `read-only`. SDKs ignore it."""

_LARGEST: Final = 64 * 1024
"""Bytes of a policy's file: STS takes 2,048 characters; blanks and comments are left out first."""
_SERVICES: Final = (
    "acm",
    "apigateway",
    "athena",
    "autoscaling",
    "cloudformation",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "codebuild",
    "codepipeline",
    "config",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "eks",
    "elasticache",
    "elasticloadbalancing",
    "events",
    "glue",
    "iam",
    "lambda",
    "logs",
    "organizations",
    "rds",
    "route53",
    "s3",
    "sns",
    "sqs",
    "states",
    "tag",
)
_NOT_READ: Final = (
    "ecr:GetAuthorizationToken",
    "s3:GetObject*",
    "dynamodb:GetItem",
    "glue:GetConnection*",
    "lambda:GetFunction",
)
"""What reads contents or secrets by the name of a read: the read-only scope shows what there is."""


class ScopeError(Exception):
    """A scope that cannot be used. The text is for the user."""


def read_only_policy() -> str:
    """Return the policy that lets a session look at what there is, and change or take nothing."""
    verbs = ("Describe*", "Get*", "List*")
    allowed = [f"{service}:{verb}" for service in _SERVICES for verb in verbs]
    statements = [
        {"Effect": "Allow", "Action": [*allowed, "sts:GetCallerIdentity"], "Resource": "*"},
        {"Effect": "Deny", "Action": list(_NOT_READ), "Resource": "*"},
    ]
    return _compact({"Version": "2012-10-17", "Statement": statements})


def read_scope(name: str, here: Here) -> Scope:
    """Read what `--scope` names: a policy's file, `read-only`, or a profile.

    Raises `ScopeError` where it is none of these, or cannot narrow a session.
    """
    if name == READ_ONLY:
        return Scope(name=name, policy=read_only_policy())
    path = Path(expand(name, here.home))
    if path.is_file() or name.endswith(".json") or "/" in name:
        return Scope(name=name, policy=_read_policy(path))
    named = _named_by_profile(name, here)
    if named == READ_ONLY:
        return Scope(name=name, policy=read_only_policy())
    return Scope(name=name, policy=_read_policy(Path(expand(named, here.home))))


def _named_by_profile(name: str, here: Here) -> str:
    sections = read_shared(here).sections_of(name)
    if not sections:
        raise ScopeError(f"--scope {name}: there is neither a file nor a profile of this name")
    for section in sections:
        setting = section.setting(SETTING)
        if setting is not None:
            return setting.value
    raise ScopeError(
        f"--scope {name}: the profile names no policy; add `{SETTING} = FILE` or `{SETTING} = "
        f"{READ_ONLY}` to it ({sections[0].place})"
    )


def _read_policy(path: Path) -> str:
    try:
        read = json.loads(read_plain(path, _LARGEST).decode("utf-8-sig"))
    except OSError as error:
        raise ScopeError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ScopeError(f"{path} is not JSON ({error})") from error
    if not isinstance(read, dict) or "Statement" not in read:
        raise ScopeError(f"{path} is not a policy: it has no Statement")
    text = _compact(read)
    if len(text) > MOST_SCOPE_CHARACTERS:
        raise ScopeError(
            f"{path} has {len(text)} characters without white space, and STS takes "
            f"{MOST_SCOPE_CHARACTERS} of a policy that narrows a session"
        )
    return text


def _compact(policy: object) -> str:
    """Write a policy as short as it can be: STS counts its characters."""
    return json.dumps(policy, separators=(",", ":"))
