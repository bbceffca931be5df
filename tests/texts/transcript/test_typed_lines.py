"""Commands, with a prompt or promised, whole; and what they say of their output."""

from __future__ import annotations

from doctor.texts.transcript.cut import read_transcript
from tests.texts.transcript.support import only


def test_cat_says_what_its_output_is() -> None:
    text = "$ cat ~/.aws/credentials\n[x]\nregion = eu-west-1\n$ aws s3 ls\nno"
    label = only(text, "settings").label
    assert label is not None
    assert label.kind == "credentials"


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


def test_a_line_that_failed_is_no_command() -> None:
    text = "I run into this. The message I get is:\nfailed to sign request: no EC2 IMDS role found"
    assert not read_transcript(text).of_kind("command")
    promised = "When I run\nfailed to refresh cached credentials"
    assert not read_transcript(promised).of_kind("command")


def test_code_in_a_fence_of_its_language_is_no_promised_command() -> None:
    text = "How to reproduce it:\n```python\nfrom deltalake import DeltaTable\n```\nfailed"
    assert not read_transcript(text).of_kind("command")
    unnamed = "I run\n```\nconst sts = new STS()\n```\nfailed"
    assert not read_transcript(unnamed).of_kind("command")
