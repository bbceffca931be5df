"""What of a text is understood: by the wordings, as documents, by what else is looked for."""

from __future__ import annotations

import pytest

from doctor.texts.understood_lines import keep_understood, show_prose

AROUND = "the parrot said hunter2\n{}\nand nobody knew why"
DENIED = "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole"


@pytest.mark.parametrize(
    "piece",
    [
        DENIED,
        "Unable to locate\ncredentials",
        "An error occurred (ExpiredToken) when calling the GetObject operation: x",
        "$ aws s3 ls --profile dev",
        "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/dev",
        '{"Statement": [{"Effect": "Allow"}]}',
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: api",
        "export AWS_PROFILE=dev",
        "aws-cli/2.15.0 Python/3.11.6",
        "it works fine with the aws cli",
        "role with name Deploy cannot be found",
    ],
)
def test_a_piece_stays_and_what_is_around_goes(piece: str) -> None:
    shown = keep_understood(AROUND.format(piece), show=lambda _, text: text)
    assert shown == f"<hidden 23 characters>\n{piece}\n<hidden 19 characters>"


def test_a_sign_of_a_failure_is_looked_for_beside_it_alone() -> None:
    sign = "x509: signed by an unknown authority"
    near = f"{sign}\nCould not connect to the endpoint URL: https://sts.amazonaws.com/"
    assert keep_understood(near) == near
    assert keep_understood(f"{sign}\n{DENIED}") == f"<hidden 36 characters>\n{DENIED}"


def test_a_release_is_looked_for_where_it_was_asked_for() -> None:
    assert keep_understood("v4.3.0", name="aws-vault --version") == "v4.3.0"
    assert keep_understood("v4.3.0", name="notes") == "<hidden 6 characters>"


def test_of_what_nobody_knows_the_first_words_stay() -> None:
    text = "\n".join(["out of quarks"] * 4)
    assert keep_understood(text, words=30).splitlines() == [
        *["out of quarks"] * 3,
        "<hidden 13 characters>",
    ]
    assert keep_understood(text) == "<hidden 52 characters>\n\n\n"


def test_a_short_text_stays_short_when_lines_are_let_go() -> None:
    text = f"{'a b ' * 170}\n{DENIED}"
    assert keep_understood(keep_understood(text)) == keep_understood(text)


def test_prose_keeps_what_is_read_and_the_words_that_are_known() -> None:
    said = "no answer: An error occurred (AccessDenied) when calling the AssumeRole operation: no"
    assert show_prose(said) == said
    assert show_prose("it says lantern\nagain") == "it says <hidden:7>\nagain"
