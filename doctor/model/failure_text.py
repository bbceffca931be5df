"""Error texts into failures: every failure that stands anywhere in a pasted text or log.

The wordings stand beside it: `failure_denial` (AccessDenied), `failure_aws` and `failure_tools`
(the other messages), `failure_call` (what SDKs wrap around them). Time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from doctor.model.failure import Failure
from doctor.model.failure_call import (
    IDENTITY_CALLS,
    KIND_OF_CODE,
    call_before,
    code_near,
    compiled,
    find_calls,
    find_codes,
    service_after,
)
from doctor.model.failure_denial import find_denials
from doctor.model.failure_flat import flatten, quote_lines
from doctor.model.failure_wording import Wordings, find_matches

_SKEW = (
    r"Signature «expired|not yet current»: (?P<local>\d{8}T\d{6}Z) is "
    r"(?:now earlier than|still later than) \d{8}T\d{6}Z \((?P<server>\d{8}T\d{6}Z) [-+] \d+ min"
)
