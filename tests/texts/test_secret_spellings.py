"""Hiding secrets against texts that try: odd spellings, odd places, and texts made to take hours."""

from __future__ import annotations

import json

import pytest

from doctor.texts.secret_text import hide_secrets

OPAQUE = "opaqueNotARealSecretKey0" + "q7" * 12

SPELLINGS = {
    "a prompt": "AWS Secret Access Key [None]: {}",
    "a header": "Authorization: token {}",
    "basic": "authorization: Basic {}",
    "metadata": "X-aws-ec2-metadata-token: {}",
    "one line of YAML": "- {{name: AWS_SECRET_ACCESS_KEY, value: {}}}",
    "one line of JSON": '[{{"name": "AWS_SECRET_ACCESS_KEY", "value": "{}"}}]',
    "the value first": '[{{"value": "{}", "name": "AWS_SECRET_ACCESS_KEY"}}]',
    "a provider of Terraform": 'provider "aws" {{\n  token = "{}"\n}}',
    "Python's own form": "Credentials(access_key='A', token='{}')",
    "bytes in a log": "'X-Amz-Security-Token': b'{}'",
    "the body in a log": "{{'WebIdentityToken': '{}'}}",
    "back quotes": "sessionToken: `{}`",
    "percent": "SecretAccessKey%3D{}&x=1",
    "percent and blank": "AWS_SECRET_ACCESS_KEY%3A%20{}",
    "CDATA": "<SecretAccessKey><![CDATA[{}]]></SecretAccessKey>",
    "a line of its own in XML": "<SessionToken>\n  {}\n</SessionToken>",
    "a signature": "<ds:SignatureValue>{}</ds:SignatureValue>",
    "a blank of no width": "aws_secret_access\u200b_key = {}",
    "hyphens that do not break": "aws\u2011secret\u2011access\u2011key = {}",
    "blanks that do not break": "aws_secret_access_key\u00a0=\u00a0{}",
    "an option": "aws sts assume-role-with-saml --saml-assertion {}",
    "a user of an address": "https://{}@github.example/x",
    "a variable": "BITBUCKET_STEP_OIDC_TOKEN={}",
    "a variable of another tool": "VAULT_TOKEN={}",
    "an API key": "API_KEY={}",
    "Vault": "it was hvs.{}",
    "Slack": "it was xoxb-{}",
    "a password": "password: {}",
    "a short name": "DB_PASSWORD='{}'",
    "a password in JSON": '{{"password": "{}"}}',
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_secret_is_hidden_however_it_is_spelt(spelling: str) -> None:
    hidden = hide_secrets(SPELLINGS[spelling].format(OPAQUE))
    assert OPAQUE[4:-4] not in hidden
    assert "<hidden: " in hidden
    assert hide_secrets(hidden) == hidden


@pytest.mark.parametrize(
    "text",
    ["aws sts assume-role --token-code 918273", "{'TokenCode': '918273'}", "TokenCode=918273&x=1"],
)
def test_a_code_of_an_mfa_device_is_hidden(text: str) -> None:
    assert "918273" not in hide_secrets(text)


@pytest.mark.parametrize(
    "text",
    [
        "aws sts assume-role-with-web-identity --web-identity-token file:///var/run/token",
        "aws sts assume-role --token-code $CODE",
        "1 validation error detected: Value '12345' at 'tokenCode' failed to satisfy constraint",
        "error: id_token: audience is not sts.amazonaws.com",
        "password_file = /run/secrets/db",
        "PasswordLastUsed: 2026-01-31T12:00:00Z",
        json.dumps({"name": "region", "value": "eu-central-1", "x": "AWS_REGION"}),
        "https://git@github.com/o/r",
        "permissions:\n  id-token: write",
        "VAULT_TOKEN=$TOKEN",
    ],
)
def test_what_only_sounds_like_a_secret_stays(text: str) -> None:
    assert hide_secrets(text) == text
