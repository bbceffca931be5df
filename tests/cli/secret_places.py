"""Where a machine, a command line or a server may hold a secret, each a line of a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

ROLE: Final = "arn:aws:iam::222233334444:role/Target"
SORTS: Final = ("key", "token", "hexadecimal", "seed", "password", "words")
ONE_WORD: Final = SORTS[:-1]
"""Where a blank ends what is called a secret."""
SHAPED: Final = SORTS[:4]
"""In words of others, and in a public value's place: what has the shape of a secret."""
CHOSEN: Final = SORTS[:2]
"""In what somebody chose, a name: that may well be random, and is repeated."""
S: Final = "{S}"
"""Where the secret stands."""
HERE: Final = "{HERE}"
"""Where the address of the place's own server stands, without its scheme."""


class Place(NamedTuple):
    """What is added to a usual home, and the words that are added to commands.

    `config` and `credentials` are added to the shared files, `files` lie below HOME; `server` is
    the answer of a server that stands in AWS's place (status and headers, then the body), `given`
    the words behind a command that takes evidence, `session` behind one that hands out a session.
    """

    config: str = ""
    credentials: str = ""
    env: Mapping[str, str] = {}
    files: Mapping[str, str] = {}
    server: tuple[str, str] | None = None
    given: tuple[str, ...] = ()
    session: tuple[str, ...] = ()
    target: str = "target"
    sorts: tuple[str, ...] = SORTS
    """Which sorts of secrets must be found nowhere."""


def _role(lines: str) -> Place:
    return Place(config=f"[profile other]\nrole_arn = {ROLE}\nsource_profile = default\n{lines}\n",
                 target="other")  # fmt: skip


def _base(lines: str, **more: Any) -> Place:
    return Place(config=f"[profile other]\n{lines}\n", target="other", **more)


def _keys(lines: str) -> Place:
    return Place(credentials=f"[other]\n{lines}\n", target="other")


def _setting(name: str) -> Place:
    return _role(f"{name} = {S}")


def _process(program: str, *, sorts: tuple[str, ...] = SORTS) -> Place:
    return Place(
        config=f"[profile other]\ncredential_process = {program}\n", target="other", sorts=sorts
    )


def _env(name: str, value: str = S, **more: Any) -> Place:
    return Place(env={name: value}, **more)


SSO: Final = (
    "sso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = eu-west-1\n"
    "sso_account_id = 111122223333\nsso_role_name = Admin\n"
)
SSO_CACHE: Final = ".aws/sso/cache/c09c4ce6c2b3f6dcb9b0c17d4b6dfcf1d0ae9d2f.json"
SESSION: Final = (
    "[profile other]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n"
    "[sso-session corp]\nsso_region = eu-west-1\n"
    "sso_start_url = https://d-1234567890.awsapps.com/start\n"
)
CORP_CACHE: Final = ".aws/sso/cache/3961bc6e09e0efea36aa9a6a09ad60f78c5ce4f3.json"
SIGNED_IN: Final = {
    "startUrl": "https://d-1234567890.awsapps.com/start",
    "region": "eu-west-1",
    "accessToken": S,
    "refreshToken": S,
    "clientId": "client",
    "clientSecret": S,
    "registrationExpiresAt": "2999-01-01T00:00:00Z",
    "expiresAt": "2999-01-01T00:00:00Z",
}
WEB: Final = f"role_arn = {ROLE}\nweb_identity_token_file = {{HOME}}/token"
HOMES: Final[dict[str, Place]] = {
    "a plain home": Place(),
    "an unknown setting": _setting("password"),
    "a setting misspelled": _setting("aws_secret_acces_key"),
    "a setting of AWS, unknown to us": _setting("aws_some_new_token"),
    "a nested setting": _role(f"s3 =\n  password = {S}"),
    "a nested setting of services": _role(
        f"services = s\n[services s]\nsts =\n  endpoint_url = {{LAB}}\n  token = {S}"
    ),
    "a comment": _role(f"# old key {S}\n; {S}"),
    "a comment behind a value": _role(f"region = eu-west-1 # {S}"),
    "a line that is no setting": _role(S),
    "a line that is no setting, indented": _role(f"region = eu-west-1\n  {S}"),
    "a setting below another, indented": _role(f"region = eu-west-1\n  pw = {S}"),
    "a line below a session's name": _role(f"role_session_name = bob\n\tpin: {S}"),
    "a line below an external ID": _role(f"external_id = abc\n   {S}"),
    "a line below a key ID": _keys(f"aws_access_key_id = AKIARTX3GSDSQAAAAAAA\n  {S}\naws_secret_access_key = x"),
    "a password for a key ID": _keys(f"aws_access_key_id = {S}\naws_secret_access_key = abcdefghijklm"),
    "a secret behind a colon of a key ID": _keys(
        f"aws_access_key_id = AKIARTX3GSDSQAAAAAAA:{S}\naws_secret_access_key = abcdefghijklm"
    ),
    "a header cut off": _role(f"[{S}"),
    "a header with a word behind": _role(f"[profile x] {S}\nregion = eu-west-1"),
    "a setting before any header": Place(config=f"[default]\n\n[bad\nx = {S}\n"),
    "a secret as a name of a setting": _role(f"{S} = x"),
    "a setting twice": _role(f"password = {S}\npassword = {S}"),
    "a secret over two lines": _keys(
        f"aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = \n  {S}"
    ),
    **{
        f"the value of {name}": _setting(name)._replace(sorts=SHAPED)
        for name in (
            *("region", "output", "duration_seconds", "mfa_serial", "credential_source"),
            *("sts_regional_endpoints", "ca_bundle", "max_attempts", "retry_mode", "sdk_ua_app_id"),
            *("use_fips_endpoint", "parameter_validation", "cli_pager", "web_identity_token_file"),
        )
    },
    "a secret in role_arn": _base(f"role_arn = {S}\nsource_profile = default", sorts=SHAPED),
    "a secret as the start URL": _base(SSO.replace("/start", f"/start?token={S}")),
    "a secret as the sign-in region": _base(SSO.replace("eu-west-1", S), sorts=SHAPED),
    "a secret as the sign-in account": _base(SSO.replace("111122223333", S), sorts=SHAPED),
    "a user in an endpoint": _role(f"endpoint_url = http://bob:{S}@127.0.0.1:1")._replace(sorts=ONE_WORD),
    "a query in an endpoint": _role(f"endpoint_url = http://127.0.0.1:1/x?token={S}"),
    "a path in an endpoint": _role(f"endpoint_url = http://127.0.0.1:1/hooks/{S}"),
    "a user in a stranger's endpoint": _role(f"endpoint_url = https://bob:{S}@stranger.example")._replace(sorts=ONE_WORD),
    "an endpoint that is none": _role(f"endpoint_url = ht!tp://[{S}"),
    "keys beside a role": _role(f"aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = {S}"),
    "keys": _keys(f"aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = {S}"),
    "keys, quoted": _keys(f'aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = "{S}"'),
    "keys swapped": _keys(f"aws_access_key_id = {S}\naws_secret_access_key = AKIARTX3GSDSQAAAAAAA"),
    "keys in one line": _keys(f"aws_access_key_id = AKIARTX3GSDSQAAAAAAA {S}"),
    "keys, a comment behind": _keys(
        f"aws_access_key_id = AKIARTX3GSDSQAAAAAAA\naws_secret_access_key = x # {S}"
    ),
    "a session token": _keys(
        f"aws_access_key_id = ASIARTX3GSDSQAAAAAAA\naws_secret_access_key = {S}\naws_session_token = {S}"
    ),
    "an identifier that is missing": _keys(f"aws_secret_access_key = {S}"),
    "a colon for an equals sign": _keys(f"aws_secret_access_key: {S}"),
    "export lines as credentials": _keys(f"export AWS_SECRET_ACCESS_KEY={S}"),
    "JSON as credentials": _keys(f'{{"SecretAccessKey": "{S}"}}'),
    "a password of a program": _process(f"/bin/false --password {S}", sorts=ONE_WORD),
    "a word of a program": _process(f"/bin/false {S}", sorts=ONE_WORD),
    "a program that is not there": _process(f"/no/such/program --token={S} {S}", sorts=ONE_WORD),
    "a shell's words": _process(f"sh -c 'echo {S}; exit 3'"),
    "a quote left open": _process(f"sh -c 'echo {S}"),
    "a variable before a program": _process(f"TOKEN={S} program", sorts=ONE_WORD),
    "a program quoted with its words": _process(f'"/bin/false {S}"'),
    "an address for a program": _process(f"curl -s http://127.0.0.1:1/x?pin={S}", sorts=ONE_WORD),
    "options of Windows": _process(f"/bin/false -x:{S} /key:{S}", sorts=ONE_WORD),
    "a session that no header holds": _process("cat {HOME}/half")._replace(
        files={
            "half": json.dumps(
                {"Version": 1, "AccessKeyId": "AKIARTX3GSDSQAAAAAAA", "SecretAccessKey": "x",
                 "SessionToken": f"{S}\n"}
            )
        }
    ),
    "a program's error": _process(f"sh -c 'echo password: {S} >&2; exit 3'", sorts=ONE_WORD),
    "a program's error, free": _process(f"sh -c 'echo {S} >&2; exit 3'"),
    "a program that prints no JSON": _process(f"echo {S}", sorts=ONE_WORD),
    "a program that prints half": _process("cat {HOME}/half")._replace(
        files={"half": json.dumps({"Version": 1, "SecretAccessKey": S})}
    ),
    "a program of another version": _process("cat {HOME}/half")._replace(
        files={"half": json.dumps({"Version": S, "SecretAccessKey": S})}
    ),
    "a program whose keys have ended": _process("cat {HOME}/half")._replace(
        files={
            "half": json.dumps(
                {"Version": 1, "AccessKeyId": S, "SecretAccessKey": S, "SessionToken": S,
                 "Expiration": "2020-01-01T00:00:00Z"}
            )
        }
    ),
    "a program whose end is a secret": _process("cat {HOME}/half")._replace(
        files={
            "half": json.dumps(
                {"Version": 1, "AccessKeyId": "AKIARTX3GSDSQAAAAAAA", "SecretAccessKey": S,
                 "SessionToken": S, "Expiration": S, "AccountId": S}
            )
        }
    ),
    "a web identity token": _base(WEB, files={"token": S}),
    "a web identity token of several lines": _base(WEB, files={"token": f"token: {S}\n{S}\n"}),
    "a token file called by a secret": _base(
        f"role_arn = {ROLE}\nweb_identity_token_file = {{HOME}}/{S}", sorts=SHAPED
    ),
    "a token in the file's place": _base(f"role_arn = {ROLE}\nweb_identity_token_file = {S}", sorts=SHAPED),
    "a sign-in": _base(SSO, files={SSO_CACHE: json.dumps(SIGNED_IN)}),
    "a sign-in that has ended": _base(
        SSO, files={SSO_CACHE: json.dumps({**SIGNED_IN, "expiresAt": "2020-01-01T00:00:00Z"})}
    ),
    "a sign-in whose end is a secret": _base(
        SSO, files={SSO_CACHE: json.dumps({**SIGNED_IN, "expiresAt": S, "region": S})}
    ),
    "a sign-in of a session": Place(
        config=SESSION, files={CORP_CACHE: json.dumps(SIGNED_IN)}, target="other"
    ),
    "a sign-in cut off": Place(
        config=SESSION, files={CORP_CACHE: f'{{"accessToken": "{S}'}, target="other"
    ),
    "a sign-in of another shape": Place(
        config=SESSION, files={CORP_CACHE: json.dumps([S, {S: S}])}, target="other"
    ),
    "a login": Place(
        config="[profile other]\nlogin_session = arn:aws:iam::111122223333:user/bob\n",
        files={
            ".aws/login/cache/x.json": json.dumps(
                {"accessToken": {**SIGNED_IN, "secretAccessKey": S}, "refreshToken": S, "dpopKey": S}
            )
        },
        target="other",
    ),
    "sessions in the cache": Place(
        files={
            ".aws/cli/cache/0123456789abcdef0123456789abcdef01234567.json": json.dumps(
                {"Credentials": {"SecretAccessKey": S, "SessionToken": S, "Expiration": S}}
            ),
            ".aws/cli/cache/broken.json": f'{{"Credentials": {{"SecretAccessKey": "{S}',
        }
    ),
    "aliases of the AWS CLI": Place(
        files={".aws/cli/alias": f"[toplevel]\nlogin = !tool --password {S}\n"}
    ),
    "the file of boto": Place(
        files={".boto": f"[Credentials]\naws_secret_access_key = {S}\n"},
        env={"BOTO_CONFIG": "{HOME}/.boto"},
    ),
    "bytes around it": _role(f"password = {S}\nregion = \udcff"),
    "keys in variables": Place(
        env={"AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA", "AWS_SECRET_ACCESS_KEY": S,
             "AWS_SESSION_TOKEN": S}, target=""
    ),
    "half of the keys in variables": Place(env={"AWS_SECRET_ACCESS_KEY": S}, target=""),
    "keys in variables, swapped": Place(
        env={"AWS_ACCESS_KEY_ID": S, "AWS_SECRET_ACCESS_KEY": "AKIARTX3GSDSQAAAAAAA"}, target=""
    ),
    "a comment behind a variable's value": _env("AWS_REGION", f"eu-west-1 # {S}"),
    "a second line of a variable": _env("AWS_DEFAULT_REGION", f"eu-west-1\n{S}"),
    **{
        f"the variable {name}": _env(name)
        for name in (
            *("DB_PASSWORD", "GITHUB_TOKEN", "CI_JOB_JWT", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
            *("AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_SOME_NEW_SETTING", "COLUMNS"),
        )
    },
    **{
        f"the variable {name}": _env(name, sorts=SHAPED)
        for name in (
            *("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ROLE_ARN", "AWS_STS_REGIONAL_ENDPOINTS"),
            *("AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_CA_BUNDLE", "AWS_USE_FIPS_ENDPOINT"),
            *("AWS_SDK_UA_APP_ID", "AWS_DEFAULTS_MODE", "AWS_PAGER", "SHELL", "HTTPS_PROXY"),
            *("AWS_CREDENTIAL_EXPIRATION", "AWS_DEFAULT_OUTPUT", "AWS_EC2_METADATA_DISABLED"),
            *("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
            *("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_EC2_METADATA_SERVICE_ENDPOINT"),
            *("AWS_METADATA_SERVICE_TIMEOUT", "AWS_STS_ENDPOINT", "AWS_ENDPOINT_URL"),
        )
    },
    "a user in the endpoint's variable": _env("AWS_ENDPOINT_URL", f"http://bob:{S}@127.0.0.1:1", sorts=ONE_WORD),
    "a user in the variable of STS": _env("AWS_ENDPOINT_URL_STS", f"http://{S}@127.0.0.1:1/{S}?k={S}", sorts=ONE_WORD),
    "a user in a proxy": Place(
        env={"HTTPS_PROXY": f"http://bob:{S}@127.0.0.1:1", "AWS_ENDPOINT_URL": "",
             "https_proxy": f"http://bob:{S}@127.0.0.1:1"},
        sorts=ONE_WORD,
    ),
    "a user in a container's address": _base(
        f"role_arn = {ROLE}\ncredential_source = EcsContainer",
        env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://bob:{S}@127.0.0.1:1/x?token={S}"},
        sorts=ONE_WORD,
    ),
    "a container's token file": _base(
        f"role_arn = {ROLE}\ncredential_source = EcsContainer",
        env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1/x",
             "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{HOME}/token"},
        files={"token": f"{S}\r\n{S}"},
    ),
    "a web identity of variables": Place(
        env={"AWS_ROLE_ARN": ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE": "{HOME}/token"},
        files={"token": S}, target="",
    ),
    "a job of GitHub": Place(
        env={"GITHUB_ACTIONS": "true", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": S,
             "ACTIONS_ID_TOKEN_REQUEST_URL": f"https://x.actions.githubusercontent.com/t?k={S}",
             "GITHUB_EVENT_PATH": "{HOME}/event.json", "GITHUB_SERVER_URL": f"https://bob:{S}@github.com"},
        files={"event.json": json.dumps({"client_payload": {"password": S}, "inputs": {"token": S}})},
    ),
    "scope_policy of a profile": _role("scope_policy = {HOME}/scope.json")._replace(
        files={"scope.json": f'{{"Version": "2012-10-17", "password": "{S}"}}'}
    ),
}  # fmt: skip
"""What a machine holds, by what is odd with it."""

_XML = (
    "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
    "<RequestId>{id}</RequestId></ErrorResponse>"
)
_TEXT = "Content-Type: text/xml"
ANSWERS: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "denied, with a secret by its name": (
        f"403\n{_TEXT}", _XML.format(code="AccessDenied", message=f"denied, token={S}", id="x"), ONE_WORD),
    "denied, with a secret": (
        f"403\n{_TEXT}", _XML.format(code="AccessDenied", message=f"denied {S} for you", id="x"), SHAPED),
    "a secret as a code": (f"403\n{_TEXT}", _XML.format(code=S, message="no", id="x"), SHAPED),
    "a secret as the request's ID": (
        f"403\n{_TEXT}\nx-amzn-RequestId: {S}", _XML.format(code="AccessDenied", message="no", id=S), SORTS),
    "a page": ("403\nContent-Type: text/html", f"<html><title>{S}</title><p>Sign in {S}</html>", SHAPED),
    "a page with a form": (
        "200\nContent-Type: text/html",
        f"<html><form action=/login?token={S}><input name=csrf_token value={S}></form></html>", ONE_WORD),
    "a redirect": (f"302\nLocation: https://idp.example/?token={S}\nSet-Cookie: session={S}", "", SORTS),
    "a whole answer with a secret as the caller": (
        f"200\n{_TEXT}",
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
        f"<Arn>{S}</Arn><UserId>{S}</UserId><Account>{S}</Account>"
        "</GetCallerIdentityResult></GetCallerIdentityResponse>", SORTS),
    "cookies": (f"401\nSet-Cookie: session={S}\nWWW-Authenticate: Bearer realm={S}", "", SORTS),
    "JSON of an error": (
        "403\nContent-Type: application/json\nx-amzn-ErrorType: ForbiddenException",
        json.dumps({"message": f"secret_key: {S}", "__type": "Forbidden", "password": S}), ONE_WORD),
    "JSON of a token": ("200\nContent-Type: application/json", json.dumps({"access_token": S, "x": [S]}), SORTS),
    "keys without their identifier": (
        "200\nContent-Type: application/json",
        json.dumps({"SecretAccessKey": S, "Token": S, "Expiration": S,
                    "roleCredentials": {"secretAccessKey": S, "sessionToken": S}, "Code": S, "Message": S}), SHAPED),
    "no XML": (f"200\n{_TEXT}", f"<GetCallerIdentityResponse><Token>{S}", ONE_WORD),
    "words": ("500\nContent-Type: text/plain", f"upstream failed: Authorization: Bearer {S}", ONE_WORD),
    "an answer of another shape": (
        f"200\n{_TEXT}",
        "<AssumeRoleResponse><AssumeRoleResult><Credentials>"
        f"<SecretAccessKey>{S}</SecretAccessKey><SessionToken>{S}</SessionToken><Expiration>{S}</Expiration>"
        "</Credentials></AssumeRoleResult></AssumeRoleResponse>", SORTS),
}  # fmt: skip
READERS: Final[dict[str, Place]] = {
    "STS": Place(env={"AWS_ENDPOINT_URL": "http://{HERE}"}),
    "the sign-in portal": _base(
        SSO,
        files={SSO_CACHE: json.dumps({**SIGNED_IN, "accessToken": "notARealToken"})},
        env={"AWS_ENDPOINT_URL": "http://{HERE}"},
    ),
    "a web identity": _base(
        WEB, files={"token": "notARealToken"}, env={"AWS_ENDPOINT_URL": "http://{HERE}"}
    ),
    "a container": _base(
        f"role_arn = {ROLE}\ncredential_source = EcsContainer",
        env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://{HERE}/x"},
    ),
    "an instance": _base(
        f"role_arn = {ROLE}\ncredential_source = Ec2InstanceMetadata",
        env={"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://{HERE}",
             "AWS_EC2_METADATA_DISABLED": "false"},
    ),
    "a proxy": Place(
        env={"HTTPS_PROXY": "http://{HERE}", "https_proxy": "http://{HERE}", "AWS_ENDPOINT_URL": ""}
    ),
}  # fmt: skip
SERVERS: Final[dict[str, Place]] = {
    f"{reader}: {name}": place._replace(server=(head, body), sorts=sorts)
    for reader, place in READERS.items()
    for name, (head, body, sorts) in ANSWERS.items()
}
