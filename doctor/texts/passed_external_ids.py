"""External IDs that a program hands over: an argument in code, a value in a vendor's listing.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
https://docs.snowflake.com/en/user-guide/data-load-s3-config-storage-integration
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.texts.documents.blackouts import is_replaced

_VALUE: Final = r"[\w+=,.@:/-]{2,1224}"
_ARGUMENT: Final = re.compile(
    r"(?<![:\w-])external_?id[\"']?[ \t]*[:=(][ \t]*(?:[\w.]{1,40}\([ \t]*)?"
    rf"[\"'`](?P<value>{_VALUE})[\"'`]",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(
    rf"\b[A-Z]+_AWS_EXTERNAL_ID\b[ \t|=:]+(?:String[ \t|]+)?(?P<value>{_VALUE})"
)
"""What Snowflake's DESCRIBE INTEGRATION prints: it sends that one."""


def find_external_ids(text: str) -> Iterator[str]:
    """Give the external IDs that a text hands over, literally and in full."""
    for pattern in (_ARGUMENT, _LISTED):
        for found in pattern.finditer(text):
            if not is_replaced(found["value"]):
                yield found["value"]
