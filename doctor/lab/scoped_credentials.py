"""GetScopedCredentials: the same identity with less power, and never for longer.

https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from doctor.lab.errors import AwsError, validation
from doctor.lab.identity import Directory, Session

MOST_LAYERS = 3
"""Policies that may narrow one session, one within the other: the page above."""
_MOST_CHARACTERS = 2048
"""Characters of one of them."""
_LONGEST = 129_600
"""Seconds that DurationSeconds may say; what is left of the session bounds it besides."""


def scope_session(
    directory: Directory, key: str | None, form: Mapping[str, str], now: float
) -> Session:
    """Narrow the session of a key. Raises the error that AWS would send."""
    calling = directory.sessions.get(key or "")
    if calling is None:
        text = "GetScopedCredentials can be called with temporary credentials only."
        raise AwsError("InvalidSubjectCredentials", text, 400)
    if "Policy" not in form and "DurationSeconds" not in form:
        raise validation("At least one of Policy and DurationSeconds must be provided.")
    left = int(calling.expires - now)
    seconds = int(form.get("DurationSeconds", left))
    if not 1 <= seconds <= _LONGEST:
        raise validation(f"DurationSeconds must be between 1 and {_LONGEST}.")
    if seconds > left:
        text = "The requested DurationSeconds exceeds the remaining lifetime of the session."
        raise AwsError("InsufficientSessionLifetime", text, 400)
    layers = calling.identity.scopes
    if "Policy" in form:
        if len(layers) == MOST_LAYERS:
            text = f"The session has {MOST_LAYERS} scope-down policies already."
            raise AwsError("AccessDenied", text)
        layers = (*layers, _document(form["Policy"]))
    return directory.issue(calling.identity._replace(scopes=layers), seconds, now)


def _document(text: str) -> dict[str, object]:
    if len(text) > _MOST_CHARACTERS:
        raise validation(f"Policy must have length less than or equal to {_MOST_CHARACTERS}.")
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict) or "Statement" not in document:
        raise AwsError("MalformedPolicyDocument", "The policy is not in a valid format.", 400)
    return document
