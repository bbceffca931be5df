"""Pasted material cut into what it is: JSON documents, shared config, commands, and the rest.

Nothing is judged here. Whatever is not recognised stays in the rest, which is read as error texts.
Time is linear in the text, and no text makes it raise.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import msgspec

_TRIES: Final = 64
"""How many places are tried at which a JSON document may begin: a log is full of braces."""

_OPENING: Final = re.compile(r"[{\[]")
_HEADER: Final = re.compile(r"[ \t]*\[(?P<name>[^\[\]\r\n]{1,120})\][ \t]*(?:[#;].*)?\r?\Z")
_SETTING: Final = re.compile(r"[ \t]*(?P<name>[A-Za-z0-9_.-]{1,60})[ \t]*[=:](?!=).*\Z", re.DOTALL)
_QUIET: Final = re.compile(r"[ \t]*(?:[#;].*)?\r?\Z")
_KNOWN: Final = frozenset(
    {
        "aws_access_key_id",
        "aws_secret_access_key",
        "aws_session_token",
        "credential_process",
        "credential_source",
        "duration_seconds",
        "external_id",
        "login_session",
        "mfa_serial",
        "region",
        "role_arn",
        "role_session_name",
        "source_profile",
        "sso_account_id",
        "sso_region",
        "sso_role_name",
        "sso_session",
        "sso_start_url",
        "web_identity_token_file",
    }
)
_KEYS: Final = frozenset({"aws_access_key_id", "aws_secret_access_key", "aws_session_token"})
_COMMAND: Final = re.compile(
    r"[ \t]*(?:\[?[\w.-]+@[^\]\n$#]{1,60}\]?[$#]|PS [^>\n]{0,80}>|[$>❯%+]|Run|##\[command\])[ \t]+"
    r"(?P<line>(?:(?:sudo|env|time|exec|npx)[ \t]+(?:-\w+[ \t]+|\w+=\S*[ \t]+)*)?(?:\w+=\S*[ \t]+)*"
    r"(?:aws|aws-vault|assume|granted|saml2aws|terraform|tofu|terragrunt|cdk|serverless|sls|eksctl|"
    r"kubectl|helm|sam|pulumi|packer|docker|python\d?|node|go|java|ansible-playbook|vault)\b[^\n]*)"
)
"""A command behind a prompt, as terminals and job logs show it."""


class Paste(msgspec.Struct, frozen=True, kw_only=True):
    """What a pasted text holds. `config` and `credentials` are shared files, or parts of them."""

    documents: tuple[Any, ...] = ()
    config: str | None = None
    credentials: str | None = None
    commands: tuple[str, ...] = ()
    rest: str = ""


def split_paste(text: str) -> Paste:
    """Cut a text up. A document that is not valid JSON to its end stays in the rest."""
    documents, rest = _cut_documents(text)
    rest, config, credentials = _cut_settings(rest)
    commands = tuple(
        match["line"].strip() for match in map(_COMMAND.match, rest.split("\n")) if match
    )
    return Paste(
        documents=documents,
        config=config,
        credentials=credentials,
        commands=tuple(dict.fromkeys(commands)),
        rest=rest.strip("\r\n"),
    )


def _cut_documents(text: str) -> tuple[tuple[Any, ...], str]:
    decoder = json.JSONDecoder()
    documents: list[Any] = []
    kept: list[str] = []
    past = at = tries = 0
    while tries < _TRIES and (match := _OPENING.search(text, at)) is not None:
        tries += 1
        at = match.end()
        try:
            document, end = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if not _is_document(document):
            continue
        documents.append(document)
        kept.append(text[past : match.start()])
        past = at = end
        tries = 0 if len(documents) < _TRIES else _TRIES
    kept.append(text[past:])
    return tuple(documents), "".join(kept)


def _is_document(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a JSON value is worth taking out: AWS's documents have names in them.

    The body of an error (`{"Error": …}`, `{"__type": …}`) is an error text, and stays.
    """
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, dict) and _is_document(each) for each in value)
    if not isinstance(value, dict) or not value:
        return False
    names = {str(name).lower() for name in value}
    return (
        not names & {"error", "__type", "code", "message", "errormessage"} or "eventname" in names
    )


def _cut_settings(text: str) -> tuple[str, str | None, str | None]:
    """Take the sections of shared config out of a text, by their settings' names."""
    lines = text.split("\n")
    kept: list[str] = []
    config: list[str] = []
    credentials: list[str] = []
    at = 0
    while at < len(lines):
        end = _end_of_section(lines, at)
        if end is None:
            kept.append(lines[at])
            at += 1
            continue
        section = lines[at:end]
        (credentials if _holds_keys_alone(section) else config).extend(section)
        at = end
    return "\n".join(kept), _joined(config), _joined(credentials)


def _joined(lines: list[str]) -> str | None:
    return "\n".join(lines) + "\n" if lines else None


def _end_of_section(lines: list[str], at: int) -> int | None:
    """Return where a section ends that begins on a line; `None` where none does."""
    if _HEADER.match(lines[at]) is None:
        return None
    end, known = at + 1, False
    while end < len(lines):
        setting = _SETTING.match(lines[end])
        if setting is not None:
            known = known or setting["name"].lower().replace("-", "_") in _KNOWN
        elif _QUIET.match(lines[end]) is None:
            break
        end += 1
    return end if known else None


def _holds_keys_alone(section: list[str]) -> bool:
    """Say whether a section is one of the credentials file: its keys, no word “profile”."""
    header = _HEADER.match(section[0])
    name = "" if header is None else header["name"].strip()
    settings = {match["name"].lower() for line in section if (match := _SETTING.match(line))}
    bare = not name.startswith(("profile ", "sso-session ", "services "))
    return bare and bool(settings & _KEYS) and "role_arn" not in settings
