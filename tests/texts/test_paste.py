"""Pasted material is cut into what it is; whatever is not recognised stays where it was."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from doctor.texts.paste import split_paste

ERROR = "An error occurred (AccessDenied) when calling the AssumeRole operation: no"


def test_a_plain_error_is_all_rest() -> None:
    paste = split_paste(ERROR)
    assert paste.rest == ERROR
    assert (paste.documents, paste.config, paste.credentials, paste.commands) == (
        (),
        None,
        None,
        (),
    )


def test_a_document_in_the_middle_is_taken_out() -> None:
    policy = {"Version": "2012-10-17", "Statement": []}
    paste = split_paste(f"before\n{json.dumps(policy, indent=2)}\nafter {ERROR}")
    assert paste.documents == (policy,)
    assert paste.rest.split() == ["before", "after", *ERROR.split()]


def test_the_body_of_an_error_stays_an_error() -> None:
    body = '{"Error": {"Code": "ExpiredToken", "Message": "expired"}}'
    assert split_paste(body).rest == body


def test_a_record_with_an_error_message_is_a_document() -> None:
    record = {"eventName": "AssumeRole", "eventSource": "sts.amazonaws.com", "errorMessage": "no"}
    assert split_paste(json.dumps(record)).documents == (record,)


def test_sections_go_to_the_file_that_they_are_of() -> None:
    text = (
        "my files:\n[default]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n\n"
        "[profile x]\nrole_arn = arn:aws:iam::222233334444:role/R\nthanks in advance"
    )
    paste = split_paste(text)
    assert paste.credentials == "[default]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n\n"
    assert paste.config == "[profile x]\nrole_arn = arn:aws:iam::222233334444:role/R\n"
    assert paste.rest == "my files:\nthanks in advance"


def test_brackets_of_a_log_are_no_sections() -> None:
    log = "[INFO]\nstarted = true\n[ERROR] it failed"
    assert split_paste(log).rest == log


def test_commands_behind_prompts_are_found() -> None:
    text = "bob@host:~$ aws s3 ls --profile x\n+ terraform plan\nRun aws sts get-caller-identity"
    assert split_paste(text).commands == (
        "aws s3 ls --profile x",
        "terraform plan",
        "aws sts get-caller-identity",
    )


@given(st.text() | st.text(alphabet='{}[]":,=#$ \n\tae'))
def test_no_text_makes_it_raise(text: str) -> None:
    split_paste(text)
