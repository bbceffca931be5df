"""The federation endpoint of the console's sign-in: temporary credentials for a sign-in token.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from doctor.lab.errors import AwsError
from doctor.lab.identity import Directory

PATH = "/federation"


def sign_in_token(directory: Directory, form: Mapping[str, str], now: float) -> str | None:
    """Return the answer to a request for a sign-in token; `None` where it is refused."""
    if form.get("Action") != "getSigninToken":
        return None
    try:
        told = json.loads(form["Session"])
        found = directory.find(told["sessionId"], told["sessionToken"], now)
    except (KeyError, ValueError, TypeError, AwsError):
        return None
    if found.secret != told.get("sessionKey"):
        return None
    return json.dumps({"SigninToken": "notARealSigninToken" + found.identity.user_id[:8]})
