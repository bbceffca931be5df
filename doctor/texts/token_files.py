"""The files in which EKS mounts the token of a service account, as a text names them.

https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_TOKEN_FILE: Final = re.compile(r"/var/run/secrets/eks\.amazonaws\.com/serviceaccount/[\w.-]*\w")
READ: Final = (_TOKEN_FILE,)


def find_token_files(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the token files that some texts name, each once, in order."""
    return tuple(dict.fromkeys(found[0] for text in texts for found in _TOKEN_FILE.finditer(text)))
