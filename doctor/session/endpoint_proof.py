"""The proof before a command starts: its SDK would ask the endpoint, and gets the right keys.

Raises `WrongIdentity`, so that nothing starts as somebody else.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from doctor.model.chain import Chain, SharedConfig
from doctor.profiles.container import FULL_URI
from doctor.profiles.read import read_shared_config
from doctor.profiles.resolve import resolve_chain
from doctor.profiles.sdks import find_disagreements
from doctor.session.private_config import holds_boto_keys

_SECONDS: Final = 2.0
"""How long the endpoint may take: as long as botocore waits for it."""


class WrongIdentity(Exception):  # noqa: N818 - an outcome
    """A command's SDK would use other credentials. The text says which, for the user."""


def prove_identity(
    env: Mapping[str, str], home: str, files: Mapping[str, str], profile: str | None
) -> None:
    """Resolve the chain of a command as its SDK would: by default, and by the target's name.

    `files` are the texts of the command's shared files by their paths.
    """
    shared = read_shared_config(files, env, home)
    named = (profile,) if profile in shared.profile_names else ()
    for name in (None, *named):
        chain = resolve_chain(shared, env, name)
        _check_chain(chain, name)
        _check_others(shared, chain, env, files)
    if holds_boto_keys(env, home):
        raise WrongIdentity("the keys of a boto file (BOTO_CONFIG, /etc/boto.cfg, ~/.boto)")


def _check_chain(chain: Chain, name: str | None) -> None:
    asked = "by default" if name is None else f"for profile {name}"
    if not chain.ok:
        fault = chain.faults[0].kind if chain.faults else "no credentials"
        raise WrongIdentity(f"no credentials at all {asked} ({fault})")
    if [hop.kind for hop in chain.hops] != ["container"]:
        first = chain.hops[0]
        raise WrongIdentity(f"credentials of another kind {asked} ({first.kind}, {first.place})")


def _check_others(
    shared: SharedConfig, chain: Chain, env: Mapping[str, str], files: Mapping[str, str]
) -> None:
    """Let no other SDK take these variables otherwise; the files hold nothing to part on."""
    for found in find_disagreements(shared, chain, env, files):
        if found.place.variable is not None and not found.difference.past:
            sdks = ", ".join(found.difference.sdks)
            raise WrongIdentity(f"other credentials in {sdks}: {found.difference.what}")


def prove_endpoint(env: Mapping[str, str], access_key_id: str) -> None:
    """Fetch from the endpoint as an SDK does, and compare the key."""
    parts = urlsplit(env[FULL_URI])
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        token = env["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        connection.request("GET", parts.path, headers={"Authorization": token})
        answer = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise WrongIdentity(f"no answer of the endpoint ({error})") from error
    finally:
        connection.close()
    if answer.get("AccessKeyId") != access_key_id:
        raise WrongIdentity(
            f"other keys than were obtained ({answer.get('Message', 'another key')})"
        )
