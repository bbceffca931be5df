"""What the texts of a case tell of where and with what a call was made: no failure's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

Surrounding = Literal[
    "answered-elsewhere",
    "identity-center",
    "kubernetes",
    "long-term-key",
    "node-role",
    "other-issuer",
    "pod-identity",
    "session-key",
    "session-token",
]

_CUT_SHORT: Final = r"(?:[A-Z0-9]{12,16}(?![A-Z0-9])|\w*(?:\.{2}|…|\*{2}))"
"""The rest of a key's ID, or what people leave of it."""

_SIGNS: Final[dict[Surrounding, re.Pattern[str]]] = {
    "answered-elsewhere": re.compile(
        r"\"Arn\": ?\"arn:aws[\w-]*:sts::|aws sts get-caller-identity[^\n]*\n\s*\{|"
        r"\baws (?:s3 ls|cli)\b[^\n]{0,40}\bworks\b|\bCLI works\b|"
        r"works (?:fine )?(?:with|from|in|using) (?:the )?(?:aws[- ]?cli|aws command|boto3)",
        re.IGNORECASE,
    ),
    "identity-center": re.compile(
        r"\bsso_(?:session|start_url)\b|\baws sso login\b|\[sso-session "
    ),
    "kubernetes": re.compile(
        r"system:serviceaccount:|serviceAccountName|eks\.amazonaws\.com/|\bkubectl\b|\bIRSA\b|"
        r"oidc\.eks\."
    ),
    "long-term-key": re.compile(rf"(?<![A-Z0-9])AKIA{_CUT_SHORT}"),
    "node-role": re.compile(
        r"assumed-role/[\w+=,.@-]{0,60}?node[-_]?(?:instance|group)", re.IGNORECASE
    ),
    "other-issuer": re.compile(
        r"token\.actions\.githubusercontent|configure-aws-credentials|gitlab|bitbucket|circleci|"
        r"app\.terraform",
        re.IGNORECASE,
    ),
    "pod-identity": re.compile(
        r"WebIdentity|web[ _-]identity|service[ -]?account|\bIRSA\b|pod[ _-]identity",
        re.IGNORECASE,
    ),
    "session-key": re.compile(rf"(?<![A-Z0-9])ASIA{_CUT_SHORT}"),
    "session-token": re.compile(
        r"(?:(?:session|security)[-_ ]?token|\btoken)[\"']?\s*[:=]", re.IGNORECASE
    ),
}


def any_shows(texts: Iterable[str], sign: Surrounding) -> bool:
    """Say whether one of some texts shows a sign."""
    return any(map(_SIGNS[sign].search, texts))
