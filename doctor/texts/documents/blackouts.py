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
_REPLACED: Final = re.compile(
    r"<(?!hidden)[A-Za-z][^<>\n]*>|\*{2,}|x{3,}|X{3,}|\[(?:\.{2,}|…|[Rr]edacted|REDACTED)[^\]\n]*\]|"
    r"\b(?:[Rr]edacted|REDACTED)\b|…|\.{3,}|#{3,}|•{2,}|█"
)
_LEFT_OUT: Final = re.compile(
    r"[ \t]*[#;]?[ \t]*[(\[<]?(?:\.{2,}|…|snip(?:ped)?|SNIP|truncated)[)\]>]?[ \t]*\Z"
)


def open_accounts(value: object, depth: int = _DEPTH) -> Any:  # noqa: ANN401 - any JSON value
    """Return a document in which blacked-out accounts are unknown: `${account XXX}`."""
    if isinstance(value, str):
        return _ARN.sub(_open_account, value) if "arn:" in value else value
    if depth == 0:
        return value
    if isinstance(value, list):
        return [open_accounts(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {
            open_accounts(name, depth - 1): open_accounts(each, depth - 1)
            for name, each in value.items()
        }
    return value


def _open_account(found: re.Match[str]) -> str:
    words = re.sub(r"[{},$]", "", found["account"]).strip("<>[]() ")
    return f"{found['head']}${{account {words or 'blacked out'}}}{found['tail']}"


def is_replaced(text: str) -> bool:
    """Say whether a part of a value was replaced by whoever pasted it: `xxx`, `***`, `<NAME>`."""
    return _REPLACED.search(text) is not None


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
