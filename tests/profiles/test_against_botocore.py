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

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doctor
from doctor.model.report import ChainReport, ReportHop
from tests.profiles.botocore_oracle import NEVER, Outcome, environment, outcome

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2000"))
NAMES = ("default", "a", "b", "c d")
HEADERS = (
    *(f"[profile {name}]" for name in NAMES),
    *(f"[{name}]" for name in NAMES),
    '[profile "c d"]',
    "[profile 'c d']",
    "[profile\ta]",
    "[profile   b ]",
    "[profiles a]",
    "[ profile a ]",
    "[profile o'neil]",
    "[PROFILE a]",
    "[DEFAULT]",
    "[Default]",
    "[sso-session s]",
    '[sso-session "s"]',
    "[sso_session s]",
    "[services s]",
    "[profile a] # x",
    "[profile a] # x]",
    "  [profile b]",
    "[]",
    "[a",
    "a]",
)
SETTINGS = (
    "aws_access_key_id = AKIARTX3GSDSQAAAAAAA",
    "aws_secret_access_key = notARealSecretKey00000000000000000000000",
    "aws_session_token = notARealSecretKeyToken",
    "aws_security_token = notARealSecretKeyToken",
    "AWS_ACCESS_KEY_ID=AKIATHPRDSKWAAAAAAAA",
    "Aws_Secret_Access_Key : notARealSecretKey11111111111111111111111",
    "aws_access_key_id =",
    "aws_secret_access_key =",
    "role_arn = arn:aws:iam::222233334444:role/R",
    "role_arn = arn:aws:iam::222233334444:role/Q # prod",
    "role_arn =",
    "source_profile = a",
    "source_profile = b",
    "source_profile = c d",
    "source_profile = default",
    "source_profile = A",
    "source_profile =",
    "credential_source = Environment",
    "credential_source = EcsContainer",
    "credential_source = environment",
    "credential_process = /bin/false",
    "external_id : 42",
    "external_id = a = b",
    "mfa_serial = arn:aws:iam::111122223333:mfa/bob",
    "role_session_name = bob",
    "duration_seconds = 1800",
    "duration_seconds = 1h",
    "sso_account_id = 111122223333",
    "sso_role_name = Reader",
    "sso_start_url = https://example.awsapps.com/start",
    "sso_start_url = https://other.awsapps.com/start",
    "sso_region = us-east-1",
    "sso_session = s",
    "web_identity_token_file = /nowhere/token",
    "region = eu-west-1",
    "  region = eu-west-1",
    "\tregion = eu-west-2",
    "region",
    "= nothing",
    "s3 =\n  max = 1",
    "s3 =\n\n  max = 1",
    "s3 =\n  max",
    "services = s",
    "metadata_service_timeout = soon",
    "# a comment",
    "  ; another",
    "",
    "   ",
    "nonsense",
    "caf\u00e9 = \u00fc",
    "x\u2028y = 1",
    "form\x0cfeed = 1",
)
VARIABLES: dict[str, tuple[str, ...]] = {
    "AWS_PROFILE": ("a", "b", "default", "", "gone"),
    "AWS_DEFAULT_PROFILE": ("b", "a"),
    "AWS_ACCESS_KEY_ID": ("AKIAWO645SY5AAAAAAAA", "", " "),
    "AWS_SECRET_ACCESS_KEY": ("notARealSecretKeyX", ""),
    "AWS_SESSION_TOKEN": ("notARealSecretKeyToken", ""),
    "AWS_WEB_IDENTITY_TOKEN_FILE": ("/nowhere/token", ""),
    "AWS_ROLE_ARN": ("arn:aws:iam::111122223333:role/W", ""),
    "AWS_ROLE_SESSION_NAME": ("w",),
    "AWS_DEFAULT_REGION": ("us-west-2",),
    "AWS_REGION": ("us-west-1",),
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": ("/x", ""),
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": (
        "http://localhost:80/x",
        "http://127.9.9.9/x",
        "https://example.com/x",
        "http://example.com/x",
        "http://[fd00:ec2::23]/x",
        "/x",
        "",
    ),
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": ("/nowhere/at/all",),
    "AWS_CONFIG_FILE": ("~/.aws/config", "$HOME/.aws/config", "${HOME}/.aws/config", "", "/no"),
    "AWS_SHARED_CREDENTIALS_FILE": ("~/.aws/config", "$NOT_SET/x", ""),
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": ("IPv4", "ipv5"),
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS": ("1", "many"),
}
LINE_ENDS = ("\n", "\n", "\n", "\r\n", "\r")


def _lines(sections: list[tuple[str, list[str]]], end: str, *, distinct: bool) -> str:
    seen = set()
    written = []
    for header, lines in sections:
        if distinct and header in seen:
            continue
        seen.add(header)
        written += [header, *(dict.fromkeys(lines) if distinct else lines)]
    return "".join(f"{line}\n" for line in written).replace("\n", end)


def _file(headers: tuple[str, ...], lines: tuple[str, ...], *, distinct: bool) -> Any:
    section = st.tuples(st.sampled_from(headers), st.lists(st.sampled_from(lines), max_size=6))
    return st.builds(
        lambda sections, end: _lines(sections, end, distinct=distinct),
        st.lists(section, max_size=5),
        st.sampled_from(LINE_ENDS),
    )


# Duplicates and broken lines end every chain at once, so most files are made without them.
SOUND = tuple(
    line for line in SETTINGS if line not in {"region", "= nothing", "nonsense", "s3 =\n  max"}
)
CONFIGS = (
    _file(HEADERS[:5], SOUND, distinct=True)
    | _file(HEADERS[:19], SOUND, distinct=True)
    | _file(HEADERS, SETTINGS, distinct=False)
    | st.text(alphabet="[]ab =:#;\n\t\ufeff\r", max_size=40)
)
CREDENTIALS = _file(tuple(f"[{name}]" for name in NAMES), SOUND[:28], distinct=True) | _file(
    HEADERS, SETTINGS, distinct=False
)
ENVIRONMENTS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in VARIABLES.items()}
)


TOKENS = {
    "valid": {"accessToken": "notARealSecretKeyToken", "expiresAt": NEVER},
    "over": {"accessToken": "notARealSecretKeyToken", "expiresAt": "2020-01-01T00:00:00Z"},
    "bare": {"expiresAt": NEVER},
}
NOW = "2026-01-31T12:00:00Z"
_FAILURES = {
    "config/profile-not-found": "profile-not-found",
    "config/profile-prefix-missing": "profile-not-found invalid",
    "config/profile-prefix-unwanted": "profile-not-found invalid",
    "config/config-unparsable": "unparsable",
    "config/duplicate-section": "unparsable",
    "config/file-unreadable": "unparsable",
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
    "config/profile-not-selected": "none",
    "config/config-file-missing": "none",
    "credentials/no-credentials": "none",
    # A secret without its key ID counts as nothing; to the person who left it, it is half a pair.
    "credentials/partial-credentials": "partial none invalid",
    "credentials/sso-token-expired": "sso-token",
    "credentials/container-credentials-failed": "value file",
    "federation/sso-config-mismatch": "invalid",
}
"""What botocore may do where a cause is named. Causes that it learns on the wire are left out."""

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
    early = [each for each in stops if each in _FAILURES]
    if early:
        return f"botocore finds {theirs.base}; here: {early}"
    base = chain.hops[0]
    if (theirs.base or "") not in _BASES.get(base.kind, base.kind).split():
        return f"the base is {theirs.base} for botocore, {base.kind} here"
    if theirs.key is not None and theirs.key != (base.access_key_id or ""):
        return f"the key is {theirs.key} for botocore, {base.access_key_id} here"
    if theirs.calls != own_calls(chain):
        return f"botocore asks for {theirs.calls}; here: {own_calls(chain)}"
    return None


def write_home(home: Path, config: str, credentials: str, token: str | None) -> dict[str, bytes]:
    """Write the files as they are, and give them as the mapping that `doctor.chain` takes."""
    files = {
        ".aws/config": config.encode(),
        ".aws/credentials": credentials.encode(),
    }
    if token is not None:
        for name in ("s", "https://example.awsapps.com/start", "https://other.awsapps.com/start"):
            digest = hashlib.sha1(name.encode()).hexdigest()  # noqa: S324 - the name that SDKs use
            files[f".aws/sso/cache/{digest}.json"] = json.dumps(TOKENS[token]).encode()
    for name, data in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return {f"{home}/{name}": data for name, data in files.items()} | {"/nowhere/token": b"x"}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    config=CONFIGS,
    credentials=CREDENTIALS,
    env=ENVIRONMENTS,
    profile=st.sampled_from([None, None, "a", "b", "c d", "default"]),
    token=st.sampled_from([None, "valid", "valid", "over", "bare"]),
)
def test_the_chain_is_the_one_that_botocore_finds(
    config: str, credentials: str, env: dict[str, str], profile: str | None, token: str | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = write_home(Path(folder), config, credentials, token)
        with environment(folder, env):
            theirs = outcome(profile, Path(folder))
        env = {**env, "AWS_EC2_METADATA_DISABLED": "true", "HOME": folder}
        chain = doctor.chain(files, env, profile, home=folder, now=NOW)
    assert difference(chain, theirs) is None, (config, credentials, env, profile, token)
