"""Redaction and hiding: secrets never stay, names are consistent, relations survive."""

from __future__ import annotations

import json

import pytest

from doctor.gather.redaction import redact_case
from doctor.model.case_file import encode_case, parse_case
from doctor.model.secret_text import hide_secrets
from tests.rules.support import raw_case

SECRET = "notARealSecretKey00000000000000000000Aa1"
TOKEN = "IQoJb3JpZ2luX2Vj" + "notARealToken" * 20


@pytest.mark.parametrize(
    "text",
    [
        f"[default]\naws_secret_access_key = {SECRET}\n",
        f"[default]\r\nAWS_SECRET_ACCESS_KEY:{SECRET}\r\n",
        f"  aws_secret_access_key={SECRET} # mine",
        f"broken [ file\naws_secret_access_key = {SECRET}",
        f"export AWS_SECRET_ACCESS_KEY='{SECRET}'",
        f'{{"SecretAccessKey": "{SECRET}"}}',
        f'"accessToken" : "{SECRET}"',
        f"secret_key: {SECRET}",
        f"the key is {SECRET}, I think",
        f"aws_session_token = {TOKEN}",
        f"token {TOKEN}",
    ],
)
def test_no_secret_stays_whatever_the_syntax(text: str) -> None:
    hidden = hide_secrets(text)
    assert SECRET not in hidden
    assert TOKEN not in hidden


def test_everything_else_stays_byte_for_byte() -> None:
    text = "# c\r\n[default]\r\n aws_access_key_id = AKIARTX3GSDSQAAAAAAA\r\nregion=x\r\n"
    assert hide_secrets(text) == text


def test_a_commit_hash_is_no_secret() -> None:
    text = "at 0123456789abcdef0123456789abcdef01234567"
    assert hide_secrets(text) == text


def redacted_text() -> str:
    raw = raw_case("trust/external-id-mismatch")
    raw["files"]["config"]["text"] += "# call ann.smith@example.com\n"
    raw["target"]["profile"] = "project-role"
    text = json.dumps(raw).replace("111122223333", "987612345678").replace("bob", "Wanda")
    text = text.replace("AKIARTX3GSDSQAAAAAAA", "AKIA" + "7LPTZ2XHAAAAAAAA")
    return encode_case(redact_case(parse_case(text)))


def test_accounts_and_names_are_replaced_everywhere() -> None:
    text = redacted_text()
    for name in ("987612345678", "222233334444", "Wanda", "ABCDEF123456", "ABCDEF654321", "smith"):
        assert name not in text


def test_what_the_diagnosis_needs_stays() -> None:
    case = json.loads(redacted_text())
    assert "source_profile = default" in case["files"]["config"]["text"]
    (role_arn,) = case["roles"]
    assert role_arn in case["files"]["config"]["text"]
    assert case["caller"]["account"] in case["caller"]["arn"]


def test_redacting_twice_is_as_once() -> None:
    once = redact_case(parse_case(raw_case("trust/external-id-mismatch")))
    assert redact_case(once) == once
