"""Where names of roles, users, profiles and sessions stand, and external IDs: they go whole.

They go whatever words they are made of.

Other names keep their everyday words, which tell nothing and are read. The name of a role is the
one thing that somebody would search for, so `ProjectAdmin` goes though `project` and `admin` stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.case.encoded_texts import decode_runs
from doctor.model.case_iam import CasePrincipal, CaseRole
from doctor.texts.errors import parse_failures
from doctor.texts.public_words import is_placeholder, stays

Span = tuple[int, int]

_NAME: Final = r"[^\s\"'`,;:()\[\]{}<>\\/]+"
_PATH: Final = r"(?:[^\s\"'`,;:()\[\]{}<>\\/]+/){0,20}"
_VALUE: Final = r"[^\s\"'`,;()\[\]{}<>\\]+"
_KEYS: Final = r"aws:username|(?:sts:)?ExternalId|(?:sts:)?RoleSessionName|(?:sts:)?SourceIdentity"
_LIST: Final = re.compile(
    rf"[\"'](?:{_KEYS})\\*[\"']\s*:\s*\[(?P<values>[^\[\]]*)\]", re.IGNORECASE
)
_IN_LIST: Final = re.compile(rf"[\"'](?P<name>{_VALUE})[\"']")
_PLACES: Final = tuple(
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        rf"(?<![\w-])(?:role|user|mfa|u2f|instance-profile)/(?P<name>(?!\$){_PATH}{_NAME})",
        rf"\bassumed-role/(?P<name>{_NAME})",
        rf"\bassumed-role/{_NAME}/(?P<name>{_NAME})",
        r"\bA(?:ROA|IDA)[A-Z0-9]{6,}:(?P<name>[\w+=,.@*?-]+)",
        r"^[ \t]*\[[ \t]*profile[ \t]+[\"']?(?P<name>[^\]\r\n\"']+?)[\"']?[ \t]*\]",
        # The header of a credentials file, by what is below it.
        r"^[ \t]*\[(?!(?:profile|sso-session|services)\s)(?P<name>[^\]\r\n]+)\][^\n]*\n"
        r"(?=(?:[^\[\n]*\n){0,3}?[ \t]*(?:aws_\w+|role_arn|"
        r"source_profile|region|output|credential_\w+|web_identity\w+|login_session|mfa_serial)"
        r"[ \t]*=)",
        r"^[ \t#;]*(?:source_profile|external_id|role_session_name)[ \t]*[=:][ \t]*"
        r"(?P<name>[^\r\n]*[^\s])",
        rf"--(?:profile|source-profile|user-name|role-name|"
        rf"external-id|role-session-name|source-identity)[ =][\"']?(?P<name>{_VALUE})",
        rf"\b(?:AWS_PROFILE|AWS_DEFAULT_PROFILE)[ \t]*[=:][ \t]*[\"']?(?P<name>{_VALUE})",
        rf"[\"'](?:userName|roleName|{_KEYS})\\*[\"'][ \t]*:[ \t]*\\*[\"'](?P<name>{_VALUE})",
        rf"\bprofile \((?P<name>{_VALUE})\)",
    )
)
_FIELDS: Final = frozenset(
    {
        *("profile", "source_profile", "username", "rolename", "aws:username"),
        *("aws_profile", "aws_default_profile", "aws_role_session_name"),
        *("external_id", "externalid", "sts:externalid"),
        *("role_session_name", "rolesessionname", "sts:rolesessionname"),
        *("source_identity", "sourceidentity", "sts:sourceidentity"),
    }
)
"""Fields whose whole value is such a name, in small letters."""

_OF_AWS: Final = re.compile(
    r"default|\*+|.*aws-?(?:reserved|service-?role).*|awsreserved\w*.*|awscontroltower\w*|"
    r"awscloudformationstackset\w*|organizationaccountaccessrole|stacksets-exec-.*|"
    r"cdk-.*|"
    r".*\$\{.*|amazon(?:ec2|ecs|eks|ssm)\w*role\w*|ecs(?:task|instance)\w*role|"
    r"aws-elasticbeanstalk-[\w-]+|rds-monitoring-role|botocore-session-.*|aws-(?:go-|cli|sdk).*|"
    r"githubactions|gitlabci|roledoctor|i-[0-9a-f]+|.*aws(?:reservedsso|servicerolefor).*",
    re.IGNORECASE | re.DOTALL,
)
"""Names that AWS and its tools give: they tell nothing of whose they are, and are read."""
_PARTS: Final = frozenset((*CaseRole.__struct_fields__, *CasePrincipal.__struct_fields__))
"""What a case says that it lacks ends with a field: `roles/ARN/trust_policy`."""
_TOKEN: Final = re.compile(r"[\w+=.@-]+")


def _goes(name: str) -> bool:
    """Say whether a name is somebody's: none of AWS, no placeholder, no variable, no field."""
    last = name.rpartition("/")[2]
    return not (_OF_AWS.fullmatch(name) or is_placeholder(last.lower()) or last in _PARTS)


def spans_of_principals(text: str, field: str = "") -> Iterator[Span]:
    """Give where names of roles, users and profiles stand in a text, as its form tells."""
    yield from dict.fromkeys((*_spans_by_place(text, field), *_spans_by_error(text)))


def _spans_by_place(text: str, field: str) -> Iterator[Span]:
    if field.lower() in _FIELDS and _goes(text):
        yield 0, len(text)
    for pattern in _PLACES:
        for match in pattern.finditer(text):
            if _goes(match["name"]):
                yield _span_of_owned(text, *match.span("name"))
    for values in _LIST.finditer(text):
        for match in _IN_LIST.finditer(text, *values.span("values")):
            if _goes(match["name"]):
                yield match.span("name")


def _spans_by_error(text: str) -> Iterator[Span]:
    for name in dict.fromkeys(_in_errors(text)):
        # An everyday word is the profile's name only where it stands as one.
        said = rf"(?:[\"'`(\[]|\bprofile,?[ ])(?P<name>{re.escape(name)})(?=[\"'`)\].,;:\s]|\Z)"
        for match in re.finditer(said, text, re.IGNORECASE):
            yield match.span("name")


def _span_of_owned(text: str, start: int, end: int) -> Span:
    """Give the path of a role alone where the name behind it is one that AWS's tools give."""
    path, _, last = text[start:end].rpartition("/")
    by_tool = path and text.endswith(":role/", 0, start) and _OF_AWS.fullmatch(last)
    return start, start + len(path) if by_tool else end


def find_principals(plain: object, field: str = "") -> Iterator[str]:
    """Give the names of roles, users and profiles in plain JSON, those in its keys included."""
    if isinstance(plain, str):
        yield from (plain[start:end] for start, end in spans_of_principals(plain, field))
        yield from _in_errors(plain)
        for meant in decode_runs(plain):
            yield from find_principals(meant)
    elif isinstance(plain, dict):
        for key, inner in plain.items():
            yield from find_principals(key)
            yield from find_principals(inner, key)
    elif isinstance(plain, (list, tuple)):
        for inner in plain:
            yield from find_principals(inner, field)


def _in_errors(text: str) -> Iterator[str]:
    if "rofile" not in text:
        return
    for failure in parse_failures(text):
        named = (failure.profile, failure.source if "source" in failure.kind else None)
        yield from (each for each in named if each and _goes(each))


def whole_names(names: Iterator[str]) -> frozenset[str]:
    """Return what is such a name wherever it stands: no pattern, and no word that is read."""
    last = (name.rpartition("/")[2] for name in names)
    return frozenset(name for name in last if not set(name) & set("*?") and not stays(name.lower()))


def spans_of_names(text: str, names: frozenset[str]) -> Iterator[Span]:
    """Give where whole names stand in a text, as words of their own."""
    for match in _TOKEN.finditer(text):
        word = match[0].rstrip(".")
        if word in names:
            yield match.start(), match.start() + len(word)
