"""How an instance offers its metadata: `describe-instances`, Terraform, CloudFormation.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

_SIGN: Final = r"[\"']?\s*[:=]\s*[\"']?"
_TOKENS: Final = re.compile(rf"http_?tokens{_SIGN}(required|optional)", re.IGNORECASE)
_LIMIT: Final = re.compile(rf"http_?put_?response_?hop_?limit{_SIGN}(\d+)", re.IGNORECASE)
_ENDPOINT: Final = re.compile(rf"http_?endpoint{_SIGN}(enabled|disabled)", re.IGNORECASE)
READ: Final = (_TOKENS, _LIMIT, _ENDPOINT)


class MetadataOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How an instance offers its metadata; `None` where the text does not show it."""

    tokens: str | None = None
    hop_limit: int | None = None
    endpoint: str | None = None
    seen_in: str = ""


def read_metadata_options(text: str, name: str) -> MetadataOptions | None:
    """Read the options from a text, which is called `name`."""
    tokens, limit, endpoint = (pattern.search(text) for pattern in READ)
    if not (tokens or limit or endpoint):
        return None
    return MetadataOptions(
        tokens=tokens[1].lower() if tokens else None,
        hop_limit=int(limit[1]) if limit else None,
        endpoint=endpoint[1].lower() if endpoint else None,
        seen_in=name,
    )
