"""Where the names of a case stand: in fields, in ARNs, in files, in commands, in error texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import unquote

import msgspec
import msgspec.structs

from doctor.model.case import CaseAttachment
from doctor.model.plain_json import JsonObject, decode_json
from doctor.texts.errors import parse_failures

_NAME: Final = r"(?P<name>[^\s\"'`,;()\[\]{}<>\\]+)"
_IN_TEXT: Final = tuple(
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        # ARNs, also broken ones, and the resources of ARNs alone.
        rf"\barn:[\w-]*:[\w-]*:[\w-]*:(?:\d{{12}})?{_NAME}",
        r"\b(?:role|user|group|mfa|u2f|assumed-role|federated-user|policy|instance-profile|"
        rf"saml-provider|oidc-provider|server-certificate)/{_NAME}",
        # Shared files: headers and settings.
        r"^[ \t]*\[(?:profile[ \t]+|sso-session[ \t]+|services[ \t]+)?(?P<name>[\w .@+/:*-]+)\]",
        r"^[ \t#;]*(?:external_id|role_session_name|role_arn|source_profile|sso_session|"
        r"sso_role_name|sso_account_name|sso_start_url|mfa_serial|login_session|services|sso_account_id)"
        r"[ \t]*[=:][ \t]*(?P<name>[^\r\n]+)",
        # Command lines, workflow files, JSON and HCL.
        r"--(?:profile|role-session-name|external-id|source-identity|serial-number|user-name|"
        rf"role-name|policy-name|role-arn)[ =][\"']?{_NAME}",
        r"\b(?:AWS_PROFILE|AWS_DEFAULT_PROFILE|(?:AWS_)?(?:role[_-]?)?session[_-]?name|profile|"
        r"(?:role-)?external[_-]?id|(?:user|role|policy)[_-]?name|serial[_-]?number|principalId|"
        r"source[_-]?identity|GITHUB_ACTOR|GITHUB_REPOSITORY(?:_OWNER)?|USER|USERNAME|LOGNAME)\\*"
        rf"[\"']?[ \t]*[=:][ \t]*\\*[\"']?{_NAME}",
        # People, machines, organizations, networks.
        r"\bA(?:ROA|IDA)[A-Z0-9]{6,}:(?P<name>[\w+=,.@-]+)",
        r"(?:/home/|/Users/|\\Users\\+)(?P<name>[^\s\"':;,]+)",
        r"(?<![\w.])/(?:builds|workspace|workspaces|srv|data|mnt/[a-z]|var/lib/jenkins/workspace|"
        r"codebuild/output|github/workspace|__w)/(?P<name>[^\s\"':;,]+)",
        r"\b(?:github\.com|gitlab\.com|bitbucket\.org)[:/](?P<name>[\w.-]+/[\w.-]+)",
        r"(?<![\w.@/-])(?P<name>[a-z0-9][\w-]*(?:\.[\w-]+)*\.(?:com|net|org|io|dev|co|internal|"
        r"local|lan|corp|cloud|app|ai|tech|uk|de|fr|eu|nl|ch))(?![\w-])",
        r"(?<![\w.-])(?P<name>[a-z_][\w.-]*@[\w.-]+)[: ]*[~/$#]",
        r"\b(?:repository|hostname|host|machine name|runner name|actor|triggered by|started by|"
        r"requested by|logged in as|on behalf of|owner|author|committer|workspace|project|team|"
        r"organi[sz]ation|tenant|cluster|namespace|bucket)[\"']?[ \t]*[:=][ \t]*[\"']?"
        r"(?P<name>[^\s\"'`,;()\[\]{}<>\\]+)",
        r"(?<![\w.+-])(?P<name>[\w.+-]++@[\w-]+(?:\.[\w-]+)+)",
        r"\b(?:https?|s3)://(?P<name>[\w.-]+(?:/id/\w+)?)",
        r"\b(?:o|r|p|ou|vpc|vpce|i)-(?P<name>[a-z0-9]{4,32}(?:-[a-z0-9]{8,32})?)\b",
        rf"\b(?:repo|project_path|serviceaccount|organization):{_NAME}",
        r"\b(?P<name>(?:AKIA|ASIA)[A-Za-z0-9]{6,})\b",
    )
)
_NAME_FIELDS: Final = frozenset(
    {
        "profile",
        "externalid",
        "rolesessionname",
        "sourceidentity",
        "sid",
        "id",
        "username",
        "rolename",
        "policyname",
        "principalid",
        "userid",
        "serial",
        "aws_profile",
        "aws_default_profile",
        "aws_role_session_name",
        "user",
        "logname",
        "c9_user",
        "github_actor",
        "github_repository",
        "github_repository_owner",
    }
)
NAMELESS_FIELDS: Final = frozenset(
    {
        # Words of ours or of AWS's, and moments.
        *("schema", "redaction_key", "collected_at", "created", "expires_at", "mode"),
        *("from", "kind", "outcome", "call", "action", "decision", "status", "regions"),
        *("matched", "missing_context", "transitive_tag_keys", "what", "why", "topics"),
        # Texts.
        *("text", "error", "detail", "says"),
    }
)
"""Fields of a case that hold no name, or hold it within a text. Any other is a name."""
_ALL_BELOW: Final = frozenset({"condition", "context", "claims", "attributes", "tags"})
_READ_FOR_ERRORS: Final = frozenset({"errors", "attachments"})


def find_names(plain: JsonObject) -> Iterator[str]:
    """Give every name of a case, and whatever else is made of words that tell whose it is."""
    yield from _walk(plain, "")
    for principal in plain.get("principals", {}).values():
        for policy in principal.get("identity_policies") or ():
            yield policy.get("name") or ""
    for part in _READ_FOR_ERRORS:
        for entry in plain.get(part, ()):
            yield from _named_in_errors(entry["text"])


def find_field_names(
    part: msgspec.Struct, nameless: Collection[str] = NAMELESS_FIELDS
) -> Iterator[str]:
    """Give what the fields of a case hold: a name, wherever nothing says that it is none.

    Documents and texts are other people's, of any shape: `find_names` reads those. What is no
    case has `nameless` fields of its own.
    """
    for field in msgspec.structs.fields(part):
        if field.encode_name not in nameless and "Any" not in str(field.type):
            held = getattr(part, field.name)
            # An attachment is called after its file, or after the command whose output it is.
            if not isinstance(part, CaseAttachment) or not any(map(str.isspace, held)):
                yield from _held_names(held, nameless)


def _held_names(held: object, nameless: Collection[str]) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, msgspec.Struct):
        yield from find_field_names(held, nameless)
    elif isinstance(held, dict):
        for key, inner in held.items():
            yield key
            yield from _held_names(inner, nameless)
    elif isinstance(held, (list, tuple)):
        for inner in held:
            yield from _held_names(inner, nameless)


def _walk(value: object, field: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from _named_in_text(value)
        if field.replace("_", "") in _NAME_FIELDS or field in _NAME_FIELDS:
            yield value
        if value.lstrip()[:1] == "{":
            yield from _walk(decode_json(value), field)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _named_in_text(key)
            below = key.lower()
            if below in _ALL_BELOW:
                yield from _strings(inner)
            yield from _walk(inner, below)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _walk(inner, field)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)


def _named_in_text(text: str) -> Iterator[str]:
    for pattern in _IN_TEXT:
        for match in pattern.finditer(text):
            yield match["name"]
    if "%3a" in text.lower():
        yield from _named_in_text(unquote(text).replace("%", " "))


def _named_in_errors(text: str) -> Iterator[str]:
    for failure in parse_failures(text):
        found = (failure.profile, failure.caller_arn, failure.resource)
        yield from (each for each in found if each)
        if failure.kind in {"source-profile-not-found", "source-profile-without-credentials"}:
            yield failure.source or ""
        if failure.parameter in {"roleSessionName", "externalId", "sourceIdentity"}:
            yield failure.value or ""
