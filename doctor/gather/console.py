"""The sign-in URL of the web console: a sign-in token for temporary credentials, from AWS itself.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode, urlsplit

from doctor.gather.aws import Keys
from doctor.gather.destinations import Withheld, destinations
from doctor.gather.outgoing_calls import SIGN_IN, check_listed
from doctor.gather.web import ask_json

_SECONDS: Final = 15.0
"""Seconds: a person waits for one URL, and the federation endpoint is asked once."""
_LARGEST: Final = 64 * 1024
"""Bytes: a sign-in token has a few kilobytes."""
_HOSTS: Final = {
    "aws": ("https://signin.aws.amazon.com", "https://console.aws.amazon.com"),
    "aws-us-gov": (
        "https://signin.amazonaws-us-gov.com",
        "https://console.amazonaws-us-gov.com",
    ),
    "aws-cn": ("https://signin.amazonaws.cn", "https://console.amazonaws.cn"),
}
"""The federation endpoint and the console of a partition. Those of others are not public."""


class NoConsole(Exception):  # noqa: N818 - an outcome for a person
    """There is no sign-in URL. The text says why."""


class Console(NamedTuple):
    """Where a partition signs in, and where its console is."""

    endpoint: str
    home: str


def choose_console(arn: str, environ: Mapping[str, str]) -> Console:
    """Choose the endpoint for an identity; variables that send calls elsewhere count here too."""
    partition = arn.split(":")[1] if arn.startswith("arn:") else "aws"
    if partition not in _HOSTS:
        raise NoConsole(f"no federation endpoint is known for the partition {partition}")
    sign_in, home = _HOSTS[partition]
    own = environ.get("AWS_ENDPOINT_URL_SIGNIN") or environ.get("AWS_ENDPOINT_URL")
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        own = None
    return Console(endpoint=f"{(own or sign_in).rstrip('/')}/federation", home=home)


def sign_in_url(keys: Keys, console: Console, destination: str, issuer: str) -> str:
    """Return the URL that signs in with a session. Raises `NoConsole`."""
    session = {
        "sessionId": keys.access_key_id,
        "sessionKey": keys.secret_access_key,
        "sessionToken": keys.session_token,
    }
    asked = {"Action": "getSigninToken", "Session": json.dumps(session)}
    token = _token(console.endpoint, urlencode(asked).encode())
    told = {
        "Action": "login",
        "Issuer": issuer,
        "Destination": destination,
        "SigninToken": token,
    }
    return f"{console.endpoint}?{urlencode(told)}"


def _token(endpoint: str, body: bytes) -> str:
    """Ask for a token in the body of a request: what stands in an address is logged too easily.

    AWS's examples put it into the address; the endpoint takes both, as public clients show.
    """
    import urllib.error  # noqa: PLC0415 - only the console asks
    import urllib.request  # noqa: PLC0415 - as above

    check_listed(SIGN_IN)
    try:
        if urlsplit(endpoint).scheme not in {"http", "https"}:
            raise NoConsole(f"{endpoint} is no address of the web")
        if endpoint not in {f"{sign_in}/federation" for sign_in, _ in _HOSTS.values()}:
            destinations().admit(endpoint, "the session", "AWS_ENDPOINT_URL_SIGNIN")
        request = urllib.request.Request(endpoint, data=body, method="POST")  # noqa: S310 - checked
        read = ask_json(request, "the federation endpoint", seconds=_SECONDS, largest=_LARGEST)
    except Withheld as held:
        raise NoConsole(str(held)) from held
    except urllib.error.HTTPError as error:
        raise NoConsole(
            f"the federation endpoint refused the session (HTTP {error.code} of {endpoint})"
        ) from error
    except (OSError, ValueError) as error:
        raise NoConsole(f"{endpoint} did not answer as AWS does: {error}") from error
    token = read.get("SigninToken") if isinstance(read, dict) else None
    if not isinstance(token, str) or not token:
        raise NoConsole(f"{endpoint} did not answer as AWS does: there is no SigninToken in it")
    return token
