"""Against botocore itself: random files and environments, the same chain or the same failure.

`FUZZ_EXAMPLES` sets how many; `make fuzz` asks for twenty thousand.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import botocore.exceptions
import botocore.session
from botocore.credentials import AssumeRoleProvider, create_credential_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doctor
from doctor.model.chain import Chain

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2000"))
NAMES = ("default", "a", "b", "c d")
HEADERS = (
    *(f"[profile {name}]" for name in NAMES),
    *(f"[{name}]" for name in NAMES),
    '[profile "c d"]',
    "[profiles a]",
    "[ profile a ]",
    "[DEFAULT]",
    "[sso-session s]",
    "[profile a] # x",
    "[a",
)
SETTINGS = (
    "aws_access_key_id = AKIARTX3GSDSQAAAAAAA",
    "aws_secret_access_key = notARealSecretKey00000000000000000000000",
    "aws_session_token = notARealSecretKeyToken",
    "AWS_ACCESS_KEY_ID=AKIATHPRDSKWAAAAAAAA",
    "role_arn = arn:aws:iam::222233334444:role/R",
    "source_profile = a",
    "source_profile = b",
    "source_profile = c d",
    "source_profile = default",
    "credential_source = Environment",
    "credential_source = environment",
    "credential_process = /bin/false",
    "sso_account_id = 111122223333",
    "sso_role_name = Reader",
    "sso_start_url = https://example.awsapps.com/start",
    "sso_region = us-east-1",
    "sso_session = s",
    "web_identity_token_file = /nowhere/token",
    "region = eu-west-1",
    "  region = eu-west-1",
    "s3 =\n  max = 1",
    "# a comment",
    "",
    "nonsense",
    "external_id : 42",
)
ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {},
    {"AWS_PROFILE": "a"},
    {"AWS_DEFAULT_PROFILE": "b", "AWS_PROFILE": "a"},
    {"AWS_ACCESS_KEY_ID": "AKIAWO645SY5AAAAAAAA", "AWS_SECRET_ACCESS_KEY": "notARealSecretKeyX"},
    {"AWS_ACCESS_KEY_ID": "AKIAWO645SY5AAAAAAAA"},
    {"AWS_ACCESS_KEY_ID": ""},
    {"AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/W"},
    {"AWS_WEB_IDENTITY_TOKEN_FILE": "/t"},
)


def _file(headers: tuple[str, ...]) -> st.SearchStrategy[str]:
    section = st.tuples(st.sampled_from(headers), st.lists(st.sampled_from(SETTINGS), max_size=6))
    return st.lists(section, max_size=5).map(
        lambda sections: "".join(
            f"{header}\n" + "".join(f"{line}\n" for line in dict.fromkeys(lines))
            for header, lines in sections
        )
    )


# Duplicates and broken lines end every chain at once, so most files are made without them.
CONFIGS = _file(HEADERS[:4]) | _file(HEADERS)
CREDENTIALS = _file(tuple(f"[{name}]" for name in NAMES))


@contextmanager
def _environment(home: str, env: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(env, HOME=home, AWS_EC2_METADATA_DISABLED="true")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


_FAILURES = {
    "ProfileNotFound": "profile-not-found",
    "ConfigParseError": "unparsable",
    "PartialCredentialsError": "partial",
    "InfiniteLoopConfigError": "loop",
    "InvalidConfigError": "invalid",
    "CredentialRetrievalError": "unavailable",
}


def botocore_outcome(profile: str | None) -> str:
    """Say in a word where botocore ends: the first provider that answers, or how it fails."""
    try:
        session = botocore.session.Session(profile=profile)
        resolver = create_credential_resolver(session)
        session.get_scoped_config()
        for provider in resolver.providers:
            if provider.METHOD == "custom-process":
                config = getattr(provider, "profile_config", {}).get("credential_process")
                if config is not None:
                    return "process"
                continue
            found = provider.load()
            if found is not None:
                return str(found.method)
    except botocore.exceptions.BotoCoreError as error:
        return _FAILURES.get(type(error).__name__, type(error).__name__)
    return "none"


_METHODS = {
    "env": "env",
    "static": "file",
    "sso": "sso",
    "process": "process",
    "web-identity": "assume-role-with-web-identity",
    "assume-role": "assume-role",
}
_KINDS = {
    "profile-not-found": "profile-not-found",
    "parse-error": "unparsable",
    "duplicate": "unparsable",
    "file-unreadable": "unparsable",
    "partial-credentials": "partial",
    "missing-source": "partial",
    "loop": "loop",
    "no-credentials": "none",
    "credential-source-unavailable": "unavailable",
}


def own_outcome(chain: Chain) -> str:
    if not chain.faults:
        return _METHODS[chain.hops[-1].kind]
    fault = chain.faults[0]
    if fault.subject == "aws_access_key_id":
        # botocore passes over a lone secret; told apart here for the person who left it.
        return "half"
    return _KINDS.get(fault.kind, "invalid")


def same(own: str, theirs: str) -> bool:
    if theirs in {"shared-credentials-file", "config-file"}:
        return own == "file"
    if own == "half":
        return theirs in {"none", "invalid"}
    return own == theirs


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    config=CONFIGS,
    credentials=CREDENTIALS,
    env=st.sampled_from(ENVIRONMENTS),
    profile=st.sampled_from([None, "a", "b", "default"]),
)
def test_the_chain_ends_where_botocore_ends(
    config: str, credentials: str, env: dict[str, str], profile: str | None
) -> None:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / ".aws"
        folder.mkdir()
        (folder / "config").write_text(config)
        (folder / "credentials").write_text(credentials)
        with _environment(home, env):
            theirs = botocore_outcome(profile)
        env = {**env, "AWS_EC2_METADATA_DISABLED": "true"}
        files = {"~/.aws/config": config, "~/.aws/credentials": credentials}
        own = own_outcome(doctor.chain(files, env, profile, home=home))
    assert same(own, theirs), (own, theirs, config, credentials, env, profile)


def test_the_providers_that_are_compared_are_botocores_own() -> None:
    assert AssumeRoleProvider.METHOD == "assume-role"
