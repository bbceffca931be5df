"""Random machines: both shared files as bytes, the environment, the caches. What people leave lying.

Most files are made sound, or nearly: one fault ends every chain, and then nothing else is compared.
"""

from __future__ import annotations

import codecs
from typing import Any

import msgspec
from hypothesis import strategies as st

LOGIN_SESSION = "arn:aws:sts::111122223333:assumed-role/R/bob"
NAMES = ("default", "a", "b", "c d")
_PLAIN = ("[profile a]", "[profile b]", "[default]", '[profile "c d"]')
_SECTIONS = ("[sso-session s]", "[services s]", "[sso-session t]", "[DEFAULT]")
_ODD = (
    "[profile 'c d']",
    "[profile\ta]",
    "[profile   b ]",
    "[profile c\\ d]",
    "[profile a]]",
    "[profile a] # x",
    "[profile a] # x]",
    "  [profile b]",
    "\t[a]",
    "[profile default]",
    "[profile \u201ca\u201d]",
    "[profile\u00a0a]",
    "\u00a0[profile a]",
    "[profile a\u00a0]",
    '[profile "a]',
    '[profile ""]',
    '[profile "a" ]',
    "[profile \u00fc]",
    "[profile a#b]",
    "[profile a b]",
    "[profile]",
    "[profiles a]",
    "[profilea]",
    "[ profile a ]",
    "[profile o'neil]",
    "[PROFILE a]",
    "[Profile a]",
    "[Default]",
    '[sso-session "s"]',
    "[sso_session s]",
    "[sso-sessions t]",
    "[sso-session]",
    "[services]",
    "[preview]",
    "[plugins]",
    *(f"[{name}]" for name in NAMES[1:]),
)
_BROKEN = ("[]", "[a", "a]", "[profile a", "profile a]", "\u201c[profile a]\u201d", "[]]", "[[a]]")
_KEYS = (
    "aws_access_key_id = AKIARTX3GSDSQAAAAAAA",
    "aws_secret_access_key = notARealSecretKey00000000000000000000000",
    "aws_session_token = notARealSecretKeyToken",
    "aws_security_token = notARealSecretKeyToken",
    "AWS_ACCESS_KEY_ID=AKIATHPRDSKWAAAAAAAA",
    "Aws_Secret_Access_Key : notARealSecretKey11111111111111111111111",
    'aws_access_key_id = "AKIARTX3GSDSQAAAAAAA"',
    "aws_access_key_id\u00a0=\u00a0AKIARTX3GSDSQAAAAAAA",
    "aws_access_key_id=AKIARTX3GSDSQAAAAAAA ; mine",
    "aws_access_key_id = AKIARTX3GSDSQAAAAAAA\n aws_secret_access_key = notARealSecretKey",
    "aws_access_key_id =",
    "aws_secret_access_key =",
    "aws_session_token =",
)
_ROLES = (
    "role_arn = arn:aws:iam::222233334444:role/R",
    "role_arn = arn:aws:iam::222233334444:role/Q # prod",
    "role_arn: arn:aws:iam::222233334444:role/P",
    "ROLE_ARN\t=\tarn:aws:iam::222233334444:role/T",
    "role_arn = arn:aws:iam::222233334444:role/R\n  external_id = 42",
    "role_arn =",
    "source_profile = a",
    "source_profile = b",
    "source_profile = c d",
    'source_profile = "c d"',
    "source_profile = default",
    "source_profile = profile a",
    "source_profile = A",
    "source_profile = a # b",
    "source_profile =",
    "Source_Profile = b",
    "source-profile = b",
    "credential_source = Environment",
    "credential_source = EcsContainer",
    "credential_source = Ec2InstanceMetadata",
    "credential_source = environment",
    "credential_source =",
    "external_id : 42",
    "external_id = a = b",
    "external_id = a: b",
    "external_id = one\n  two",
    "external_id = \u201c42\u201d",
    "external_id =",
    "mfa_serial = arn:aws:iam::111122223333:mfa/bob",
    "mfa_serial =",
    "role_session_name = bob",
    "role_session_name = b o b",
    "role_session_name =",
    "duration_seconds = 1800",
    "duration_seconds = 1h",
    "duration_seconds = 1_800",
    "duration_seconds = 3600.0",
    "duration_seconds = \u0663\u0666\u0660\u0660",
    "duration_seconds =",
)
_OTHERS = (
    "sso_account_id = 111122223333",
    "sso_role_name = Reader",
    "sso_start_url = https://example.awsapps.com/start",
    "sso_start_url = https://other.awsapps.com/start",
    "sso_start_url =",
    "sso_region = us-east-1",
    "sso_region = eu-west-1",
    "sso_session = s",
    "sso_session = t",
    "sso_session =",
    "sso_registration_scopes = sso:account:access",
    "web_identity_token_file = /nowhere/token",
    "web_identity_token_file = ~/token",
    "web_identity_token_file =",
    "credential_process = /bin/false",
    'credential_process = "/opt/a tool" --flag',
    "credential_process =",
    f"login_session = {LOGIN_SESSION}",
    "login_session =",
    "region = eu-west-1",
    "  region = eu-west-1",
    "\tregion = eu-west-2",
    "region =",
    "region = us-east-1a",
    "output = json",
    "cli_pager =",
    "s3 =\n  max = 1",
    "s3 =\n\n  max = 1\n  # in between\n  min = 2",
    "s3 = \n    addressing_style = path",
    "services = s",
    "services = t",
    "sts =\n  endpoint_url = http://localhost:1",
    "endpoint_url = http://localhost:2",
    "ignore_configured_endpoint_urls = true",
    "metadata_service_timeout = 2",
    "metadata_service_timeout = soon",
    "metadata_service_num_attempts = 0x1",
    "ec2_metadata_service_endpoint_mode = IPv6",
    "ec2_metadata_service_endpoint_mode = ipv7",
    "ec2_metadata_v1_disabled = true",
    "sts_regional_endpoints = regional",
    "sts_regional_endpoints = Legacy",
    "retry_mode = never",
    "max_attempts = many",
    "use_fips_endpoint = perhaps",
)
_HARMLESS = (
    "# a comment",
    "  ; another",
    "#[profile b]",
    "",
    "   ",
    "caf\u00e9 = \u00fc",
    "x\u2028y = 1",
    "form\x0cfeed = 1",
    "\x0b= 1 = 2",
    "next\x85line = 1",
    "\ufeffregion = eu-west-1",
    "zero\u200bwidth = 1",
    "a key with blanks = 1",
    "[not a header",
    "%(region)s = %(x)s",
    "$HOME = $HOME",
    "nul\0 = 1",
)
_NONSENSE = (
    "region",
    "= nothing",
    ": nothing",
    "nonsense",
    "s3 =\n  max",
    "s3 =\n  max = 1\n  min",
    "s3 =\n  a = 1 \u2028 b",
    "s3 =\n  a = 1 \x0b b = 2",
    "s3 =\n  = 1",
    "<<<<<<< HEAD",
    "=======",
    ">>>>>>> theirs",
    "b0VIM 9.0",
    "~/.aws/config [+]",
    "export AWS_PROFILE=a",
    "{",
    '"region": "eu-west-1",',
    "aws configure",
    "```ini",
)
_TOKENS = ("valid", "valid", "over", "bare", "undated", "naive", "list", "text", "renewable")
_VARIABLES: dict[str, tuple[str, ...]] = {
    "AWS_PROFILE": ("a", "b", "default", "c d", "", "gone", "A", "a ", "profile a"),
    "AWS_DEFAULT_PROFILE": ("b", "a", "", "gone"),
    "AWS_ACCESS_KEY_ID": ("AKIAWO645SY5AAAAAAAA", "", " "),
    "AWS_SECRET_ACCESS_KEY": ("notARealSecretKeyX", ""),
    "AWS_SESSION_TOKEN": ("notARealSecretKeyToken", ""),
    "AWS_SECURITY_TOKEN": ("notARealSecretKeyToken", ""),
    "AWS_CREDENTIAL_EXPIRATION": ("2199-01-01T00:00:00Z", "", "soon"),
    "AWS_WEB_IDENTITY_TOKEN_FILE": ("/nowhere/token", "/gone", ""),
    "AWS_ROLE_ARN": ("arn:aws:iam::111122223333:role/W", ""),
    "AWS_ROLE_SESSION_NAME": ("w", ""),
    "AWS_DEFAULT_REGION": ("us-west-2", ""),
    "AWS_REGION": ("us-west-1",),
    "AWS_ENDPOINT_URL": ("http://localhost:3", ""),
    "AWS_ENDPOINT_URL_STS": ("http://localhost:4",),
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": ("true", "no"),
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
    "AWS_CONTAINER_AUTHORIZATION_TOKEN": ("notARealSecretKeyToken", ""),
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": ("/nowhere/at/all", ""),
    "AWS_CONFIG_FILE": (
        "~/.aws/config",
        "~/.aws//config",
        "~/.aws/credentials",
        "$HOME/.aws/config",
        "${HOME}/.aws/../.aws/config",
        "$HOME_NOT_SET/config",
        "~",
        "",
        "/no",
    ),
    "AWS_SHARED_CREDENTIALS_FILE": ("~/.aws/config", "$HOME/.aws/credentials", "$NOT_SET/x", ""),
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": ("IPv4", "ipv5"),
    "AWS_METADATA_SERVICE_TIMEOUT": ("3", "3s", ""),
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS": ("1", "many", " 2 "),
}


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Both files (`None`: there is none), the environment, what was asked for, the sign-in."""

    config: bytes | None
    credentials: bytes | None
    env: dict[str, str]
    profile: str | None
    token: str | None


def _text(sections: list[tuple[str, list[str]]], *, distinct: bool) -> str:
    written: list[str] = []
    headers = set()
    for header, lines in sections:
        if distinct and header in headers:
            continue
        headers.add(header)
        kept = {_name(line): line for line in lines}.values() if distinct else lines
        written += [header, *kept]
    return "".join(f"{line}\n" for line in written)


def _name(line: str) -> str:
    name = line.replace(":", "=").partition("=")[0].strip().lower()
    return line if line.lstrip().startswith(("#", ";")) else name


def _file(
    headers: tuple[str, ...], lines: tuple[str, ...], *, distinct: bool, sections: int = 5
) -> Any:
    section = st.tuples(st.sampled_from(headers), st.lists(st.sampled_from(lines), max_size=7))
    return st.builds(
        lambda found: _text(found, distinct=distinct), st.lists(section, max_size=sections)
    )


def _written(text: str, end: str, dress: str) -> bytes:
    text = text.replace("\n", end)
    if dress == "no last line end":
        text = text.rstrip("\r\n")
    if dress == "latin-1":
        return text.encode("latin-1", errors="replace")
    if dress == "utf-16":
        return text.encode("utf-16")
    mark = codecs.BOM_UTF8 if dress == "mark" else b""
    return mark + text.encode()


def _dressed(texts: Any) -> Any:
    ends = st.sampled_from(("\n", "\n", "\n", "\n", "\r\n", "\r", "\n\r"))
    dresses = st.sampled_from(
        (*[""] * 20, "no last line end", "no last line end", "latin-1", "mark", "utf-16")
    )
    return st.builds(_written, texts, ends, dresses)


_SOUND = (*_KEYS, *_ROLES, *_OTHERS, *_HARMLESS)
_ANY_HEADER = (*_PLAIN, *_SECTIONS, *_ODD, *_BROKEN)
_CONFIGS = (
    _file((*_PLAIN, *_SECTIONS[:2]), (*_KEYS[:5], *_ROLES[:25], *_OTHERS[:23]), distinct=True)
    | _file((*_PLAIN, *_SECTIONS[:2]), _SOUND, distinct=True)
    | _file((*_PLAIN, *_SECTIONS, *_ODD), _SOUND, distinct=True)
    | _file(_ANY_HEADER, (*_SOUND, *_NONSENSE), distinct=False)
    | st.text(alphabet="[]ab =:#;\n\t\ufeff\r\x0b\u2028\"'\\", max_size=40)
)
_BARE = tuple(f"[{name}]" for name in NAMES)
_CREDENTIALS = (
    _file(_BARE, (*_KEYS, *_ROLES[:30]), distinct=True)
    | _file((*_BARE, "[profile a]", "[DEFAULT]"), _SOUND, distinct=True)
    | _file(_ANY_HEADER, (*_SOUND, *_NONSENSE), distinct=False, sections=3)
)
_ENVIRONMENTS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in _VARIABLES.items()}
)
_FEW_VARIABLES = st.dictionaries(
    st.sampled_from(sorted(_VARIABLES)), st.integers(0, 20), max_size=4
).map(
    lambda chosen: {
        name: _VARIABLES[name][at % len(_VARIABLES[name])] for name, at in chosen.items()
    }
)
MACHINES = st.builds(
    Machine,
    config=st.none() | _dressed(_CONFIGS) | _dressed(_CONFIGS) | _dressed(_CONFIGS),
    credentials=st.none() | _dressed(_CREDENTIALS) | _dressed(_CREDENTIALS),
    env=st.just({}) | _FEW_VARIABLES | _FEW_VARIABLES | _ENVIRONMENTS,
    profile=st.sampled_from([None, None, None, "a", "b", "c d", "default", "gone", ""]),
    token=st.none() | st.sampled_from(_TOKENS),
)
