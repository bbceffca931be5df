"""Lines of the logs of jobs: that they are of CI, what time it is, how long something took."""

from __future__ import annotations

import re
from typing import Final

_OF_CI: Final = re.compile(
    r"##\[error\]|::error|Error: Process completed with exit code|\bGITHUB_\w+=|"
    r"\bconfigure-aws-credentials\b|\bRunning with gitlab-runner\b|\[Pipeline\]"
)
_TOOK: Final = re.compile(
    r"(?:\breal\s+|[Dd]uration:?\s+|[Ff]inished in |[Tt]ook |[Ee]lapsed:?\s+)(?=\d{1,6}\s?[hms])"
)
_ENDED: Final = re.compile(
    r"ExpiredToken|token (?:included in the request )?(?:is|has) expired", re.IGNORECASE
)
STAMP: Final = re.compile(r"\W{0,3}(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d[\d.,]{0,10}(?:Z\b)?")
"""What a line begins with that tells its time."""
READ: Final = (_OF_CI, _TOOK, _ENDED)
