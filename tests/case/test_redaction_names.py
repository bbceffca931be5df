"""Where the names of a case stand."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.redaction_names import find_names


def names(**plain: Any) -> set[str]:
    return set(find_names(plain))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("arn:aws:iam::987612345678:user/zelda", ":user/zelda"),
        ("role/zelda", "zelda"),
        ("[profile zelda prod]", "zelda prod"),
        ("[zelda]", "zelda"),
        ("external_id = zelda", "zelda"),
        ("aws s3 ls --profile zelda", "zelda"),
        ("--role-session-name=zelda", "zelda"),
        ("AWS_PROFILE=zelda", "zelda"),
        ('"userName": "zelda"', "zelda"),
        ("/home/zelda/quokka/x.py", "zelda/quokka/x.py"),
        ("C:\\Users\\zelda\\x", "zelda\\x"),
        ("AROAZELDAZELDAZELDA77:wanda", "wanda"),
        ("at build7.acmecorp.internal: refused", "build7.acmecorp.internal"),
        ("git@github.com:acmecorp/quokka.git", "acmecorp/quokka.git"),
        ("zelda@build7:~/quokka$ aws sts", "zelda@build7"),
        ("Runner name: 'quokka-7'", "quokka-7"),
        ("cd /builds/acmecorp/quokka", "acmecorp/quokka"),
        ("mail zelda@acmecorp.io", "zelda@acmecorp.io"),
        ("https://zelda.awsapps.com/start", "zelda.awsapps.com"),
        ("in o-zelda12345", "zelda12345"),
        ("repo:zelda/app:ref:x", "zelda/app:ref:x"),
        ("AKIAZELDAZELDAZELDAZ", "AKIAZELDAZELDAZELDAZ"),
    ],
)
def test_a_name_in_a_text(text: str, name: str) -> None:
    assert name in names(attachments=[{"name": "a", "text": text}])


def test_a_text_that_is_escaped_is_read_too() -> None:
    found = names(attachments=[{"name": "a", "text": "arn%3Aaws%3Aiam%3A%3A1%3Auser%2Fzelda"}])
    assert any("zelda" in each for each in found)


@pytest.mark.parametrize(
    "plain",
    [
        {"target": {"profile": "zelda"}},
        {"request": {"role_session_name": "zelda"}},
        {"request": {"context": {"aws:x": ["zelda"]}}},
        {"tokens": {"oidc": {"claims": {"a": {"b": "zelda"}}}}},
        {"principals": {"x": {"identity_policies": [{"name": "zelda"}]}}},
        {"env": {"USER": "zelda"}},
        {"request": {"tags": {"t": "zelda"}}},
        {"roles": {"x": {"trust_policy": '{"Statement": {"Sid": "zelda"}}'}}},
    ],
)
def test_a_name_in_a_field(plain: dict[str, Any]) -> None:
    assert "zelda" in names(**plain)


def test_a_field_that_holds_no_name_is_left_alone() -> None:
    assert "zelda" not in names(request={"action": "zelda"})


def test_a_profile_that_an_error_names() -> None:
    text = "The config profile (zelda) could not be found"
    assert "zelda" in names(errors=[{"text": text}])
