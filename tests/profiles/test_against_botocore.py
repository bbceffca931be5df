"""Against botocore itself: random files and environments, the same chain or the same failure.

`FUZZ_EXAMPLES` sets how many; `make fuzz` asks for twenty thousand.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import doctor
from doctor.model.report import ChainReport, ReportHop
from tests.profiles.botocore_oracle import NEVER, Outcome, environment, outcome
from tests.profiles.machines import LOGIN_SESSION, MACHINES, Machine

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2000"))
_NEVER = {"accessToken": "notARealSecretKeyToken", "expiresAt": NEVER}
_OVER = {**_NEVER, "expiresAt": "2020-01-01T00:00:00Z"}
TOKENS: dict[str, Any] = {
    "valid": _NEVER,
    "over": _OVER,
    "bare": {"expiresAt": NEVER},
    "undated": {**_NEVER, "expiresAt": "never"},
    "naive": {**_NEVER, "expiresAt": "2199-01-01T00:00:00UTC"},
    "list": [],
    "text": None,
    "renewable": {
        **_OVER,
        "refreshToken": "notARealSecretKeyToken",
        "clientId": "x",
        "clientSecret": "notARealSecretKey",
        "registrationExpiresAt": NEVER,
    },
}
_LOGIN = {
    "refreshToken": "notARealSecretKeyToken",
    "dpopKey": "notARealSecretKey",
    "clientId": "x",
    "accessToken": {
        "accessKeyId": "LOGIN",
        "secretAccessKey": "notARealSecretKey",
        "sessionToken": "notARealSecretKeyToken",
        "accountId": "111122223333",
        "expiresAt": NEVER,
    },
}
LOGINS: dict[str, Any] = {
    "valid": _LOGIN,
    "bare": {**_LOGIN, "accessToken": {}},
    "undated": {name: value for name, value in _LOGIN.items() if name != "dpopKey"},
    "list": [],
    "text": None,
}
NOW = "2026-01-31T12:00:00Z"
_FAILURES = {
    "config/profile-not-found": "profile-not-found",
    "config/profile-prefix-missing": "profile-not-found invalid",
    "config/profile-prefix-unwanted": "profile-not-found invalid",
    "config/config-unparsable": "unparsable",
    "config/duplicate-section": "unparsable",
    # A variable that cannot be read stops botocore before the files do; both are true.
    "config/file-unreadable": "unparsable value",
    "config/source-profile-missing": "invalid",
    "config/source-and-credential-source": "invalid",
    "config/credential-source-invalid": "invalid",
    "config/source-profile-without-credentials": "invalid",
    "config/source-without-role": "none invalid",
    "config/token-file-without-role": "invalid",
    "config/role-without-source": "partial",
    "config/mixed-credential-settings": "partial",
    "config/source-profile-loop": "loop",
    "config/credential-source-unavailable": "unavailable",
    "config/setting-value-invalid": "value",
    "config/unknown-setting": "none partial invalid",
    "config/placeholder-left": "invalid partial",
    "config/inline-comment-in-value": "invalid partial loop",
    "config/profile-not-selected": "none",
    "config/config-file-missing": "none",
    "credentials/no-credentials": "none",
    # A secret without its key ID counts as nothing; to the person who left it, it is half a pair.
    "credentials/partial-credentials": "partial none invalid",
    "credentials/sso-token-expired": "sso-token",
    "credentials/login-session-expired": "login-token",
    "credentials/container-credentials-failed": "value file",
    "federation/sso-config-mismatch": "invalid",
}
"""What botocore may do where a cause is named. Causes that it learns on the wire are left out."""

_ALSO_ON_THE_WIRE = {"config/placeholder-left", "config/inline-comment-in-value"}
"""Causes that botocore meets by itself only where the value is one that it looks up."""

_BASES = {
    "static": "static keys",
    "env": "env keys",
    "web-identity": "assume-role-with-web-identity",
}


def own_calls(chain: ChainReport) -> tuple[tuple[Any, ...], ...]:
    return tuple(_call(hop) for hop in chain.hops if hop.role_arn is not None)


def _call(hop: ReportHop) -> tuple[Any, ...]:
    return (
        hop.role_arn,
        hop.external_id,
        hop.mfa_serial,
        hop.role_session_name,
        hop.duration_seconds,
        hop.region,
    )


def difference(chain: ChainReport, theirs: Outcome) -> str | None:
    """Say how the chain differs from what botocore did; `None` where it does not."""
    stops = [each.id for each in chain.findings if each.severity == "error"]
    if theirs.fails is not None:
        named = [each for each in stops if theirs.fails in _FAILURES.get(each, "").split()]
        return None if named else f"botocore fails: {theirs.fails}; here: {stops or 'a chain'}"
    early = [each for each in stops if each in _FAILURES and each not in _ALSO_ON_THE_WIRE]
    if early:
        return f"botocore finds {theirs.base}; here: {early}"
    base = chain.hops[0]
    if (theirs.base or "") not in _BASES.get(base.kind, base.kind).split():
        return f"the base is {theirs.base} for botocore, {base.kind} here"
    # What goes on below a key may be a secret, and is hidden here.
    key, own_key = (
        text.partition("\n")[0] for text in (theirs.key or "", base.access_key_id or "")
    )
    if theirs.key is not None and key != own_key:
        return f"the key is {theirs.key} for botocore, {base.access_key_id} here"
    if theirs.calls != own_calls(chain):
        return f"botocore asks for {theirs.calls}; here: {own_calls(chain)}"
    return None


def write_home(home: Path, machine: Machine) -> dict[str, bytes]:
    """Write the files as they are, and give them as the mapping that `doctor.chain` takes."""
    shared = {".aws/config": machine.config, ".aws/credentials": machine.credentials}
    files = {name: data for name, data in shared.items() if data is not None}
    if machine.token is not None:
        cached = json.dumps(TOKENS[machine.token] or "no object").encode()
        for name in ("s", "t", "", "https://example.awsapps.com/start"):
            digest = hashlib.sha1(name.encode()).hexdigest()  # noqa: S324 - the name that SDKs use
            files[f".aws/sso/cache/{digest}.json"] = cached
    if machine.token in LOGINS:
        digest = hashlib.sha256(LOGIN_SESSION.encode()).hexdigest()
        cached = json.dumps(LOGINS[machine.token] or "no object").encode()
        files[f".aws/login/cache/{digest}.json"] = cached
    for name, data in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return {f"{home}/{name}": data for name, data in files.items()} | {"/nowhere/token": b"x"}


def compare(machine: Machine) -> str | None:
    """Resolve a machine's chain twice, and say how the two differ."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_home(Path(folder), machine)
        with environment(folder, machine.env):
            theirs = outcome(machine.profile, Path(folder))
        env = {**machine.env, "AWS_EC2_METADATA_DISABLED": "true", "HOME": folder}
        chain = doctor.chain(files, env, machine.profile, home=folder, now=NOW)
    return difference(chain, theirs)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(machine=MACHINES)
@pytest.mark.slow
def test_the_chain_is_the_one_that_botocore_finds(machine: Machine) -> None:
    assert compare(machine) is None
