"""Documents: keys, names and plain words stay; a value that may be a secret goes."""

from __future__ import annotations

import pytest

from doctor.case.public_documents import is_public_field, show_document

SECRET = "zebrahorse7"
HIDDEN = "<hidden:11>"


@pytest.mark.parametrize(
    "text",
    [
        '{{"note": "{}", "Arn": "arn:aws:iam::111122223333:role/Zebra7x"}}',
        '{{\n  "UserData": [\n    "{}"\n  ],\n  "HttpTokens": "required"\n}}\n',
        'resource "aws_db_instance" "main7x" {{\n  pass = "{}"   # {}\n  name = "{}"\n}}',
        "spec:\n  args: [\"{}\"]\n  env:\n  - name: FOO7x\n    value7: '{}' # {}\n",
        "jobs:\n  a:\n    steps:\n    - run: |\n        login {}\n      name: {}\n",
        "apiVersion: v1 # {}\nkind: Pod\n",
    ],
)
def test_a_value_under_no_known_key_is_hidden(text: str) -> None:
    whole = text.format(*[SECRET] * 3)
    shown = show_document(whole)
    assert shown == text.format(*[HIDDEN] * 3)
    assert show_document(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        '{"Statement": [{"Sid": "Ab7Cd8", "Action": ["sts:AssumeRole"], "Resource": "*",\n'
        '"Condition": {"StringEquals": {"sts:ExternalId": ["acme-7x7y"]}}}]}',
        "metadata:\n  name: api-7x7y\n  namespace: team7x7y\n",
        '{"metadata": {"namespace": "team7x7y", "name": "api-7x7y"}}',
        "        valueFrom:\n          secretKeyRef:\n            name: keys-7x7y\n            key: id\n",
        'statement {\n  condition {\n    test = "StringLike"\n    values = ["repo7x7y:*"]\n  }\n}\n',
        '{"Statement": [{"Sid": "Ab7Cd8", "Action": "x:y"}, {"Sid": "Ef9Gh0"}]}',
        "      - uses: acme7x7y/tool@v4.1.2\n",
        '{"Url": "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE7x7y", "ClientIDList": ["api7x7y"]}',
        'provider "aws" {\n  profile = "dev7x7y"\n  region = "eu-west-1"\n}\n',
        "with:\n  role-to-assume: arn:aws:iam::111122223333:role/x7y8z9w0\n  audience: api7x7y\n",
    ],
)
def test_what_is_read_stays(text: str) -> None:
    assert show_document(text) == text


def test_a_token_under_a_known_key_is_hidden() -> None:
    token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
    assert token not in show_document(f"name: {token}\n")


def test_fields_are_known_in_every_spelling() -> None:
    assert is_public_field("role_arn")
    assert is_public_field("roleArn")
    assert is_public_field("role-session-name")
    assert is_public_field("sts:ExternalId")
    assert not is_public_field("master_password")
    assert not is_public_field("note")


def test_a_passphrase_reads_as_words_and_goes() -> None:
    shown = show_document('stringData:\n  foo: Sunny-Dragon-42\n  mode: "read only"\n')
    assert shown == 'stringData:\n  foo: <hidden:15>\n  mode: "read only"\n'


def test_names_are_known_in_camel_case() -> None:
    text = '{"clusterName": "shop-7x7y7x", "roleSessionName": "dana7x7y"}'
    assert show_document(text) == text


def test_an_answer_of_aws_within_a_document_stays() -> None:
    answer = (
        "User: anonymous is not authorized to perform: cognito-identity:GetId on resource: * "
        "with an explicit deny in a resource control policy"
    )
    assert show_document(f'{{"Message7": "{answer}"}}\n') == f'{{"Message7": "{answer}"}}\n'
    told = f'{{"Message7": "the login with {SECRET} does not work since the upgrade"}}\n'
    assert SECRET not in show_document(told)


def test_of_a_line_of_a_log_no_key_stays_that_is_no_known_word() -> None:
    said = 'the services section but the "local" services configuration does not exist.'
    line = f"main.{SECRET}: The profile is configured to use {said}"
    assert SECRET not in show_document(line)
    assert show_document(f"error: {said}").startswith("error: ")
    assert show_document(f"main.{SECRET}: x") == f"main.{SECRET}: x"


@pytest.mark.parametrize(
    "text",
    [
        '["POST", {{"key": "{}", "id": "{}"}}]',
        '{{"name": "{}", "value": "{}", "type": "{}"}}',
        '{{"status": "{}", "resource": "{}", "url": "{}"}}',
        'resource "aws_x" "y" {{\n  key = "{}"\n  name = "{}"\n  path = "{}"\n}}',
        "apiVersion: v1\nkind: Secret\ndata:\n  type: {}\n  url: {}\n  name: {}\n",
        "with:\n  key: {}\n  user: {}\n  values: {}\n",
        "metadata:\n  labels:\n    name: {}\n  annotations:\n    name: {}\nspec:\n  name: {}\n",
        '{{"metadata": {{"labels": {{"name": "{}"}}}}, "spec": {{"name": "{}", "action": "{}"}}}}',
    ],
)
def test_a_field_that_any_schema_may_have_keeps_no_passphrase(text: str) -> None:
    whole = text.format(*["velvet-orchard"] * 3)
    shown = show_document(whole)
    assert shown == text.format(*["<hidden:14>"] * 3)
    assert show_document(shown) == shown
