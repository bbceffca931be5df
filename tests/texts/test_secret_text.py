"""Hiding secrets: none stays, whatever the syntax, and everything else stays byte for byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.case.public_variables import show_variable
from doctor.texts.secret_text import hide_secrets
from tests.growth import LINEAR_AT_MOST, growth

SECRET = "notARealSecretKey" + "0Az/+" * 4 + "xY9"
TOKEN = "IQoJb3JpZ2luX2Vj" + "notARealSecretKey" * 20 + "=="
JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJub3RBUmVhbFNlY3JldEtleSJ9.notARealSecretKey"
OPAQUE = "notARealSecretKeyNotARealSecretKeyNotARealSecretKey"

TEXTS = {
    "INI": "[default]\naws_secret_access_key = {}\n",
    "INI, upper case, colon, CRLF": "[default]\r\nAWS_SECRET_ACCESS_KEY:{}\r\nregion = x\r\n",
    "INI, indented, comment behind": "[a]\n  aws_secret_access_key={} # mine",
    "INI, quoted": '[a]\naws_secret_access_key = "{}"\n',
    "INI, commented out": "[a]\n# aws_secret_access_key = {}\n",
    "INI, broken": "broken [ file\naws_secret_access_key = {}",
    "INI, no header": "aws_session_token = {}",
    "INI, on the next line": "[a]\naws_secret_access_key =\n    {}\nregion = x\n",
    "INI, misspelt": "[a]\naws_secret_acces_key = {}\n",
    "INI, misspelt token": "[a]\naws_sesion_token = {}\n",
    "INI, a quoted name": '[a]\n"aws_secret_access_key" = {}\n',
    "shell": "export AWS_SECRET_ACCESS_KEY='{}'",
    "shell, before a command": "AWS_SECRET_ACCESS_KEY={} aws s3 ls --profile dev",
    "PowerShell": '$env:AWS_SESSION_TOKEN="{}"',
    "cmd": "set AWS_SECRET_ACCESS_KEY={}",
    "docker": "docker run -e AWS_SESSION_TOKEN={} image",
    "configure": "aws configure set aws_secret_access_key {}",
    "JSON": '{{"SecretAccessKey": "{}", "Version": 1}}',
    "JSON, nested": '{{"Credentials": {{"sessionToken" : "{}"}}}}',
    "JSON in JSON": '{{"body": "{{\\"SecretAccessKey\\":\\"{}\\"}}"}}',
    "SSO cache": '{{"startUrl": "https://x", "accessToken": "{}", "expiresAt": "2026"}}',
    "client registration": '{{"clientSecret": "{}", "expiresAt": "y"}}',
    "Python": "{{'SecretAccessKey': '{}'}}",
    "XML": "<Credentials><SessionToken>{}</SessionToken></Credentials>",
    "YAML": "secret_key: {}",
    "Kubernetes": "- name: AWS_SECRET_ACCESS_KEY\n  value: {}\n",
    "Terraform": '  secret_key = "{}"',
    "Go": "{{AccessKeyID:AKIARTX3GSDSQAAAAAAA SecretAccessKey:{} SessionToken:}}",
    "words": "the secret access key is {}, I think",
    "header": "Authorization: Bearer {}",
    "signed header": "x-amz-security-token: {}",
    "signed address": "https://sts.amazonaws.com/?X-Amz-Security-Token={}&X-Amz-Date=1",
    "option": "credential_process = tool --password {} --user bob",
    "proxy": "http://bob:{}@proxy.example.com:3128",
}  # fmt: skip


@pytest.mark.parametrize("secret", [SECRET, OPAQUE], ids=["key", "opaque"])
@pytest.mark.parametrize("syntax", TEXTS)
def test_no_secret_stays_whatever_the_syntax(syntax: str, secret: str) -> None:
    secret = secret.replace("/", "_") if syntax == "proxy" else secret
    text = TEXTS[syntax].format(secret)
    hidden = hide_secrets(text)
    assert secret not in hidden
    assert "notAReal" not in hidden
    assert hide_secrets(hidden) == hidden


@pytest.mark.parametrize("syntax", TEXTS)
def test_all_around_a_secret_stays(syntax: str) -> None:
    before, _, after = TEXTS[syntax].replace("{{", "{").replace("}}", "}").partition("{}")
    hidden = hide_secrets(TEXTS[syntax].format(OPAQUE))
    assert hidden.startswith(before.rstrip('"'))
    assert hidden.endswith("" if after.startswith((" # mine", '"\n')) else after.strip('"'))


@pytest.mark.parametrize(
    "text",
    [
        f"look: {JWT}.",
        f"token {TOKEN} and more",
        f"it was {SECRET} I think",
        "-----BEGIN EC PRIVATE KEY-----\nnotARealSecretKey\n-----END EC PRIVATE KEY-----",
        '{"kty": "EC", "d": "notARealSecretKeyNotARealSecretKey"}',
    ],
)
def test_what_is_shaped_like_a_secret_is_hidden_without_a_name(text: str) -> None:
    assert "otAReal" not in hide_secrets(text)
    assert "eyJzdWI" not in hide_secrets(text)


@pytest.mark.parametrize(
    "text",
    [
        "# c\r\n[default]\r\n aws_access_key_id = AKIARTX3GSDSQAAAAAAA\r\nregion=x\r\n\r\n",
        "[default]\naws_secret_access_key =\nregion = x\n",
        "[p]\nweb_identity_token_file = /var/run/token\nsso_session = a\n",
        "[p]\nx_security_token_expires = 2026-01-31T12:00:00Z\n",
        "permissions:\n  id-token: write\n  contents: read\n",
        "AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}",
        "AWS_SECRET_ACCESS_KEY: ***\n",
        "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
        "The security token included in the request is invalid.",
        '"Action": "secretsmanager:GetSecretValue"',
        '"aws:TokenIssueTime": "2026-01-31T12:00:00Z"',
        "commit 0123456789abcdef0123456789abcdef01234567",
        "arn:aws:iam::111122223333:role/AbcdefghijKlmnopqrst1234567890AbcdefghiJ",
        "external_id = AbcdefghijKlmnopqrst1234567890AbcdefghiJ",
        '"sts:ExternalId": "AbcdefghijKlmnopqrst1234567890AbcdefghiJ"',
        "secretKeyRef:\n  name: aws\n  key: id\n",
        "https://token.actions.githubusercontent.com:443/path@v1",
    ],
)
def test_what_is_no_secret_stays_byte_for_byte(text: str) -> None:
    assert hide_secrets(text) == text


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("AWS_SECRET_ACCESS_KEY", True),
        ("AWS_SESSION_TOKEN", True),
        ("AWS_BEARER_TOKEN_BEDROCK", True),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", True),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", False),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", False),
        ("AWS_PROFILE", False),
        ("AWS_SESSION_TOKEN_EXPIRATION", False),
    ],
)
def test_a_variable_is_hidden_by_its_name(*, name: str, hidden: bool) -> None:
    assert (show_variable(name, "plain") != "plain") == hidden


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(), st.sampled_from(["aws_secret_access_key = ", '"accessToken": "', "Bearer "]))
def test_any_text_is_hidden_once_and_for_all(text: str, cue: str) -> None:
    hidden = hide_secrets(cue + text)
    assert hide_secrets(hidden) == hidden


@pytest.mark.parametrize(
    "unit", ["secret_key ", "aws_secret_access_key = a\n  b\n", "eyJ", "a/", "://a:b", "[token\n"]
)
def test_a_long_text_costs_no_more_than_its_length(unit: str) -> None:
    assert growth(hide_secrets, unit) < LINEAR_AT_MOST


def test_json_stays_json() -> None:
    text = json.dumps({"accessToken": OPAQUE, "nested": [{"clientSecret": 'a"b\\'}], "n": 1})
    read = json.loads(hide_secrets(text))
    assert read["n"] == 1
    assert read["nested"][0]["clientSecret"].startswith("<hidden: ")


def test_a_variable_below_a_secret_is_no_rest_of_it() -> None:
    secret, token = "notARealSecretKey" + "x" * 23, "notARealSecretKeyToken" + "x" * 200
    text = f"AWS_SECRET_ACCESS_KEY={secret}\nAWS_SESSION_TOKEN={token}\n"
    hidden = hide_secrets(text)
    assert "xxx" not in hidden
    assert "AWS_SESSION_TOKEN=" in hidden


@pytest.mark.parametrize(
    "text",
    [
        "aws_secret_access_key = '{}' + '{}'",
        'secret = "{}" +\n    "{}"',
        "$env:AWS_SECRET_ACCESS_KEY = '{}' + `\n '{}'",
        'secret = "{}" . "{}"; x = "y"',
    ],
)
def test_a_secret_that_is_put_together_of_strings_goes_whole(text: str) -> None:
    hidden = hide_secrets(text.format("Xch1n3PxYLxj", "N3abcdefghij"))
    assert "Xch1n3" not in hidden
    assert "N3abc" not in hidden
    assert hide_secrets(hidden) == hidden


def test_the_string_of_another_name_stays() -> None:
    assert '"name": "bob"' in hide_secrets('"secret": "abcdefgh1", "name": "bob"')


@pytest.mark.parametrize("name", ["acme/api-AbCdEf", "prod/db-password-Ab12Ef", "a"])
def test_the_arn_of_a_secret_names_it_and_is_none(name: str) -> None:
    """A denial of Secrets Manager lost its resource, and with it what AWS says behind."""
    text = f"on resource: arn:aws:secretsmanager:eu-west-1:111122223333:secret:{name} because no"
    assert hide_secrets(text) == text
    key = "notARealSecretKey/x8Kd0Qm3Lr7Zt5Wv2Yb9Nc"
    arn = f"arn:aws:secretsmanager:eu-west-1:111122223333:secret:{key}"
    assert key not in hide_secrets(arn)
    assert key not in hide_secrets(f"arn:aws:iam::111122223333:secret:{key}")


def test_the_sentence_behind_an_error_s_name_is_no_secret() -> None:
    text = 'Aws::STS::Errors::InvalidIdentityToken "Missing a required claim: aud" exception'
    assert hide_secrets(text) == text
    assert "c0rrect" not in hide_secrets('InvalidIdentityToken "c0rrectHorseBattery"')
    assert "horse" not in hide_secrets('identity_token "Correct horse battery staple"')


def test_a_number_longer_than_any_is_the_code_of_a_secret() -> None:
    secret = b"7294504873905647295430487932905643"
    assert hide_secrets(f"it is {secret.hex()}") == "it is <hidden: 68 characters>"
    assert hide_secrets("it is 1769860800000000000") == "it is 1769860800000000000"


UUID = "7fabcc55-e431-4441-80b4-ec365db14c07"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("('AWS_SESSION_TOKEN', '{}')", True),
        ("os.environ['DB_PASSWORD'] = '{}'", True),
        ("totp_secret:\n  - {}", True),
        ("| client_secret | `{}` |", True),
        ("client_secret -> {}", True),
        ("Error Code: ExpiredToken; Request ID: {}; Proxy: null", False),
        ("InvalidClientTokenId: {}", False),
        ("the token of https://sts.windows.net/{}/ is none", False),
    ],
)
def test_an_identifier_goes_where_it_is_called_a_secret(*, text: str, hidden: bool) -> None:
    assert (UUID in hide_secrets(text.format(UUID))) is not hidden
