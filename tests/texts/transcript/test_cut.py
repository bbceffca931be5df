"""A paste is cut once: each piece is what its label, its command or its shape says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctor.texts.transcript.cut import read_transcript
from doctor.texts.transcript.pieces import Piece
from tests.growth import LINEAR_AT_MOST, growth

ERROR = "An error occurred (AccessDenied) when calling the AssumeRole operation: no"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def pieces(text: str) -> list[tuple[str, int, int]]:
    return [(each.kind, each.first, each.last) for each in read_transcript(text).pieces]


def only(text: str, kind: str) -> Piece:
    (piece,) = [each for each in read_transcript(text).pieces if each.kind == kind]
    return piece


def test_a_plain_error_is_one_text() -> None:
    assert pieces(ERROR) == [("text", 1, 1)]


def test_a_document_in_the_middle_is_taken_out_with_its_lines() -> None:
    body = json.dumps(TRUST, indent=2)
    text = f"before\n{body}\nafter {ERROR}"
    last = 1 + body.count("\n") + 1
    assert pieces(text) == [("text", 1, 1), ("json", 2, last), ("text", last + 1, last + 1)]


def test_a_document_behind_a_label_on_its_line() -> None:
    piece = only(f"trust policy: {json.dumps(TRUST)}", "json")
    assert piece.value == TRUST
    assert piece.label is not None
    assert piece.label.kind == "trust"


def test_a_document_inside_a_log_line() -> None:
    text = f"2024-01-31T12:00:00Z INFO policy={json.dumps(TRUST)} done"
    assert only(text, "json").value == TRUST


def test_json_lines_are_documents_each() -> None:
    text = "\n".join(json.dumps({"sub": f"s{n}", "iss": "https://x"}) for n in range(3))
    assert [kind for kind, _, _ in pieces(text)] == ["json"] * 3


def test_the_body_of_an_error_stays_an_error() -> None:
    assert pieces('{"Error": {"Code": "ExpiredToken", "Message": "expired"}}') == [("text", 1, 1)]


@pytest.mark.parametrize(
    "spoilt",
    [
        json.dumps(TRUST, indent=2).replace("]", ",]"),
        json.dumps(TRUST, indent=2).replace('"Version"', '// the version\n"Version"'),
        json.dumps(TRUST, indent=2).replace('"', "“", 1).replace('"', "”", 1),
        json.dumps(TRUST, indent=2).rstrip("}\n "),
        str(TRUST),
    ],
)
def test_json_with_slips_is_read_and_said_to_be_none(spoilt: str) -> None:
    piece = only(f"Trust policy:\n{spoilt}\n", "json")
    assert piece.value["Statement"][0]["Action"] == "sts:AssumeRole"
    assert not piece.strict


def test_a_label_decides_which_file_a_section_is() -> None:
    text = "~/.aws/config:\n[x]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\nthis line is wrong\n"
    piece = only(text, "settings")
    assert piece.label is not None
    assert piece.label.kind == "config"
    assert "this line is wrong" in piece.text


def test_a_label_is_never_a_setting() -> None:
    text = "[profile x]\nrole_arn = arn:aws:iam::222233334444:role/R\n\nTrust policy:\n" + (
        json.dumps(TRUST, indent=1)
    )
    assert "Trust policy" not in only(text, "settings").text
    label = only(text, "json").label
    assert label is not None
    assert label.kind == "trust"


def test_cat_says_what_its_output_is() -> None:
    text = "$ cat ~/.aws/credentials\n[x]\nregion = eu-west-1\n$ aws s3 ls\nno"
    label = only(text, "settings").label
    assert label is not None
    assert label.kind == "credentials"


def test_a_file_in_a_fence_ends_with_it() -> None:
    text = "### ~/.aws/config\n```ini\n[profile x]\nregion = eu-west-1\n```\n\nthanks, Bob\n"
    assert only(text, "settings").text == "[profile x]\nregion = eu-west-1"
    assert read_transcript(text).pieces[-1].text == "thanks, Bob"


def test_brackets_of_a_log_are_no_sections() -> None:
    assert {kind for kind, _, _ in pieces("[INFO]\nstarted = true\n[ERROR] it failed")} == {"text"}


def test_a_step_of_a_job_log_has_its_inputs() -> None:
    text = (
        "Run aws-actions/configure-aws-credentials@v4\n  with:\n"
        "    role-to-assume: arn:aws:iam::111122223333:role/x\n    aws-region: eu-west-1\n"
        "Error: Not authorized to perform sts:AssumeRoleWithWebIdentity"
    )
    assert only(text, "command").text == (
        "aws-actions/configure-aws-credentials@v4 "
        "role-to-assume=arn:aws:iam::111122223333:role/x aws-region=eu-west-1"
    )


def test_a_promised_command_needs_no_prompt() -> None:
    assert only("I run\n\nmove-sqs\n\nand get\n\nExpiredToken", "command").text == "move-sqs"


def test_a_continued_command_is_one() -> None:
    text = "$ aws sts assume-role \\\n  --role-arn x \\\n  --external-id y\nno"
    assert only(text, "command").text == "aws sts assume-role --role-arn x --external-id y"


def test_yaml_is_a_document_and_an_error_is_not() -> None:
    manifest = (
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: app\n  namespace: web\n"
        "  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/x\n"
    )
    text = f"{manifest}\nWebIdentityErr: failed to retrieve credentials\ncaused by: no"
    piece = only(text, "yaml")
    assert piece.value["metadata"]["name"] == "app"
    assert (piece.first, piece.last) == (1, 7)
    assert read_transcript(text).pieces[-1].text.startswith("WebIdentityErr")


def test_a_policy_in_yaml() -> None:
    text = "trust:\n\nVersion: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: sts:AssumeRole\n"
    assert only(text, "yaml").value["Statement"][0]["Action"] == "sts:AssumeRole"


def test_assignments_in_every_shell() -> None:
    text = (
        "export AWS_PROFILE=a\nset AWS_REGION=b\n$env:AWS_ROLE_ARN = 'c'\nAWS_STS_X=d\n"
        "setenv AWS_CA_BUNDLE e\nENV AWS_SDK_UA_APP_ID=f\n"
    )
    found = [each.value for each in read_transcript(text).of_kind("assignment")]
    assert [value for _, value in found] == ["a", "b", "c", "d", "e", "f"]


def test_hcl_is_a_block_with_the_json_inside() -> None:
    text = (
        'resource "aws_iam_role" "x" {\n  assume_role_policy = <<EOF\n{"Version": "2012-10-17"}\nEOF\n}\n'
        "Error: no"
    )
    assert pieces(text) == [("hcl", 1, 5), ("text", 6, 6)]


def test_half_a_block_ends_with_the_text() -> None:
    assert pieces('resource "aws_iam_role" "x" {\n  name = "a"') == [("hcl", 1, 2)]


@given(st.text(alphabet="{}[]\"':=-#$>\n \tabAWS_.`<E\\", max_size=200))
def test_no_text_makes_it_raise_and_no_line_is_lost(text: str) -> None:
    found = read_transcript(text).pieces
    assert all(1 <= each.first <= each.last for each in found)
    assert [each.first for each in found] == sorted(each.first for each in found)


def test_the_cost_grows_with_the_length() -> None:
    line = '2024-01-31T12:00:00Z [INFO] {"a": [1, {"b": "x: y"}]} key: value\n'
    assert growth(read_transcript, line) < LINEAR_AT_MOST


def test_the_words_before_a_document_are_its_label() -> None:
    text = f"I changed the trust relationship to\n{json.dumps(TRUST, indent=2)}"
    label = only(text, "json").label
    assert label is not None
    assert label.kind == "trust"


def test_a_line_that_failed_is_no_command() -> None:
    text = "I run into this. The message I get is:\nfailed to sign request: no EC2 IMDS role found"
    assert not read_transcript(text).of_kind("command")
    promised = "When I run\nfailed to refresh cached credentials"
    assert not read_transcript(promised).of_kind("command")


def test_one_backtick_around_many_lines() -> None:
    text = "My aws/config\n`[default]\nregion = eu-west-1\n\n[profile x]\nrole_arn = y`\n"
    first, second = read_transcript(text).of_kind("settings")
    assert first.text.startswith("[default]")
    assert second.text.endswith("role_arn = y")
    assert first.label is not None
    assert first.label.kind == "config"


def test_a_line_of_a_log_ends_a_file() -> None:
    text = "~/.aws/credentials:\n\n[default]\nregion=eu-west-1\n\n"
    text += 'time="2026-01-31T12:00:00Z" level=error msg="no credentials"\n' * 2
    settings, words = read_transcript(text).pieces[-2:]
    assert (settings.kind, settings.last) == ("settings", 4)
    assert words.text.startswith("time=")


def test_words_with_a_colon_behind_a_gap_are_no_settings() -> None:
    config = "[profile hub]\nrole_arn = arn:aws:iam::111122223333:role/Hub\n\nregion: eu-west-1"
    words = "Error: Cannot assume IAM Role\n\nNote: it worked yesterday"
    file, said = read_transcript(f"~/.aws/config:\n{config}\n\n{words}\n").pieces[-2:]
    assert (file.kind, file.text) == ("settings", config)
    assert (said.kind, said.text) == ("text", words)
