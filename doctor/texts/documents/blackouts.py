"""What people black out, or leave out, before they paste: what is set there is not known.

`arn:aws:iam::XXXXXXXXXXXX:root`, `arn:aws:iam::<account>:role/x`, `arn:aws:iam::123456789:user/y`:


AWS saves no policy with such a principal, so it was not so in the policy.
"""

from __future__ import annotations

import re
from typing import Any, Final

from doctor.model.arn import ACCOUNT_PATTERN, ROLE_NAME_PATTERN

_ARN: Final = re.compile(
    rf"(?P<head>arn:aws[\w-]*:(?:iam|sts)::)(?!{ACCOUNT_PATTERN}:|aws:|cloudfront:|\$\{{|[*?]:)"
    r"(?P<account>[^:\s\"'/]{0,60})(?P<tail>:(?:role|user|root|assumed-role|oidc-provider|"
    r"saml-provider|federated-user|mfa)\b)"
)
_DEPTH: Final = 12
"""Levels: a policy has six, what `aws` prints around it a few more."""
_MASKED: Final = re.compile(
    r"<(?!hidden)[A-Za-z][^<>\n]*(?:>|\Z)|\*{2,}|x{3,}|X{3,}|"
    r"(?<![${])\{[A-Z][A-Z_ -]{1,40}\}(?!\})|"
    r"\b(?i:redacted|masked|removed|filtered|censored)\b|#{3,}|•{2,}|█|_{4,}|-{4,}|"
    r"arn:aws[\w-]*:(?:iam|sts)::(?!aws:|cloudfront:|\$\{|[*?]:|[a-j]\d{11}:)"
    r"(?=[^:]{0,60}[^\d:])[^:\s]{1,60}:"
)
_CUT: Final = re.compile(r"…|\.{3,}")
_BRACKETED: Final = re.compile(r"[\[({][a-zA-Z _-]+[\])}]")
_TO_DO: Final = re.compile(r"your|replace|change|insert|enter|paste|put|here", re.IGNORECASE)
"""Words of an example that somebody is to fill in: what was masked does not ask for it."""
_BEGINNING: Final = re.compile(r"A[KS]IA")
MASK: Final = "***"
"""A part of a key that is set, and of which no more is known."""
_KEYS: Final = re.compile(
    r"^(?P<name>[ \t]*aws_(?:access_key_id|secret_access_key|session_token)[ \t]*=[ \t]*)"
    r"(?P<value>\S.*?)(?P<end>[ \t]*)$",
    re.MULTILINE,
)
_WHOLE: Final = re.compile(
    r"\*{3,}|x{3,}|<(?!hidden)[a-z][^<>\n]*>|[\[(<]?(?:\.{3,}|…|redacted|masked)[\])>]?|#{3,}|•{2,}|█+",
    re.IGNORECASE,
)
"""A value of which nothing is shown."""
_LEFT_OUT: Final = re.compile(
    r"[ \t]*[#;]?[ \t]*[(\[<]?(?:\.{2,}|…|snip(?:ped)?|SNIP|truncated)[)\]>]?[ \t]*\Z"
)


def open_blackouts(value: object, depth: int = _DEPTH) -> Any:  # noqa: ANN401 - any JSON value
    """Return a document in which what is blacked out is unknown: `${account XXX}`, `${***}`."""
    if isinstance(value, str):
        if _WHOLE.fullmatch(value) is not None:
            return f"${{{re.sub('[{}$]', '', value)}}}"
        return _ARN.sub(_open_account, value) if "arn:" in value else value
    if depth == 0:
        return value
    if isinstance(value, list):
        return [open_blackouts(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {
            open_blackouts(name, depth - 1): open_blackouts(each, depth - 1)
            for name, each in value.items()
        }
    return value


def _open_account(found: re.Match[str]) -> str:
    words = re.sub(r"[{},$]", "", found["account"]).strip("<>[]() ")
    return f"{found['head']}${{account {words or 'blacked out'}}}{found['tail']}"


def is_replaced(text: str) -> bool:
    """Say whether a part of a value was replaced by whoever pasted it: `xxx`, `***`, `<NAME>`."""
    return is_masked(text) or _CUT.search(text) is not None


def is_masked(text: str) -> bool:
    """Say whether something stands in place of a part of a text, other than an ellipsis.

    In sentences of ours an ellipsis is the end of what was too long.
    """
    return _MASKED.search(text) is not None


def is_masked_key(value: str) -> bool:
    """Say whether a part of a key was masked by a person or by a job's log."""
    masked = is_replaced(value) or _BRACKETED.fullmatch(value) is not None
    return masked and _TO_DO.search(value) is None


def mask_key(value: str) -> str:
    """Return a part of a key as far as it is known: whole, or its masked rest as `***`.

    Of a key ID its beginning tells whether it is a session's.
    """
    if not is_masked_key(value):
        return value
    beginning = _BEGINNING.match(value)
    return f"{beginning[0] if beginning else ''}{MASK}"


def mask_keys(text: str) -> str:
    """Write every masked part of a key in settings as `***`."""
    return _KEYS.sub(lambda each: f"{each['name']}{mask_key(each['value'])}{each['end']}", text)


def has_left_out_lines(text: str) -> bool:
    """Say whether a text shows that lines were left out of it."""
    return any(_LEFT_OUT.match(line) for line in text.split("\n"))


def mark_left_out_lines(text: str) -> str:
    """Make a comment of each line that stands for lines that were left out (`...`)."""
    return "\n".join("# ..." if _LEFT_OUT.match(line) else line for line in text.split("\n"))


def role_without_account(arn: str) -> str | None:
    """Return the name of the role of an ARN whose account is blacked out; else `None`."""
    found = _ARN.match(arn)
    if found is None or not found["tail"].startswith(":role"):
        return None
    name = arn.rpartition("/")[2]
    return name if re.fullmatch(ROLE_NAME_PATTERN, name) else None
