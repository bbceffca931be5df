"""Hiding secrets in texts, as they are read: settings, cache files, logs. When in doubt, hide."""

from __future__ import annotations

import re

from doctor.model.secret import SECRET_FIELDS, SECRET_SETTINGS, SECRET_VARIABLES, hide_secret

_NAMES = "|".join(sorted(SECRET_SETTINGS | {name.lower() for name in SECRET_VARIABLES}))
_SETTING = re.compile(
    rf"^(?P<head>[ \t\ufeff]*(?:export[ \t]+)?[\"']?[\w.]*?(?:{_NAMES}|secret_?access_?key|"
    r"session_?token|secret_?key)[\w]*[\"']?[ \t]*[=:][ \t]*)(?P<value>[^\r\n]+)",
    re.I | re.M,
)
_FIELD = re.compile(
    rf'(?P<head>"(?:{"|".join(sorted(SECRET_FIELDS))})"\s*:\s*")(?P<value>(?:[^"\\]|\\.)*)', re.I
)
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")
_LOOKS_SECRET = re.compile(
    r"(?<![\w/+=-])(?=[\w/+]*[A-Z])(?=[\w/+]*[a-z])(?=[\w/+]*\d)[\w/+]{40}(?![\w/+=-])"
)
_LONG_TOKEN = re.compile(r"\b(?:IQoJ|FwoG|AQoD|FQoG)[\w/+=]{60,}")


def hide_secrets(text: str) -> str:
    """Return a text with every secret replaced by a stand-in that tells its shape only.

    Everything else is kept byte for byte, whatever the syntax: also in files that do not parse.
    """
    text = _SETTING.sub(_hide_setting, text)
    text = _FIELD.sub(lambda match: match["head"] + hide_secret(match["value"]), text)
    text = _JWT.sub(lambda match: hide_secret(match[0]), text)
    text = _LONG_TOKEN.sub(lambda match: hide_secret(match[0]), text)
    return _LOOKS_SECRET.sub(_hide_lookalike, text)


def _hide_setting(match: re.Match[str]) -> str:
    value = match["value"]
    kept = value.rstrip()
    return match["head"] + hide_secret(kept) + value[len(kept) :]


def _hide_lookalike(match: re.Match[str]) -> str:
    """Hide what has the shape of a secret key; a hash in hexadecimal is none."""
    value = match[0]
    if re.fullmatch(r"[0-9a-fA-F]{40}", value):
        return value
    return hide_secret(value)


def hide_variable(name: str, value: str) -> str:
    """Hide the value of an environment variable that holds a secret."""
    return hide_secret(value) if name in SECRET_VARIABLES else hide_secrets(value)
